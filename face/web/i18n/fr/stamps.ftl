# Time-stamps, and the authorities that give them.
ways = Sceller, horodater, vérifier
way-check = Vérifier un dossier
way-seal = Cachets
way-check-seal = Vérifier un cachet
way-authorities = Horodatage
authorities-title = Autorités d’horodatage
authorities-what = Une autorité d’horodatage donne une date que d’autres croiront : sa parole que telle empreinte existait à tel moment. Vous choisissez laquelle ; Parloir n’en propose aucune.
authorities-nobody = Aucune autorité n’est choisie : personne n’est jamais sollicité.
authorities-when = Quand elle est sollicitée
authorities-when-never = Jamais sans que vous l’ayez demandé ; la choisir ici ne la contacte pas.
authorities-when-asked = Quand vous demandez l’horodatage d’un scellé, d’un cachet ou d’un colis.
authorities-when-each = À chaque nouveau scellé d’un dossier, si vous l’avez voulu pour ce dossier, depuis cet appareil.
authorities-when-again = À nouveau, tant qu’une demande attend : au démarrage, puis après une minute, deux, quatre, et ainsi de suite jusqu’à un jour.
authorities-leaves = Ce qui part
authorities-leaves-digest = Une empreinte SHA-256 et un nombre tiré au hasard. Rien du contenu, ni nom, ni titre.
authorities-leaves-address = L’adresse d’où vous écrivez, comme à tout site. En http, ce qui part se lit en chemin ; en https, non.
authorities-leaves-journal = Chaque contact est une ligne du journal réseau.
authorities-worth = Ce que cela vaut
authorities-worth-what = Un horodatage vaut ce que vaut son autorité : il n’est « qualifié » que si elle figure sur la liste de confiance européenne.
authority-added = L’autorité est choisie. Elle n’a pas été contactée.
authority-removed = L’autorité n’est plus choisie, et rien n’est plus attendu d’elle.
authority-address = Adresse
authority-under = Politique demandée
authority-each = Horodate chaque nouveau scellé de
authority-each-none = aucun dossier
authority-plain = Adresse en http : l’empreinte se lit en chemin. L’horodatage n’en vaut pas moins.
authority-certificates = Certificats qui la garantissent
authority-owes-nothing = Rien n’est attendu d’elle.
authority-owes =
    { $count ->
        [one] Un horodatage attendu
       *[other] { $count } horodatages attendus
    }
authority-owes-more =
    { $count ->
        [one] Et un autre.
       *[other] Et { $count } autres.
    }
authority-remove = Y renoncer
authority-remove-sure = Plus rien ne lui sera demandé, ce qui attend d’elle est oublié. Les horodatages déjà reçus restent.
authority-remove-do = Renoncer à cette autorité
authority-add = Choisir une autorité
authority-name = Nom que vous lui donnez
authority-pem = Certificats de l’autorité (PEM)
authority-pem-hint = Ceux de sa racine, qu’elle publie sur son site. Prenez-les là, non d’un courriel : c’est à eux seuls que ses réponses sont comparées.
authority-policy-own = Demander une politique précise
authority-policy-label = Politique, en chiffres et points
authority-add-quiet = La choisir ne contacte personne.
authority-add-do = Choisir
authority-nobody = Aucune autorité d’horodatage n’est choisie.
authority-choose = En choisir une
authority-label = Horodatage
authority-none = aucun : personne n’est sollicité
authority-leaves = L’autorité reçoit une empreinte et l’adresse d’où elle est demandée, au moment où vous validez ; rien d’autre.
stamps-title = Horodatages
stamps-what = La parole d’une autorité que vous avez choisie, sur la date d’un scellé. Seule une empreinte part, quand vous le demandez.
stamp-tried-at = dernier essai
stamp-busy = L’autorité est interrogée…
stamp-again = Réessayer maintenant
stamp-which = Scellé
stamp-by = Autorité
stamp-now = Faire horodater
stamp-now-by = Faire horodater par { $authority }
stamp-now-what = L’autorité est contactée aussitôt, ou dès qu’il y a du réseau.
stamp-no-seal = Il n’y a pas encore de scellé à horodater.
stamp-each = Horodater chaque nouveau scellé
stamp-each-none = non, seulement sur demande
stamp-each-do = Retenir
stamp-each-what = Depuis cet appareil, sans rien redemander. Les scellés d’avant ne sont pas repris.
stamp-01-do-page = Voyez la liste des scellés ; « Sceller maintenant » en propose un.
stamp-04-do-page = Voyez la page Horodatage : une autorité y est choisie par son nom.
