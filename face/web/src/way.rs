//! The way back to the page that someone was on when everything was closed.

use axum::http::Uri;
use form_urlencoded::byte_serialize;

/// Longest address of a page of ours.
const BYTES_MAX: usize = 200;

/// The address of a page, if it is one of ours: it comes from an address or a form, and a stranger may have written it. Where something is
/// done or taken along is no page: whoever stood there after a refusal would find nothing.
pub(crate) fn page(asked: &str) -> Option<&str> {
    let is_plain = asked.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'));
    if asked.len() > BYTES_MAX || !is_plain {
        return None;
    }
    let parts: Vec<&str> = asked.strip_prefix('/')?.split('/').collect();
    let is_page = matches!(
        parts.as_slice(),
        ["matters"
            | "owed"
            | "people"
            | "search"
            | "network"
            | "proof"
            | "settings"
            | "join"
            | "cachet"
            | "authorities"]
            | ["matters", "new"]
            | ["cachet", "check"]
            | ["people" | "m", _]
            | ["m", _, "parties" | "proof" | "bundle" | "papers" | "parcel" | "keeping" | "import" | "invite"]
            | ["m", _, "i", _]
            | ["m", _, "i", _, "view"]
    );
    (is_page && parts.iter().all(|part| !part.is_empty())).then_some(asked)
}

/// The door, which leads back to this page.
pub(crate) fn door(door: &str, from: &Uri) -> String {
    match page(from.path()).filter(|path| *path != "/matters") {
        Some(path) => format!("{door}?at={}", byte_serialize(path.as_bytes()).collect::<String>()),
        None => door.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn only_pages_of_ours_are_gone_back_to() {
        for ours in [
            "/m/k3x9/i/12",
            "/m/k3x9/proof",
            "/people",
            "/settings",
            "/m/k3x9/i/12/view",
            "/cachet/check",
            "/m/k3x9/parcel",
        ] {
            assert_eq!(page(ours), Some(ours));
        }
        let long = format!("/m/{}", "a".repeat(200));
        let others = [
            "//evil.example",
            "/m//evil.example",
            "https://evil.example",
            "/m/a?x=1",
            "/m/..%2f",
            "/m/a;url=x",
            "/m/a/i/1/save",
            "/m/a/i/1/frame",
            "/m/a/send",
            "/m/a/deposit/b",
            "/people/a/verify",
            "/settings/devices",
            "/settings/backup/now",
            "/m/a/leave",
            "/proof/far",
            "/cachet/new",
            "/authorities/remove",
            "/m/",
            "/people/",
            "/lock",
            "/open",
            "/",
            "",
            "javascript:alert(1)",
            "/m/a\"onload",
            "/m/é",
            &long,
        ];
        for other in others {
            assert_eq!(page(other), None, "{other}");
        }
    }
}
