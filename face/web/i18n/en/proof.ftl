journal-title = Everything that is signed, in time
journal-what =
    { $count ->
        [one] One entry or receipt, the latest first. Each person has a line.
       *[other] { $shown } entries and receipts, the latest first. Each person has a line.
    }
journal-about = about
journal-here = written here
journal-claimed = dated by its device
journal-unverified = before the phrase was compared
journal-place = link { $seq }, digest { $digest }…
journal-receipt-delivered = received
journal-receipt-opened = opened
journal-receipt-acknowledged = acknowledged
journal-receipt-refused = refused
seals-none = No seal yet. Each device already keeps its own chain of entries; a seal binds them together.
seals-more =
    { $count ->
        [one] And one earlier seal.
       *[other] And { $count } earlier seals.
    }
seal-now = Seal now
seal-now-what = Fixes the state of the journal; each device co-signs it at the next meeting.
seal-keeper = Whoever keeps the matter seals it; this device co-signs by itself.
seal-covers =
    { $count ->
        [one] covers one entry
       *[other] covers { $shown } entries and receipts
    }
seal-complete = signed by everyone
seal-stamp = Stamped { $moment } by { $authority } (policy { $policy })
seal-root = root
whole-title = Complete?
whole-good = Nothing is missing of what is known here, and nobody wrote two histories.
gap-line =
    { $count ->
        [one] One link of the device of { $name } is missing (no. { $first }). It is asked for at each meeting.
       *[other] { $count } links of the device of { $name } are missing (no. { $first } to { $last }). They are asked for at each meeting.
    }
chain-frozen = The device of { $name } signed two different continuations after link { $seq }: its chain is frozen, and both signatures are kept.
chain-line =
    { $count ->
        [one] { $name }: one link, ending in
       *[other] { $name }: { $shown } links, the last
    }
proves-title = What this proves
proves-device = Each entry is signed by one particular device, the one whose key is on that person’s card.
proves-whole = Nothing was changed or taken out between two entries of a device: each names the one before.
proves-order = The order: what cites an entry came after it.
proves-receipt = A receipt “delivered” says that the other device stored the item, and by which way it came.
proves-seal = A seal that several signed binds all chains: none of the signers can change the past any more.
proves-not-title = What this does not prove
proves-not-person = Who sat at the device. It is the phrase read aloud that ties the device to the person.
proves-not-time = The hour: each date is the one that the device declared. A time-stamp is its authority’s word, and worth what the authority is worth.
proves-not-end = That nothing was written afterwards: the end of a chain that nobody received can be missing.
proves-not-read = That an item was read or understood. “Opened” is an act declared by whoever did it.
bundle-title = Bundle of evidence
bundle-what = A folder of files that anyone can check without Parloir, with ordinary tools. It holds text and documents in the clear: hand it to whoever must see them.
bundle-begin = Make a bundle
bundle-which = What it holds
bundle-everything = Everything.
bundle-everything-what = Each entry, each item, each receipt of the matter.
bundle-chosen = Chosen items.
bundle-chosen-what = These items, their receipts and the proof of their place; the rest is declared withheld, without being shown.
bundle-count =
    { $count ->
        [one] One item chosen on another page.
       *[other] { $count } items chosen on other pages.
    }
bundle-where = Where it goes
bundle-save = Save as one file
bundle-save-what = A .zip archive, made while your browser saves it.
bundle-sheet = With the sheet for a formal record or an expert’s report.
bundle-sheet-what = One page to print, beside the bundle: who holds which key, the clocks, the digests, the steps to follow, and what none of this shows.
bundle-sheet-made = Sheet for a formal record or an expert’s report: { $target }
bundle-folder = Or write it to a folder of this computer
bundle-target = Path of a new folder
bundle-target-what = It will be made, readable by you alone. Nothing is overwritten.
bundle-write = Write
bundle-back = Back to the evidence
bundle-then = Check it as a stranger would:
path-not-whole = This path is not complete.
path-not-whole-do = Write it from the root, for example /home/claire/evidence.
papers-title = Papers of the matter
papers-what = The matter as it reads: to print it, to file it, to give it to another program. Papers are read; a bundle of evidence is checked.
papers-begin = Make papers
papers-which = What they hold
papers-everything = Everything.
papers-everything-what = Each item with its receipts, the parties, the seals, what is missing.
papers-chosen = Chosen items.
papers-chosen-what = These items and their receipts; the numbers of the others are given as withheld.
papers-one = One file
papers-use-txt = to read and print anywhere.
papers-use-md = to go on with in a document.
papers-use-csv = for a spreadsheet.
papers-use-mbox = for a mail program, a letter for each item.
papers-use-constat = one page to print for a bailiff or an expert; taken with the bundle of evidence, it bears its digest.
papers-use-json = for another program; the exact text, to the letter.
papers-save = Save
papers-folder = Or write all of them to a folder of this computer
papers-folder-what = Every form, the documents themselves, and the PDF if the typesetting program is installed.
