//! The tamperings: a genuine bundle, altered by someone who rewrites the list of digests unless said otherwise.

use std::collections::BTreeSet;

use parloir_base::Digest;
use parloir_crypto::commitment;
use parloir_crypto::sshsig::armour;
use parloir_journal::bundle::Form;
use parloir_kit::{Authority, Figure, Folder, Story, figure};
use parloir_wire::checkpoint::Checkpoint;
use parloir_wire::matter::Role;
use parloir_wire::{Entry, Kind, Record};

/// One tampering.
pub struct Plan {
    /// What was done.
    pub title: &'static str,
    /// The altered bundle.
    pub folder: Folder,
    /// The code that our verifier gives.
    pub code: &'static str,
    /// What every verifier that sees it names.
    pub names: String,
    /// Whether the stock tools see it.
    pub shell: bool,
}

/// The people and the bundle as they are before anyone alters them.
struct Scene {
    claire: Figure,
    jean: Figure,
    carole: Figure,
    mallory: Figure,
    story: Story,
    full: Folder,
}

impl Scene {
    fn new() -> Self {
        let (claire, jean, carole, mallory) = (figure::claire(), figure::jean(), figure::carole(), figure::mallory());
        let story = Story::small(&claire, &jean, &carole);
        let full = story.bundle(Form::Full);
        Self { claire, jean, carole, mallory, story, full }
    }

    fn link(&self, who: &Figure, seq: usize) -> String {
        format!("journal/{}/{seq:06}.txt", who.device_id())
    }

    fn item(&self, who: &Figure, seq: usize, name: &str) -> String {
        format!("items/{}/{name}", self.digest(who, seq))
    }

    fn digest(&self, who: &Figure, seq: usize) -> Digest {
        self.story.link(who, seq).unwrap()
    }

    fn selective(&self) -> Folder {
        self.story.bundle(Form::Selective(BTreeSet::from([self.digest(&self.claire, 4)])))
    }
}

/// The genuine bundle.
pub fn genuine() -> Folder {
    Scene::new().full
}

fn altered(base: &Folder, alter: impl FnOnce(&mut Folder)) -> Folder {
    let mut folder = base.clone();
    alter(&mut folder);
    folder.reseal();
    folder
}

fn replace(folder: &mut Folder, path: &str, from: &str, to: &str) {
    let file = folder.files.get_mut(path).unwrap_or_else(|| panic!("{path}"));
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(text.contains(from), "{path} holds {from}");
    *file = text.replace(from, to).into_bytes();
}

fn flip(folder: &mut Folder, path: &str) {
    let file = folder.files.get_mut(path).unwrap_or_else(|| panic!("{path}"));
    let at = file.len() / 2;
    file[at] ^= 1;
}

/// Flips one digit of the first line with this key, so that the record stays readable.
fn flip_digit(folder: &mut Folder, path: &str, key: &str) {
    let file = folder.files.get_mut(path).unwrap_or_else(|| panic!("{path}"));
    let text = String::from_utf8(file.clone()).unwrap();
    let at = text.find(key).unwrap() + key.len() + 2;
    file[at] = if file[at] == b'0' { b'1' } else { b'0' };
}

fn resign(folder: &mut Folder, path: &str, key: &Figure, namespace: &str) {
    let bytes = folder.files.get(path).unwrap().clone();
    let signature = key.evidence.sign(namespace, &bytes);
    let text = armour(&key.evidence.public(), namespace, &signature);
    folder.files.insert(format!("{path}.sig"), text.into_bytes());
}

/// All of them.
pub fn plans() -> Vec<Plan> {
    let scene = Scene::new();
    let mut plans = Vec::new();
    listed(&scene, &mut plans);
    keys(&scene, &mut plans);
    links(&scene, &mut plans);
    contents(&scene, &mut plans);
    checkpoints(&scene, &mut plans);
    stories(&mut plans);
    forks(&scene, &mut plans);
    stamps(&scene, &mut plans);
    selective(&scene, &mut plans);
    plans
}

fn add(plans: &mut Vec<Plan>, title: &'static str, folder: Folder, code: &'static str, names: &str, shell: bool) {
    plans.push(Plan { title, folder, code, names: names.to_owned(), shell });
}

/// The list of digests is not rewritten, or is itself what is altered.
fn listed(scene: &Scene, plans: &mut Vec<Plan>) {
    let (full, body) = (&scene.full, scene.item(&scene.claire, 4, "body"));
    let raw = |alter: &dyn Fn(&mut Folder)| {
        let mut folder = full.clone();
        alter(&mut folder);
        folder
    };
    add(plans, "a bit of a message", raw(&|it| flip(it, &body)), "SUM-01", &body, true);
    let link = scene.link(&scene.jean, 2);
    add(plans, "a bit of a receipt", raw(&|it| flip(it, &link)), "SUM-01", &link, true);
    let gone = raw(&|it| {
        it.files.remove(&body);
    });
    add(plans, "a file taken away", gone, "SUM-02", &body, true);
    let added = raw(&|it| {
        it.files.insert(format!("items/{}/salt", Digest([1; 32])), vec![0; 32]);
    });
    add(plans, "a file added, not listed", added, "SUM-03", &Digest([1; 32]).to_hex(), true);
    let unlisted = raw(&|it| replace(it, "SHA256SUMS", "  bundle.txt", "  ../bundle.txt"));
    add(plans, "a list that leads out of the folder", unlisted, "SUM-02", "../bundle.txt", true);
    let foreign = altered(full, |it| {
        it.files.insert("notes.txt".to_owned(), b"to be believed".to_vec());
    });
    add(plans, "a file added and listed", foreign, "FORM-01", "notes.txt", true);
    let stray = altered(full, |it| {
        it.files.insert(format!("items/{}/salt", Digest([1; 32])), vec![0; 32]);
        it.files.insert(format!("items/{}/body", Digest([1; 32])), b"never said".to_vec());
    });
    add(plans, "a content of no entry, listed", stray, "ITEM-04", &Digest([1; 32]).to_hex(), true);
    let large = altered(full, |it| {
        it.files.insert(body.clone(), vec![b'a'; 70_000]);
    });
    add(plans, "a content larger than can be", large, "FORM-04", &body, true);
}

fn keys(scene: &Scene, plans: &mut Vec<Plan>) {
    let (full, jean, claire, mallory) = (&scene.full, &scene.jean, &scene.claire, &scene.mallory);
    let person = format!("keys/person-{}.txt", jean.id());
    let device = format!("keys/device-{}.txt", jean.device_id());
    let renamed = altered(full, |it| replace(it, &person, "Jean Martin", "Jean Dupont"));
    add(plans, "a person renamed", renamed, "KEY-01", &jean.id().to_hex(), true);
    let longer = altered(full, |it| replace(it, &device, "valid-before: 2026", "valid-before: 2036"));
    add(plans, "a device's time prolonged", longer, "KEY-01", &jean.device_id().to_hex(), true);
    let other = altered(full, |it| replace(it, &device, &jean.id().to_hex(), &claire.id().to_hex()));
    add(plans, "a device given to another person", other, "SIG-02", &jean.device_id().to_hex(), true);
    let evidence = format!("{device}.evidence.sig");
    let swapped = altered(full, |it| {
        let identity = it.files.get(&format!("{device}.sig")).unwrap().clone();
        it.files.insert(evidence.clone(), identity);
    });
    add(plans, "a device without the proof of its key", swapped, "SIG-02", &evidence, true);
    let register = altered(full, |it| {
        let line = format!("device-{}", jean.device_id());
        let key = parloir_crypto::sshsig::public_line(mallory.device_id().as_bytes());
        let text = format!("{line} namespaces=\"parloir/1/entry\" {}\n", key.trim_end());
        it.files.get_mut("keys/allowed_signers").unwrap().extend_from_slice(text.as_bytes());
    });
    add(plans, "another's key in the register", register, "FORM-07", "keys/allowed_signers", true);
    let nobody = altered(full, |it| it.files.retain(|path, _| !path.contains(&jean.id().to_hex())));
    add(plans, "a person taken away", nobody, "KEY-02", &jean.device_id().to_hex(), true);
}

fn links(scene: &Scene, plans: &mut Vec<Plan>) {
    let (full, jean, claire, mallory) = (&scene.full, &scene.jean, &scene.claire, &scene.mallory);
    let message = scene.link(claire, 4);
    let dated = altered(full, |it| replace(it, &message, "claimed-time: 2026-11-24", "claimed-time: 2026-11-23"));
    add(plans, "an entry re-dated", dated, "SIG-01", &message, true);
    let resigned = altered(full, |it| {
        replace(it, &message, "claimed-time: 2026-11-24T02:05", "claimed-time: 2026-11-24T02:04");
        resign(it, &message, mallory, Entry::NAMESPACE);
    });
    add(plans, "an entry re-dated and signed by another key", resigned, "SIG-02", &message, true);
    let purpose = altered(full, |it| resign(it, &message, claire, "parloir/1/receipt"));
    add(plans, "a signature for another purpose", purpose, "SIG-03", &message, true);
    let garbled = altered(full, |it| {
        it.files.insert(format!("{message}.sig"), b"-----BEGIN SSH SIGNATURE-----\nAAAA\n".to_vec());
    });
    add(plans, "a signature that cannot be read", garbled, "SIG-04", &message, true);
    let unsigned = altered(full, |it| {
        it.files.remove(&format!("{message}.sig"));
    });
    add(plans, "a signature taken away", unsigned, "FORM-05", &message, true);
    let swapped = altered(full, |it| {
        let (one, other) = (scene.link(jean, 2), scene.link(jean, 3));
        for end in ["", ".sig"] {
            let (a, b) = (it.files[&format!("{one}{end}")].clone(), it.files[&format!("{other}{end}")].clone());
            it.files.insert(format!("{one}{end}"), b);
            it.files.insert(format!("{other}{end}"), a);
        }
    });
    add(plans, "two links swapped", swapped, "CHAIN-02", &scene.link(jean, 2), true);
    let removed = altered(full, |it| it.files.retain(|path, _| !path.starts_with(&scene.link(jean, 2))));
    add(plans, "a link taken out of the middle", removed, "CHAIN-01", &scene.link(jean, 3), true);
    let cut = altered(full, |it| {
        it.files.retain(|path, _| !path.starts_with(&scene.link(jean, 5)));
    });
    add(plans, "the last link taken away", cut, "FORM-06", "bundle.txt", false);
    let renumbered = altered(full, |it| {
        let bytes = it.files[&scene.link(jean, 5)].clone();
        let by = it.files[&format!("{}.sig", scene.link(jean, 5))].clone();
        it.files.insert(scene.link(jean, 6), bytes);
        it.files.insert(format!("{}.sig", scene.link(jean, 6)), by);
    });
    add(plans, "a link repeated at another place", renumbered, "CHAIN-02", &scene.link(jean, 6), true);
    let moved = altered(full, |it| {
        let (from, to) = (scene.link(jean, 1), scene.link(claire, 1));
        let (text, by) = (it.files[&from].clone(), it.files[&format!("{from}.sig")].clone());
        it.files.insert(to.clone(), text);
        it.files.insert(format!("{to}.sig"), by);
    });
    add(plans, "a link put in another person's chain", moved, "SIG-02", &scene.link(claire, 1), true);
}

fn contents(scene: &Scene, plans: &mut Vec<Plan>) {
    let (full, jean, claire) = (&scene.full, &scene.jean, &scene.claire);
    let reply = scene.item(jean, 4, "body");
    let said = altered(full, |it| {
        it.files.insert(reply.clone(), b"non".to_vec());
    });
    add(plans, "a word changed for another as long", said, "ITEM-01", &reply, true);
    let salt = altered(full, |it| {
        let other = it.files[&scene.item(claire, 4, "salt")].clone();
        it.files.insert(scene.item(jean, 4, "salt"), other);
    });
    add(plans, "a salt swapped", salt, "ITEM-01", &reply, true);
    let dropped = altered(full, |it| {
        it.files.remove(&reply);
        it.files.remove(&scene.item(jean, 4, "salt"));
    });
    add(plans, "a content left out without a word", dropped, "FORM-08", "withheld.txt", true);
    let document = scene.item(claire, 5, "document.pdf");
    let other = altered(full, |it| {
        it.files.insert(document.clone(), b"%PDF-1.7 a small dokument\n".to_vec());
    });
    add(plans, "a document swapped", other, "ITEM-03", &document, true);
    let hidden = altered(full, |it| {
        it.files.remove(&document);
    });
    add(plans, "a document left out without a word", hidden, "FORM-08", "withheld.txt", true);
    let beside = altered(full, |it| {
        it.files.insert(scene.item(claire, 5, "document.docx"), b"another".to_vec());
    });
    add(plans, "a second document beside the right one", beside, "ITEM-04", "document.docx", true);
    let false_gap = altered(full, |it| {
        let line = format!("content: {} privileged\n", scene.digest(claire, 4));
        it.files.get_mut("withheld.txt").unwrap().extend_from_slice(line.as_bytes());
    });
    add(plans, "something declared missing that is there", false_gap, "FORM-08", "withheld.txt", true);
    let title = altered(full, |it| replace(it, "bundle.txt", "title: Martin", "title: Durand"));
    add(plans, "the summary's title", title, "FORM-06", "bundle.txt", false);
}

fn checkpoints(scene: &Scene, plans: &mut Vec<Plan>) {
    let (full, jean, claire, carole) = (&scene.full, &scene.jean, &scene.claire, &scene.carole);
    let file = "checkpoints/000001.txt";
    let by = |who: &Figure| format!("{file}.{}.sig", who.device_id());
    let root = altered(full, |it| flip_digit(it, file, "root"));
    add(plans, "a checkpoint's root", root, "CHECK-02", file, true);
    let flipped = altered(full, |it| {
        let text = armour(
            &jean.evidence.public(),
            Checkpoint::NAMESPACE,
            &jean.evidence.sign(Checkpoint::NAMESPACE, b"another text"),
        );
        it.files.insert(by(jean), text.into_bytes());
    });
    add(plans, "a co-signature over another text", flipped, "CHECK-01", &by(jean), true);
    let fewer = altered(full, |it| {
        it.files.remove(&by(jean));
    });
    add(plans, "a co-signature taken away that is claimed", fewer, "CHECK-06", file, true);
    let claimed = altered(full, |it| {
        let text = it.files[file].clone();
        let signature = carole.evidence.sign(Checkpoint::NAMESPACE, &text);
        let text = armour(&carole.evidence.public(), Checkpoint::NAMESPACE, &signature);
        it.files.insert(by(carole), text.into_bytes());
    });
    add(plans, "a co-signature that the journal does not know", claimed, "CHECK-06", file, true);
    let gone = altered(full, |it| it.files.retain(|path, _| !path.starts_with("checkpoints/")));
    add(plans, "all checkpoints taken away", gone, "CHECK-06", file, true);
    let mut other = Story::new("another matter");
    other.open(claire, "Autre");
    let mut draft = other.draft();
    let own = scene.story.clone().draft();
    (draft.heads, draft.size, draft.root) = (own.heads, own.size, own.root);
    let foreign = altered(full, |it| {
        let bytes = draft.to_bytes();
        for who in [claire, jean] {
            let signature = who.evidence.sign(Checkpoint::NAMESPACE, &bytes);
            let text = armour(&who.evidence.public(), Checkpoint::NAMESPACE, &signature);
            it.files.insert(by(who), text.into_bytes());
        }
        it.files.insert(file.to_owned(), bytes);
    });
    add(plans, "a checkpoint of another matter, well signed", foreign, "CHECK-05", file, true);
}

/// Bundles in which a matter is someone else's than who opened it.
fn keepers(scene: &Scene, plans: &mut Vec<Plan>) {
    let (claire, mallory) = (&scene.claire, &scene.mallory);
    let taken = |tell: &dyn Fn(&mut Story)| {
        let mut story = Story::new("Martin c. Durand");
        story.open(claire, "Martin c. Durand");
        (story.chains, story.cards) = (Default::default(), vec![claire.card(), mallory.card()]);
        tell(&mut story);
        story.bundle(Form::Full)
    };
    let at = |who: &Figure| format!("{}/000001.txt", who.device_id());
    let folder = taken(&|story| {
        story.claim(mallory, "Martin c. Durand");
    });
    add(plans, "a matter claimed by another than who opened it", folder, "PARTY-02", &at(mallory), true);
    let folder = taken(&|story| {
        let words = story.opening(claire, "Martin c. Durand");
        story.entry(mallory, Kind::Opening, &words, &[]);
    });
    add(plans, "the words of who opened it, signed by another", folder, "PARTY-02", &at(mallory), true);
    let folder = taken(&|story| {
        story.claim(claire, "Durand c. Martin");
    });
    add(plans, "a matter opened again under another title", folder, "PARTY-02", &at(claire), true);
    let folder = taken(&|story| {
        story.entry(claire, Kind::Message, b"before anything else", &[]);
        story.claim(claire, "Martin c. Durand");
    });
    add(plans, "a matter opened late", folder, "PARTY-02", &format!("{}/000002.txt", claire.device_id()), true);
}

/// Time-stamps that are not of the journal, or of nothing that is here.
fn stamps(scene: &Scene, plans: &mut Vec<Plan>) {
    let (mut story, authority) = (scene.story.clone(), Authority::default());
    story.stamp(&scene.jean, &authority);
    let full = story.bundle(Form::Full);
    let [first, second, next] = ["000001-1", "000001-2", "000002-1"].map(|name| format!("stamps/{name}.tsr"));
    add(plans, "a bit of a time-stamp", altered(&full, |it| flip(it, &first)), "STAMP-01", &first, true);
    let foreign = authority.stamp(b"another text");
    let added = altered(&full, |it| {
        it.files.insert(second.clone(), foreign.clone());
    });
    add(plans, "a time-stamp of something else", added, "STAMP-01", &second, true);
    let unasked = authority.stamp(full.files.get("checkpoints/000001.txt").unwrap());
    let added = altered(&full, |it| {
        it.files.insert(second.clone(), unasked.clone());
    });
    add(plans, "a time-stamp that is not of the journal", added, "STAMP-01", &second, true);
    let moved = altered(&full, |it| {
        let stamp = it.files.remove(&first).unwrap();
        it.files.insert(next.clone(), stamp);
    });
    add(plans, "a time-stamp moved to a checkpoint that is not here", moved, "STAMP-01", &next, true);
    let message = scene.digest(&scene.claire, 4);
    let some = story.bundle(Form::Selective(BTreeSet::from([message])));
    let bit = altered(&some, |it| flip(it, &first));
    add(plans, "a bit of a time-stamp in a selective bundle", bit, "STAMP-01", &first, true);
}

/// False proofs that a device signed two histories, and a true one taken away.
fn forks(scene: &Scene, plans: &mut Vec<Plan>) {
    let (jean, claire, mallory) = (&scene.jean, &scene.claire, &scene.mallory);
    let mut story = scene.story.clone();
    story.fork(jean, b"non");
    story.fork(claire, b"another word");
    let full = story.bundle(Form::Full);
    let at = |who: &Figure, side: &str| format!("forks/{}/{side}.txt", who.device_id());
    let (one, other) = (at(jean, "one"), at(jean, "other"));
    let put = |it: &mut Folder, from: &str, to: &str| {
        for end in ["", ".sig"] {
            let bytes = it.files.get(&format!("{from}{end}")).unwrap().clone();
            it.files.insert(format!("{to}{end}"), bytes);
        }
    };
    let gone = altered(&full, |it| it.files.retain(|path, _| !path.contains(&format!("forks/{}", jean.device_id()))));
    add(plans, "the proof of a fork taken away", gone, "FORM-06", "bundle.txt", false);
    let half = altered(&full, |it| it.files.retain(|path, _| !path.starts_with(&other)));
    add(plans, "half of the proof of a fork", half, "FORM-05", &other, true);
    let twice = altered(&full, |it| put(it, &one, &other));
    add(plans, "one link twice as a fork", twice, "FORK-01", &other, true);
    let follows = altered(&full, |it| {
        put(it, &scene.link(jean, 2), &one);
        put(it, &scene.link(jean, 3), &other);
    });
    add(plans, "two links that follow each other as a fork", follows, "FORK-01", &other, true);
    let apart = altered(&full, |it| put(it, &scene.link(jean, 2), &other));
    add(plans, "two links far apart as a fork", apart, "FORK-01", &other, true);
    let word = altered(&full, |it| flip_digit(it, &other, "commitment"));
    add(plans, "a fork of a link that was altered", word, "SIG-01", &other, true);
    let signed = altered(&full, |it| {
        flip_digit(it, &other, "commitment");
        resign(it, &other, mallory, Entry::NAMESPACE);
    });
    add(plans, "a fork that another key signed", signed, "SIG-02", &other, true);
    let whose = altered(&full, |it| {
        for side in ["one", "other"] {
            put(it, &at(claire, side), &at(jean, side));
        }
    });
    add(plans, "one device's fork as another's", whose, "SIG-02", &other, true);
    // Signed by the device, but under its own name for another: the signature holds, the proof does not.
    let named = altered(&full, |it| {
        put(it, &scene.link(claire, 5), &other);
        resign(it, &other, jean, Entry::NAMESPACE);
    });
    add(plans, "another device's link in a fork, signed by this one", named, "FORK-01", &other, true);
    let mut elsewhere = Story::new("elsewhere");
    elsewhere.matter = parloir_base::MatterId([9; 32]);
    elsewhere.now = story.now;
    elsewhere.entry(jean, Kind::Message, b"one", &[]);
    elsewhere.fork(jean, b"other");
    let proof = elsewhere.forks.remove(0);
    let foreign = altered(&full, |it| {
        for (path, signed) in [(&one, &proof.one), (&other, &proof.other)] {
            it.files.insert(path.clone(), signed.bytes.clone());
            resign(it, path, jean, Entry::NAMESPACE);
        }
    });
    add(plans, "a fork in another matter", foreign, "FORK-01", &other, true);
    let late = altered(&full, |it| {
        replace(it, &other, "claimed-time: 2026-11-24", "claimed-time: 2026-11-29");
        resign(it, &other, jean, Entry::NAMESPACE);
    });
    add(plans, "a fork signed when the device could not", late, "KEY-05", &other, true);
    let stranger = altered(&full, |it| {
        for side in ["one", "other"] {
            put(it, &at(jean, side), &at(mallory, side));
            resign(it, &at(mallory, side), mallory, Entry::NAMESPACE);
        }
    });
    add(plans, "a fork of a device that is nobody's here", stranger, "KEY-03", &at(mallory, "other"), true);
}

/// Bundles whose makers hold the keys and sign what they may not.
fn stories(plans: &mut Vec<Plan>) {
    let scene = Scene::new();
    let told = |jean: &Figure, tell: &dyn Fn(&mut Story)| {
        let mut story = Story::new("Martin c. Durand");
        story.open(&scene.claire, "Martin c. Durand");
        story.admit(&scene.claire, jean, Role::Client);
        tell(&mut story);
        story.bundle(Form::Full)
    };
    let at = |seq: usize| format!("{}/{seq:06}.txt", scene.jean.device_id());
    let mut expired = figure::jean();
    expired.device.valid_before = figure::START;
    let folder = told(&expired, &|story| {
        story.entry(&expired, Kind::Message, b"too late", &[]);
    });
    add(plans, "signed with an expired key", folder, "KEY-05", &at(1), true);
    let mut young = figure::jean();
    young.device.valid_after = figure::START.plus_ms(7_200_000);
    let folder = told(&young, &|story| {
        story.entry(&young, Kind::Message, b"too early", &[]);
    });
    add(plans, "signed before the key's time", folder, "KEY-04", &at(1), true);
    let mut revoked = figure::jean();
    revoked.revoked = Some(figure::START);
    let mut folder = told(&revoked, &|story| {
        let draft = story.draft();
        story.propose(&scene.claire, &draft);
    });
    let text = folder.files["checkpoints/000001.txt"].clone();
    let late = format!("checkpoints/000001.txt.{}.sig", revoked.device_id());
    let signature = revoked.evidence.sign(Checkpoint::NAMESPACE, &text);
    folder
        .files
        .insert(late.clone(), armour(&revoked.evidence.public(), Checkpoint::NAMESPACE, &signature).into_bytes());
    folder.reseal();
    add(plans, "a checkpoint co-signed with a revoked key", folder, "KEY-06", &late, true);
    let jean = &scene.jean;
    let anew = figure::jean_anew();
    let former = format!("keys/device-{}.txt", jean.device_id());
    let devices = told(jean, &|story| {
        story.entry(jean, Kind::Message, b"from the office", &[]);
        story.admit(&scene.claire, &anew, Role::Client);
        story.entry(&anew, Kind::Message, b"from the telephone", &[]);
    });
    let lost = altered(&devices, |it| it.files.retain(|path, _| !path.starts_with(&former)));
    add(plans, "a former device of a party taken away", lost, "KEY-03", &at(1), true);
    let by_new = altered(&devices, |it| {
        for end in ["", ".evidence.sig", ".endpoint.sig"] {
            let name = format!("keys/device-{}.txt{end}", anew.device_id());
            let bytes = it.files[&name].clone();
            it.files.insert(format!("{former}{end}"), bytes);
        }
    });
    add(plans, "a new device in the place of a former one", by_new, "KEY-02", &former, true);
    let mut folder = told(&revoked, &|_| {});
    let path = format!("keys/revocation-{}-1.txt", jean.device_id());
    replace(&mut folder, &path, "reason: stolen", "reason: retired");
    folder.reseal();
    add(plans, "a revocation altered", folder, "KEY-01", &path, true);
    keepers(&scene, plans);
    let folder = told(jean, &|story| {
        story.cards.push(scene.mallory.card());
        story.entry(&scene.mallory, Kind::Message, b"let me in", &[]);
    });
    add(plans, "someone who was not admitted", folder, "PARTY-01", &scene.mallory.device_id().to_hex(), true);
    let folder = told(jean, &|story| {
        story.cards.push(scene.mallory.card());
        let card = parloir_wire::matter::Admission { role: Role::Client, card: scene.mallory.card() };
        story.entry(jean, Kind::Admission, &card.to_bytes(), &[]);
        story.entry(&scene.mallory, Kind::Message, b"let me in", &[]);
    });
    add(
        plans,
        "someone admitted by another than the keeper",
        folder,
        "PARTY-01",
        &scene.mallory.device_id().to_hex(),
        true,
    );
    let folder = told(jean, &|story| {
        let mut draft = story.draft();
        draft.root = commitment(&[0; 32], b"what was never there");
        story.propose(&scene.claire, &draft);
        story.co_sign(jean);
    });
    add(plans, "a checkpoint of a false root, signed by both", folder, "CHECK-02", "checkpoints/000001.txt", true);
    let folder = told(jean, &|story| {
        let draft = story.draft();
        story.propose(&scene.claire, &draft);
        let mut second = story.draft();
        second.prev = Some(Digest([3; 32]));
        story.propose(&scene.claire, &second);
    });
    // The second does not follow: its entry stays in the journal and counts for nothing, as it does for everyone in the matter.
    assert!(!folder.files.contains_key("checkpoints/000002.txt"));
    let folder = told(jean, &|story| {
        let mut other = Story::new("elsewhere");
        other.entry(jean, Kind::Message, b"in another matter", &[]);
        story.chains.insert(jean.device_id(), other.chains[&jean.device_id()].clone());
    });
    add(plans, "a link of another matter", folder, "CHAIN-03", "journal/", true);
}

fn selective(scene: &Scene, plans: &mut Vec<Plan>) {
    let base = scene.selective();
    let link = scene.digest(&scene.claire, 4);
    let proof = format!("proofs/{link}.txt");
    let node = altered(&base, |it| flip_digit(it, &proof, "node"));
    add(plans, "a proof's path", node, "PROOF-01", &proof, true);
    let index = altered(&base, |it| replace(it, &proof, "index: ", "index: 1"));
    add(plans, "a proof's place", index, "PROOF-01", &proof, true);
    let gone = altered(&base, |it| {
        it.files.remove(&proof);
    });
    add(plans, "a proof taken away", gone, "PROOF-02", &proof, true);
    let root = altered(&base, |it| flip_digit(it, "checkpoints/000001.txt", "root"));
    add(plans, "the root of a selective bundle", root, "CHECK-01", "checkpoints/000001.txt", true);
    let hidden = altered(&base, |it| {
        let text = String::from_utf8(it.files["withheld.txt"].clone()).unwrap();
        let kept: String =
            text.lines().filter(|line| !line.starts_with("links: ")).map(|line| format!("{line}\n")).collect();
        it.files.insert("withheld.txt".to_owned(), kept.into_bytes());
    });
    add(plans, "links left out without a word", hidden, "FORM-08", "withheld.txt", true);
}
