//! A storage of one's own, as a person says where it is and with which keys: checked before anybody is contacted.

use std::net::IpAddr;

use rusty_s3::{Credentials, UrlStyle};
use ureq::tls::{Certificate, PemItem, parse_pem};
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::trouble::{Outage, Trouble};

/// Longest address.
const URL_BYTES_MAX: usize = 1_024;
const REGION_BYTES_MAX: usize = 64;
const PREFIX_BYTES_MAX: usize = 200;
const KEY_BYTES_MAX: usize = 256;
/// Longest text of certificates, and how many are in it.
const AUTHORITY_BYTES_MAX: usize = 64 * 1024;
const AUTHORITIES_MAX: usize = 16;

/// Where an S3-compatible storage is, as typed.
pub struct Storage {
    /// `https://…`; `http://…` of this machine or a private address alone.
    pub endpoint: String,
    /// As the storage calls it.
    pub region: String,
    /// The bucket, which is there already.
    pub bucket: String,
    /// What the names of all objects begin with; may be empty.
    pub prefix: String,
    /// Who asks.
    pub access_key: String,
    /// What requests are signed with. It is never sent.
    pub secret_key: Zeroizing<String>,
    /// Certificates (PEM) that alone vouch for the storage; absent: the authorities that browsers know.
    pub authority: Option<String>,
}

impl core::fmt::Debug for Storage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Storage(..)")
    }
}

/// The same, checked.
#[derive(Clone)]
pub(crate) struct Checked {
    pub bucket: rusty_s3::Bucket,
    pub prefix: String,
    pub credentials: Credentials,
    pub authorities: Option<Vec<Certificate<'static>>>,
}

impl Storage {
    /// Host and port, as the network journal names whom was contacted.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        let url = endpoint(&self.endpoint)?;
        Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
    }

    /// Whether what is said to it crosses the network in the clear: sealed files, but their names and sizes are seen, and may be
    /// altered.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        endpoint(&self.endpoint).is_some_and(|url| url.scheme() == "http")
    }

    pub(crate) fn check(&self) -> Result<Checked, Trouble> {
        self.read().ok_or(Trouble::Storage(Outage::Address))
    }

    fn read(&self) -> Option<Checked> {
        let url = endpoint(&self.endpoint)?;
        let is_word = |text: &str, max: usize, also: &str| {
            let is_in = |letter: char| letter.is_ascii_alphanumeric() || also.contains(letter);
            !text.is_empty() && text.len() <= max && text.chars().all(is_in)
        };
        let is_bucket = is_word(&self.bucket, 63, "-.") && self.bucket.len() >= 3 && !self.bucket.contains("..");
        let is_bounded = self.bucket.starts_with(char::is_alphanumeric) && self.bucket.ends_with(char::is_alphanumeric);
        if !is_bucket || !is_bounded || !is_word(&self.region, REGION_BYTES_MAX, "-") {
            return None;
        }
        let prefix = self.prefix.trim_end_matches('/');
        let is_segment = |segment: &str| is_word(segment, PREFIX_BYTES_MAX, "-_.") && segment != "." && segment != "..";
        if prefix.len() > PREFIX_BYTES_MAX || !(prefix.is_empty() || prefix.split('/').all(is_segment)) {
            return None;
        }
        let is_secret = (1..=KEY_BYTES_MAX).contains(&self.secret_key.len())
            && self.secret_key.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_word(&self.access_key, KEY_BYTES_MAX, "-_.+=") || !is_secret {
            return None;
        }
        let authorities = match &self.authority {
            None => None,
            Some(text) => Some(authorities(text)?),
        };
        // The name of the bucket stands in the path: storages of one's own have no name for each.
        let bucket = rusty_s3::Bucket::new(url, UrlStyle::Path, self.bucket.clone(), self.region.clone()).ok()?;
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        let credentials = Credentials::new(self.access_key.clone(), self.secret_key.as_str());
        Some(Checked { bucket, prefix, credentials, authorities })
    }
}

/// An address that may be contacted: sealed by TLS, or no further than a network of one's own.
fn endpoint(text: &str) -> Option<Url> {
    let url = Some(text).filter(|text| text.len() <= URL_BYTES_MAX).and_then(|text| Url::parse(text).ok())?;
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
        && url.path() == "/";
    let is_near = match url.host()? {
        // By its number: a name could lead anywhere.
        Host::Ipv4(address) => is_own(IpAddr::V4(address)),
        Host::Ipv6(address) => is_own(IpAddr::V6(address)),
        Host::Domain(name) => name == "localhost",
    };
    (is_bare && (url.scheme() == "https" || (url.scheme() == "http" && is_near))).then_some(url)
}

/// RFC 1918, RFC 4193, and this machine.
fn is_own(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

fn authorities(text: &str) -> Option<Vec<Certificate<'static>>> {
    if text.len() > AUTHORITY_BYTES_MAX {
        return None;
    }
    let items: Result<Vec<PemItem<'static>>, _> = parse_pem(text.as_bytes()).take(AUTHORITIES_MAX + 1).collect();
    let certificate = |item| match item {
        PemItem::Certificate(certificate) => Some(certificate),
        // Somebody's key is not to be kept here by mistake.
        _ => None,
    };
    let found: Vec<_> = items.ok()?.into_iter().map(certificate).collect::<Option<_>>()?;
    (1..=AUTHORITIES_MAX).contains(&found.len()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(endpoint: &str) -> Storage {
        Storage {
            endpoint: endpoint.to_owned(),
            region: "garage".to_owned(),
            bucket: "sauvegardes".to_owned(),
            prefix: String::new(),
            access_key: "GK31c2f218a2e44f485b94239e".to_owned(),
            secret_key: Zeroizing::new("a/secret+key=".to_owned()),
            authority: None,
        }
    }

    #[test]
    fn nothing_is_said_in_the_clear_beyond_a_network_of_ones_own() {
        for url in [
            "http://s3.example.org",
            "http://192.0.2.7:3900",
            "http://8.8.8.8",
            "http://169.254.169.254",
            "http://[2001:db8::1]",
            "http://garage.local",
            "http://10.0.0.1.example.org",
            "ftp://10.0.0.1",
            "file:///etc/passwd",
            "10.0.0.1:3900",
            "",
        ] {
            assert!(typed(url).check().is_err() && typed(url).host().is_none(), "{url}");
        }
        for (url, host) in [
            ("https://s3.example.org", "s3.example.org:443"),
            ("http://127.0.0.1:3900", "127.0.0.1:3900"),
            ("http://localhost:3900/", "localhost:3900"),
            ("http://192.168.1.20:9000", "192.168.1.20:9000"),
            ("http://[fd00::7]:3900", "[fd00::7]:3900"),
        ] {
            assert!(typed(url).check().is_ok(), "{url}");
            assert_eq!((typed(url).host().as_deref(), typed(url).is_plain()), (Some(host), url.starts_with("http:")));
        }
    }

    #[test]
    fn an_address_holds_nothing_but_a_host_and_a_port() {
        for url in [
            "https://claire:secret@s3.example.org",
            "https://s3.example.org/elsewhere",
            "https://s3.example.org/?x=1",
            "https://s3.example.org/#x",
        ] {
            assert!(typed(url).check().is_err(), "{url}");
        }
    }

    #[test]
    fn names_and_keys_that_could_lead_elsewhere_are_refused() {
        let refused = |change: &dyn Fn(&mut Storage)| {
            let mut storage = typed("https://s3.example.org");
            change(&mut storage);
            matches!(storage.check(), Err(Trouble::Storage(Outage::Address)))
        };
        for bucket in ["", "ab", "../other", "a/b", "a b c", "-abc", "abc.", "a..b", &"x".repeat(64)] {
            assert!(refused(&|storage| bucket.clone_into(&mut storage.bucket)), "{bucket}");
        }
        for prefix in ["/a", "a//b", "..", "a/../b", "a/./b", "é", "a?b", &"x/".repeat(150)] {
            assert!(refused(&|storage| prefix.clone_into(&mut storage.prefix)), "{prefix}");
        }
        assert!(refused(&|storage| storage.region = "eu west".to_owned()));
        assert!(refused(&|storage| storage.access_key = "a/b".to_owned()));
        assert!(refused(&|storage| storage.secret_key = Zeroizing::new(String::new())));
        assert!(refused(&|storage| storage.secret_key = Zeroizing::new("a\nb".to_owned())));
        for authority in ["", "no certificate", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            assert!(refused(&|storage| storage.authority = Some(authority.to_owned())), "{authority}");
        }
        assert!(!refused(&|storage| storage.prefix = "cabinet/claire_2".to_owned()));
    }

    #[test]
    fn no_trace_of_a_storage_holds_its_address_or_a_key() {
        let trouble = typed("http://claire.example.org").check().err().unwrap();
        let traced = format!("{:?} {trouble:?} {trouble}", typed("https://s3.example.org"));
        for secret in ["example", "GK31", "a/secret", "sauvegardes"] {
            assert!(!traced.contains(secret), "{traced}");
        }
    }
}
