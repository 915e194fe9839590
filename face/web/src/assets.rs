//! What is embedded in the program: style and scripts, served as they are.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Name, type, bytes.
const ASSETS: &[(&str, &str, &str)] = &[
    ("base.css", "text/css; charset=utf-8", include_str!("../assets/base.css")),
    ("rooms.css", "text/css; charset=utf-8", include_str!("../assets/rooms.css")),
    ("start.css", "text/css; charset=utf-8", include_str!("../assets/start.css")),
    ("main.js", "text/javascript; charset=utf-8", include_str!("../assets/main.js")),
    ("live.js", "text/javascript; charset=utf-8", include_str!("../assets/live.js")),
    ("keys.js", "text/javascript; charset=utf-8", include_str!("../assets/keys.js")),
    ("deposit.js", "text/javascript; charset=utf-8", include_str!("../assets/deposit.js")),
    ("write.js", "text/javascript; charset=utf-8", include_str!("../assets/write.js")),
    ("answers.js", "text/javascript; charset=utf-8", include_str!("../assets/answers.js")),
    ("bring.js", "text/javascript; charset=utf-8", include_str!("../assets/bring.js")),
    ("cachet.js", "text/javascript; charset=utf-8", include_str!("../assets/cachet.js")),
    ("check.js", "text/javascript; charset=utf-8", include_str!("../assets/check.js")),
    ("proof.css", "text/css; charset=utf-8", include_str!("../assets/proof.css")),
    ("notify.js", "text/javascript; charset=utf-8", include_str!("../assets/notify.js")),
    ("secret.js", "text/javascript; charset=utf-8", include_str!("../assets/secret.js")),
    ("seal.svg", "image/svg+xml", include_str!("../assets/seal.svg")),
];

/// An asset by its name.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, media, bytes)) => ([(header::CONTENT_TYPE, *media)], *bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
