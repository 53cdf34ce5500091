//! Whose session a request is of, and whether a page of ours made it.
//!
//! A session's token lies in a cookie that no script can read and that other sites' pages do not send. Beside that a
//! request that changes something must say that it comes from this very origin: a browser states it truthfully, and what
//! is no browser sends no cookie of somebody else's.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::{FOREIGN, Problem};

/// How the cookie's name begins; by this prefix browsers refuse it from anywhere but this host, and without TLS. The port
/// follows, since to a browser all ports of a host are one place, and two stations may stand on one machine.
const COOKIE: &str = "__Host-session-";

/// Longest token that is looked at.
const TOKEN_BYTES_MAX: usize = 256;

/// What the page may load, and who may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
                      connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// What tells the sessions of this console from those of another on the same machine.
#[derive(Clone)]
pub(crate) struct Door {
    cookie: String,
}

impl Door {
    /// The console that listens at this port.
    pub fn at(port: u16) -> Self {
        Door { cookie: format!("{COOKIE}{port}") }
    }

    /// The token of a request's session.
    pub fn token(&self, headers: &HeaderMap) -> Option<String> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let named = |cookie: &str| cookie.trim().strip_prefix(&self.cookie)?.strip_prefix('=').map(str::to_owned);
        let mut found = cookies.flat_map(|value| value.split(';')).filter_map(named);
        let token = found.next().filter(|token| !token.is_empty() && token.len() <= TOKEN_BYTES_MAX);
        // Two are no session: one of them is not ours.
        if found.next().is_some() { None } else { token }
    }

    /// The header that gives a browser a session, or takes it.
    pub fn cookie(&self, token: Option<&str>) -> String {
        let (token, age) = token.map_or(("", "; Max-Age=0"), |token| (token, ""));
        format!("{}={token}; Path=/; Secure; HttpOnly; SameSite=Strict{age}", self.cookie)
    }
}

/// Refuses what another site's page made, and tells the browser what this one's may do.
pub async fn guard(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = match safe || is_ours(request.headers()) {
        true => next.run(request).await,
        false => Problem::new(
            FOREIGN,
            "the request does not say that it comes from this console's own page",
            "open the console at the address that the station prints, and do it there",
        )
        .into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ] {
        headers.insert(name, axum::http::HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(axum::http::HeaderValue::from_static("no-store"));
    response
}

/// True if a request states to come from the origin that it goes to, or from no page at all.
fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) if site != "same-origin" => false,
        (_, Some(origin)) => {
            let host = text("host").unwrap_or_default();
            origin.strip_prefix("https://").is_some_and(|origin| !host.is_empty() && origin == host)
        }
        // A browser states one of the two with everything that is not only read.
        (Some(_), None) => true,
        (None, None) => headers.get(header::COOKIE).is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(*name, value.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn the_token_is_that_of_the_one_cookie() {
        let of = |cookies: &[&str]| {
            let given: Vec<_> = cookies.iter().map(|cookie| ("cookie", *cookie)).collect();
            Door::at(4780).token(&headers(&given))
        };
        assert_eq!(of(&["__Host-session-4780=abc"]), Some("abc".to_owned()));
        assert_eq!(of(&["theme=night; __Host-session-4780=abc; other=1"]), Some("abc".to_owned()));
        assert_eq!(of(&["__Host-session-4781=abc"]), None);
        assert_eq!(of(&["__Host-session-4780="]), None);
        assert_eq!(of(&["__Host-session-4780=abc; __Host-session-4780=def"]), None, "one of two is not ours");
        assert_eq!(of(&["__Host-session-4780=abc", "__Host-session-4780=def"]), None);
        assert_eq!(of(&[&format!("__Host-session-4780={}", "x".repeat(TOKEN_BYTES_MAX + 1))]), None);
    }

    #[test]
    fn only_a_page_of_ours_changes_anything() {
        let ours = |given: &[(&'static str, &str)]| is_ours(&headers(given));
        let host = ("host", "127.0.0.1:4780");
        assert!(ours(&[host, ("origin", "https://127.0.0.1:4780"), ("sec-fetch-site", "same-origin")]));
        assert!(ours(&[host, ("origin", "https://127.0.0.1:4780")]));
        assert!(ours(&[host]), "what is no browser and has no session");
        assert!(!ours(&[host, ("cookie", "__Host-session-4780=abc")]));
        for origin in ["https://evil.example", "null", "http://127.0.0.1:4780", "https://127.0.0.1:4781", "https://"] {
            assert!(!ours(&[host, ("origin", origin)]), "{origin}");
        }
        for site in ["cross-site", "same-site", "none"] {
            assert!(!ours(&[host, ("origin", "https://127.0.0.1:4780"), ("sec-fetch-site", site)]), "{site}");
        }
        assert!(!ours(&[("origin", "https://")]));
    }
}
