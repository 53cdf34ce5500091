//! The readers of requests, shown to a fuzzer.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::given::{Given, unclear};
use crate::guard::Door;
use crate::operation::Operation;
use crate::problem::Problem;

/// What stands behind the question mark.
///
/// # Errors
/// [`Problem`] with what is not of that form.
pub fn of_query(operation: &Operation, query: &str) -> Result<Given, Problem> {
    Given::of_query(operation, query)
}

/// What a body says.
///
/// # Errors
/// [`Problem`] with what is not of that form.
pub fn of_body(operation: &Operation, body: &[u8]) -> Result<Given, Problem> {
    let json = serde_json::from_slice(body).map_err(|error| unclear(error.to_string()))?;
    Given::of_body(operation, &json)
}

/// The token of a session in the cookies of a request to the console at this port.
#[must_use]
pub fn token(cookies: &str, port: u16) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, HeaderValue::from_str(cookies).ok()?);
    Door::at(port).token(&headers)
}
