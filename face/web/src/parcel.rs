//! Bytes of a document on their way from a browser: a part at a time, from someone who was let in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::sessions::is_same;
use crate::visit::{MARK_HEADER, Visit};

/// Bytes of one part, and of the blocks by which a document is recognised.
pub(crate) const PARCEL_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A part of a document. A form cannot send it: the session's mark is in a header, which only our own script sets.
pub(crate) struct Parcel<const BYTES_MAX: usize = PARCEL_BYTES_MAX>(pub Visit, pub Bytes);

impl<const BYTES_MAX: usize> FromRequest<Arc<App>> for Parcel<BYTES_MAX> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let mark = parts.headers.get(MARK_HEADER).and_then(|value| value.to_str().ok());
        if !is_same(mark.unwrap_or_default(), &visit.session.form_mark) {
            return Err(StatusCode::FORBIDDEN.into_response());
        }
        // Not a gesture of a person: a long deposit keeps no page open.
        let too_large = |_| StatusCode::PAYLOAD_TOO_LARGE.into_response();
        let bytes = axum::body::to_bytes(body, BYTES_MAX).await.map_err(too_large)?;
        Ok(Self(visit, bytes))
    }
}
