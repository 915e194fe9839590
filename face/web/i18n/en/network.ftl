network-empty-title = No contact
network-empty-what = This device has reached nobody yet, and nobody has reached it. Each contact will be written here, one by one.
network-total =
    { $count ->
        [one] One contact since { $since }: { $sent } sent, { $received } received.
       *[other] { $shown } contacts since { $since }: { $sent } sent, { $received } received.
    }
network-known =
    { $count ->
        [one] One call from here to a person whom you know.
       *[other] { $shown } calls from here to people whom you know.
    }
network-invited =
    { $count ->
        [one] One call from here to the device that an invitation or a meeting names.
       *[other] { $shown } calls from here to devices that an invitation or a meeting names.
    }
network-met =
    { $count ->
        [one] One line to a rendezvous, which says where devices are and sees nothing else pass.
       *[other] { $shown } lines to rendezvous, which say where devices are and see nothing else pass.
    }
network-ferried =
    { $count ->
        [one] One line to a relay that you agreed to for a matter.
       *[other] { $shown } lines to relays that you agreed to for a matter.
    }
network-nearby =
    { $count ->
        [one] { $shown } time, this device told its local network that it is here, as your settings ask.
       *[other] { $shown } times, this device told its local network that it is here, as your settings ask.
    }
network-stamped =
    { $count ->
        [one] One question to a time-stamping authority that you chose: a digest, and nothing else.
       *[other] { $shown } questions to time-stamping authorities that you chose: a digest each, and nothing else.
    }
network-stored =
    { $count ->
        [one] One contact with the storage of your backup.
       *[other] { $shown } contacts with the storage of your backup.
    }
network-came =
    { $count ->
        [one] One call from a person whom you know.
       *[other] { $shown } calls from people whom you know.
    }
network-strangers =
    { $count ->
        [one] One call from an unknown device.
       *[other] { $shown } calls from unknown devices.
    }
network-silent =
    { $count ->
        [one] One of these calls was not answered.
       *[other] { $shown } of these calls were not answered.
    }
network-else-title = And nothing else?
network-elsewhere =
    { $count ->
        [0] No call went to anything that you or an invitation did not name: people’s devices, rendezvous, relays, time-stamping authorities and the storage of your backup are counted above. No directory.
        [one] One call went to an address that is nobody’s device.
       *[other] { $shown } calls went to addresses that are nobody’s device.
    }
network-relayed =
    { $count ->
        [0] No contact went through a relay.
        [one] One contact went through a relay.
       *[other] { $shown } contacts went through a relay.
    }
network-else-how = These figures are counted in the journal below, where each call names the device that it was meant for.
network-picture = Contacts in time
network-picture-what = One bar for each contact: as long as it lasted, taller when more was exchanged. The table says the same.
network-others = Others
network-device = device invited or introduced
network-relay = relay
network-authority = time-stamping authority
network-rendezvous = rendezvous
network-storage = storage of the backup
network-stranger = unknown
network-lane =
    { $count ->
        [one] one contact, { $sent } sent, { $received } received
       *[other] { $count } contacts, { $sent } sent, { $received } received
    }
network-contacts = Contacts, one by one
network-head-when = When
network-head-who = Who
network-head-how = How
network-head-outcome = Outcome
network-head-lasted = Lasted
network-head-sent = Sent
network-head-received = Received
network-head-address = Address
network-lasts = still on
pages = Pages
pages-newer = Newer
pages-older = Older
pages-where = page { $page } of { $last }
network-first = first meeting
