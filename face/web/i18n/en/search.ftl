search-words = Words to look for
search-hint = A word followed by * looks for the beginning of a word (hell*); quotation marks look for an exact phrase, “inventory of fixtures”. Accents make no difference.
search-within = Where
search-everywhere = In every matter
search-do = Search
search-count =
    { $count ->
        [one] One item found
       *[other] { $count } items found
    }
search-many = More than { $count } items: here are the latest
search-none-do = Try the beginning of a word followed by *, fewer words, or every matter. The text inside documents is not searched, only their names.
