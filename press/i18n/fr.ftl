# What the papers say, in French. U+202F before ; ! ?, U+00A0 before : and inside « », curly apostrophes; a test checks it.

# ---- the title page
kicker = Dossier
span = Pièces échangées du { $from } au { $to }
span-day = Pièces échangées le { $from }
span-none = Aucune pièce
volume = Volume { $volume } sur { $volumes }
volume-items = Volume { $volume } sur { $volumes } · pièces nº { $first } à nº { $last }
page = page { $page } sur { $pages }
made-foot = Tirage du { $at }, par { $who }
fact-made-by = Établi par
fact-made-at = Établi le
fact-opened = Dossier ouvert le
fact-closed = Dossier clos le
fact-open = toujours ouvert à la date du tirage
fact-matter = Identifiant du dossier
fact-verification = Vérification
verification-each = chacun compare une phrase de contrôle avec chacun
verification-keeper = qui tient le dossier vérifie chacun ; les autres s’en remettent à lui
fact-path = Chemin permis
rule-direct-only = direct d’un appareil à l’autre, sans aucun intermédiaire
rule-relay-allowed = direct, ou par le relais que les intervenants ont accepté
fact-holds = Ce volume contient
stated = { $day } à { $time } ({ $offset })

about = Ce que sont ces pages
about-1 = Ces pages mettent sur papier le journal d’un dossier Parloir tel que l’appareil de la personne nommée ci-dessus le détient. Chaque pièce y porte son numéro, la date que son auteur a déclarée, son auteur, le chemin par lequel elle est venue et les reçus que les appareils des destinataires ont signés.
about-2 = Ce que les intervenants ont écrit est reproduit à la lettre, sans correction ni mise en forme. Seul un numéro en gras dans la marge commence une pièce ; tout ce qui est en retrait appartient à la pièce qui le précède.
about-3 = Un caractère qu’aucune police ne dessine, un caractère de commande ou un caractère invisible est remplacé par son numéro Unicode entre crochets, par exemple { $mark }. Le texte exact se trouve dans le fichier { $file }, joint à ce document ; il fait référence.
about-replaced = { $n ->
    [0] Dans les textes de ce volume, aucun caractère n’a été remplacé.
    [one] Dans les textes de ce volume, un caractère a été remplacé ou omis.
   *[other] Dans les textes de ce volume, { $shown } caractères ont été remplacés ou omis.
 }
about-not = Ce qu’elles ne sont pas
about-not-1 = Ces pages ne portent aucune signature et ne se vérifient pas elles-mêmes. Les signatures, les empreintes et les horodatages sont dans le dossier de preuve, que l’on exporte à part et que l’on vérifie sans Parloir.
about-not-2 = Les dates sont celles que les horloges des appareils ont dites. Elles ordonnent les échanges ; elles ne prouvent pas l’heure, sauf là où un horodatage est mentionné. Un reçu dit ce qu’un appareil a déclaré ; il ne dit pas qu’une personne a lu ou compris.
about-not-3 = Ces pages peuvent relever du secret professionnel. Qui les reçoit sans en être destinataire est prié de ne pas les lire et d’en avertir la personne nommée ci-dessus.
technical = Mentions techniques
fact-program = Programme
fact-source = Source
source-is = { $file }, SHA-256
fact-template = Gabarit
fact-fonts = Polices
fact-press = Composition

# ---- the parts
parties = Intervenants
party-keeper = tient le dossier
party-admitted = Admis le { $at }
party-removed = Retiré du dossier le { $at }
party-left = A quitté le dossier le { $at }
party-ended = Fin ({ $how }) le { $at }
party-verified = Reconnu par { $by } le { $at } : { $how }
party-unverified = Reconnu par personne : sa phrase de contrôle n’a pas été comparée
party-key = Clé
party-device = Appareil « { $label } »
party-device-revoked = Appareil « { $label } », révoqué le { $at }
how-phrase-by-voice = phrase de contrôle comparée de vive voix
how-phrase-in-person = phrase de contrôle comparée en présence
how-qr = code QR lu en présence
profession-avocat = avocat
profession-medecin = médecin
profession-psychologue = psychologue
profession-expert-comptable = expert-comptable
profession-notaire = notaire
profession-journaliste = journaliste
profession-professionnel = professionnel tenu au secret
profession-none = particulier
law = droit : { $law }
law-fr = droit français
law-be = droit belge
law-ch = droit suisse
law-lu = droit luxembourgeois
law-es = droit espagnol
law-qc = droit québécois
role-keeper = tient le dossier
role-client = client
role-colleague = confrère
role-expert = expert
role-interpreter = interprète
role-assistant = assistant

items = Pièces
items-none = Ce volume ne contient aucune pièce.
kind-reply = réponse au nº { $number }
kind-reply-none = réponse
kind-document = document
kind-folder = dossier de fichiers
kind-import = conversation importée, non constatée
path-local = même machine
path-same-network = même réseau
path-internet = Internet
path-relay = par relais
arrived = reçue à { $time }
arrived-day = reçue le { $at }
former = Texte antérieur, écrit le { $at } :
empty = Texte vide.
now = Texte corrigé :
change-correction = Correction nº { $number }, le { $at }
change-imported = Dite importée par le nº { $number }, le { $at } : ce qui s’y lit a été apporté ainsi, personne ici ne l’a constaté
change-withdrawal = Retrait nº { $number }, le { $at }
withdrawn = Pièce retirée par son auteur le { $at }.
withheld = Pièce nº { $first } écartée : { $why }.
withheld-range = Pièces nº { $first } à nº { $last } écartées : { $why }.
why-not-chosen = elle n’a pas été choisie pour ce tirage
why-not-here = elle n’est pas sur l’appareil qui a établi ces pages
why-erased = elle a été effacée
why-without-effect = correction ou retrait sans effet sur ces pièces
why-privileged = elle est couverte par le secret
receipts = { $by } : { $stated }
receipt-delivered = remise { $at }
receipt-opened = ouverte { $at }
receipt-acknowledged = accusé { $at }
receipt-refused = refusée { $at }
document-bytes = { $n ->
    [one] { $shown } octet
   *[other] { $shown } octets
 }
document-files = { $n ->
    [one] { $shown } fichier
   *[other] { $shown } fichiers
 }
document-piece = fichier joint au tirage : { $piece }
document-absent = absent de ce tirage : { $state }
state-receiving = en cours d’arrivée
state-wrong = contenu non conforme à son empreinte
state-whole = non demandé

documents = Documents
documents-intro = Chaque document de ce volume, avec son empreinte SHA-256.

happenings = Vie du dossier
what-opened = { $by } ouvre le dossier
what-admitted = { $by } admet { $person }
what-role = { $by } donne un rôle à { $person }
what-verified = { $by } reconnaît { $person }
what-device-added = { $by } ajoute un appareil
what-device-revoked = { $by } révoque un appareil
what-removed = { $by } retire { $person } du dossier
what-left = { $by } quitte le dossier
what-relay = { $by } se prononce sur le relais
relay-named = désigné
relay-agreed = accepté
relay-withdrawn = accord retiré
what-checkpoint = { $by } propose un scellé
what-closed = { $by } clôt le dossier
what-other = { $by } : { $what } { $person }

checkpoints = Scellés
checkpoints-intro = Un scellé fige l’état de toutes les chaînes du journal. Il est signé par l’appareil de qui tient le dossier, puis contresigné par les autres.
checkpoint = Scellé du { $at }
checkpoint-size = { $n ->
    [one] couvre { $shown } maillon
   *[other] couvre { $shown } maillons
 }
checkpoint-root = Racine
checkpoint-signed = Signé par { $names }
checkpoint-missing = Manque la signature de { $names }
checkpoint-stamp = Horodaté le { $at } par { $authority } (politique { $policy })
checkpoint-unstamped = Sans horodatage

gaps = Lacunes
gaps-intro = Maillons dont l’existence est connue et qui ne sont pas sur l’appareil qui a établi ces pages.
gap = { $name } : maillons { $first } à { $last }
gap-one = { $name } : maillon { $first }
gap-device = Appareil
forks = Chaînes divergentes
forks-intro = Appareils qui ont signé deux histoires différentes. Ce qu’ils ont écrit depuis cette place est à lire avec prudence.
fork = { $name } : au maillon { $first }, constaté le { $at }

nothing-missing = Aucune lacune, aucune chaîne divergente n’est connue de l’appareil qui a établi ces pages.

counts = Comptes
counts-intro = Ce qui est entré dans la composition en est sorti. Les nombres de la source et ceux de ces pages ont été comparés avant d’écrire ce fichier ; s’ils avaient différé, il n’existerait pas.
counts-volume = Ce volume
counts-whole = Ensemble
count-items = Pièces
count-messages =  dont messages
count-documents =  dont documents
count-changes = Corrections et retraits
count-receipts = Reçus
count-withdrawn = Pièces retirées
count-withheld = Pièces écartées
end-volume = Fin du volume { $volume } sur { $volumes }.
end = Fin du tirage.
attached = La source exacte de ces pages
