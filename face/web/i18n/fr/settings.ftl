settings-language = Langue
settings-language-legend = Parloir vous parle en
settings-language-browser = celle du navigateur
settings-keyboard = Clavier
settings-keyboard-legend = En écrivant un message
settings-enter-sends = Entrée envoie, Ctrl + Entrée va à la ligne
settings-enter-line = Entrée va à la ligne, Ctrl + Entrée envoie
settings-keyboard-what = Toutes les touches de Parloir :
settings-lock = Verrouillage
settings-lock-after = Après un moment sans rien faire
settings-lock-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
settings-lock-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
settings-lock-never = jamais
settings-lock-screen = Aussi quand l’écran de l’ordinateur se verrouille ou qu’il se met en veille
settings-lock-unsaid = Cet ordinateur n’annonce ni l’un ni l’autre : seul le réveil après une veille est remarqué.
settings-lock-legend = Verrouiller, c’est
settings-lock-pages = fermer les pages : Parloir continue de recevoir et de remettre, mais plus rien ne s’affiche
settings-lock-vault = fermer aussi le coffre : les clés quittent la mémoire, et plus rien n’arrive ni ne part avant que vous rouvriez
settings-notify = Notifications
settings-notify-label = Me prévenir quand un message arrive
settings-notify-what = La notification dit seulement « Un message est arrivé dans Parloir » : jamais un nom, jamais un mot du message.
settings-notify-denied = Votre navigateur refuse les notifications de cette page. Autorisez-les dans ses réglages, à côté de l’adresse.
settings-rendezvous = Rendez-vous
settings-rendezvous-what = Deux box séparent souvent deux appareils. Un rendez-vous, tenu par votre cabinet ou par une personne de votre choix, dit à chacun où est l’autre ; ils se parlent ensuite directement. Il ne voit passer ni message ni document, et ne garde rien. Vos invitations le nomment : la personne invitée n’a rien à régler.
settings-rendezvous-label = Ajouter le rendez-vous que son opérateur vous a donné
rendezvous-is-open = Ligne ouverte.
rendezvous-is-closed = Ne répond pas pour l’instant ; Parloir réessaie de lui-même.
rendezvous-seen-at = Cet appareil y est vu à { $address }.
rendezvous-of = Sert aussi à joindre : { $names }
rendezvous-text = Le texte à transmettre
rendezvous-remove = Retirer
settings-passphrase = Phrase de passe
settings-former = Phrase de passe actuelle
settings-words = Mots de récupération
settings-words-what = Vos mots sont-ils bien ceux-ci ? Prenez votre papier et recopiez-les : Parloir dit s’ils ouvrent ce coffre. Il ne peut pas les montrer à nouveau, il ne les a pas.
settings-kept-language = C’est retenu : Parloir vous parle français.
settings-kept-keyboard = C’est retenu.
settings-kept-lock = C’est retenu.
settings-kept-notify = C’est retenu.
settings-kept-rendezvous = C’est retenu.
settings-kept-passphrase = La phrase de passe est changée. L’ancienne n’ouvre plus rien.
settings-kept-words = Ce sont bien les mots de ce coffre. Remettez le papier en lieu sûr.
settings-do-language = Retenir
settings-do-keyboard = Retenir
settings-do-lock = Retenir
settings-do-notify = Retenir
settings-do-rendezvous = Ajouter
settings-do-passphrase = Changer la phrase de passe
settings-do-words = Vérifier les mots
settings-device = Cet appareil
device-name = Nom
device-profession = Profession
device-jurisdiction = Droit
device-version = Version de Parloir
device-addresses = Adresses où il est joint
device-not-listening = aucune
device-identifiers = Identifiants
device-identifiers-what = Ce sont des clés publiques : elles ne révèlent rien, et prouvent vos signatures.
device-person = Personne
device-device = Appareil
device-endpoint = Porte
settings-devices = Vos appareils
settings-do-devices = Révoquer cet appareil
settings-kept-devices = L’appareil est révoqué. Chacun l’apprend à la prochaine rencontre.
device-option = { $label } (n° { $serial })
device-more = Pour en ajouter un : « parloir device invite » ici, puis « parloir device join » sur l’autre machine, avec vos 24 mots. Chacun de vos appareils a tout ; gardez-en au moins deux.
device-revoke-what = Un appareil perdu ou volé ? Révoquez-le : plus rien ne lui est remis, et ce qu’il signerait encore ne compte pour personne.
device-revoke-which = Quel appareil
device-revoke-why = Pourquoi
settings-stop = Arrêter Parloir
settings-stop-what = Fermer cette page n’arrête pas Parloir : il continue de recevoir et de remettre.
settings-stop-do = Arrêter Parloir
settings-stop-sure = Rien n’arrivera et rien ne partira avant que vous le relanciez. Ce qui est écrit reste dans le coffre, fermé.
settings-backup = Sauvegarde
settings-backup-failed = La dernière sauvegarde a échoué. Dans un terminal, parloir backup status dit pourquoi.
