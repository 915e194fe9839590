//! What every answer tells the browser: keep nothing, run nothing that is not ours, be shown nowhere else.

use axum::http::HeaderValue;
use axum::http::header::{self, HeaderName};
use axum::response::Response;

/// Nothing inline, nothing from elsewhere, no frame around it; scripts may make HTML of ours only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types parloir";

/// Adds them, where an answer has none of its own.
pub(crate) fn dress(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let every: [(HeaderName, &'static str); 9] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: under it a browser says `Origin: null` on our own forms, and the guard could not tell them from others.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()",
        ),
        (HeaderName::from_static("x-dns-prefetch-control"), "off"),
    ];
    for (name, value) in every {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
