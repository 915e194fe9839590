deposit-where = Into “{ $title }”, for { $names }
deposit-where-alone = Into “{ $title }”, where you are alone
deposit-of = { $have } of { $total }
deposit-again-file = Choose or drop the same file to go on.
deposit-again-folder = Choose or drop the same folder to go on.
deposit-choose-file = Choose the file
deposit-choose-folder = Choose the folder
deposit-withdraw = Withdraw
deposit-progress = Progress of the deposit
deposit-waits = waiting
deposit-checks = Comparing with what is here already
deposit-places = All of it is here: the item is being placed…
deposit-done = “{ $name }” is placed in the matter.
deposit-other = This is not the file that was begun. Choose the former one, or withdraw this deposit and begin again.
deposit-unreadable = This cannot be read. See whether the file is still there and whether you may read it.
deposit-away = The deposit was interrupted. What is here is kept: go on whenever you like.
deposit-many = Too many files at once. Attach this folder in several parts, or as an archive.
deposit-empty = There is no file in there.
deposit-script = Attaching documents needs JavaScript to be allowed on this page. The terminal does it too: “parloir send”.
paper-open = Open
paper-seen = Opening or saving is written in the journal: { $name } will see it.
view-item = Item
view-from = From
view-size = Size
view-awaited = This document has not arrived whole yet. It can be looked at as soon as it has.
view-awaits-opening = This document is not opened yet.
view-nothing = This document cannot be shown here. Save it, and open it with your own program.
view-cut = The beginning only: save the document to read all of it.
view-frame = Preview of { $name }
view-page = page { $page } of { $pages }
view-pages = Pages of the document
view-before = Previous page
view-after = Next page
view-files = Files of the folder
view-file = File
view-more =
    { $count ->
        [one] and { $shown } more file.
       *[other] and { $shown } more files.
    }
