owed-empty-title = Rien n’attend
owed-people =
    { $count ->
        [one] une personne
       *[other] { $count } personnes
    }
owed-sum =
    { $count ->
        [one] Une pièce attend d’être remise, à { $people }.
       *[other] { $shown } pièces attendent d’être remises, à { $people }.
    }
owed-items =
    { $count ->
        [one] { $shown } pièce
       *[other] { $shown } pièces
    }
owed-do-unverified = Rien ne part avant que vous ayez comparé la phrase avec { $name }.
owed-do-offline = Rien à faire : tout partira de soi-même dès que Parloir sera ouvert chez { $name }.
owed-do-no-direct-path = { $name } est là, mais vos deux réseaux ne laissent passer aucune ligne directe. L’un de vous peut changer de réseau (partage de connexion d’un téléphone, IPv6) ou ouvrir dans sa box le port UDP de Parloir. Tout partira alors de soi-même.
owed-do-sending = Rien à faire : l’envoi vers { $name } est en cours.
owed-do-waiting-for-disk = Libérez de la place sur ce disque ; tout reprend ensuite de soi-même.
owed-do-frozen = Cet appareil-ci a écrit deux histoires différentes dans ce dossier : rien n’en part plus, et votre coffre a peut-être été copié. Appelez { $name }.
needs-title = Ce qui vous attend
need-fork = Cet appareil-ci a écrit deux histoires différentes dans « { $matter } » : rien n’en part plus
need-forked = Un appareil a écrit deux histoires différentes dans « { $matter } » : voyez lequel, et appelez
need-locked = Contact verrouillé après trois phrases fausses : { $name }
need-disk = Ce disque est plein : libérez de la place pour que tout reprenne
need-phrase =
    { $count ->
        [0] Phrase à comparer avec { $name }
        [one] Phrase à comparer avec { $name } : une pièce l’attend
       *[other] Phrase à comparer avec { $name } : { $count } pièces l’attendent
    }
need-unopened =
    { $count ->
        [one] Une pièce à ouvrir dans « { $matter } »
       *[other] { $count } pièces à ouvrir dans « { $matter } »
    }
need-draft = Un brouillon à finir dans « { $matter } »
