# Files sealed outside any matter.
sealing-title = Cachets
sealing-what = Scellez des fichiers hors de tout dossier : un rapport, des photos, un courriel. Le cachet dit que ces fichiers-là, à l’octet près, ont été scellés par vous ; chacun peut le vérifier sans Parloir.
sealing-private = Les fichiers ne quittent pas cet ordinateur et ne sont copiés nulle part : seule leur empreinte est prise.
sealing-drop = Déposez ici ce qui est à sceller, n’importe où sur cette page.
sealing-files = Choisir des fichiers
sealing-chosen = Ce qui sera scellé
sealing-off = Ôter
sealing-more = et { $count } autres
sealing-by-path = Ou indiquer où ils se trouvent sur cet ordinateur
sealing-paths-label = Chemins des fichiers et répertoires, un par ligne
sealing-target-what = Le cachet y est écrit. Rien n’est écrasé.
sealing-paths = L’un de ces chemins n’est pas entier.
sealing-paths-do = Écrivez chacun depuis la racine, un par ligne, et le nouveau répertoire du cachet aussi.
sealing-statement = Ce que vous en dites (peut rester vide)
sealing-statement-hint = Une ligne, que liront tous ceux qui vérifient.
sealing-do = Sceller
sealing-many = C’est plus que ce qu’un cachet scelle (100 000 fichiers).
sealing-none = Choisissez d’abord au moins un fichier.
sealing-both = Des fichiers sont choisis, et des chemins sont écrits : ôtez les uns ou videz les autres. Rien n’a été scellé.
sealing-busy = Les empreintes se prennent…
sealing-away = Cela s’est interrompu : un fichier n’a pas pu être lu, ou Parloir a été fermé. Recommencez.
sealing-files-count =
    { $count ->
        [one] un fichier
       *[other] { $shown } fichiers
    }
sealing-save = Enregistrer le cachet
sealing-save-what = Enregistrez-le maintenant : Parloir n’en garde que le numéro et l’empreinte. L’archive contient le répertoire { $name }, à déplier à côté des fichiers scellés.
sealing-written = Le cachet est dans { $target }.
sealing-certificate = Page à imprimer
sealing-how = LISEZMOI.txt, dans le cachet, dit comment le vérifier avec des outils ordinaires.
sealing-made = Cachets faits sur cet appareil
sealing-listed-more =
    { $count ->
        [one] Et un plus ancien.
       *[other] Et { $count } plus anciens.
    }
sealing-picture = Empreinte du cachet et clé de son auteur, en code à lire
sealing-back = Revenir aux cachets
cachet-check-title = Vérifier un cachet
cachet-check-what = On vous a remis un cachet et les fichiers qu’il scelle ? Parloir dit si ces fichiers sont ceux qui ont été scellés, et par quelle clé.
cachet-check-drop = Choisissez le répertoire qui contient le cachet déplié et, à côté, les fichiers ; ou déposez les deux ici.
cachet-check-none = Il n’y a pas de cachet là-dedans.
cachet-check-none-do = Un cachet est un répertoire où se trouve cachet.txt. S’il est en archive .zip, dépliez-la à côté des fichiers scellés.
cachet-check-several = Il y a plusieurs cachets là-dedans. Choisissez-en un seul, avec ses fichiers.
cachet-check-script = Vérifier ici demande que JavaScript soit permis sur cette page. Un terminal le fait aussi : « parloir-verify cachet ».
cachet-stands = Ce cachet tient
cachet-stands-what = Ces fichiers sont, à l’octet près, ceux que la clé nommée ci-dessous a scellés.
cachet-falls = Ce cachet ne tient pas
cachet-falls-what = Il ne vaut pas pour ces fichiers.
cachet-whose = De qui
cachet-author = Auteur, d’après sa fiche
cachet-mine = c’est vous
cachet-name-worth = Un nom se choisit ; une clé, non. Comparez la clé d’identité à celle que l’auteur vous a donnée autrement.
