//! Which files a bundle has: paths from what they hold, and back. Nothing else may stand in a bundle (rule B-02).

use parloir_base::{DeviceId, Digest, PersonId};
use parloir_wire::Kind;
use parloir_wire::document::Document;

/// List of digests.
pub const SUMS: &str = "SHA256SUMS";
/// Whose keys sign what, in OpenSSH's form.
pub const SIGNERS: &str = "keys/allowed_signers";
/// What the bundle says that it holds.
pub const SUMMARY: &str = "bundle.txt";
/// What the bundle leaves out.
pub const WITHHELD: &str = "withheld.txt";
/// The texts and programs that come with every bundle.
pub const TOOLS: [&str; 4] = ["LISEZMOI.txt", "README.txt", "verify.py", "verify.sh"];

/// A file of a bundle by what it holds. A `*Signature` belongs to the file without its last ending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// One of [`TOOLS`].
    Tool,
    /// [`SUMS`].
    Sums,
    /// [`SIGNERS`].
    Signers,
    /// [`SUMMARY`].
    Summary,
    /// [`WITHHELD`].
    Withheld,
    /// `person/1`.
    Person(PersonId),
    /// By the identity key.
    PersonSignature(PersonId),
    /// `device/1`.
    Device(DeviceId),
    /// By the identity key, the evidence key, or the transport key.
    DeviceSignature(DeviceId, Proof),
    /// `revocation/1`, numbered from 1 for each device.
    Revocation(DeviceId, u64),
    /// By the identity key.
    RevocationSignature(DeviceId, u64),
    /// A link.
    Link(DeviceId, u64),
    /// By the device.
    LinkSignature(DeviceId, u64),
    /// The text of a checkpoint.
    Checkpoint(u64),
    /// By one device.
    CheckpointSignature(u64, DeviceId),
    /// An authority's time-stamp of a checkpoint's text, numbered from 1 for each checkpoint.
    Stamp(u64, u64),
    /// In a cachet alone: `cachet/1`.
    Cachet,
    /// By the device.
    CachetSignature,
    /// An authority's time-stamp of it.
    CachetStamp,
    /// What is sealed, as `sha256sum` reads it.
    CachetList,
    /// 32 bytes.
    Salt(Digest),
    /// The content.
    Body(Digest),
    /// A document's plain bytes; the name's ending.
    Document(Digest, String),
    /// `proof/1`.
    Proof(Digest),
    /// One of the two links that prove a fork of a device's chain.
    Fork(DeviceId, Side),
    /// By the device.
    ForkSignature(DeviceId, Side),
}

/// Which of the two links of a fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// `one`.
    One,
    /// `other`.
    Other,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::One, Self::Other];

    const fn word(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Other => "other",
        }
    }
}

/// Which of the three signatures over a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// By the identity key: `.sig`.
    Identity,
    /// By the evidence key: `.evidence.sig`.
    Evidence,
    /// By the transport key: `.endpoint.sig`.
    Endpoint,
}

impl Slot {
    /// What a path holds. `None`: no bundle has such a file.
    #[must_use]
    pub fn read(path: &str) -> Option<Self> {
        let slot = match path {
            SUMS => Self::Sums,
            SIGNERS => Self::Signers,
            SUMMARY => Self::Summary,
            WITHHELD => Self::Withheld,
            tool if TOOLS.contains(&tool) => Self::Tool,
            _ => {
                let (folder, rest) = path.split_once('/')?;
                match folder {
                    "keys" => read_key(rest)?,
                    "journal" => read_link(rest)?,
                    "checkpoints" => read_checkpoint(rest)?,
                    "stamps" => read_stamp(rest)?,
                    "items" => read_item(rest)?,
                    "forks" => read_fork(rest)?,
                    "proofs" => Self::Proof(Digest::from_hex(rest.strip_suffix(".txt")?).ok()?),
                    _ => return None,
                }
            }
        };
        // One slot has one path: `000001` and `1` cannot stand for the same link.
        (matches!(slot, Self::Tool) || slot.path() == path).then_some(slot)
    }

    /// What a path in the folder of a cachet holds. `None`: no cachet has such a file.
    #[must_use]
    pub fn read_of_cachet(path: &str) -> Option<Self> {
        let own = [Self::Cachet, Self::CachetSignature, Self::CachetStamp, Self::CachetList];
        if let Some(own) = own.into_iter().find(|slot| slot.path() == path) {
            return Some(own);
        }
        let is_key = path.starts_with("keys/") || path == SUMS;
        if matches!(path, "LISEZMOI.txt" | "README.txt") {
            Some(Self::Tool)
        } else {
            Self::read(path).filter(|_| is_key)
        }
    }

    /// The path of what it holds; of a tool, nothing.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Tool => String::new(),
            Self::Sums => SUMS.to_owned(),
            Self::Signers => SIGNERS.to_owned(),
            Self::Summary => SUMMARY.to_owned(),
            Self::Withheld => WITHHELD.to_owned(),
            Self::Person(person) => format!("keys/person-{person}.txt"),
            Self::PersonSignature(person) => format!("keys/person-{person}.txt.sig"),
            Self::Device(device) => format!("keys/device-{device}.txt"),
            Self::DeviceSignature(device, Proof::Identity) => format!("keys/device-{device}.txt.sig"),
            Self::DeviceSignature(device, Proof::Evidence) => format!("keys/device-{device}.txt.evidence.sig"),
            Self::DeviceSignature(device, Proof::Endpoint) => format!("keys/device-{device}.txt.endpoint.sig"),
            Self::Revocation(device, number) => format!("keys/revocation-{device}-{number}.txt"),
            Self::RevocationSignature(device, number) => format!("keys/revocation-{device}-{number}.txt.sig"),
            Self::Link(device, seq) => format!("journal/{device}/{seq:06}.txt"),
            Self::LinkSignature(device, seq) => format!("journal/{device}/{seq:06}.txt.sig"),
            Self::Checkpoint(number) => format!("checkpoints/{number:06}.txt"),
            Self::CheckpointSignature(number, device) => format!("checkpoints/{number:06}.txt.{device}.sig"),
            Self::Stamp(number, order) => format!("stamps/{number:06}-{order}.tsr"),
            Self::Cachet => "cachet.txt".to_owned(),
            Self::CachetSignature => "cachet.txt.sig".to_owned(),
            Self::CachetStamp => "cachet.txt.tsr".to_owned(),
            Self::CachetList => "sealed.sha256".to_owned(),
            Self::Salt(entry) => format!("items/{entry}/salt"),
            Self::Body(entry) => format!("items/{entry}/body"),
            Self::Document(entry, ending) => format!("items/{entry}/document{ending}"),
            Self::Proof(link) => format!("proofs/{link}.txt"),
            Self::Fork(device, side) => format!("forks/{device}/{}.txt", side.word()),
            Self::ForkSignature(device, side) => format!("forks/{device}/{}.txt.sig", side.word()),
        }
    }

    /// The most bytes that such a file can have; `None` for a document, which is never read into memory.
    #[must_use]
    pub fn bytes_max(&self) -> Option<usize> {
        use parloir_base::limit::{
            CACHET_BYTES_MAX, CHECKPOINT_BYTES_MAX, CONTENT_BYTES_MAX, RECORD_BYTES_MAX, STAMP_BYTES_MAX,
        };
        Some(match self {
            Self::Document(..) => return None,
            Self::Checkpoint(_) => CHECKPOINT_BYTES_MAX,
            Self::Cachet | Self::CachetList => CACHET_BYTES_MAX,
            Self::CachetStamp => STAMP_BYTES_MAX,
            Self::Stamp(..) => STAMP_BYTES_MAX,
            Self::Body(_) => CONTENT_BYTES_MAX,
            Self::Salt(_) => 32,
            Self::Tool | Self::Signers | Self::Summary => 1024 * 1024,
            // By the number of files, too: see `lists_max`.
            Self::Sums | Self::Withheld => 1024 * 1024 * 1024,
            Self::Proof(_) => 8 * 1024,
            _ => RECORD_BYTES_MAX,
        })
    }
}

/// The most bytes that a list can have beside this many files. A line of `SHA256SUMS` has at most 230; each line of `withheld.txt`
/// follows from an entry, or from a `seen` line of a record of at most 4 KiB.
#[must_use]
pub fn lists_max(slot: &Slot, files: usize) -> usize {
    let each = if *slot == Slot::Sums { 256 } else { 4 * 1024 };
    let most = files.saturating_mul(each).saturating_add(1024 * 1024);
    most.min(slot.bytes_max().unwrap_or_default())
}

/// The ending of a document's file: `.tar` for a folder, else what follows the last dot of its name when that is one to eight
/// ASCII letters and digits, in lower case; else nothing. The true name stands in the signed body.
#[must_use]
pub fn ending(kind: Kind, document: &Document) -> String {
    if kind == Kind::Folder {
        return ".tar".to_owned();
    }
    match document.name.rsplit_once('.') {
        Some((_, end)) if is_ending(end) => format!(".{}", end.to_ascii_lowercase()),
        _ => String::new(),
    }
}

fn is_ending(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn read_key(name: &str) -> Option<Slot> {
    if let Some(rest) = name.strip_prefix("person-") {
        let (hex, end) = rest.split_once('.')?;
        let person = PersonId::from_hex(hex).ok()?;
        return match end {
            "txt" => Some(Slot::Person(person)),
            "txt.sig" => Some(Slot::PersonSignature(person)),
            _ => None,
        };
    }
    if let Some(rest) = name.strip_prefix("device-") {
        let (hex, end) = rest.split_once('.')?;
        let device = DeviceId::from_hex(hex).ok()?;
        return match end {
            "txt" => Some(Slot::Device(device)),
            "txt.sig" => Some(Slot::DeviceSignature(device, Proof::Identity)),
            "txt.evidence.sig" => Some(Slot::DeviceSignature(device, Proof::Evidence)),
            "txt.endpoint.sig" => Some(Slot::DeviceSignature(device, Proof::Endpoint)),
            _ => None,
        };
    }
    let (place, end) = name.strip_prefix("revocation-")?.split_once('.')?;
    let (hex, number) = place.split_once('-')?;
    let (device, number) = (DeviceId::from_hex(hex).ok()?, number.parse().ok()?);
    match end {
        "txt" => Some(Slot::Revocation(device, number)),
        "txt.sig" => Some(Slot::RevocationSignature(device, number)),
        _ => None,
    }
}

fn read_link(rest: &str) -> Option<Slot> {
    let (hex, name) = rest.split_once('/')?;
    let (number, end) = name.split_once('.')?;
    let (device, seq) = (DeviceId::from_hex(hex).ok()?, number.parse().ok()?);
    match end {
        "txt" => Some(Slot::Link(device, seq)),
        "txt.sig" => Some(Slot::LinkSignature(device, seq)),
        _ => None,
    }
}

fn read_fork(rest: &str) -> Option<Slot> {
    let (hex, name) = rest.split_once('/')?;
    let (word, end) = name.split_once('.')?;
    let (device, side) = (DeviceId::from_hex(hex).ok()?, Side::BOTH.into_iter().find(|side| side.word() == word)?);
    match end {
        "txt" => Some(Slot::Fork(device, side)),
        "txt.sig" => Some(Slot::ForkSignature(device, side)),
        _ => None,
    }
}

fn read_checkpoint(name: &str) -> Option<Slot> {
    let (number, end) = name.split_once('.')?;
    let number = number.parse().ok()?;
    if end == "txt" {
        return Some(Slot::Checkpoint(number));
    }
    let hex = end.strip_prefix("txt.")?.strip_suffix(".sig")?;
    Some(Slot::CheckpointSignature(number, DeviceId::from_hex(hex).ok()?))
}

fn read_stamp(name: &str) -> Option<Slot> {
    let (number, order) = name.strip_suffix(".tsr")?.split_once('-')?;
    Some(Slot::Stamp(number.parse().ok()?, order.parse().ok()?))
}

fn read_item(rest: &str) -> Option<Slot> {
    let (hex, name) = rest.split_once('/')?;
    let entry = Digest::from_hex(hex).ok()?;
    match name {
        "salt" => Some(Slot::Salt(entry)),
        "body" => Some(Slot::Body(entry)),
        _ => {
            let end = name.strip_prefix("document")?;
            let fits = end.is_empty() || end.strip_prefix('.').is_some_and(is_ending);
            fits.then(|| Slot::Document(entry, end.to_ascii_lowercase()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_elsewhere_or_stands_twice_is_no_path_of_a_bundle() {
        let hex = "ab".repeat(32);
        for bad in [
            "",
            "/",
            "../x",
            "/etc/passwd",
            "keys/../SHA256SUMS",
            "readme.txt",
            "journal",
            "journal/",
            "proofs/.txt",
            &format!("journal/{hex}/1.txt"),
            &format!("journal/{hex}/+00001.txt"),
            &format!("journal/{hex}/000001.TXT"),
            &format!("forks/{hex}/third.txt"),
            &format!("forks/{hex}/one"),
            &format!("journal/{}/000001.txt", hex.to_uppercase()),
            &format!("items/{hex}/document.../x"),
            &format!("items/{hex}/document.PDF"),
            &format!("items/{hex}/../salt"),
            &format!("keys/device-{hex}.txt.other.sig"),
            &format!("keys/revocation-{hex}-01.txt"),
            "stamps/000001.tsr",
            "stamps/000001-01.tsr",
            "stamps/1-1.tsr",
        ] {
            assert_eq!(Slot::read(bad), None, "{bad}");
        }
        for good in [
            "SHA256SUMS".to_owned(),
            format!("journal/{hex}/000001.txt.sig"),
            format!("journal/{hex}/1000000.txt"),
            format!("checkpoints/000012.txt.{hex}.sig"),
            "stamps/000012-3.tsr".to_owned(),
            format!("items/{hex}/document"),
            format!("items/{hex}/document.pdf"),
            format!("keys/device-{hex}.txt.endpoint.sig"),
        ] {
            assert_eq!(Slot::read(&good).map(|slot| slot.path()), Some(good));
        }
    }
}
