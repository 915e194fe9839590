network-empty-title = Aucun contact
network-empty-what = Cet appareil n’a encore joint personne, et personne ne l’a joint. Chaque contact sera inscrit ici, un par un.
network-total =
    { $count ->
        [one] Un contact depuis { $since } : { $sent } envoyés, { $received } reçus.
       *[other] { $shown } contacts depuis { $since } : { $sent } envoyés, { $received } reçus.
    }
network-known =
    { $count ->
        [one] Un appel d’ici vers une personne que vous connaissez.
       *[other] { $shown } appels d’ici vers des personnes que vous connaissez.
    }
network-invited =
    { $count ->
        [one] Un appel d’ici vers l’appareil qu’une invitation ou une rencontre nomme.
       *[other] { $shown } appels d’ici vers les appareils qu’une invitation ou une rencontre nomme.
    }
network-met =
    { $count ->
        [one] Une ligne vers un rendez-vous, qui dit où sont les appareils et ne voit rien passer d’autre.
       *[other] { $shown } lignes vers des rendez-vous, qui disent où sont les appareils et ne voient rien passer d’autre.
    }
network-ferried =
    { $count ->
        [one] Une ligne vers un relais que vous avez accepté pour un dossier.
       *[other] { $shown } lignes vers des relais que vous avez acceptés pour un dossier.
    }
network-nearby =
    { $count ->
        [one] { $shown } annonce faite à tout le réseau local, comme vos réglages le demandent.
       *[other] { $shown } annonces faites à tout le réseau local, comme vos réglages le demandent.
    }
network-stamped =
    { $count ->
        [one] Une question à une autorité d’horodatage que vous avez choisie : une empreinte, et rien d’autre.
       *[other] { $shown } questions à des autorités d’horodatage que vous avez choisies : une empreinte chacune, et rien d’autre.
    }
network-stored =
    { $count ->
        [one] Un contact avec le stockage de votre sauvegarde.
       *[other] { $shown } contacts avec le stockage de votre sauvegarde.
    }
network-came =
    { $count ->
        [one] Un appel venu d’une personne que vous connaissez.
       *[other] { $shown } appels venus de personnes que vous connaissez.
    }
network-strangers =
    { $count ->
        [one] Un appel venu d’un appareil inconnu.
       *[other] { $shown } appels venus d’appareils inconnus.
    }
network-silent =
    { $count ->
        [one] Un de ces appels est resté sans réponse.
       *[other] { $shown } de ces appels sont restés sans réponse.
    }
network-else-title = Et rien d’autre ?
network-elsewhere =
    { $count ->
        [0] Aucun appel n’est parti vers rien que vous ou une invitation n’ayez nommé : appareils, rendez-vous, relais, autorités d’horodatage et stockage de sauvegarde sont comptés ci-dessus. Aucun annuaire.
        [one] Un appel est parti vers une adresse qui n’est l’appareil de personne.
       *[other] { $shown } appels sont partis vers des adresses qui ne sont l’appareil de personne.
    }
network-relayed =
    { $count ->
        [0] Aucun contact n’est passé par un relais.
        [one] Un contact est passé par un relais.
       *[other] { $shown } contacts sont passés par un relais.
    }
network-else-how = Ces chiffres sont comptés dans le journal ci-dessous, où chaque appel nomme l’appareil visé.
network-picture = Les contacts dans le temps
network-picture-what = Une barre par contact : aussi longue qu’il a duré, plus haute quand plus a été échangé. Le tableau dit la même chose.
network-others = Autres
network-device = appareil invité ou présenté
network-relay = relais
network-authority = autorité d’horodatage
network-rendezvous = rendez-vous
network-storage = stockage de la sauvegarde
network-stranger = inconnu
network-lane =
    { $count ->
        [one] un contact, { $sent } envoyés, { $received } reçus
       *[other] { $count } contacts, { $sent } envoyés, { $received } reçus
    }
network-contacts = Les contacts, un par un
network-head-when = Quand
network-head-who = Qui
network-head-how = Comment
network-head-outcome = Issue
network-head-lasted = Durée
network-head-sent = Envoyé
network-head-received = Reçu
network-head-address = Adresse
network-lasts = en cours
pages = Pages
pages-newer = Plus récents
pages-older = Plus anciens
pages-where = page { $page } sur { $last }
network-first = première rencontre
