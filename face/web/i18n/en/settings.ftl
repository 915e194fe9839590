settings-language = Language
settings-language-legend = Parloir speaks to you in
settings-language-browser = that of the browser
settings-keyboard = Keyboard
settings-keyboard-legend = While you write a message
settings-enter-sends = Enter sends, Ctrl + Enter begins a line
settings-enter-line = Enter begins a line, Ctrl + Enter sends
settings-keyboard-what = Every key of Parloir:
settings-lock = Locking
settings-lock-after = After a while without doing anything
settings-lock-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
settings-lock-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
settings-lock-never = never
settings-lock-screen = Also when the computer’s screen locks or it goes to sleep
settings-lock-unsaid = This computer announces neither: only waking after a sleep is noticed.
settings-lock-legend = Locking means
settings-lock-pages = closing the pages: Parloir goes on receiving and delivering, but nothing is shown any more
settings-lock-vault = closing the vault too: the keys leave memory, and nothing arrives or leaves until you open it again
settings-notify = Notifications
settings-notify-label = Tell me when a message arrives
settings-notify-what = The notification only says “A message has arrived in Parloir”: never a name, never a word of it.
settings-notify-denied = Your browser refuses notifications from this page. Allow them in its settings, beside the address.
settings-rendezvous = Rendezvous
settings-rendezvous-what = Two routers often stand between two devices. A rendezvous, run by your firm or by someone of your choice, tells each where the other is; they then speak directly. It sees no message and no document pass, and keeps nothing. Your invitations name it: whoever is invited has nothing to set up.
settings-rendezvous-label = Add the rendezvous that its operator gave you
rendezvous-is-open = Line open.
rendezvous-is-closed = Does not answer now; Parloir tries again by itself.
rendezvous-seen-at = This device is seen there at { $address }.
rendezvous-of = Also serves to reach: { $names }
rendezvous-text = The text to pass on
rendezvous-remove = Remove
settings-passphrase = Passphrase
settings-former = Current passphrase
settings-words = Recovery words
settings-words-what = Are your words really these? Take your paper and type them: Parloir says whether they open this vault. It cannot show them again: it does not have them.
settings-kept-language = Noted: Parloir speaks English to you.
settings-kept-keyboard = Noted.
settings-kept-lock = Noted.
settings-kept-notify = Noted.
settings-kept-rendezvous = Kept.
settings-kept-passphrase = The passphrase is changed. The former one opens nothing now.
settings-kept-words = These are the words of this vault. Put the paper back in a safe place.
settings-do-language = Keep
settings-do-keyboard = Keep
settings-do-lock = Keep
settings-do-notify = Keep
settings-do-rendezvous = Add
settings-do-passphrase = Change the passphrase
settings-do-words = Check the words
settings-device = This device
device-name = Name
device-profession = Profession
device-jurisdiction = Law
device-version = Version of Parloir
device-addresses = Addresses where it is reached
device-not-listening = none
device-identifiers = Identifiers
device-identifiers-what = These are public keys: they reveal nothing, and prove your signatures.
device-person = Person
device-device = Device
device-endpoint = Door
settings-devices = Your devices
settings-do-devices = Revoke this device
settings-kept-devices = The device is revoked. Everyone hears of it at the next meeting.
device-option = { $label } (no. { $serial })
device-more = To add one: “parloir device invite” here, then “parloir device join” on the other machine, with your 24 words. Each of your devices has everything; keep at least two.
device-revoke-what = A device lost or stolen? Revoke it: nothing more goes to it, and what it might still sign counts for nobody.
device-revoke-which = Which device
device-revoke-why = Why
settings-stop = Stop Parloir
settings-stop-what = Closing this page does not stop Parloir: it goes on receiving and delivering.
settings-stop-do = Stop Parloir
settings-stop-sure = Nothing will arrive and nothing will leave until you start it again. What is written stays in the vault, closed.
settings-backup = Backup
settings-backup-failed = The last backup failed. In a terminal, parloir backup status says why.
