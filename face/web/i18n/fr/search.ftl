search-words = Mots à chercher
search-hint = Un mot suivi de * cherche un début de mot (bonj*) ; des guillemets cherchent une suite exacte, « état des lieux ». Les accents sont indifférents.
search-within = Où
search-everywhere = Dans tous les dossiers
search-do = Chercher
search-count =
    { $count ->
        [one] Une pièce trouvée
       *[other] { $count } pièces trouvées
    }
search-many = Plus de { $count } pièces : voici les plus récentes
search-none-do = Essayez un début de mot suivi de *, moins de mots, ou tous les dossiers. Le texte à l’intérieur des documents n’est pas cherché, seul leur nom l’est.
