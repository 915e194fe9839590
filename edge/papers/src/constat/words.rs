//! Our own sentences of the sheet for a formal record, in French and English; what a person wrote is put into them, and never read as one.

use crate::constat::page::{Line, Piece};

/// By key: French, English. `{name}` is where a part goes.
const TABLE: &[(&str, &str, &str)] = &[
    // The sheet.
    ("title", "Fiche pour constat ou expertise", "Sheet for a formal record or an expert’s report"),
    (
        "lead",
        "Établie par un programme, sur l’appareil d’une des parties\u{202f}; personne ne la signe, et ce n’est pas un constat. Elle dit ce que ce programme sait et d’où il le tient\u{202f}; «\u{a0}inconnu\u{a0}» veut dire que rien ne le lui a dit. Les contrôles du point 7 se font sans lui. Peut être couverte par le secret professionnel.",
        "Made by a program, on the device of one of the parties; nobody signs it, and it is no formal record. It says what that program knows and how it knows it; “unknown” means that nothing told it. The checks of point 7 are done without it. May be covered by professional secrecy.",
    ),
    ("unknown", "inconnu", "unknown"),
    ("none", "aucun", "none"),
    ("box", "Fait", "Done"),
    // 1: what it is about.
    ("object", "Objet", "Subject"),
    ("matter", "Dossier", "Matter"),
    ("matter-is", "{title} · identifiant {id}", "{title} · identifier {id}"),
    ("state", "État", "State"),
    (
        "state-is",
        "{state} · ouvert le {opened}, heure que déclare l’appareil · {rule}",
        "{state} · opened {opened}, as the device claims · {rule}",
    ),
    ("maker", "Fiche établie par", "Sheet made by"),
    (
        "maker-is",
        "{name}, sur son appareil · début {begun}, fin {ended} ({zone})",
        "{name}, on their device · begun {begun}, ended {ended} ({zone})",
    ),
    ("holds", "Contenu", "Content"),
    (
        "holds-is",
        "pièces {items} (messages {messages}, documents {documents}) · reçus {receipts} · corrections et retraits {changes} · numéros écartés {withheld} · lacunes {gaps} · chaînes à deux histoires {forks}",
        "items {items} (messages {messages}, documents {documents}) · receipts {receipts} · corrections and withdrawals {changes} · numbers left out {withheld} · gaps {gaps} · chains with two histories {forks}",
    ),
    ("left", "Forme absente", "Form left out"),
    (
        "left-absent",
        "{form}\u{a0}: le programme de mise en page, parloir-press, n’est pas installé",
        "{form}: the typesetting program, parloir-press, is not installed",
    ),
    (
        "left-failed",
        "{form}\u{a0}: le programme de mise en page, parloir-press, n’est pas allé au bout",
        "{form}: the typesetting program, parloir-press, did not come to its end",
    ),
    // 2: keys.
    (
        "keys",
        "Qui tient quelle clé, et comment chacun a été reconnu",
        "Who holds which key, and how each was recognised",
    ),
    ("keys-who", "Personne, nom déclaré", "Person, claimed name"),
    (
        "keys-what",
        "Clé d’identité (Ed25519)\u{202f}; appareils\u{a0}: début de la clé",
        "Identity key (Ed25519); devices: beginning of the key",
    ),
    ("keys-how", "Reconnue par (heures déclarées)", "Recognised by (claimed times)"),
    ("keys-device", "{label} {key}…", "{label} {key}…"),
    ("keys-revoked", "{label} {key}… révoqué le {at}", "{label} {key}… revoked {at}"),
    ("keys-by", "{by} · {how} · {at}", "{by} · {how} · {at}"),
    (
        "keys-nobody",
        "personne\u{a0}: cette clé n’a été comparée par aucune partie",
        "nobody: no party compared this key",
    ),
    (
        "keys-rest",
        "Non montrés ici\u{a0}: personnes {people}, appareils {devices}, reconnaissances {verified}\u{202f}; ils sont dans keys/ et le journal du dossier de preuve, et dans le relevé.",
        "Not shown here: people {people}, devices {devices}, recognitions {verified}; they are in keys/ and the journal of the bundle, and in the papers.",
    ),
    // 3: program and machine.
    ("machine", "Programme et machine qui ont établi cette fiche", "Program and machine that made this sheet"),
    ("program", "Programme", "Program"),
    (
        "program-is",
        "{program} · SHA-256 du fichier qui s’exécute {digest}",
        "{program} · SHA-256 of the file that runs {digest}",
    ),
    ("system", "Machine", "Machine"),
    (
        "system-is",
        "système {system} · noyau {kernel} · architecture {architecture} (os-release et noyau)",
        "system {system} · kernel {kernel} · architecture {architecture} (os-release and kernel)",
    ),
    // 4: clocks.
    ("clocks", "Horloges", "Clocks"),
    ("clock", "De cette machine", "Of this machine"),
    ("clock-is", "{at}, zone {zone} · {synchronised}", "{at}, zone {zone} · {synchronised}"),
    ("synchronised", "synchronisée, dit le système (timedatectl)", "synchronised, the system says (timedatectl)"),
    (
        "not-synchronised",
        "non synchronisée, dit le système (timedatectl)",
        "not synchronised, the system says (timedatectl)",
    ),
    (
        "not-said",
        "synchronisation inconnue\u{a0}: le système n’en dit rien",
        "synchronisation unknown: the system says nothing of it",
    ),
    ("apart", "Des autres appareils", "Of the other devices"),
    (
        "apart-both",
        "{name}\u{a0}: écart entre {least} et {most} (+\u{a0}: en avance sur celle-ci\u{202f}; heures comparées\u{a0}: {count})",
        "{name}: apart by between {least} and {most} (+: ahead of this one; times compared: {count})",
    ),
    (
        "apart-least",
        "{name}\u{a0}: écart d’au moins {least} (+\u{a0}: en avance sur celle-ci\u{202f}; heures comparées\u{a0}: {count})",
        "{name}: apart by at least {least} (+: ahead of this one; times compared: {count})",
    ),
    (
        "apart-most",
        "{name}\u{a0}: écart d’au plus {most} (+\u{a0}: en avance sur celle-ci\u{202f}; heures comparées\u{a0}: {count})",
        "{name}: apart by at most {most} (+: ahead of this one; times compared: {count})",
    ),
    (
        "apart-odd",
        "{name}\u{a0}: heures inconciliables (comparées\u{a0}: {count})\u{a0}: une horloge a changé, ou une heure déclarée est fausse",
        "{name}: times that do not agree (compared: {count}): a clock changed, or a claimed time is false",
    ),
    ("apart-rest", "Autres appareils, non montrés\u{a0}: {count}.", "More devices, not shown: {count}."),
    ("apart-none", "aucun échange ne permet de les comparer", "no exchange lets them be compared"),
    ("stamp", "D’un tiers", "Of a third party"),
    (
        "stamp-is",
        "scellé n°\u{a0}{number}\u{a0}: daté du {claimed} par l’appareil, horodaté du {at} par {authority}",
        "checkpoint no. {number}: dated {claimed} by the device, time-stamped {at} by {authority}",
    ),
    (
        "stamp-none",
        "aucun horodatage\u{a0}: chaque heure de ce dossier est celle que déclare un appareil",
        "no time-stamp: every time in this matter is what a device claims",
    ),
    // 5: ways and copies.
    ("ways", "Chemins et copies", "Ways and copies"),
    ("ways-in", "Pièces", "Items"),
    (
        "ways-in-is",
        "écrites sur cet appareil {here} · arrivées par\u{a0}: {ways}",
        "written on this device {here} · arrived by: {ways}",
    ),
    ("ways-out", "Reçus de remise", "Receipts of delivery"),
    ("ways-out-is", "par\u{a0}: {ways} (pièce par pièce\u{a0}: relevé)", "by: {ways} (item by item: papers)"),
    ("third", "Copie chez un tiers", "Third-party copy"),
    (
        "third-direct",
        "aucune en chemin\u{a0}: d’appareil à appareil, chiffré de bout en bout, sans serveur qui garde",
        "none on the way: from device to device, sealed end to end, no server that keeps anything",
    ),
    (
        "third-relay",
        "aucune en chemin\u{202f}; un relais accepté par les parties a pu passer des octets scellés, qu’il ne peut lire et que son programme ne garde pas",
        "none on the way; a relay that the parties agreed to may have passed on sealed bytes, which it cannot read and its program does not keep",
    ),
    ("kept", "Sauvegarde d’ici", "Backup from here"),
    ("kept-none", "aucune n’est réglée", "none is set up"),
    (
        "kept-folder",
        "oui, scellée, dans un répertoire choisi par qui tient cet appareil",
        "yes, sealed, in a folder that the owner of this device chose",
    ),
    (
        "kept-storage",
        "oui, scellée, dans un stockage en ligne choisi par qui tient cet appareil",
        "yes, sealed, in an online storage that the owner of this device chose",
    ),
    (
        "elsewhere",
        " · copies faites hors du programme, et sauvegardes des autres\u{a0}: inconnu",
        " · copies made outside the program, and backups of others: unknown",
    ),
    // 6: digests.
    ("digests", "Empreintes (SHA-256)", "Digests (SHA-256)"),
    ("bundle", "Dossier de preuve", "Evidence bundle"),
    (
        "bundle-is",
        "SHA256SUMS {digest} · fichiers {files}, {form}, établi le {made}",
        "SHA256SUMS {digest} · files {files}, {form}, made {made}",
    ),
    ("bundle-full", "entier", "full"),
    ("bundle-chosen", "de pièces choisies", "of chosen items"),
    (
        "bundle-none",
        "aucun n’accompagne cette fiche\u{202f}; empreinte de SHA256SUMS, à reporter\u{a0}: {blank}",
        "none comes with this sheet; digest of SHA256SUMS, to be written in: {blank}",
    ),
    ("seal", "Dernier scellé", "Last checkpoint"),
    (
        "seal-is",
        "n°\u{a0}{number}, racine {root} · maillons {size} · signé par {names}",
        "no. {number}, root {root} · links {size} · signed by {names}",
    ),
    ("seal-missing", " · sans {names}", " · without {names}"),
    // 7: steps.
    ("steps", "À faire, dans le répertoire du dossier de preuve", "To do, in the folder of the evidence bundle"),
    ("steps-act", "Faire", "Do"),
    ("steps-expected", "Attendu", "Expected"),
    ("steps-shows", "Ce que cela établit", "What it shows"),
    (
        "tools",
        "Réunir bash, coreutils, OpenSSH 9.1 ou plus, Python 3.8 ou plus, openssl\u{202f}; lire {py} et {sh}, ou les prendre d’une source sûre",
        "Have bash, coreutils, OpenSSH 9.1 or later, Python 3.8 or later, openssl; read {py} and {sh}, or take them from a source you trust",
    ),
    ("tools-expected", "outils de série", "stock tools"),
    ("tools-shows", "que rien de ce qui suit n’a besoin de Parloir", "that nothing below needs Parloir"),
    ("sum-expected", "l’empreinte du point 6", "the digest of point 6"),
    (
        "sum-shows",
        "que c’est le dossier de preuve que décrit cette fiche",
        "that this is the bundle that this sheet describes",
    ),
    ("sums-expected", "aucune ligne", "no line"),
    (
        "sums-shows",
        "qu’aucun fichier de la liste n’a changé depuis qu’elle est faite",
        "that no file of the list changed since it was made",
    ),
    ("py-expected", "pour finir\u{a0}: {verdict}", "at its end: {verdict}"),
    (
        "py-shows",
        "signatures, ordre, contenus, reçus, scellés\u{202f}; rien d’ajouté\u{202f}; ce qui manque est déclaré, sauf en fin de chaîne",
        "signatures, order, contents, receipts, checkpoints; nothing added; what is missing is declared, but at the end of a chain",
    ),
    ("sh-shows", "la même chose, un peu moins strictement", "the same, somewhat less strictly"),
    ("own", "{code} (facultatif\u{a0}: programme du projet)", "{code} (optional: the project’s program)"),
    ("own-expected", "pour finir\u{a0}: CONFORME", "at its end: STANDS"),
    ("own-shows", "la même chose, au plus strict", "the same, as strictly as can be"),
    (
        "voice",
        "Faire lire à chaque personne, sur son appareil, sa clé d’identité ({code}) et la comparer au point 2",
        "Have each person read their identity key on their own device ({code}) and compare it with point 2",
    ),
    ("voice-expected", "la même clé", "the same key"),
    (
        "voice-shows",
        "à qui est cette clé\u{a0}: aucun autre contrôle ne le dit",
        "whose key it is: no other check says so",
    ),
    (
        "trust",
        "{code}\u{a0}: avec les certificats de l’autorité, obtenus d’elle",
        "{code}: with the authority’s certificates, taken from it",
    ),
    ("pem", "certificats.pem", "certificates.pem"),
    (
        "trust-shows",
        "que l’autorité a vu ce scellé au plus tard à l’heure dite",
        "that the authority saw this checkpoint no later than the time it states",
    ),
    (
        "file",
        "{code} du fichier parloir de la machine du point 3",
        "{code} of the parloir file on the machine of point 3",
    ),
    ("file-expected", "l’empreinte du point 3", "the digest of point 3"),
    (
        "file-shows",
        "quel programme l’a établie, s’il n’a pas été remplacé",
        "which program made it, if it was not replaced",
    ),
    // 8: limits.
    ("limits", "Ce que rien de tout cela n’établit", "What none of this shows"),
    (
        "limit-person",
        "Qui tenait l’appareil\u{a0}: une clé signe, pas une personne.",
        "Who held the device: a key signs, not a person.",
    ),
    (
        "limit-time",
        "L’heure vraie\u{a0}: hors horodatage, chaque heure est celle d’une horloge que son propriétaire règle.",
        "The true time: but for time-stamps, each time is that of a clock which its owner sets.",
    ),
    (
        "limit-end",
        "Qu’il n’y a rien de plus\u{a0}: la fin d’une chaîne que personne n’a reçue ni scellée peut manquer sans trace.",
        "That there is nothing more: the end of a chain that nobody received or sealed can be missing without a trace.",
    ),
    (
        "limit-other",
        "Ce que détiennent les autres parties\u{a0}: leur copie n’a pas été examinée.",
        "What the other parties hold: their copy was not examined.",
    ),
    (
        "limit-read",
        "Qu’une pièce a été lue ou comprise\u{a0}: «\u{a0}ouvert\u{a0}» et «\u{a0}accusé\u{a0}» sont des gestes déclarés.",
        "That an item was read or understood: “opened” and “acknowledged” are stated acts.",
    ),
    (
        "limit-truth",
        "Que ce qui est écrit est vrai, ni ce que raconte une conversation importée.",
        "That what is written is true, nor what an imported conversation tells.",
    ),
    (
        "limit-machine",
        "Que cette machine était saine\u{a0}: une machine compromise peut écrire une fiche fausse.",
        "That this machine was sound: a compromised one can write a false sheet.",
    ),
    // 9: law.
    (
        "law",
        "Droit\u{a0}: lignes relues le {at}, à confirmer\u{202f}; ni conseil, ni promesse",
        "Law: lines last read on {at}, to be confirmed; neither advice nor promise",
    ),
    ("law-line", "{source}\u{a0}: {text} [{certainty}]", "{source}: {text} [{certainty}]"),
    (
        "law-none",
        "Ce programme ne connaît aucune ligne pour le droit de qui a établi cette fiche.",
        "This program knows no line for the law of whoever made this sheet.",
    ),
    ("read", "lu", "read"),
    ("one-source", "une source", "one source"),
    ("unconfirmed", "non confirmé", "unconfirmed"),
    // By hand.
    ("by-hand", "À remplir par qui vérifie", "To be filled in by whoever verifies"),
    ("hand-1", "Nom, qualité", "Name, office"),
    ("hand-2", "Lieu", "Place"),
    ("hand-3", "Début, fin", "Begun, ended"),
    ("hand-4", "Machine, système, correctifs", "Machine, system, patches"),
    ("hand-5", "Antivirus, caches vidés", "Antivirus, caches emptied"),
    ("hand-6", "Réseau, adresse IP, mandataire", "Network, IP address, proxy"),
    ("hand-7", "Horloge contrôlée sur", "Clock checked against"),
    ("hand-8", "Résultat, réserves", "Result, reservations"),
    ("hand-9", "Signature", "Signature"),
];

/// The language of a sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub is_french: bool,
}

impl Voice {
    /// A sentence without parts.
    pub fn say(self, key: &str) -> &'static str {
        let line = TABLE.iter().find(|(known, _, _)| *known == key);
        line.map_or("", |(_, fr, en)| if self.is_french { fr } else { en })
    }

    /// A sentence with its parts.
    pub fn tell(self, key: &str, parts: &[(&str, Piece)]) -> Line {
        let mut line = Line::new();
        let mut rest = self.say(key);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if !before.is_empty() {
                line.push(Piece::Ours(before.to_owned()));
            }
            line.extend(parts.iter().find(|(known, _)| *known == name).map(|(_, piece)| piece.clone()));
            rest = after;
        }
        if !rest.is_empty() {
            line.push(Piece::Ours(rest.to_owned()));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{TABLE, Voice};
    use crate::constat::page::Piece;

    fn parts(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn each_sentence_is_there_once_in_both_languages_with_the_same_parts() {
        for (place, (key, fr, en)) in TABLE.iter().enumerate() {
            assert!(!fr.is_empty() && !en.is_empty(), "{key}");
            assert!(!fr.contains('\'') && !en.contains('\''), "{key}: a curly apostrophe");
            assert!(TABLE.iter().take(place).all(|(other, _, _)| other != key), "{key} stands twice");
            assert_eq!(parts(fr), parts(en), "{key}");
            for (before, mark) in fr.chars().zip(fr.chars().skip(1)) {
                let is_spaced = !";!?".contains(mark) || before == '\u{202f}';
                assert!(is_spaced && (mark != ':' || before == '\u{a0}'), "{key}: {fr}");
            }
        }
    }

    #[test]
    fn what_somebody_wrote_is_never_read_as_a_sentence() {
        let line = Voice { is_french: false }.tell("apart-rest", &[("count", Piece::Theirs("{count}".into()))]);
        let [_, Piece::Theirs(theirs), _] = line.as_slice() else { panic!("{line:?}") };
        assert_eq!(theirs, "{count}");
    }
}
