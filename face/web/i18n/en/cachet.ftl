# Files sealed outside any matter.
sealing-title = Cachets
sealing-what = Seal files outside any matter: a report, photographs, an e-mail. The cachet says that these files, to the byte, were sealed by you; anyone can check it without Parloir.
sealing-private = The files do not leave this computer and are copied nowhere: only their digests are taken.
sealing-drop = Drop here what is to be sealed, anywhere on this page.
sealing-files = Choose files
sealing-chosen = What will be sealed
sealing-off = Leave out
sealing-more = and { $count } more
sealing-by-path = Or say where they are on this computer
sealing-paths-label = Paths of files and folders, one a line
sealing-target-what = The cachet is written there. Nothing is overwritten.
sealing-paths = One of these paths is not complete.
sealing-paths-do = Write each from the root, one a line, and the new folder of the cachet too.
sealing-statement = What you say of it (may stay empty)
sealing-statement-hint = One line, which everyone who checks will read.
sealing-do = Seal
sealing-many = That is more than a cachet seals (100,000 files).
sealing-none = Choose at least one file first.
sealing-both = Files are chosen, and paths are typed: leave out the ones or empty the others. Nothing was sealed.
sealing-busy = The digests are being taken…
sealing-away = This broke off: a file could not be read, or Parloir was closed. Begin again.
sealing-files-count =
    { $count ->
        [one] one file
       *[other] { $shown } files
    }
sealing-save = Save the cachet
sealing-save-what = Save it now: Parloir keeps its number and digest alone. The archive holds the folder { $name }, to be unpacked beside the files that it seals.
sealing-written = The cachet is in { $target }.
sealing-certificate = Page to print
sealing-how = README.txt, in the cachet, says how to check it with ordinary tools.
sealing-made = Cachets made on this device
sealing-listed-more =
    { $count ->
        [one] And one earlier.
       *[other] And { $count } earlier.
    }
sealing-picture = Digest of the cachet and key of its author, as a code to read
sealing-back = Back to the cachets
cachet-check-title = Check a cachet
cachet-check-what = Were you handed a cachet and the files that it seals? Parloir says whether these files are those that were sealed, and by which key.
cachet-check-drop = Choose the folder that holds the unpacked cachet and, beside it, the files; or drop both here.
cachet-check-none = There is no cachet in there.
cachet-check-none-do = A cachet is a folder in which cachet.txt stands. If it is a .zip archive, unpack it beside the files that it seals.
cachet-check-several = There are several cachets in there. Choose one of them, with its files.
cachet-check-script = Checking here needs JavaScript to be allowed on this page. A terminal does it too: “parloir-verify cachet”.
cachet-stands = This cachet stands
cachet-stands-what = These files are, to the byte, those that the key named below sealed.
cachet-falls = This cachet does not stand
cachet-falls-what = It does not hold for these files.
cachet-whose = Whose
cachet-author = Author, by their record
cachet-mine = this is you
cachet-name-worth = A name is chosen; a key is not. Compare the identity key with the one that the author gave you by another way.
