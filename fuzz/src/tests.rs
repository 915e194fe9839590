//! A seed that a decoder refuses starts a run nowhere: each text seed is what its decoder reads.

use parloir_wire::{Link, Record};

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = format!("{}/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).expect("a folder of seeds").map(|entry| entry.expect("a seed").path());
    files.map(|path| (path.display().to_string(), std::fs::read(path).expect("a seed"))).collect()
}

fn read_all<T, F: std::fmt::Debug>(target: &str, read: impl Fn(&[u8]) -> Result<T, F>) {
    for (path, bytes) in seeds(target) {
        if let Err(refused) = read(&bytes) {
            panic!("{path} is refused: {refused:?}");
        }
    }
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("text")
}

#[test]
fn every_seed_is_read_by_its_decoder() {
    read_all("person", parloir_wire::person::Person::from_bytes);
    read_all("device", parloir_wire::device::Device::from_bytes);
    read_all("revocation", parloir_wire::device::Revocation::from_bytes);
    read_all("entry", parloir_wire::Entry::from_bytes);
    read_all("receipt", parloir_wire::Receipt::from_bytes);
    read_all("link", Link::from_bytes);
    read_all("cachet", parloir_wire::cachet::Cachet::from_bytes);
    read_all("removal", parloir_wire::removal::Removal::from_bytes);
    read_all("import", parloir_wire::import::Import::from_bytes);
    read_all("consent", parloir_wire::relay::Consent::from_bytes);
    read_all("crossing", parloir_wire::crossing::Crossing::from_bytes);
    read_all("relay", |bytes| parloir_wire::relay::Relay::from_text(text(bytes)));
    read_all("verification", parloir_wire::verification::Verification::from_bytes);
    read_all("checkpoint", parloir_wire::checkpoint::Checkpoint::from_bytes);
    read_all("matter", parloir_wire::matter::Matter::from_bytes);
    read_all("admission", parloir_wire::matter::Admission::from_bytes);
    read_all("document", parloir_wire::document::Document::from_bytes);
    read_all("card", parloir_wire::Card::from_bytes);
    read_all("frame", parloir_wire::frame::Frame::from_bytes);
    read_all("segments_asked", parloir_wire::frame::SegmentsAsked::from_bytes);
    read_all("invitation", |bytes| parloir_wire::invitation::Invitation::from_link(text(bytes)));
    read_all("signal", parloir_wire::signal::Signal::from_bytes);
    read_all("call", parloir_wire::signal::Call::from_bytes);
    read_all("rendezvous", |bytes| parloir_wire::Rendezvous::from_text(text(bytes)));
    read_all("moment", |bytes| parloir_base::Moment::from_text(text(bytes)));
    read_all("name", |bytes| parloir_wire::text::clean_name(text(bytes)));
    read_all("sshsig", |bytes| parloir_crypto::sshsig::unarmour(text(bytes)));
    read_all("stamp", parloir_crypto::stamp::Stamp::read);
    read_all("public_line", |bytes| parloir_crypto::sshsig::read_public_line(text(bytes)));
    read_all("recovery_words", |bytes| parloir_crypto::words::Words::parse(text(bytes)));
}
