//! The fields of a form, bounded.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use zeroize::Zeroize;

/// Bytes of a form: all that the field of a message takes, in the worst of escapes (nine bytes for one of its 65 536 letters), and room.
pub(crate) const FORM_BYTES_MAX: usize = 640 * 1024;
/// Bytes of a form that names every file of a folder, or has a digest for every block of a document.
pub(crate) const LONG_FORM_BYTES_MAX: usize = 32 * 1024 * 1024;

/// What a form brings.
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// A field; empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// A field that may be left empty.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name).trim()).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Every value of a field.
    pub fn every<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// Some of them are secrets.
impl Drop for Fields {
    fn drop(&mut self) {
        for (_, value) in &mut self.0 {
            value.zeroize();
        }
    }
}

/// Reads them, up to so many bytes.
pub(crate) async fn fields(body: Body, bytes_max: usize) -> Result<Fields, Response> {
    let too_large = |_| StatusCode::PAYLOAD_TOO_LARGE.into_response();
    let bytes = axum::body::to_bytes(body, bytes_max).await.map_err(too_large)?;
    Ok(Fields(form_urlencoded::parse(&bytes).into_owned().collect()))
}
