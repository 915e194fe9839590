# Time-stamps, and the authorities that give them.
ways = Seal, stamp, check
way-check = Check a bundle
way-seal = Cachets
way-check-seal = Check a cachet
way-authorities = Time-stamping
authorities-title = Time-stamping authorities
authorities-what = A time-stamping authority gives a date that others will believe: its word that a digest was there by that moment. You choose which; Parloir proposes none.
authorities-nobody = No authority is chosen: nobody is ever asked.
authorities-when = When it is asked
authorities-when-never = Never unless you asked for it; choosing it here does not contact it.
authorities-when-asked = When you ask for a time-stamp of a seal, a cachet or a parcel.
authorities-when-each = At each new seal of a matter, if you wanted that for this matter, from this device.
authorities-when-again = Again while a request waits: at the start, then after one minute, two, four, and so on up to a day.
authorities-leaves = What leaves
authorities-leaves-digest = A SHA-256 digest and a random number. Nothing of the content, no name, no title.
authorities-leaves-address = The address you write from, as with any site. Over http, what leaves can be read on the way; over https it cannot.
authorities-leaves-journal = Each contact is a line of the network journal.
authorities-worth = What it is worth
authorities-worth-what = A time-stamp is worth what its authority is worth: it is “qualified” only if the authority is on the European trusted list.
authority-added = The authority is chosen. It was not contacted.
authority-removed = The authority is no longer chosen, and nothing is expected of it any more.
authority-address = Address
authority-under = Policy asked for
authority-each = Stamps each new seal of
authority-each-none = no matter
authority-plain = The address is http: the digest can be read on the way. The time-stamp is worth no less.
authority-certificates = Certificates that vouch for it
authority-owes-nothing = Nothing is expected of it.
authority-owes =
    { $count ->
        [one] One time-stamp expected
       *[other] { $count } time-stamps expected
    }
authority-owes-more =
    { $count ->
        [one] And one more.
       *[other] And { $count } more.
    }
authority-remove = Give it up
authority-remove-sure = Nothing more will be asked of it, and what waits for it is forgotten. Time-stamps that came stay.
authority-remove-do = Give this authority up
authority-add = Choose an authority
authority-name = Name that you give it
authority-pem = Certificates of the authority (PEM)
authority-pem-hint = Those of its root, which it publishes on its site. Take them there, not from an e-mail: its answers are compared with them alone.
authority-policy-own = Ask for a particular policy
authority-policy-label = Policy, in dotted numbers
authority-add-quiet = Choosing it contacts nobody.
authority-add-do = Choose
authority-nobody = No time-stamping authority is chosen.
authority-choose = Choose one
authority-label = Time-stamp
authority-none = none: nobody is asked
authority-leaves = The authority gets a digest and the address it is asked from, at the moment you confirm; nothing else.
stamps-title = Time-stamps
stamps-what = The word of an authority that you chose, on the date of a seal. Only a digest leaves, when you ask.
stamp-tried-at = last tried
stamp-busy = The authority is being asked…
stamp-again = Try again now
stamp-which = Seal
stamp-by = Authority
stamp-now = Have it stamped
stamp-now-by = Have it stamped by { $authority }
stamp-now-what = The authority is contacted at once, or as soon as there is a network.
stamp-no-seal = There is no seal to stamp yet.
stamp-each = Stamp each new seal
stamp-each-none = no, only when I ask
stamp-each-do = Keep
stamp-each-what = From this device, without asking again. Earlier seals are left as they are.
stamp-01-do-page = See the list of seals; “Seal now” proposes one.
stamp-04-do-page = See the page Time-stamping: an authority is chosen there by its name.
