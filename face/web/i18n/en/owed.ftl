owed-empty-title = Nothing waits
owed-people =
    { $count ->
        [one] one person
       *[other] { $count } people
    }
owed-sum =
    { $count ->
        [one] One item waits to be delivered, to { $people }.
       *[other] { $shown } items wait to be delivered, to { $people }.
    }
owed-items =
    { $count ->
        [one] { $shown } item
       *[other] { $shown } items
    }
owed-do-unverified = Nothing leaves before you have compared the phrase with { $name }.
owed-do-offline = Nothing to do: everything leaves by itself as soon as Parloir is open at { $name }’s.
owed-do-no-direct-path = { $name } is there, but your two networks let no direct line through. One of you can change networks (a phone’s hotspot, IPv6), or open Parloir’s UDP port in the router. Everything then leaves by itself.
owed-do-sending = Nothing to do: it is on its way to { $name }.
owed-do-waiting-for-disk = Make room on this disk; everything then goes on by itself.
owed-do-frozen = This device wrote two different histories in this matter: nothing leaves it any more, and your vault may have been copied. Call { $name }.
needs-title = What needs you
need-fork = This device wrote two different histories in “{ $matter }”: nothing leaves it any more
need-forked = A device wrote two different histories in “{ $matter }”: see which, and call
need-locked = Contact locked after three wrong phrases: { $name }
need-disk = This disk is full: make room, and everything goes on
need-phrase =
    { $count ->
        [0] Phrase to compare with { $name }
        [one] Phrase to compare with { $name }: one item waits for it
       *[other] Phrase to compare with { $name }: { $count } items wait for it
    }
need-unopened =
    { $count ->
        [one] One item to open in “{ $matter }”
       *[other] { $count } items to open in “{ $matter }”
    }
need-draft = A draft to finish in “{ $matter }”
