//! The certificate of an erasure: what kind of thing, how much, when, on what ground, by which device; never what, nor of whom.
//!
//! # Shape
//! UTF-8, lines ended by LF: `parloir-erasure/1`, then `name: value` lines in the order below, an empty line, the sentences in French, an
//! empty line, the sentences in English. Signed as SSHSIG by the device's evidence key, namespace [`NAMESPACE`].
//!
//! # Source
//! docs/spec/keeping.md, K-08 to K-10.

use parloir_base::{Chance, Digest, MatterId, Moment};
use parloir_crypto::digest;
use parloir_crypto::sshsig::{armour, public_line};
use parloir_law::{Dates, Schedule};
use parloir_vault::{CertificateRow, Erasable};

use crate::chance::System;
use crate::contract::CertificateLine;
use crate::profile::Who;

/// What its signature is under.
pub(crate) const NAMESPACE: &str = "parloir/1/erasure";

/// What is certified.
pub(crate) struct Erasing<'a> {
    pub matter: &'a MatterId,
    pub at: Moment,
    pub held: Erasable,
    pub schedule: Option<&'a Schedule>,
    pub start: &'a str,
    pub dates: Option<Dates>,
    /// Why before its time, of a fixed list; empty: it was due.
    pub early: &'a str,
    /// Whether something was owed to others still.
    pub was_owed: bool,
    pub other_devices: u64,
}

const FRENCH: &str = "\
Cet appareil a effacé sa copie d’un dossier entier : les inscriptions signées, leurs textes, la table de
recherche, les brouillons, et la clé de chaque document, sans laquelle ses octets ne se lisent plus.
Du dossier il ne reste ici que son nom calculé, qui ne dit rien, et ce certificat.

Ce que ce certificat ne promet pas :
- que la mémoire d’un disque SSD ne garde plus d’anciennes cellules ; ce qui y resterait est chiffré ;
- que les autres intervenants ont effacé leur copie : elle est à eux ;
- que les autres appareils de la même personne, une sauvegarde plus ancienne, un dossier de preuve ou un
  document enregistré ailleurs ont été effacés ;
- que les personnes rencontrées et les adresses du journal réseau sont oubliées : elles ne sont d’aucun
  dossier ;
- l’heure : c’est celle de l’appareil.
";

const ENGLISH: &str = "\
This device erased its copy of a whole matter: the signed entries, their texts, the search index, drafts, and
the key of each document, without which its bytes cannot be read any more. Nothing of the matter is left here
but its computed name, which says nothing, and this certificate.

What this certificate does not promise:
- that an SSD keeps no former cells; what would be left in them is enciphered;
- that the other parties erased their copies: those are theirs;
- that the other devices of the same person, an older backup, a bundle or a document saved elsewhere were
  erased;
- that the people met and the addresses of the network journal are forgotten: they belong to no matter;
- the time: it is the device’s own.
";

/// The text and its armoured signature. The matter is named by a digest under a salt: whoever holds the matter can compute it.
pub(crate) fn make(who: &Who, erasing: &Erasing<'_>) -> (String, String) {
    let salt = System.bytes32();
    let name = digest(&[salt.as_slice(), &erasing.matter.0].concat());
    let text = text(who, erasing, &name, &Digest(salt));
    let signature = who.evidence.sign(NAMESPACE, text.as_bytes());
    let armoured = armour(&who.device.0, NAMESPACE, &signature);
    (text, armoured)
}

fn text(who: &Who, erasing: &Erasing<'_>, name: &Digest, salt: &Digest) -> String {
    let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    let Erasable { links, items, documents, document_bytes } = erasing.held;
    let schedule =
        |of: fn(&Schedule) -> &'static str| erasing.schedule.map_or_else(|| "none".to_owned(), |one| or_none(of(one)));
    let due = erasing.dates.map_or_else(|| "none".to_owned(), |dates| dates.erase_from.to_text());
    let lines = [
        ("kind", "matter".to_owned()),
        ("matter", name.to_hex()),
        ("salt", salt.to_hex()),
        ("made", erasing.at.to_text()),
        ("links", links.to_string()),
        ("items", items.to_string()),
        ("documents", documents.to_string()),
        ("document-bytes", document_bytes.to_string()),
        ("basis", schedule(|one| one.id)),
        ("basis-kind", schedule(|one| one.kind.word())),
        ("basis-source", schedule(|one| one.source)),
        ("start", or_none(erasing.start)),
        ("due", due),
        ("early", or_none(erasing.early)),
        ("owed", if erasing.was_owed { "yes" } else { "no" }.to_owned()),
        ("other-devices", erasing.other_devices.to_string()),
        ("person", who.person.ik.to_hex()),
        ("device", who.device.to_hex()),
    ];
    let fields: String = lines.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!("parloir-erasure/1\n{fields}\n{FRENCH}\n{ENGLISH}")
}

/// As faces are shown it.
pub(crate) fn line(row: CertificateRow) -> CertificateLine {
    // The device is read from the certificate itself: after a restore, another one signed it.
    let device = row.text.lines().find_map(|line| line.strip_prefix("device: ")).unwrap_or_default().to_owned();
    let key = Digest::from_hex(&device).map(|key| public_line(&key.0)).unwrap_or_default();
    CertificateLine {
        number: row.number,
        made: row.made.to_text(),
        signer: format!("{device} namespaces=\"{NAMESPACE}\" {key}"),
        text: row.text,
        signature: row.signature,
        device,
    }
}
