//! The paths over a station that is none: what is asked of it, how often, and what a browser is answered.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Request;
use serde_json::json;
use tower::ServiceExt as _;

use super::*;
use crate::backend::{Kind, Refused};
use crate::operation::{Operation, Parameter, Takes};

/// One affair that can be shown, changed, and given as a file.
struct Desk {
    operations: Vec<Operation>,
    changes: AtomicU64,
}

const TOKEN: &str = "of-the-watch";
const OTHER: &str = "of-another";

impl Desk {
    fn new() -> Self {
        let call = Parameter {
            name: "call".into(),
            about: "Which.".into(),
            takes: Takes::Text,
            required: true,
            many: false,
            default: None,
        };
        let operation = |path: &str, changes, gives_file, shown_by| Operation {
            path: path.into(),
            about: "Does it.".into(),
            changes,
            takes: vec![call.clone()],
            gives_file,
            shown_by,
        };
        let file = Parameter { name: "file".into(), takes: Takes::File, ..call.clone() };
        let operations = vec![
            operation("call/show", false, false, None),
            operation("call/accept", true, false, Some(0)),
            operation("call/calendar", false, true, None),
            operation("call/seek", true, false, None),
            Operation { takes: vec![call.clone(), file], ..operation("verify", true, false, None) },
        ];
        Desk { operations, changes: AtomicU64::new(0) }
    }
}

impl Backend for Desk {
    fn operations(&self) -> &[Operation] {
        &self.operations
    }

    fn carry_out(&self, token: Option<&str>, operation: usize, given: &Given, words: bool) -> Result<Answer, Refused> {
        self.session(token)?;
        let call = given.text(0).unwrap_or_default();
        let refused = |kind| Refused { kind, what: call.into(), hint: "do else".into(), because: Value::Null };
        match call {
            "none" => return Err(refused(Kind::Missing)),
            "full" => return Err(refused(Kind::Local)),
            "slow" => std::thread::sleep(std::time::Duration::from_millis(200)),
            _ => {}
        }
        let changes = match self.operations[operation].changes {
            true => self.changes.fetch_add(1, Ordering::SeqCst) + 1,
            false => self.changes.load(Ordering::SeqCst),
        };
        if self.operations[operation].gives_file {
            let mut file = tempfile::tempfile().expect("a file");
            std::io::Write::write_all(&mut file, &vec![7; 300_000]).expect("it is written");
            std::io::Seek::rewind(&mut file).expect("it is rewound");
            return Ok(Answer::File { name: "a\"\r\nb.ics".into(), file });
        }
        match words {
            true => Ok(Answer::Words(format!("{call}, changed {changes} times"))),
            false => Ok(Answer::Value(json!({ "call": call, "changes": changes }))),
        }
    }

    fn sign_in(&self, person: String, passphrase: String) -> Result<Session, Refused> {
        match passphrase == "right" {
            true => Ok(Session { token: TOKEN.into(), shown: json!({ "person": person }) }),
            false => {
                Err(Refused { kind: Kind::Refused, what: "wrong".into(), hint: String::new(), because: Value::Null })
            }
        }
    }

    fn enter(&self, word: &str) -> Result<Session, Refused> {
        self.sign_in("guest".into(), if word == "sesame" { "right" } else { "wrong" }.into())
    }

    fn passkeys_at(&self) -> Result<Value, Refused> {
        Ok(json!({ "origin": "https://localhost:4780" }))
    }

    fn ask_passkey(&self) -> Result<Value, Refused> {
        Ok(json!({ "challenge": "sesame" }))
    }

    fn sign_in_by_passkey(&self, answer: Assertion) -> Result<Session, Refused> {
        self.sign_in("watch-1".into(), answer.signature)
    }

    fn ask_new_passkey(&self, token: &str) -> Result<Value, Refused> {
        self.session(Some(token))
    }

    fn add_passkey(&self, token: &str, answer: NewPasskey) -> Result<Value, Refused> {
        self.session(Some(token)).map(|_| json!({ "name": answer.name }))
    }

    fn sign_out(&self, _: &str) {}

    fn session(&self, token: Option<&str>) -> Result<Value, Refused> {
        match token {
            Some(TOKEN | OTHER) => Ok(json!({ "signed_in": "watch" })),
            _ => {
                Err(Refused { kind: Kind::SignedOut, what: "nobody".into(), hint: String::new(), because: Value::Null })
            }
        }
    }

    fn map(&self, token: Option<&str>) -> Result<Vec<(String, u64)>, Refused> {
        self.session(token).map(|_| vec![("rivers.geojson".into(), 10)])
    }

    fn map_file(&self, token: Option<&str>, name: &str) -> Result<std::fs::File, Refused> {
        self.session(token)?;
        if name != "rivers.geojson" {
            return Err(Refused { kind: Kind::Missing, what: name.into(), hint: String::new(), because: Value::Null });
        }
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, b"0123456789").expect("it is written");
        std::io::Seek::rewind(&mut file).expect("it is rewound");
        Ok(file)
    }

    fn may_hear(&self, token: Option<&str>, event: &Value) -> bool {
        token == Some(TOKEN) || event["event"] == "state"
    }
}

struct Console {
    pages: Router,
    desk: Arc<Desk>,
    events: Events,
}

/// What came back: status, head, and what it says.
struct Came {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Came {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl Console {
    fn new() -> Self {
        let (desk, events) = (Arc::new(Desk::new()), Events::new(7));
        let pages = router(Api::new(desk.clone(), events.clone(), Door::at(4780)), "0.0.0");
        Console { pages, desk, events }
    }

    async fn response(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:4780");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).expect("a request");
        self.pages.clone().oneshot(request).await.expect("it never fails")
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Came {
        let (parts, body) = self.response(method, path, headers, body).await.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("it has an end").to_vec();
        Came { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Asks as the watch's own page does.
    async fn get(&self, path: &str) -> Came {
        self.ask("GET", path, &[COOKIE], Body::empty()).await
    }

    async fn post(&self, path: &str, more: &[(&str, &str)], body: &str) -> Came {
        let mut headers = vec![COOKIE, JSON, ORIGIN, SAME];
        headers.extend(more);
        self.ask("POST", path, &headers, body.to_owned()).await
    }

    fn changes(&self) -> u64 {
        self.desk.changes.load(Ordering::SeqCst)
    }
}

const COOKIE: (&str, &str) = ("cookie", "__Host-session-4780=of-the-watch");
const JSON: (&str, &str) = ("content-type", "application/json");
const ORIGIN: (&str, &str) = ("origin", "https://127.0.0.1:4780");
const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

#[tokio::test]
async fn a_read_is_answered_and_tagged_and_a_tag_that_holds_saves_the_answer() {
    let console = Console::new();
    let came = console.get("/api/call/show?call=one").await;
    assert_eq!((came.status, came.json()), (200, json!({ "call": "one", "changes": 0 })));
    let tag = came.headers["etag"].to_str().expect("a tag").to_owned();
    let again = console.ask("GET", "/api/call/show?call=one", &[COOKIE, ("if-none-match", &tag)], Body::empty()).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    console.post("/api/call/seek", &[], r#"{"call":"two"}"#).await;
    let changed =
        console.ask("GET", "/api/call/show?call=one", &[COOKIE, ("if-none-match", &tag)], Body::empty()).await;
    assert_eq!(changed.status, 200);
    let words = console.ask("GET", "/api/call/show?call=one", &[COOKIE, ("accept", "text/plain")], Body::empty()).await;
    assert_eq!(words.body, b"one, changed 1 times");
}

#[tokio::test]
async fn what_changes_something_is_never_got_and_what_reads_is_never_posted() {
    let console = Console::new();
    let got = console.get("/api/call/accept?call=one").await;
    assert_eq!((got.status, got.headers["allow"].to_str().ok()), (405, Some("POST")));
    assert_eq!(console.post("/api/call/show", &[], r#"{"call":"one"}"#).await.status, 405);
    assert_eq!(console.ask("DELETE", "/api/call/accept", &[COOKIE, ORIGIN, SAME], Body::empty()).await.status, 405);
    assert_eq!(console.changes(), 0);
}

#[tokio::test]
async fn without_a_session_nothing_is_answered_and_nothing_is_read_of_what_is_sent() {
    let console = Console::new();
    for (method, path) in [
        ("GET", "/api/call/show?call=one"),
        ("POST", "/api/call/seek"),
        ("GET", "/api/events"),
        ("GET", "/api/session"),
        ("POST", "/api/desk/passkey/challenge"),
        ("POST", "/api/desk/passkey/add"),
    ] {
        for cookie in ["", "__Host-session-4780=", "__Host-session-4780=guess", "__Host-session-4781=of-the-watch"] {
            let headers = [("cookie", cookie), JSON, ORIGIN, SAME];
            let came = console.ask(method, path, &headers, "not even JSON").await;
            assert_eq!(came.status, 401, "{method} {path} {cookie:?}");
            assert_eq!(came.json()["type"], "signed-out");
            assert_eq!(came.headers["content-type"], "application/problem+json");
        }
    }
    assert_eq!(console.changes(), 0);
}

#[tokio::test]
async fn another_sites_page_changes_nothing() {
    let console = Console::new();
    for headers in [
        [COOKIE, JSON, ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        [COOKIE, JSON, ORIGIN, ("sec-fetch-site", "same-site")],
        [COOKIE, JSON, ("origin", "null"), SAME],
        [COOKIE, JSON, ("origin", "https://127.0.0.1:4781"), SAME],
    ] {
        let came = console.ask("POST", "/api/call/seek", &headers, r#"{"call":"one"}"#).await;
        assert_eq!((came.status, came.json()["type"].clone()), (403, json!("foreign")), "{headers:?}");
        assert_eq!(
            console.ask("POST", "/api/session", &headers, r#"{"person":"a","passphrase":"right"}"#).await.status,
            403
        );
    }
    // A form of another site's can send these without asking first.
    for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        let came = console
            .ask("POST", "/api/call/seek", &[COOKIE, ORIGIN, ("content-type", media)], r#"{"call":"one"}"#)
            .await;
        assert_eq!(came.status, 415, "{media}");
    }
    assert_eq!(console.changes(), 0);
}

#[tokio::test]
async fn every_answer_says_what_a_page_may_load_and_who_may_frame_it() {
    let console = Console::new();
    for path in ["/", "/api/call/show?call=one", "/api/nothing", "/nothing.js"] {
        let came = console.get(path).await;
        let policy = came.headers["content-security-policy"].to_str().expect("a policy").to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(came.headers["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn a_session_that_begins_has_a_cookie_that_no_script_and_no_other_site_has() {
    let console = Console::new();
    let signed_in = console.ask("POST", "/api/session", &[JSON], r#"{"person":"watch","passphrase":"right"}"#).await;
    assert_eq!((signed_in.status, signed_in.json()), (200, json!({ "person": "watch" })));
    let cookie = signed_in.headers["set-cookie"].to_str().expect("a cookie").to_owned();
    assert_eq!(cookie, "__Host-session-4780=of-the-watch; Path=/; Secure; HttpOnly; SameSite=Strict");
    let by_word = console.ask("POST", "/api/session", &[JSON], r#"{"word":"sesame"}"#).await;
    assert_eq!((by_word.status, by_word.headers.contains_key("set-cookie")), (200, true));
    for other in
        [r#"{"word":"open"}"#, r#"{"word":1}"#, r#"{"word":"sesame","person":"watch"}"#, r#"{"person":"watch"}"#]
    {
        let came = console.ask("POST", "/api/session", &[JSON], other).await;
        assert!([409, 422].contains(&came.status) && !came.headers.contains_key("set-cookie"), "{other}");
    }
    let wrong = console.ask("POST", "/api/session", &[JSON], r#"{"person":"watch","passphrase":"wrong"}"#).await;
    assert_eq!((wrong.status, wrong.headers.get("set-cookie")), (409, None));
    let out = console.ask("DELETE", "/api/session", &[COOKIE, ORIGIN, SAME], Body::empty()).await;
    assert_eq!(out.status, 204);
    assert!(out.headers["set-cookie"].to_str().expect("a cookie").contains("Max-Age=0"));
}

/// A passkey that a browser has made.
const NEW_PASSKEY: &str = r#"{"name":"Key ring","client_data":"e30","authenticator_data":""}"#;

#[tokio::test]
async fn a_passkey_is_asked_for_by_anybody_and_added_by_whoever_is_signed_in() {
    let console = Console::new();
    let at = console.ask("GET", "/api/session/passkey", &[], Body::empty()).await;
    assert_eq!((at.status, at.json()), (200, json!({ "origin": "https://localhost:4780" })));
    let asked = console.ask("POST", "/api/session/passkey", &[ORIGIN, SAME], Body::empty()).await;
    assert_eq!((asked.status, asked.json()), (200, json!({ "challenge": "sesame" })));
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    assert_eq!(console.ask("POST", "/api/session/passkey", &foreign, Body::empty()).await.status, 403);
    let answer = |signature: &str| {
        let given = json!({
            "passkey": "a", "client_data": "b", "authenticator_data": "c", "signature": signature, "user_handle": "d",
        });
        Body::from(given.to_string())
    };
    let signed_in = console.ask("POST", "/api/session", &[JSON], answer("right")).await;
    assert_eq!((signed_in.status, signed_in.headers.contains_key("set-cookie")), (200, true));
    let wrong = console.ask("POST", "/api/session", &[JSON], answer("wrong")).await;
    assert_eq!((wrong.status, wrong.headers.contains_key("set-cookie")), (409, false));
    let bare = console.ask("POST", "/api/session", &[JSON], r#"{"passkey":"a","signature":"right"}"#).await;
    assert_eq!(bare.status, 422);
    let added = console.post("/api/desk/passkey/add", &[], NEW_PASSKEY).await;
    assert_eq!((added.status, added.json()), (200, json!({ "name": "Key ring" })));
    assert_eq!(console.post("/api/desk/passkey/add", &[], r#"{"name":"Key ring"}"#).await.status, 422);
    let got = console.get("/api/desk/passkey/add").await;
    assert_eq!((got.status, got.headers["allow"].to_str().ok()), (405, Some("POST")));
}

#[tokio::test]
async fn the_same_change_is_made_once_however_often_it_is_asked_for() {
    let console = Console::new();
    let key = [("idempotency-key", "8d3e")];
    let first = console.post("/api/call/seek", &key, r#"{"call":"one"}"#).await;
    let again = console.post("/api/call/seek", &key, r#"{"call":"one"}"#).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(console.changes(), 1);
    let other = console.post("/api/call/seek", &key, r#"{"call":"two"}"#).await;
    assert_eq!((other.status, other.json()["type"].clone()), (422, json!("key-reused")));
    let elsewhere = console.post("/api/call/accept", &key, r#"{"call":"one"}"#).await;
    assert_eq!(elsewhere.status, 422, "the same words somewhere else are another request");
    assert_eq!(console.changes(), 1);
    // A key is its session's own.
    let theirs = [("cookie", "__Host-session-4780=of-another"), JSON, ORIGIN, SAME, key[0]];
    assert_eq!(console.ask("POST", "/api/call/seek", &theirs, r#"{"call":"one"}"#).await.status, 200);
    assert_eq!(console.changes(), 2);
    // What was refused is tried again.
    assert_eq!(console.post("/api/call/seek", &[("idempotency-key", "b")], r#"{"call":"none"}"#).await.status, 404);
    assert_eq!(console.post("/api/call/seek", &[("idempotency-key", "b")], r#"{"call":"one"}"#).await.status, 200);
    for bad in ["", &"x".repeat(IDEMPOTENCY_KEY_BYTES_MAX + 1)] {
        assert_eq!(console.post("/api/call/seek", &[("idempotency-key", bad)], r#"{"call":"one"}"#).await.status, 422);
    }
}

#[tokio::test]
async fn a_change_whose_browser_went_away_is_made_and_its_answer_is_there_for_the_next() {
    let console = Console::new();
    let key = [("idempotency-key", "gone")];
    let asked = console.post("/api/call/seek", &key, r#"{"call":"slow"}"#);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(50), asked).await.is_err(), "it goes away");
    let while_underway = console.post("/api/call/seek", &key, r#"{"call":"slow"}"#).await;
    assert_eq!((while_underway.status, while_underway.json()["type"].clone()), (409, json!("underway")));
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    let again = console.post("/api/call/seek", &key, r#"{"call":"slow"}"#).await;
    assert_eq!((again.status, console.changes()), (200, 1));
}

#[tokio::test]
async fn a_change_is_held_to_what_was_shown() {
    let console = Console::new();
    let shown = console.get("/api/call/show?call=one").await;
    let tag = shown.headers["etag"].to_str().expect("a tag").to_owned();
    let body = r#"{"call":"one"}"#;
    assert_eq!(console.post("/api/call/accept", &[("if-match", &tag)], body).await.status, 200);
    let late = console.post("/api/call/accept", &[("if-match", &tag)], body).await;
    assert_eq!((late.status, late.json()["type"].clone()), (412, json!("changed")));
    assert_eq!(console.changes(), 1);
    assert_eq!(console.post("/api/call/accept", &[("if-match", "*")], body).await.status, 200);
    assert_eq!(console.post("/api/call/seek", &[("if-match", "*")], body).await.status, 422, "nothing shows it");
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_and_while_it_is_read() {
    let console = Console::new();
    let large = "x".repeat(BODY_BYTES_MAX + 1);
    let said = console.post("/api/call/seek", &[("content-length", &large.len().to_string())], "").await;
    assert_eq!((said.status, said.json()["type"].clone()), (413, json!("oversize")));
    assert_eq!(console.post("/api/call/seek", &[], &large).await.status, 413);
    let just = format!(r#"{{"call":"{}"}}"#, "x".repeat(BODY_BYTES_MAX - 11));
    assert_eq!(just.len(), BODY_BYTES_MAX);
    assert_eq!(console.post("/api/call/seek", &[], &just).await.status, 200);
}

#[tokio::test]
async fn a_file_may_be_larger_than_words_and_has_a_bound_of_its_own() {
    let console = Console::new();
    // As much as the largest attachment of a line, as Base64.
    let file = |bytes: usize| format!(r#"{{"call":"one","file":"{}"}}"#, "A".repeat(bytes.div_ceil(3) * 4));
    assert_eq!(console.post("/api/verify", &[], &file(16 * 1024 * 1024)).await.status, 200);
    assert_eq!(console.post("/api/verify", &[], &file(FILE_BODY_BYTES_MAX)).await.status, 413);
    // Whoever waits for a place comes after those before.
    let console = Arc::new(console);
    let mut many = tokio::task::JoinSet::new();
    for _ in 0..3 * FILE_BODIES_MAX {
        let console = console.clone();
        many.spawn(async move { console.post("/api/verify", &[], r#"{"call":"slow","file":"AAAA"}"#).await.status });
    }
    assert_eq!(many.join_all().await, [200; 3 * FILE_BODIES_MAX]);
}

#[tokio::test]
async fn what_is_no_json_or_of_no_form_is_a_problem_that_says_what_is_wrong() {
    let console = Console::new();
    for body in ["", "{", "[]", "null", r#"{"call":1}"#, r#"{"call":"one","more":1}"#, "\u{0}", r#"{"call":"one"}{"#] {
        let came = console.post("/api/call/seek", &[], body).await;
        assert_eq!((came.status, came.json()["type"].clone()), (422, json!("unclear")), "{body:?}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(console.post("/api/call/seek", &[], &deep).await.status, 422);
    for path in
        ["/api/", "/api/call", "/api/call/show/", "/api/call/../status", "/api/%2e%2e/status", "/api//call/show"]
    {
        assert_eq!(console.get(path).await.status, 404, "{path}");
    }
    assert_eq!(console.get("/api/call/show?call=one&call=two").await.status, 422);
    assert_eq!(console.get("/api/call/show?%ff=%ff").await.status, 422);
}

#[tokio::test]
async fn a_refusal_has_the_status_of_its_sort() {
    let console = Console::new();
    assert_eq!(console.get("/api/call/show?call=none").await.status, 404);
    assert_eq!(console.get("/api/call/show?call=full").await.status, 500);
    let came = console.get("/api/call/show?call=none").await.json();
    assert_eq!((came["detail"].clone(), came["hint"].clone()), (json!("none"), json!("do else")));
}

#[tokio::test]
async fn a_file_comes_whole_and_its_name_holds_nothing_that_a_header_could_be_made_of() {
    let console = Console::new();
    let came = console.get("/api/call/calendar?call=one").await;
    assert_eq!((came.status, came.body), (200, vec![7; 300_000]));
    assert_eq!(came.headers["content-disposition"], "attachment; filename=\"ab.ics\"");
}

#[tokio::test]
async fn a_file_of_the_map_comes_whole_or_the_part_that_is_asked_for() {
    let console = Console::new();
    assert_eq!(console.get("/api/map").await.json(), json!({ "files": [{ "name": "rivers.geojson", "bytes": 10 }] }));
    let path = "/api/map/rivers.geojson";
    assert_eq!(console.get(path).await.body, b"0123456789");
    for (range, status, body) in [
        ("bytes=2-4", 206, "234"),
        ("bytes=8-", 206, "89"),
        ("bytes=8-100", 206, "89"),
        ("bytes=10-12", 416, ""),
        ("bytes=4-2", 416, ""),
        ("bytes=-3", 200, "0123456789"),
        ("bytes=0-1,4-5", 200, "0123456789"),
        ("lines=0-1", 200, "0123456789"),
        ("bytes=0-18446744073709551615", 206, "0123456789"),
    ] {
        let came = console.ask("GET", path, &[COOKIE, ("range", range)], Body::empty()).await;
        assert_eq!((came.status, came.body.as_slice()), (status, body.as_bytes()), "{range}");
    }
    let came = console.ask("GET", path, &[COOKIE, ("range", "bytes=2-4")], Body::empty()).await;
    assert_eq!(came.headers["content-range"], "bytes 2-4/10");
    assert_eq!(console.get("/api/map/other.geojson").await.status, 404);
    assert_eq!(console.get("/api/map/..%2Fdetente.toml").await.status, 404);
    assert_eq!(console.ask("GET", path, &[], Body::empty()).await.status, 401);
}

#[tokio::test]
async fn a_listener_hears_what_it_may_from_where_it_was_cut_off() {
    let console = Console::new();
    console.events.tell(json!({ "event": "state" }));
    console.events.tell(json!({ "event": "message", "text": "<script>\nid: 9\n\n" }));
    let heard = |cookie: &'static str, last: &'static str| {
        let console = &console;
        async move {
            let headers = [("cookie", cookie), ("last-event-id", last)];
            let response = console.response("GET", "/api/events", &headers, Body::empty()).await;
            assert_eq!(response.headers()["content-type"], "text/event-stream");
            let mut body = response.into_body().into_data_stream();
            let mut heard = String::new();
            loop {
                let next = std::future::poll_fn(|context| {
                    futures_core::Stream::poll_next(std::pin::Pin::new(&mut body), context)
                });
                match tokio::time::timeout(std::time::Duration::from_millis(100), next).await {
                    Ok(Some(Ok(bytes))) => heard.push_str(&String::from_utf8_lossy(&bytes)),
                    _ => return heard,
                }
            }
        }
    };
    let all = heard(COOKIE.1, "7-0").await;
    assert!(all.contains("id: 7-1") && all.contains("id: 7-2") && all.contains("event: told"), "{all}");
    assert_eq!(all.matches("\nid:").count() + usize::from(all.starts_with("id:")), 2, "{all}");
    assert!(!heard(COOKIE.1, "7-1").await.contains("7-1"));
    assert!(heard(COOKIE.1, "8-1").await.contains("event: anew"));
    let little = heard("__Host-session-4780=of-another", "7-0").await;
    assert!(little.contains("7-1") && !little.contains("7-2"), "{little}");
}

#[tokio::test]
async fn the_description_names_every_path_and_only_those() {
    let console = Console::new();
    let described = console.ask("GET", "/api/openapi.json", &[], Body::empty()).await.json();
    assert_eq!(described["openapi"], "3.1.0");
    let paths: Vec<_> = described["paths"].as_object().expect("paths").keys().cloned().collect();
    let expected = [
        "call/accept",
        "call/calendar",
        "call/seek",
        "call/show",
        "desk/passkey/add",
        "desk/passkey/challenge",
        "events",
        "map",
        "map/{name}",
        "session",
        "session/passkey",
        "verify",
    ]
    .map(|path| format!("/api/{path}"));
    assert_eq!(paths, expected);
}
