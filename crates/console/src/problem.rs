//! Refusals over HTTP: problem details (RFC 9457), each with what the operator does next.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use crate::backend::{Kind, Refused};

/// What is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Names the sort, the same for the same sort.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The sort in words.
    pub title: &'static str,
    /// The status, as in the head of the answer.
    pub status: u16,
    /// What happened.
    pub detail: String,
    /// What the operator does next.
    pub hint: String,
    /// The same for tools, where there is more to say than words.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub because: Value,
}

/// Sorts of problems: status, name, and the sort in words.
pub type Sort = (StatusCode, &'static str, &'static str);

/// It is not understood, or makes no sense here.
pub const UNCLEAR: Sort = (StatusCode::UNPROCESSABLE_ENTITY, "unclear", "It is not understood, or makes no sense here");
/// Nobody is signed in.
pub const SIGNED_OUT: Sort = (StatusCode::UNAUTHORIZED, "signed-out", "Nobody is signed in here");
/// Whoever is signed in may not.
pub const FORBIDDEN: Sort = (StatusCode::FORBIDDEN, "forbidden", "Whoever is signed in may not do this");
/// Another site's page asked.
pub const FOREIGN: Sort = (StatusCode::FORBIDDEN, "foreign", "Another site's page made this request");
/// There is no such thing.
pub const MISSING: Sort = (StatusCode::NOT_FOUND, "missing", "There is no such thing");
/// A path is there, and not for this method.
pub const METHOD: Sort = (StatusCode::METHOD_NOT_ALLOWED, "method", "That is not done here");
/// It was refused, and nothing was changed.
pub const REFUSED: Sort = (StatusCode::CONFLICT, "refused", "It was refused, and nothing was changed");
/// What was waited for did not come in time.
pub const TIMED_OUT: Sort = (StatusCode::CONFLICT, "timed-out", "What was waited for did not come in time");
/// The same key was given with another request.
pub const KEY_REUSED: Sort = (StatusCode::UNPROCESSABLE_ENTITY, "key-reused", "This key was used for something else");
/// The first request with this key is still underway.
pub const UNDERWAY: Sort = (StatusCode::CONFLICT, "underway", "The same request is underway");
/// It is not any more what whoever asks has seen.
pub const CHANGED: Sort = (StatusCode::PRECONDITION_FAILED, "changed", "It has changed since it was read");
/// Too large.
pub const OVERSIZE: Sort = (StatusCode::PAYLOAD_TOO_LARGE, "oversize", "The request is too large");
/// It did not come in time.
pub const SLOW: Sort = (StatusCode::REQUEST_TIMEOUT, "slow", "The request did not come to its end in time");
/// Not JSON.
pub const MEDIA: Sort = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media", "The request is not in JSON");
/// Too much is asked at once.
pub const BUSY: Sort = (StatusCode::SERVICE_UNAVAILABLE, "busy", "Too much is asked at once");
/// The station does not run.
pub const STOPPED: Sort = (StatusCode::SERVICE_UNAVAILABLE, "stopped", "The station is not running");
/// A fault of this machine.
pub const LOCAL: Sort = (StatusCode::INTERNAL_SERVER_ERROR, "local", "This machine does not let the station do it");

impl Problem {
    /// A problem of this sort.
    pub fn new(sort: Sort, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        let (status, kind, title) = sort;
        let (detail, hint) = (detail.into(), hint.into());
        Problem { kind, title, status: status.as_u16(), detail, hint, because: Value::Null }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let sort = match refused.kind {
            Kind::Unclear => UNCLEAR,
            Kind::SignedOut => SIGNED_OUT,
            Kind::Forbidden => FORBIDDEN,
            Kind::Missing => MISSING,
            Kind::Refused => REFUSED,
            Kind::TimedOut => TIMED_OUT,
            Kind::Stopped => STOPPED,
            Kind::Local => LOCAL,
        };
        let Refused { what, hint, because, .. } = refused;
        Problem { because, ..Problem::new(sort, what, hint) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
