deposit-where = Dans « { $title } », pour { $names }
deposit-where-alone = Dans « { $title } », où il n’y a que vous
deposit-of = { $have } sur { $total }
deposit-again-file = Choisissez ou déposez le même fichier pour reprendre.
deposit-again-folder = Choisissez ou déposez le même dossier de fichiers pour reprendre.
deposit-choose-file = Choisir le fichier
deposit-choose-folder = Choisir le dossier
deposit-withdraw = Retirer
deposit-progress = Avancement du dépôt
deposit-waits = en attente
deposit-checks = Comparaison avec ce qui est déjà déposé
deposit-places = Tout est là : la pièce se place…
deposit-done = « { $name } » est placé dans le dossier.
deposit-other = Ce n’est pas le même fichier que celui qui a été commencé. Choisissez celui d’avant, ou retirez ce dépôt et recommencez.
deposit-unreadable = Cela ne peut pas être lu. Vérifiez que le fichier est toujours là et que vous avez le droit de le lire.
deposit-away = Le dépôt s’est interrompu. Ce qui est déposé est gardé : reprenez quand vous voulez.
deposit-many = Trop de fichiers d’un seul coup. Joignez ce dossier en plusieurs parties, ou dans une archive.
deposit-empty = Il n’y a aucun fichier là-dedans.
deposit-script = Joindre des documents demande que JavaScript soit permis sur cette page. Le terminal le fait aussi : « parloir send ».
paper-open = Ouvrir
paper-seen = Ouvrir ou enregistrer s’inscrit au journal : { $name } le verra.
view-item = Pièce
view-from = De
view-size = Taille
view-awaited = Ce document n’est pas encore arrivé en entier. Il pourra être vu dès qu’il le sera.
view-awaits-opening = Ce document n’est pas encore ouvert.
view-nothing = Ce document ne peut pas être montré ici. Enregistrez-le, et ouvrez-le avec votre propre programme.
view-cut = Le début seulement : enregistrez le document pour le lire en entier.
view-frame = Aperçu de { $name }
view-page = page { $page } sur { $pages }
view-pages = Pages du document
view-before = Page précédente
view-after = Page suivante
view-files = Fichiers du dossier
view-file = Fichier
view-more =
    { $count ->
        [one] et { $shown } autre fichier.
       *[other] et { $shown } autres fichiers.
    }
