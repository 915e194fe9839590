//! A time-stamping authority of a test's own, played by the stock `openssl`: honest, or wrong in one way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use parloir_crypto::digest;
use parloir_crypto::stamp::{Anchors, Question};
use tempfile::TempDir;

/// The policy that it stamps under.
pub const POLICY: &str = "1.3.6.1.4.1.32473.1";
/// Another that it knows.
pub const OTHER_POLICY: &str = "1.3.6.1.4.1.32473.2";
/// What its certificate calls it.
pub const NAME: &str = "Horodateur d'essai";
const FOR_STAMPS: &str = "extendedKeyUsage = critical,timeStamping";

/// How an authority is.
#[derive(Clone, Copy, Debug)]
pub struct Making {
    /// `RSA`, `PSS`, `P-256` or `P-384`.
    pub key: &'static str,
    /// The line of its certificate that says what it is for.
    pub purpose: &'static str,
    /// From when to when its certificate is valid: `YYYYMMDDhhmmssZ`.
    pub valid: [&'static str; 2],
}

impl Default for Making {
    fn default() -> Self {
        Self { key: "P-256", purpose: FOR_STAMPS, valid: ["20200101000000Z", "20991231235959Z"] }
    }
}

/// An authority, with a folder of its own.
pub struct Authority {
    folder: TempDir,
    making: Making,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new(Making::default())
    }
}

impl Authority {
    /// Makes its root, its key and its certificate.
    ///
    /// # Panics
    /// When `openssl` is not there, or does not do it.
    #[must_use]
    pub fn new(making: Making) -> Self {
        let authority = Self { folder: tempfile::tempdir().expect("a folder"), making };
        authority.write("index.txt", b"");
        authority.write("serial", b"01\n");
        authority.write("openssl.cnf", configuration(making.purpose).as_bytes());
        authority.key("root", "P-256");
        authority.key("stamps", making.key);
        authority.key("honest", "P-256");
        let root = [
            "req",
            "-new",
            "-x509",
            "-key",
            "root.key",
            "-out",
            "root.pem",
            "-days",
            "20000",
            "-subj",
            "/CN=Racine d'essai",
        ];
        authority.run(&[&root[..], &["-config", "openssl.cnf", "-extensions", "root"]].concat());
        authority.certificate("stamps", "stamps_are", making.valid);
        authority.certificate("honest", "honest_are", Making::default().valid);
        authority
    }

    /// The certificate that a reader trusts who trusts it, in PEM.
    #[must_use]
    pub fn anchor(&self) -> String {
        fs::read_to_string(self.path("root.pem")).expect("a root")
    }

    /// Where that certificate is.
    #[must_use]
    pub fn anchor_path(&self) -> PathBuf {
        self.path("root.pem")
    }

    /// Answers a question.
    ///
    /// # Panics
    /// As [`Authority::new`].
    #[must_use]
    pub fn answer(&self, question: &[u8]) -> Vec<u8> {
        self.write("question.tsq", question);
        let is_honest = self.making.purpose == FOR_STAMPS && self.making.key != "PSS";
        let section = if is_honest { "stamps" } else { "honest" };
        let reply = ["ts", "-reply", "-config", "openssl.cnf", "-section"];
        self.run(&[&reply[..], &[section, "-queryfile", "question.tsq", "-out", "answer.tsr"]].concat());
        if !is_honest {
            self.sign_anew();
        }
        fs::read(self.path("answer.tsr")).expect("an answer")
    }

    /// A time-stamp of some bytes, as it is kept.
    ///
    /// # Panics
    /// When what it answers does not hold.
    #[must_use]
    pub fn stamp(&self, of: &[u8]) -> Vec<u8> {
        let question = Question::new(digest(of), [9; 16], None).expect("no policy");
        let anchors = Anchors::from_pem(self.anchor().as_bytes()).expect("a root");
        question.answered(&self.answer(&question.to_bytes()), &anchors).expect("a time-stamp").0
    }

    /// Signs what was stated with the key that the stock tool would not stamp with.
    fn sign_anew(&self) {
        self.run(&["ts", "-reply", "-in", "answer.tsr", "-token_out", "-out", "token.der"]);
        let stated = ["cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der", "-out", "stated.der"];
        self.run(&stated);
        let sign =
            ["cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", "-outform", "DER", "-in", "stated.der"];
        let with = [
            "-econtent_type",
            "1.2.840.113549.1.9.16.1.4",
            "-signer",
            "stamps.pem",
            "-inkey",
            "stamps.key",
            "-out",
            "token.der",
        ];
        let pss: &[&str] = if self.making.key == "PSS" {
            &["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest"]
        } else {
            &[]
        };
        self.run(&[&sign[..], &with[..], pss].concat());
        let stamp = fs::read(self.path("token.der")).expect("a time-stamp");
        self.write("answer.tsr", &around(&stamp));
    }

    fn key(&self, name: &str, kind: &str) {
        let out = format!("{name}.key");
        let kind: &[&str] = match kind {
            "RSA" | "PSS" => &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            "P-384" => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
            _ => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        };
        self.run(&[&["genpkey", "-out", out.as_str()], kind].concat());
    }

    fn certificate(&self, name: &str, extensions: &str, [from, until]: [&str; 2]) {
        let [key, request, out] = ["key", "csr", "pem"].map(|end| format!("{name}.{end}"));
        let subject = format!("/CN={NAME}");
        self.run(&["req", "-new", "-key", &key, "-out", &request, "-subj", &subject, "-config", "openssl.cnf"]);
        let sign = ["ca", "-batch", "-notext", "-config", "openssl.cnf", "-extensions", extensions];
        self.run(&[&sign[..], &["-startdate", from, "-enddate", until, "-in", &request, "-out", &out]].concat());
    }

    fn run(&self, words: &[&str]) {
        let done =
            Command::new("openssl").current_dir(self.folder.path()).args(words).output().expect("openssl is there");
        assert!(done.status.success(), "openssl {words:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("written");
    }
}

/// Whether the stock tool takes a time-stamp of a file, given whom to trust.
///
/// # Panics
/// When `openssl` is not there.
#[must_use]
pub fn stock_takes(answer: &Path, of: &Path, anchor: &Path) -> bool {
    let mut tool = Command::new("openssl");
    tool.args(["ts", "-verify", "-data"]).arg(of).arg("-in").arg(answer).arg("-CAfile").arg(anchor);
    tool.output().expect("openssl is there").status.success()
}

/// A granted answer around a time-stamp.
#[must_use]
pub fn around(stamp: &[u8]) -> Vec<u8> {
    let inside = [&[0x30, 0x03, 0x02, 0x01, 0x00], stamp].concat();
    let [high, low] = u16::try_from(inside.len()).expect("short").to_be_bytes();
    [&[0x30, 0x82, high, low], inside.as_slice()].concat()
}

fn configuration(purpose: &str) -> String {
    let stamps = |name: &str| {
        format!(
            "[{name}]\nserial = serial\ncrypto_device = builtin\nsigner_cert = {name}.pem\ncerts = root.pem\nsigner_key = {name}.key\n\
             signer_digest = sha256\ndefault_policy = {POLICY}\nother_policies = {OTHER_POLICY}\ndigests = sha256,sha512\n\
             ess_cert_id_chain = no\ness_cert_id_alg = sha256\n"
        )
    };
    let leaf = |name: &str, purpose: &str| {
        format!("[{name}_are]\nbasicConstraints = CA:FALSE\nkeyUsage = critical,digitalSignature\n{purpose}\n")
    };
    format!(
        "[req]\ndistinguished_name = who\n[who]\n[ca]\ndefault_ca = one\n[one]\nnew_certs_dir = .\ndatabase = index.txt\nrand_serial = yes\n\
         certificate = root.pem\nprivate_key = root.key\ndefault_md = sha256\npolicy = any\nunique_subject = no\n[any]\ncommonName = supplied\n\
         [root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign\nsubjectKeyIdentifier = hash\n{}{}{}{}",
        stamps("stamps"),
        leaf("stamps", purpose),
        stamps("honest"),
        leaf("honest", FOR_STAMPS),
    )
}
