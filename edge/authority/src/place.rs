//! Where an authority is: an address of the web that a person typed.

use hyper::Uri;

/// Letters of an address.
const LETTERS_MAX: usize = 500;

/// Where an authority is.
#[derive(Clone, PartialEq, Eq)]
pub struct Place(Uri);

impl core::fmt::Debug for Place {
    /// Whom a firm asks belongs in no trace.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Place")
    }
}

impl Place {
    /// Reads `http://…` or `https://…`: a host, a port if it is not the usual one, a path, a query; no name and no password.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LETTERS_MAX || text.contains(['@', '#', '\\']) {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let known = matches!(uri.scheme_str(), Some("http" | "https"));
        let hosted = uri.host().is_some_and(|host| !host.is_empty()) && uri.port_u16() != Some(0);
        // A port that is no port is none that the person meant.
        let port = uri
            .authority()
            .and_then(|one| one.as_str().rsplit_once(']').map_or(one.as_str(), |(_, rest)| rest).rsplit_once(':'));
        let whole = port.is_none_or(|(_, port)| port.parse::<u16>().is_ok());
        (known && hosted && whole).then_some(Self(uri))
    }

    /// As it is shown and kept.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// Its host and port, as the network journal shows them.
    #[must_use]
    pub fn host_and_port(&self) -> String {
        format!("{}:{}", self.0.host().unwrap_or_default(), self.port())
    }

    /// Its host, without the brackets of an IPv6 address.
    pub(crate) fn host(&self) -> &str {
        let host = self.0.host().unwrap_or_default();
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.port_u16().unwrap_or(if self.is_sealed() { 443 } else { 80 })
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }

    /// What stands in the `Host` line.
    pub(crate) fn named(&self) -> &str {
        self.0.authority().map_or("", |one| one.as_str())
    }

    pub(crate) fn path(&self) -> &str {
        self.0.path_and_query().map_or("/", |path| path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_of_an_authority_is_refused() {
        for bad in [
            "",
            "tsa.example",
            "ftp://tsa.example/",
            "file:///etc/passwd",
            "http://",
            "http://:80/",
            "http://tsa.example:0/",
            "http://tsa.example:/",
            "http://tsa.example:99999/",
            "http://claire:secret@tsa.example/",
            "http://tsa.example/ two",
            "http://tsa.example\\@other.example/",
            "/stamp",
            &format!("http://tsa.example/{}", "a".repeat(500)),
        ] {
            assert_eq!(Place::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_address_says_where_to_go_and_what_to_ask_for() {
        let place = Place::read(" http://tsa.example/tsr?policy=1 ").unwrap();
        assert_eq!(
            (place.host(), place.port(), place.path(), place.is_sealed()),
            ("tsa.example", 80, "/tsr?policy=1", false)
        );
        let place = Place::read("https://[::1]:8443").unwrap();
        assert_eq!((place.host(), place.port(), place.path(), place.is_sealed()), ("::1", 8443, "/", true));
        assert_eq!(place.host_and_port(), "[::1]:8443");
        assert_eq!(format!("{place:?}"), "Place");
    }
}
