//! The stock tool: what we sign is what `ssh-keygen` signs, byte for byte, and it accepts and refuses what we do.
//!
//! Needs OpenSSH's `ssh-keygen` (8.1 or later) on the path; without it these tests fail.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use data_encoding::BASE64;
use parloir_base::Signature;
use parloir_crypto::sshsig::{armour, public_line, read_public_line, unarmour};
use parloir_crypto::{Claim, SigningKey, verify};

const NAMESPACE: &str = "parloir-entry";
const PERSON: &str = "person@parloir";

fn tool() -> Command {
    Command::new("ssh-keygen")
}

/// Writes the key as OpenSSH keeps one without passphrase (`PROTOCOL.key`).
fn write_private(path: &Path, key: &SigningKey) {
    fn put(out: &mut Vec<u8>, bytes: &[u8]) {
        out.extend_from_slice(&u32::try_from(bytes.len()).expect("short").to_be_bytes());
        out.extend_from_slice(bytes);
    }
    let mut public = Vec::new();
    put(&mut public, b"ssh-ed25519");
    put(&mut public, &key.public());
    let mut private = vec![0; 8];
    private.extend_from_slice(&public);
    put(&mut private, &[*key.to_seed(), key.public()].concat());
    put(&mut private, b"");
    private.extend((1..=8).take((8 - private.len() % 8) % 8));
    let mut file = b"openssh-key-v1\0".to_vec();
    for part in [b"none".as_slice(), b"none", b""] {
        put(&mut file, part);
    }
    file.extend_from_slice(&1_u32.to_be_bytes());
    put(&mut file, &public);
    put(&mut file, &private);
    let text = BASE64.encode(&file);
    fs::write(path, format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{text}\n-----END OPENSSH PRIVATE KEY-----\n"))
        .expect("written");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(path, mode).expect("private");
}

fn tool_signs(folder: &Path, key: &SigningKey, message: &[u8]) -> String {
    let (private, file) = (folder.join("key"), folder.join("message"));
    write_private(&private, key);
    fs::write(&file, message).expect("written");
    let _ = fs::remove_file(folder.join("message.sig"));
    let status = tool().args(["-q", "-Y", "sign", "-n", NAMESPACE, "-f"]).arg(&private).arg(&file).status();
    assert!(status.expect("ssh-keygen is installed").success());
    fs::read_to_string(folder.join("message.sig")).expect("signed")
}

fn tool_accepts(folder: &Path, public: &[u8; 32], namespace: &str, message: &[u8], armoured: &str) -> bool {
    let (signers, file, signature) = (folder.join("signers"), folder.join("message"), folder.join("ours.sig"));
    fs::write(&signers, format!("{PERSON} {}\n", public_line(public))).expect("written");
    fs::write(&file, message).expect("written");
    fs::write(&signature, armoured).expect("written");
    tool()
        .args(["-Y", "verify", "-I", PERSON, "-n", namespace, "-f"])
        .arg(&signers)
        .arg("-s")
        .arg(&signature)
        .stdin(File::open(&file).expect("readable"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("ssh-keygen is installed")
        .success()
}

#[test]
fn our_armour_is_that_of_ssh_keygen_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = vec![b'x'; 5000];
    for (seed, message) in [(1, b"".as_slice()), (2, b"Bonjour.\n"), (3, "Élève à l’œuvre\n".as_bytes()), (4, &long)]
    {
        let key = SigningKey::from_seed(&[seed; 32]);
        let ours = armour(&key.public(), NAMESPACE, &key.sign(NAMESPACE, message));
        let theirs = tool_signs(folder.path(), &key, message);
        assert_eq!(ours, theirs);
        let read = unarmour(&theirs).expect("an armour");
        assert_eq!((read.public, read.namespace.as_str()), (key.public(), NAMESPACE));
        assert!(verify(&Claim { public: &read.public, namespace: NAMESPACE, message, signature: &read.signature }));
    }
}

#[test]
fn our_public_line_is_that_of_ssh_keygen() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = SigningKey::from_seed(&[5; 32]);
    write_private(&folder.path().join("key"), &key);
    let output = tool().arg("-y").arg("-f").arg(folder.path().join("key")).output().expect("ssh-keygen is installed");
    let line = String::from_utf8(output.stdout).expect("text");
    assert_eq!(line.trim_end(), public_line(&key.public()));
    assert_eq!(read_public_line(line.trim_end()), Ok(key.public()));
}

#[test]
fn ssh_keygen_accepts_our_signature_and_nothing_near_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = SigningKey::from_seed(&[6; 32]);
    let other = SigningKey::from_seed(&[7; 32]).public();
    let message = "Reçu le 24 novembre.\n".as_bytes();
    let signature = key.sign(NAMESPACE, message);
    let ours = armour(&key.public(), NAMESPACE, &signature);
    let accepts = |public: &[u8; 32], namespace: &str, message: &[u8], text: &str| {
        tool_accepts(folder.path(), public, namespace, message, text)
    };
    assert!(accepts(&key.public(), NAMESPACE, message, &ours));

    assert!(!accepts(&key.public(), NAMESPACE, b"other", &ours));
    assert!(!accepts(&key.public(), "parloir-receipt", message, &ours));
    assert!(!accepts(&other, NAMESPACE, message, &ours));
    let mut bent = signature;
    bent.0[40] ^= 1;
    assert!(!accepts(&key.public(), NAMESPACE, message, &armour(&key.public(), NAMESPACE, &bent)));
    assert!(!accepts(&key.public(), NAMESPACE, message, &armour(&key.public(), "parloir-receipt", &signature)));
}

#[test]
fn a_namespace_with_any_letters_is_signed_as_ssh_keygen_reads_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = SigningKey::from_seed(&[8; 32]);
    for namespace in ["a", "réception", "with space", "quo\"te", &"n".repeat(200)] {
        let ours = armour(&key.public(), namespace, &key.sign(namespace, b"m"));
        assert!(tool_accepts(folder.path(), &key.public(), namespace, b"m", &ours), "{namespace}");
    }
}

#[test]
fn ssh_keygen_takes_whatever_we_take_and_beyond_it_only_points_of_small_order_and_an_s_above_the_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = |hex: &str| data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("hexadecimal");
    let mut beyond = Vec::new();
    for line in include_str!("vectors/sshsig.txt").lines().filter(|line| !line.starts_with('#')) {
        let [_, why, public, namespace, message, signature] = line.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let public: [u8; 32] = bytes(public).try_into().expect("32");
        let signature = Signature(bytes(signature).try_into().expect("64"));
        let claim = Claim { public: &public, namespace, message: message.as_bytes(), signature: &signature };
        let (ours, text) = (verify(&claim), armour(&public, namespace, &signature));
        let theirs = tool_accepts(folder.path(), &public, namespace, message.as_bytes(), &text);
        assert!(theirs || !ours, "refused by ssh-keygen alone: {why}");
        if theirs && !ours {
            beyond.push(why);
        }
    }
    // Nothing of these is taken here: an S that is not the smallest, and points of small order.
    assert_eq!(
        beyond,
        [
            "S plus the order of the group",
            "a key of order one: R = 1, S = 0 holds for every message without strictness",
            "the same key written with y above the prime",
            "the same key written with the sign of a zero x",
            "R of order one, made by the holder of the key",
        ]
    );
}
