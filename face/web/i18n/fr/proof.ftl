journal-title = Tout ce qui est signé, dans le temps
journal-what =
    { $count ->
        [one] Une inscription ou reçu, le plus récent d’abord. Chaque personne a sa ligne.
       *[other] { $shown } inscriptions et reçus, les plus récents d’abord. Chaque personne a sa ligne.
    }
journal-about = à propos de
journal-here = écrit ici
journal-claimed = daté par son appareil
journal-unverified = avant comparaison de la phrase
journal-place = maillon { $seq }, empreinte { $digest }…
journal-receipt-delivered = a reçu
journal-receipt-opened = a ouvert
journal-receipt-acknowledged = a accusé réception
journal-receipt-refused = a refusé
seals-none = Aucun scellé encore. Chaque appareil tient déjà sa propre suite d’inscriptions ; un scellé les lie ensemble.
seals-more =
    { $count ->
        [one] Et un scellé plus ancien.
       *[other] Et { $count } scellés plus anciens.
    }
seal-now = Sceller maintenant
seal-now-what = Fige l’état du journal ; chaque appareil le contresigne à la prochaine rencontre.
seal-keeper = Qui tient le dossier le scelle ; cet appareil contresigne de lui-même.
seal-covers =
    { $count ->
        [one] couvre une inscription
       *[other] couvre { $shown } inscriptions et reçus
    }
seal-complete = signé par tous
seal-stamp = Horodaté ({ $moment }) par { $authority } (politique { $policy })
seal-root = racine
whole-title = Entier ?
whole-good = Rien ne manque de ce qui est connu ici, et personne n’a écrit deux histoires.
gap-line =
    { $count ->
        [one] Il manque un maillon de l’appareil de { $name } (n° { $first }). Il est demandé à chaque rencontre.
       *[other] Il manque { $count } maillons de l’appareil de { $name } (n° { $first } à { $last }). Ils sont demandés à chaque rencontre.
    }
chain-frozen = L’appareil de { $name } a signé deux suites différentes après le maillon { $seq } : sa chaîne est figée, les deux signatures sont gardées.
chain-line =
    { $count ->
        [one] { $name } : un maillon, qui finit par
       *[other] { $name } : { $shown } maillons, le dernier
    }
proves-title = Ce que cela prouve
proves-device = Chaque inscription est signée par un appareil précis, celui dont la clé est dans la carte de la personne.
proves-whole = Rien n’a été changé ni ôté entre deux inscriptions d’un appareil : chacune nomme la précédente.
proves-order = L’ordre : ce qui cite une inscription est venu après elle.
proves-receipt = Un reçu « remis » dit que l’autre appareil a enregistré la pièce, et par quel chemin elle est venue.
proves-seal = Un scellé signé par plusieurs lie toutes les chaînes : aucun des signataires ne peut plus en changer le passé.
proves-not-title = Ce que cela ne prouve pas
proves-not-person = Qui tenait l’appareil. C’est la phrase comparée de vive voix qui lie l’appareil à la personne.
proves-not-time = L’heure : chaque date est celle que l’appareil déclarait. Un horodatage est la parole de son autorité, et vaut ce qu’elle vaut.
proves-not-end = Que rien n’a été écrit ensuite : la fin d’une chaîne que personne n’a reçue peut manquer.
proves-not-read = Qu’une pièce a été lue ou comprise. « Ouverte » est un geste déclaré par qui l’a faite.
bundle-title = Dossier de preuve
bundle-what = Un dossier de fichiers que chacun peut vérifier sans Parloir, avec des outils ordinaires. Il contient le texte et les documents en clair : remettez-le à qui doit les voir.
bundle-begin = Faire un dossier de preuve
bundle-which = Ce qu’il contient
bundle-everything = Tout.
bundle-everything-what = Chaque inscription, chaque pièce, chaque reçu du dossier.
bundle-chosen = Des pièces choisies.
bundle-chosen-what = Ces pièces, leurs reçus et la preuve de leur place ; le reste est déclaré écarté, sans être montré.
bundle-count =
    { $count ->
        [one] Une pièce choisie sur une autre page.
       *[other] { $count } pièces choisies sur d’autres pages.
    }
bundle-where = Où il va
bundle-save = Enregistrer en un fichier
bundle-save-what = Une archive .zip, faite à mesure que votre navigateur l’enregistre.
bundle-sheet = Avec la fiche pour constat ou expertise.
bundle-sheet-what = Une page à imprimer, à côté du dossier de preuve : qui tient quelle clé, les horloges, les empreintes, les étapes à suivre, et ce que rien de tout cela n’établit.
bundle-sheet-made = Fiche pour constat ou expertise : { $target }
bundle-folder = Ou l’écrire dans un répertoire de cet ordinateur
bundle-target = Chemin d’un nouveau répertoire
bundle-target-what = Il sera créé, lisible de vous seul. Rien n’est écrasé.
bundle-write = Écrire
bundle-back = Revenir à la preuve
bundle-then = Vérifiez-le comme le ferait un inconnu :
path-not-whole = Ce chemin n’est pas entier.
path-not-whole-do = Écrivez-le depuis la racine, par exemple /home/claire/preuve.
papers-title = Relevé du dossier
papers-what = Le dossier tel qu’il se lit : pour l’imprimer, le classer, le donner à un autre programme. Un relevé se lit ; un dossier de preuve se vérifie.
papers-begin = Faire un relevé
papers-which = Ce qu’il contient
papers-everything = Tout.
papers-everything-what = Chaque pièce avec ses reçus, les intervenants, les scellés, ce qui manque.
papers-chosen = Des pièces choisies.
papers-chosen-what = Ces pièces et leurs reçus ; les numéros des autres sont donnés comme écartés.
papers-one = Un fichier
papers-use-txt = à lire et à imprimer partout.
papers-use-md = à reprendre dans un document.
papers-use-csv = pour un tableur.
papers-use-mbox = pour un logiciel de courriel, une lettre par pièce.
papers-use-constat = une page à imprimer pour un commissaire de justice ou un expert ; prise avec le dossier de preuve, elle en porte l’empreinte.
papers-use-json = pour un autre programme ; le texte exact, à la lettre près.
papers-save = Enregistrer
papers-folder = Ou tout écrire dans un répertoire de cet ordinateur
papers-folder-what = Toutes les formes, les documents eux-mêmes, et le PDF si le programme de mise en page est installé.
