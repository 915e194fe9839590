//! What was understood and the rules say no to: a closed list, each with a stable code (I11).

use core::fmt;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A refusal: the request was understood, and the rules say no. Whoever asked can act on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Refusal {
            $($(#[$doc])* $name,)*
        }

        impl Refusal {
            /// Every refusal, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code: names the page in `docs/codes/` and the pair of sentences.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The refusal that a code stands for.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|refusal| refusal.code() == code)
            }
        }
    };
}

refusals! {
    /// The vault is locked.
    Locked = "LOCK-01",
    /// The passphrase opens no slot.
    PassphraseWrong = "PASS-01",
    /// The passphrase is too weak to protect a vault.
    PassphraseWeak = "PASS-02",
    /// The recovery words are not 24 words of the list, or their check fails.
    WordsWrong = "WORDS-01",
    /// The two words asked back do not match.
    WordsNotCopied = "WORDS-02",
    /// A share of the recovery words does not check, or its bounds are refused.
    ShareWrong = "WORDS-03",
    /// Shares that do not belong together, or are too few.
    SharesApart = "WORDS-04",
    /// No vault at this place.
    VaultMissing = "VAULT-01",
    /// Another process holds the vault.
    VaultInUse = "VAULT-02",
    /// The vault was written by a newer version.
    VaultNewer = "VAULT-03",
    /// There is a vault here already.
    VaultExists = "VAULT-04",
    /// The vault's key file or database does not check.
    VaultDamaged = "VAULT-05",
    /// The vault holds matters of a trial version, which no other version reads.
    VaultFormer = "VAULT-06",
    /// What the vault keeps of this cannot be read: a newer version wrote it. It is not written over.
    SettingNewer = "VAULT-07",
    /// No node runs for this profile.
    NodeAbsent = "NODE-01",
    /// The node that runs serves no interface in a browser.
    InterfaceAbsent = "NODE-02",
    /// A name is empty, too long, or holds characters that deceive.
    NameRefused = "NAME-01",
    /// No invitation like this one: altered, unknown, or withdrawn.
    InvitationUnknown = "INV-01",
    /// The invitation is past its date.
    InvitationExpired = "INV-02",
    /// The invitation was used before.
    InvitationUsed = "INV-03",
    /// The invitation was made by this very profile.
    InvitationOwn = "INV-04",
    /// The link cannot be read as an invitation.
    InvitationUnreadable = "INV-05",
    /// Too many open invitations.
    InvitationsFull = "INV-06",
    /// The device that answered is not the one that the invitation names.
    InvitationImpostor = "INV-07",
    /// Whoever was invited does not take this matter any more.
    InvitationDeclined = "INV-08",
    /// The words do not match the phrase.
    PhraseMismatch = "PHRASE-01",
    /// Three wrong phrases: locked until a person resets it.
    PhraseLocked = "PHRASE-02",
    /// No phrase yet: the two devices have not met.
    PhraseNotReady = "PHRASE-03",
    /// No such party.
    PartyUnknown = "PARTY-01",
    /// The party is not verified, and the matter's rules ask for it.
    PartyUnverified = "PARTY-02",
    /// The party is in the matter already.
    PartyPresent = "PARTY-03",
    /// The matter has as many parties as it can.
    PartiesFull = "PARTY-04",
    /// No longer a party: removed, or gone.
    PartyRemoved = "PARTY-05",
    /// More of one person came in a day than is read: the rest waits.
    MeasureFull = "PARTY-06",
    /// No such matter.
    MatterUnknown = "MATTER-01",
    /// The matter is closed.
    MatterClosed = "MATTER-02",
    /// The matter was erased on this device: it is not taken again.
    MatterErased = "MATTER-03",
    /// This party's role does not allow it.
    RoleForbids = "ROLE-01",
    /// No such item.
    ItemUnknown = "ITEM-01",
    /// A message longer than 64 KiB.
    ItemTooLarge = "ITEM-02",
    /// Only the party who placed an item may correct or withdraw it.
    ItemNotYours = "ITEM-03",
    /// The item was withdrawn.
    ItemWithdrawn = "ITEM-04",
    /// The document has not arrived whole yet.
    ItemIncomplete = "ITEM-05",
    /// This kind of item has nothing of the sort to do.
    ItemKind = "ITEM-06",
    /// The item is empty.
    ItemEmpty = "ITEM-07",
    /// The document changed while it was read.
    DocumentChanged = "DOC-01",
    /// A file name that cannot be kept safely.
    DocumentName = "DOC-02",
    /// The target is there already.
    TargetExists = "DOC-03",
    /// Not a file or folder: a device, a socket, a broken link.
    DocumentKind = "DOC-04",
    /// No such deposit: ended, withdrawn, or never made.
    DepositUnknown = "DEP-01",
    /// The bytes are not those that follow what is here.
    DepositElsewhere = "DEP-02",
    /// Too many deposits that are not ended.
    DepositsFull = "DEP-03",
    /// The document cannot be shown here as pages.
    PreviewAbsent = "PREVIEW-01",
    /// The document is too large to be shown here as pages.
    PreviewTooLarge = "PREVIEW-02",
    /// Not enough room on the disk.
    DiskFull = "DISK-01",
    /// A chain of the journal is forked and frozen.
    ChainForked = "FORK-01",
    /// The device's certificate is revoked, expired or unknown.
    DeviceRefused = "DEVICE-01",
    /// This device was revoked by its person.
    DeviceRevoked = "DEVICE-02",
    /// No such device.
    DeviceUnknown = "DEVICE-03",
    /// A person has as many devices as they can.
    DevicesFull = "DEVICE-04",
    /// The device that made the link does not answer.
    DeviceSilent = "DEVICE-05",
    /// Both devices know where the other is, and nothing comes through between their networks.
    DeviceBlocked = "DEVICE-06",
    /// The words searched for cannot be read as a query.
    SearchUnreadable = "SEARCH-01",
    /// The bundle would hold nothing.
    BundleEmpty = "BUNDLE-01",
    /// No folder that could be a bundle, or one that cannot be read.
    BundleUnreadable = "BUNDLE-02",
    /// The bundle is larger than a node checks.
    BundleTooLarge = "BUNDLE-03",
    /// The bundle is of another matter than the one that it was named for.
    BundleOther = "BUNDLE-04",
    /// Papers have no such form.
    PaperForm = "PAPERS-01",
    /// The program that typesets papers is not installed.
    PressAbsent = "PAPERS-02",
    /// The program that typesets papers did not.
    PressFailed = "PAPERS-03",
    /// More items than one set of papers holds.
    PapersLarge = "PAPERS-04",
    /// The file is none of the exported conversations that are read.
    ImportUnknown = "IMPORT-01",
    /// The file's days fit two orders, and nothing in it decides.
    ImportDates = "IMPORT-02",
    /// The file begins as its form does, and then does not follow it.
    ImportMalformed = "IMPORT-03",
    /// The file is larger, or has more in it, than is read.
    ImportTooLarge = "IMPORT-04",
    /// An archive that unpacks to too much, leads out of its folder, names a file twice, is encrypted, or holds links.
    ImportArchive = "IMPORT-05",
    /// A container with a time assertion was asked for without an authority, or to be sealed to a key too.
    ParcelForm = "PARCEL-01",
    /// A form, an order of days or a zone that cannot be read, or that the file contradicts.
    ImportOption = "IMPORT-06",
    /// No backup: none was set up, or none that these words open.
    BackupAbsent = "BACKUP-01",
    /// The folder for backups is not there, or cannot be written.
    BackupFolder = "BACKUP-02",
    /// A file of the backup is missing, altered, or another one's.
    BackupDamaged = "BACKUP-03",
    /// The backup was written by a newer version.
    BackupNewer = "BACKUP-04",
    /// A former backup lies in the place of the last one.
    BackupFormer = "BACKUP-05",
    /// The storage's address, region, bucket or keys cannot be used as typed.
    StorageAddress = "BACKUP-06",
    /// The storage does not answer.
    StorageUnreachable = "BACKUP-07",
    /// Nobody vouches for the storage's certificate.
    StorageUntrusted = "BACKUP-08",
    /// The storage does not let these keys in.
    StorageRefused = "BACKUP-09",
    /// The storage has no such bucket.
    StorageAbsent = "BACKUP-10",
    /// The storage is full.
    StorageFull = "BACKUP-11",
    /// The storage's clock and this machine's are too far apart.
    StorageClock = "BACKUP-12",
    /// A folder and a storage were both given: which of the two is meant, nobody knows.
    BackupPlaces = "BACKUP-13",
    /// What was pasted cannot be read as a rendezvous.
    RendezvousUnreadable = "RDV-01",
    /// No such rendezvous was chosen here.
    RendezvousUnknown = "RDV-02",
    /// As many rendezvous were chosen as there can be.
    RendezvousFull = "RDV-03",
    /// No such checkpoint in the matter.
    CheckpointUnknown = "STAMP-01",
    /// The authority's answer is no time-stamp of what was asked, or nothing that is trusted vouches for it.
    StampRefused = "STAMP-02",
    /// The authority did not answer.
    AuthoritySilent = "STAMP-03",
    /// No such time-stamping authority was chosen here.
    AuthorityUnknown = "STAMP-04",
    /// The address, the certificates or the policy of an authority cannot be read, or there are as many as there can be.
    AuthorityRefused = "STAMP-05",
    /// This person had a checkpoint stamped as often as counts.
    StampsFull = "STAMP-06",
    /// What was pasted cannot be read as a relay.
    RelayUnreadable = "RELAY-01",
    /// The matter's keeper names no relay that one could agree to.
    RelayAbsent = "RELAY-02",
    /// An address cannot be read.
    AddressUnreadable = "ADDR-01",
    /// The matter is held: nothing of it is erased.
    MatterHeld = "KEEP-01",
    /// The matter has not ended for this person: it is neither closed nor left.
    MatterNotEnded = "KEEP-02",
    /// The time to keep it has not ended, or none was chosen, and no reason was named.
    ErasureEarly = "KEEP-03",
    /// Something in the matter is still owed to another party.
    ErasureOwed = "KEEP-04",
    /// No such schedule, no such reason, or a day that the calendar does not have.
    KeepingRefused = "KEEP-05",
    /// The title that was typed to confirm an erasure is not the matter's.
    ErasureUnconfirmed = "KEEP-06",
    /// What was typed is nobody's key to seal to.
    RecipientUnreadable = "HAND-01",
    /// No handed-over matter is in what came, or it is cut.
    ReceivedUnknown = "HAND-02",
    /// The check of a handed-over matter refuses it, and nobody said to keep it all the same.
    ReceivedAltered = "HAND-03",
    /// What came is sealed to another key.
    ReceivedSealed = "HAND-04",
    /// The profile does not hold its hand-over key: the words were never typed for it.
    HandoverKeyUnknown = "HAND-05",
    /// A preference is none of those that can be chosen.
    PreferenceRefused = "PREF-01",
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl core::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::from_code(refusal.code()), Some(*refusal));
        }
        assert_eq!(Refusal::from_code("NOPE-99"), None);
    }
}
