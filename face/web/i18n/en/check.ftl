check-title = Check a bundle
check-what = Were you handed a bundle of evidence? Parloir reads it again item by item and says what holds, and what does not. You need not have been in that matter.
check-drop = Drop the folder or the .zip archive here, anywhere on this page.
check-folder = Choose a folder
check-zip = Choose a .zip archive
check-busy = Checking…
check-far = { $done } read of { $whole }
check-stop = Stop
check-away = The check broke off: a file could not be read, or Parloir was closed. Begin again.
check-path = Or say where it is on this computer
check-path-label = Path of the folder or of the archive
check-do = Check
check-private = What you drop stays on this computer, in the folder of your profile, while it is checked; then it is erased.
check-good-title = This bundle stands
check-bad-title = This bundle does not stand
check-refusals =
    { $count ->
        [one] One fault, named below.
       *[other] { $count } faults, named below.
    }
check-faults = What does not hold
check-notes = Worth knowing
check-more-found =
    { $count ->
        [one] And one more finding.
       *[other] And { $count } more findings.
    }
check-untitled = Matter without a readable title
check-form-full = whole matter
check-form-selective = chosen items
check-made = made, by its maker’s word,
check-who = Who
check-identity = identity
check-recognised = recognised by { $name } ({ $how })
check-method-phrase-by-voice = phrase compared by voice
check-method-phrase-in-person = phrase compared in person
check-method-qr = code read from the screen
check-seals = Seals, from the last to the first:
check-seal = no. { $number }, signed by { $names }
check-more =
    { $count ->
        [one] And one item more, checked as well.
       *[other] And { $count } items more, checked as well.
    }
check-withheld = What is withheld
check-withheld-none = Nothing: everything that is named is there.
check-withheld-count = Contents withheld: { $contents }. Documents withheld: { $documents }. Their place and their signature are checked all the same.
check-withheld-run =
    { $count ->
        [one] Link { $first } of { $name }
       *[other] Links { $first } to { $last } of { $name }
    }
check-no-receipt = No receipt of this item in this bundle.
check-print = Print
unfit-many = There are more files than a browser brings here (20,000).
unfit-large = It is larger than what a browser brings here (20 GB), or unpacks beyond measure.
unfit-verify-do = Say its path on this computer instead, unpacked, or check it with parloir-verify.
unfit-path = The name of a file leads out of the folder, or it is no plain file.
unfit-path-do = No bundle has one: beware of whoever handed it to you.
unfit-damaged = The archive or one of its files is not whole.
unfit-damaged-do = Ask for it again, or unpack it yourself and drop the folder.
unfit-packing = This archive is encrypted, or packed in a way that is not read here.
unfit-packing-do = Unpack it yourself and drop the folder.
unfit-crowded = Two checks are under way already.
unfit-crowded-do = Wait until they end, then begin again.
unfit-disk = There is not enough room on this disk to take it in.
unfit-disk-do = Make room, or say its path on this computer.
