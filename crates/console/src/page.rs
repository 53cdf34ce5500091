//! The page and what belongs to it, from inside the binary: one file to deploy.

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::problem::{METHOD, MISSING, Problem};

/// What `web/` is built into. A build without it has the API alone.
#[derive(rust_embed::Embed)]
#[folder = "../../web/dist/"]
#[allow_missing = true]
struct Built;

/// The document that every screen begins with.
const DOCUMENT: &str = "index.html";

/// What stands at a path; the document for every path that names no file, since the page reads the path itself.
pub(crate) async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        let problem = Problem::new(METHOD, "a page is only read", "the API is below /api/");
        return ([(header::ALLOW, "GET, HEAD")], problem).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    // A serial or a name in an address may have a dot too: a page is what is asked for as one.
    let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.')) && !is_page(&headers);
    let path = if is_file || Built::get(path).is_some() { path } else { DOCUMENT };
    let packed = format!("{path}.gz");
    let takes_packed = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.split(',').any(|one| one.trim().split(';').next() == Some("gzip")));
    let (found, encoding) = match takes_packed.then(|| Built::get(&packed)).flatten() {
        Some(found) => (Some(found), Some("gzip")),
        None => (Built::get(path), None),
    };
    let Some(found) = found else {
        let hint = match Built::get(DOCUMENT) {
            Some(_) => "open the console at its first page",
            None => "this program was built without its pages: make build builds both",
        };
        return Problem::new(MISSING, format!("there is nothing at {}", uri.path()), hint).into_response();
    };
    // What a name with a hash in it holds is never another.
    let kept = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = (
        StatusCode::OK,
        [(header::CONTENT_TYPE, media(path)), (header::CACHE_CONTROL, kept), (header::VARY, "accept-encoding")],
        found.data.into_owned(),
    )
        .into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, axum::http::HeaderValue::from_static(encoding));
    }
    response
}

/// True of what a person goes to, as browsers say it; what a page needs is asked for without.
fn is_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|one| one.trim().split(';').next() == Some("text/html"))
}

fn media(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map" | "geojson") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt" | "ftl") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
