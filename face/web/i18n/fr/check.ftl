check-title = Vérifier un dossier de preuve
check-what = On vous a remis un dossier de preuve ? Parloir le relit pièce par pièce et dit ce qui tient, et ce qui ne tient pas. Il n’est pas besoin d’avoir été de ce dossier.
check-drop = Déposez ici le répertoire ou l’archive .zip, n’importe où sur cette page.
check-folder = Choisir un répertoire
check-zip = Choisir une archive .zip
check-busy = Vérification en cours…
check-far = { $done } relus sur { $whole }
check-stop = Arrêter
check-away = La vérification s’est interrompue : un fichier n’a pas pu être lu, ou Parloir a été fermé. Recommencez.
check-path = Ou indiquer où il se trouve sur cet ordinateur
check-path-label = Chemin du répertoire ou de l’archive
check-do = Vérifier
check-private = Ce que vous déposez reste sur cet ordinateur, dans le répertoire de votre profil, le temps de la vérification ; puis c’est effacé.
check-good-title = Ce dossier tient
check-bad-title = Ce dossier ne tient pas
check-refusals =
    { $count ->
        [one] Une faute, nommée ci-dessous.
       *[other] { $count } fautes, nommées ci-dessous.
    }
check-faults = Ce qui ne tient pas
check-notes = À savoir
check-more-found =
    { $count ->
        [one] Et un autre constat.
       *[other] Et { $count } autres constats.
    }
check-untitled = Dossier sans titre lisible
check-form-full = dossier entier
check-form-selective = pièces choisies
check-made = fait, d’après son auteur,
check-who = Qui
check-identity = identité
check-recognised = reconnu par { $name } ({ $how })
check-method-phrase-by-voice = phrase comparée de vive voix
check-method-phrase-in-person = phrase comparée en personne
check-method-qr = code lu à l’écran
check-seals = Scellés, du dernier au premier :
check-seal = n° { $number }, signé par { $names }
check-more =
    { $count ->
        [one] Et une pièce de plus, vérifiée elle aussi.
       *[other] Et { $count } pièces de plus, vérifiées elles aussi.
    }
check-withheld = Ce qui est écarté
check-withheld-none = Rien : tout ce qui est nommé est là.
check-withheld-count = Contenus écartés : { $contents }. Documents écartés : { $documents }. Leur place et leur signature restent vérifiées.
check-withheld-run =
    { $count ->
        [one] Maillon { $first } de { $name }
       *[other] Maillons { $first } à { $last } de { $name }
    }
check-no-receipt = Aucun reçu de cette pièce dans ce dossier.
check-print = Imprimer
unfit-many = Il y a là plus de fichiers qu’un navigateur n’en apporte ici (20 000).
unfit-large = C’est plus grand que ce qu’un navigateur apporte ici (20 Go), ou cela se déploie sans mesure.
unfit-verify-do = Indiquez plutôt son chemin sur cet ordinateur, décompressé, ou vérifiez-le avec parloir-verify.
unfit-path = Un nom de fichier mène hors du dossier, ou n’est pas un fichier ordinaire.
unfit-path-do = Aucun dossier de preuve n’en contient : méfiez-vous de qui vous l’a remis.
unfit-damaged = L’archive ou l’un de ses fichiers n’est pas entier.
unfit-damaged-do = Demandez-le à nouveau, ou décompressez-le vous-même et déposez le répertoire.
unfit-packing = Cette archive est chiffrée ou compressée d’une façon qui ne se lit pas ici.
unfit-packing-do = Décompressez-la vous-même et déposez le répertoire.
unfit-crowded = Deux vérifications sont déjà en cours.
unfit-crowded-do = Attendez qu’elles finissent, puis recommencez.
unfit-disk = Il n’y a pas assez de place sur ce disque pour le recevoir.
unfit-disk-do = Libérez de la place, ou indiquez son chemin sur cet ordinateur.
