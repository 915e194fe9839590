matters-new = New matter
matters-join = I was invited
matters-find = Find a matter
matters-none-title = No matter yet
matters-none-what = Open a client’s matter and invite them, or use the invitation that you were given.
matters-none-found = No matter has this title.
matter-unopened =
    { $count ->
        [one] { $count } item to open
       *[other] { $count } items to open
    }
matter-owed-count =
    { $count ->
        [one] { $count } item owed
       *[other] { $count } items owed
    }
matter-parties-count =
    { $count ->
        [one] { $count } party
       *[other] { $count } parties
    }
matter-items-count =
    { $count ->
        [0] no item
        [one] { $shown } item
       *[other] { $shown } items
    }
matter-draft = draft
matter-name = Title of the matter
matter-name-hint = The parties will see it. For example: “Martin, commercial lease”.
matter-rules = Rules of the matter
matter-level-title = What is proven
level-2-short = Full.
level-2-what = Each item is signed, each delivery is receipted, and the journal is sealed on both sides.
level-1-short = Receipts only.
level-1-what = Each item is signed and receipted; the journal is not sealed.
matter-verification-title = Who verifies whom
rule-keeper-what = Whoever keeps the matter verifies everyone; the others rely on it.
rule-each-what = Everyone compares a phrase with everyone.
matter-make = Open the matter
matter-rooms = In this matter
tab-items = Items
tab-parties = Parties
tab-proof = Evidence
state-long-open = open matter
state-long-closed = closed matter
state-long-awaited = awaited: it arrives once the other device is met and the phrase compared
state-long-removed = a matter that you were removed from
state-long-left = a matter that you left
fork-notice = The device of { $name } wrote two different histories (place { $seq }). Both are kept as proof.
fork-01-do-page = See the evidence of this matter, and call the others: the vault of this device may have been copied.
fork-remedy = Nothing new is accepted from this device. Call this person: their vault may have been copied.
fork-mine = It is this device: its vault was copied, or put back from an old copy. With your 24 words, the settings make it a new device and write again what the others have not. Do it on each copy that you keep.
write-forked = This device writes no more in this matter until it is renewed.
items = Items
items-empty = Nothing yet. Write, or drop a document here.
items-earlier = Earlier items
items-latest = Back to the latest
item-number = no. { $number }
item-label = Item { $number }, { $kind }, from { $name }, { $when }
item-reply-to = In reply to item { $number }
item-corrected = corrected
item-new = new
item-withdrawn-what = Withdrawn by its author. The withdrawal stands in the journal.
item-open = Mark as opened
item-acknowledge = Acknowledge
item-acknowledged = acknowledged
item-reply = Reply
item-correct = Correct
item-withdraw = Withdraw
item-withdraw-sure = The item is no longer shown. Whoever received it may have kept it; the journal says that it was withdrawn.
item-withdraw-do = Withdraw the item
item-title = Item { $number }
item-back = Back to the matter
kind-message = message
kind-reply = reply
kind-document = document
kind-folder = folder
kind-import = import, not witnessed
paper-files =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
paper-leaving = Sending to { $name }
paper-progress = Receiving
paper-left = { $span } left
paper-view = View
paper-save = Save
paper-pause = Pause
paper-resume = Resume
paper-receiving = receiving
paper-paused = paused
paper-waiting-for-disk = waiting for room on this disk
paper-wrong = not what was signed: set aside
receipts-title = Receipts
receipts-empty = No receipt yet.
receipt-who = Who
receipt-what = What
receipt-when = When
receipt-path = Path
receipt-digest = Digest
history-title = Former texts
write-closed = This matter is closed: nothing more is written in it.
write-awaited = One can write here once the matter has arrived.
write-removed = You were removed from this matter: what you received stays, nothing more will come.
write-left = You left this matter: what you received stays, nothing more will come.
write-alone = There is nobody but you in this matter.
write-unverified = The phrase is not compared with { $name } yet.
write-unverified-what = Nothing confidential leaves before that: what you write waits here.
verify-begin = Compare the phrase
write-correct = Correcting item { $number }: the former text stays in the journal.
write-reply = In reply to item { $number }.
write-label = Your message
write-to = Write to { $names }
write-send = Send
draft-kept = Draft kept in the vault.
choose-files = Attach files
choose-folder = Attach a folder
choose-drop = or drop them anywhere on this page
owed-nothing = Everything is delivered.
keep-title = Journal
keep-links = Entries
keep-checkpoint = Last seal
keep-none = none
keep-proof = See the evidence
matter-close = Close the matter
matter-close-sure = Nobody will be able to write in it. What is written stays, and so does the evidence.
profession-avocat = lawyer
profession-medecin = physician
profession-psychologue = psychologist
profession-expert-comptable = accountant
profession-notaire = notary
profession-journaliste = journalist
profession-none = private person
