# A matter that somebody handed over.
receive-title = Receive a matter
receive-what = Somebody handed a matter over to you: a folder, a .tar, a .zip or a sealed .age file. It is checked first, as the verifier checks it, then kept as one document of a matter of your own, to be read, found, kept and erased like everything else. It stays marked as received, not witnessed.
receive-path = Where it lies on this computer
receive-called = What the new matter is called, unless as the one received
receive-sealed = It is sealed to other words than those of this profile
receive-words = The 24 words, on one line
receive-altered = Keep it even if its check refuses it; what it found is kept with it
receive-do = Check and keep
receive-look = Check only
receive-key-title = Your key for matters handed over
receive-key-what = Give it to whoever hands a matter over to you. What is sealed to it opens here, or with your 24 words alone.
receive-key-none = This profile does not have it yet: your 24 words, typed once, make it.
receive-key-do = Make the key
received-page-sealed = { $name } sealed the whole of it:
received-page-kept = { $name } kept that matter; the bundle says when it was made:
