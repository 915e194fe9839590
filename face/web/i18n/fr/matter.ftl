matters-new = Nouveau dossier
matters-join = On m’a invité
matters-find = Trouver un dossier
matters-none-title = Aucun dossier pour l’instant
matters-none-what = Ouvrez le dossier d’un client et invitez-le, ou utilisez l’invitation que vous avez reçue.
matters-none-found = Aucun dossier ne porte ce titre.
matter-unopened =
    { $count ->
        [one] { $count } pièce à ouvrir
       *[other] { $count } pièces à ouvrir
    }
matter-owed-count =
    { $count ->
        [one] { $count } pièce à remettre
       *[other] { $count } pièces à remettre
    }
matter-parties-count =
    { $count ->
        [one] { $count } intervenant
       *[other] { $count } intervenants
    }
matter-items-count =
    { $count ->
        [0] aucune pièce
        [one] { $shown } pièce
       *[other] { $shown } pièces
    }
matter-draft = brouillon
matter-name = Titre du dossier
matter-name-hint = Les intervenants le verront. Par exemple : « Martin, bail commercial ».
matter-rules = Règles du dossier
matter-level-title = Ce qui est prouvé
level-2-short = Complet.
level-2-what = Chaque pièce est signée, chaque remise reçoit un reçu, et le journal est scellé des deux côtés.
level-1-short = Reçus seuls.
level-1-what = Chaque pièce est signée et reçoit un reçu ; le journal n’est pas scellé.
matter-verification-title = Qui vérifie qui
rule-keeper-what = Qui tient le dossier vérifie chacun ; les autres lui font confiance.
rule-each-what = Chacun compare une phrase avec chacun.
matter-make = Ouvrir le dossier
matter-rooms = Dans ce dossier
tab-items = Pièces
tab-parties = Intervenants
tab-proof = Preuve
state-long-open = dossier ouvert
state-long-closed = dossier clos
state-long-awaited = dossier attendu : il arrivera dès que l’autre appareil sera joint et la phrase comparée
state-long-removed = dossier dont vous avez été retiré
state-long-left = dossier que vous avez quitté
fork-notice = L’appareil de { $name } a écrit deux histoires différentes (place { $seq }). Les deux sont gardées comme preuve.
fork-01-do-page = Voyez la preuve de ce dossier, et appelez les autres : le coffre de cet appareil a peut-être été copié.
fork-remedy = Rien de nouveau n’est accepté de cet appareil. Appelez cette personne : son coffre a peut-être été copié.
fork-mine = C’est cet appareil : son coffre a été copié, ou remis d’une vieille copie. Avec vos 24 mots, les réglages en font un nouvel appareil, et réécrivent ce que les autres n’ont pas. Faites-le sur chaque copie que vous gardez.
write-forked = Cet appareil n’écrit plus dans ce dossier tant qu’il n’est pas refait.
items = Pièces
items-empty = Rien encore. Écrivez, ou déposez un document ici.
items-earlier = Pièces plus anciennes
items-latest = Revenir aux plus récentes
item-number = n° { $number }
item-label = Pièce { $number }, { $kind }, de { $name }, { $when }
item-reply-to = En réponse à la pièce { $number }
item-corrected = corrigée
item-new = nouvelle
item-withdrawn-what = Retirée par son auteur. Le retrait est inscrit au journal.
item-open = Marquer comme ouverte
item-acknowledge = Accuser réception
item-acknowledged = réception accusée
item-reply = Répondre
item-correct = Corriger
item-withdraw = Retirer
item-withdraw-sure = La pièce ne sera plus montrée. Qui l’a déjà reçue a pu la garder ; le journal dit qu’elle a été retirée.
item-withdraw-do = Retirer la pièce
item-title = Pièce { $number }
item-back = Revenir au dossier
kind-message = message
kind-reply = réponse
kind-document = document
kind-folder = dossier de fichiers
kind-import = import, non constaté
paper-files =
    { $count ->
        [one] { $count } fichier
       *[other] { $count } fichiers
    }
paper-progress = Réception
paper-leaving = Envoi à { $name }
paper-left = encore { $span }
paper-view = Voir
paper-save = Enregistrer
paper-pause = Mettre en pause
paper-resume = Reprendre
paper-receiving = en cours de réception
paper-paused = en pause
paper-waiting-for-disk = attend de la place sur ce disque
paper-wrong = différent de ce qui a été signé : écarté
receipts-title = Reçus
receipts-empty = Aucun reçu encore.
receipt-who = Qui
receipt-what = Quoi
receipt-when = Quand
receipt-path = Chemin
receipt-digest = Empreinte
history-title = Textes successifs
write-closed = Ce dossier est clos : on n’y écrit plus.
write-awaited = On pourra écrire ici dès que le dossier sera arrivé.
write-removed = Vous avez été retiré de ce dossier : ce que vous en avez reçu reste, rien de plus ne viendra.
write-left = Vous avez quitté ce dossier : ce que vous en avez reçu reste, rien de plus ne viendra.
write-alone = Il n’y a que vous dans ce dossier.
write-unverified = La phrase n’est pas encore comparée avec { $name }.
write-unverified-what = Rien de confidentiel ne part avant : ce que vous écrivez attend ici.
verify-begin = Comparer la phrase
write-correct = Correction de la pièce { $number } : l’ancien texte reste au journal.
write-reply = En réponse à la pièce { $number }.
write-label = Votre message
write-to = Écrire à { $names }
write-send = Envoyer
draft-kept = Brouillon gardé dans le coffre.
choose-files = Joindre des fichiers
choose-folder = Joindre un dossier
choose-drop = ou déposez-les n’importe où sur cette page
owed-nothing = Tout est remis.
keep-title = Journal
keep-links = Inscriptions
keep-checkpoint = Dernier scellé
keep-none = aucun
keep-proof = Voir la preuve
matter-close = Clore le dossier
matter-close-sure = Plus personne ne pourra y écrire. Ce qui est écrit reste, et la preuve aussi.
profession-avocat = avocat
profession-medecin = médecin
profession-psychologue = psychologue
profession-expert-comptable = expert-comptable
profession-notaire = notaire
profession-journaliste = journaliste
profession-none = particulier
