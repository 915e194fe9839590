# What the papers say, in English.

# ---- the title page
kicker = Matter
span = Items exchanged from { $from } to { $to }
span-day = Items exchanged on { $from }
span-none = No item
volume = Volume { $volume } of { $volumes }
volume-items = Volume { $volume } of { $volumes } · items No. { $first } to No. { $last }
page = page { $page } of { $pages }
made-foot = Made on { $at }, by { $who }
fact-made-by = Made by
fact-made-at = Made on
fact-opened = Matter opened on
fact-closed = Matter closed on
fact-open = still open when these pages were made
fact-matter = Identifier of the matter
fact-verification = Verification
verification-each = everyone compares a control phrase with everyone
verification-keeper = the keeper verifies everyone; the others rely on it
fact-path = Path allowed
rule-direct-only = direct from one device to the other, with nobody in between
rule-relay-allowed = direct, or through the relay that the parties agreed to
fact-holds = This volume holds
stated = { $day } at { $time } ({ $offset })

about = What these pages are
about-1 = These pages put on paper the journal of a Parloir matter as the device of the person named above holds it. Each item bears its number, the date that its author stated, its author, the path by which it came and the receipts that the recipients’ devices signed.
about-2 = What the parties wrote is reproduced to the letter, neither corrected nor formatted. Only a bold number in the margin begins an item; whatever is indented belongs to the item before it.
about-3 = A character that no font draws, a control character or an invisible one is replaced by its Unicode number in brackets, for example { $mark }. The exact text is in the file { $file }, attached to this document; it is the reference.
about-replaced = { $n ->
    [0] In the texts of this volume no character was replaced.
    [one] In the texts of this volume one character was replaced or left out.
   *[other] In the texts of this volume { $shown } characters were replaced or left out.
 }
about-not = What they are not
about-not-1 = These pages bear no signature and do not verify themselves. Signatures, digests and time-stamps are in the bundle, which is exported apart and verified without Parloir.
about-not-2 = The dates are what the clocks of the devices said. They order the exchanges; they do not prove the time, except where a time-stamp is mentioned. A receipt says what a device stated; it does not say that a person read or understood.
about-not-3 = These pages may be covered by professional secrecy. Whoever receives them without being their addressee is asked not to read them and to tell the person named above.
technical = Technical particulars
fact-program = Program
fact-source = Source
source-is = { $file }, SHA-256
fact-template = Template
fact-fonts = Fonts
fact-press = Typesetting

# ---- the parts
parties = Parties
party-keeper = keeper of the matter
party-admitted = Admitted on { $at }
party-removed = Removed from the matter on { $at }
party-left = Left the matter on { $at }
party-ended = Ended ({ $how }) on { $at }
party-verified = Recognised by { $by } on { $at }: { $how }
party-unverified = Recognised by nobody: the control phrase was not compared
party-key = Key
party-device = Device “{ $label }”
party-device-revoked = Device “{ $label }”, revoked on { $at }
how-phrase-by-voice = control phrase compared by voice
how-phrase-in-person = control phrase compared in person
how-qr = QR code read in person
profession-avocat = lawyer
profession-medecin = physician
profession-psychologue = psychologist
profession-expert-comptable = accountant
profession-notaire = notary
profession-journaliste = journalist
profession-professionnel = professional bound by secrecy
profession-none = private person
law = law: { $law }
law-fr = French law
law-be = Belgian law
law-ch = Swiss law
law-lu = law of Luxembourg
law-es = Spanish law
law-qc = law of Quebec
role-keeper = keeper
role-client = client
role-colleague = colleague
role-expert = expert
role-interpreter = interpreter
role-assistant = assistant

items = Items
items-none = This volume holds no item.
kind-reply = reply to No. { $number }
kind-reply-none = reply
kind-document = document
kind-folder = folder of files
kind-import = imported conversation, not witnessed
path-local = same machine
path-same-network = same network
path-internet = Internet
path-relay = by relay
arrived = received at { $time }
arrived-day = received on { $at }
former = Former text, written on { $at }:
empty = Empty text.
now = Corrected text:
change-correction = Correction No. { $number }, on { $at }
change-imported = Said to be an import by No. { $number }, on { $at }: what it reads was brought like this, and nobody here witnessed it
change-withdrawal = Withdrawal No. { $number }, on { $at }
withdrawn = Item withdrawn by its author on { $at }.
withheld = Item No. { $first } left out: { $why }.
withheld-range = Items No. { $first } to No. { $last } left out: { $why }.
why-not-chosen = not chosen for these pages
why-not-here = not on the device that made these pages
why-erased = erased
why-without-effect = a correction or withdrawal that changes nothing here
why-privileged = covered by privilege
receipts = { $by }: { $stated }
receipt-delivered = delivered { $at }
receipt-opened = opened { $at }
receipt-acknowledged = acknowledged { $at }
receipt-refused = refused { $at }
document-bytes = { $n ->
    [one] { $shown } byte
   *[other] { $shown } bytes
 }
document-files = { $n ->
    [one] { $shown } file
   *[other] { $shown } files
 }
document-piece = file beside these pages: { $piece }
document-absent = not beside these pages: { $state }
state-receiving = still arriving
state-wrong = its content does not match its digest
state-whole = not asked for

documents = Documents
documents-intro = Each document of this volume, with its SHA-256 digest.

happenings = Life of the matter
what-opened = { $by } opens the matter
what-admitted = { $by } admits { $person }
what-role = { $by } gives a role to { $person }
what-verified = { $by } recognises { $person }
what-device-added = { $by } adds a device
what-device-revoked = { $by } revokes a device
what-removed = { $by } removes { $person } from the matter
what-left = { $by } leaves the matter
what-relay = { $by } states their will about the relay
relay-named = named
relay-agreed = agreed to
relay-withdrawn = consent withdrawn
what-checkpoint = { $by } proposes a checkpoint
what-closed = { $by } closes the matter
what-other = { $by }: { $what } { $person }

checkpoints = Checkpoints
checkpoints-intro = A checkpoint fixes the state of every chain of the journal. It is signed by the keeper’s device, then countersigned by others.
checkpoint = Checkpoint of { $at }
checkpoint-size = { $n ->
    [one] covers { $shown } link
   *[other] covers { $shown } links
 }
checkpoint-root = Root
checkpoint-signed = Signed by { $names }
checkpoint-missing = Not signed by { $names }
checkpoint-stamp = Time-stamped on { $at } by { $authority } (policy { $policy })
checkpoint-unstamped = Without a time-stamp

gaps = Gaps
gaps-intro = Links that are known to exist and are not on the device that made these pages.
gap = { $name }: links { $first } to { $last }
gap-one = { $name }: link { $first }
gap-device = Device
forks = Forks
forks-intro = Devices that signed two different histories. What they wrote since that place is to be read with caution.
fork = { $name }: at link { $first }, found on { $at }

nothing-missing = No gap and no fork is known to the device that made these pages.

counts = Counts
counts-intro = What went into the typesetting came out of it. The numbers of the source and those of these pages were compared before this file was written; had they differed, it would not exist.
counts-volume = This volume
counts-whole = All
count-items = Items
count-messages =  of which messages
count-documents =  of which documents
count-changes = Corrections and withdrawals
count-receipts = Receipts
count-withdrawn = Items withdrawn
count-withheld = Items left out
end-volume = End of volume { $volume } of { $volumes }.
end = End of these papers.
attached = The exact source of these pages
