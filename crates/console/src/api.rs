//! The paths: what a request asks is looked up in the table of operations, held against it, and carried out on a thread
//! of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router, middleware};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, mpsc};

use crate::answered::{self, Answered, Before};
use crate::backend::{Answer, Assertion, Backend, NewPasskey, Session};
use crate::events::{Events, Received};
use crate::given::{Given, Value as Words, unclear};
use crate::guard::{self, Door};
use crate::limits::{
    BODY_BYTES_MAX, BODY_MAX, FILE_BODIES_MAX, FILE_BODY_BYTES_MAX, IDEMPOTENCY_KEY_BYTES_MAX, LISTENERS_MAX,
    OPERATIONS_MAX, STALL_MAX, WAITING_MAX,
};
use crate::operation::Takes;
use crate::problem::{
    BUSY, CHANGED, KEY_REUSED, LOCAL, MEDIA, METHOD, MISSING, OVERSIZE, Problem, SIGNED_OUT, SLOW, Sort, UNDERWAY,
};
use crate::{describe, page};

/// Bytes of a file that are on their way at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// Bytes of a part of a file at most; whoever asks for more is given so much, and asks again.
const PART_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// The parameter that names a line, wherever there is one.
const LINE: &str = "line";

/// The methods of a path that is only read.
const READ: &str = "GET, HEAD";

/// The header that names a change.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What every path has at hand.
#[derive(Clone)]
pub(crate) struct Api {
    pub backend: Arc<dyn Backend>,
    pub events: Events,
    pub door: Door,
    pub listeners: Arc<Semaphore>,
    answered: Answered,
    files: Arc<Semaphore>,
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl Api {
    pub fn new(backend: Arc<dyn Backend>, events: Events, door: Door) -> Self {
        Api {
            backend,
            events,
            door,
            listeners: Arc::new(Semaphore::new(LISTENERS_MAX)),
            answered: Answered::default(),
            files: Arc::new(Semaphore::new(FILE_BODIES_MAX)),
            places: Arc::new(Semaphore::new(OPERATIONS_MAX)),
            waiting: Arc::default(),
        }
    }

    /// Has the station do something on a thread that may wait.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Backend) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(BUSY, format!("{WAITING_MAX} requests wait already"), "try again in a while");
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(busy());
        }
        let place = self.places.clone().acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let (place, backend) = (place.map_err(|_| busy())?, self.backend.clone());
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&*backend);
            drop(place);
            done
        });
        done.await.map_err(|error| Problem::new(LOCAL, error.to_string(), "the station's log says more"))
    }

    /// Passes whoever is signed in: nobody else's bytes are taken in.
    async fn signed_in(&self, token: Option<String>) -> Result<(), Problem> {
        self.blocking(move |backend| backend.session(token.as_deref())).await??;
        Ok(())
    }

    /// Carries out an operation and gives its answer, as an object or in words.
    async fn carry_out(
        &self,
        token: Option<String>,
        index: usize,
        given: Given,
        words: bool,
    ) -> Result<Answer, Problem> {
        let asked = self.blocking(move |backend| backend.carry_out(token.as_deref(), index, &given, words));
        Ok(asked.await??)
    }
}

/// Everything that is served.
pub(crate) fn router(api: Api, version: &str) -> Router {
    let description = Bytes::from(describe(api.backend.operations(), version).to_string());
    let described = move || {
        let description = description.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], description) }
    };
    Router::new()
        .route("/api/openapi.json", get(described).fallback(not_but_read))
        .route(
            "/api/session",
            get(who).post(sign_in).delete(sign_out).fallback(|| async { not_for("GET, HEAD, POST, DELETE") }),
        )
        .route(
            "/api/session/passkey",
            get(passkeys_at).post(ask_passkey).fallback(|| async { not_for("GET, HEAD, POST") }),
        )
        .route("/api/desk/passkey/challenge", post(ask_new_passkey).fallback(|| async { not_for("POST") }))
        .route("/api/desk/passkey/add", post(add_passkey).fallback(|| async { not_for("POST") }))
        .route("/api/events", get(listen).fallback(not_but_read))
        .route("/api/map", get(map).fallback(not_but_read))
        .route("/api/map/{name}", get(map_file).fallback(not_but_read))
        .route("/api/{*path}", any(operation))
        .route("/api", any(nothing))
        .route("/api/", any(nothing))
        .fallback(page::page)
        .layer(middleware::from_fn(guard::guard))
        .with_state(api)
}

/// The answer to a method that a path does not take, with those that it does (RFC 9110, 15.5.6).
fn not_for(allowed: &'static str) -> Response {
    let hint = "the description at /api/openapi.json says which it takes";
    let problem = Problem::new(METHOD, "the path does not take this method", hint);
    ([(header::ALLOW, allowed)], problem).into_response()
}

async fn not_but_read() -> Response {
    not_for(READ)
}

async fn nothing() -> Problem {
    let hint = "the description at /api/openapi.json names every path";
    Problem::new(MISSING, "there is nothing at this path", hint)
}

async fn operation(State(api): State<Api>, Path(path): Path<String>, request: Request) -> Result<Response, Problem> {
    let operations = api.backend.operations();
    let Some(index) = operations.iter().position(|operation| operation.path == path) else {
        return Err(nothing().await);
    };
    match (request.method(), operations[index].changes) {
        (&Method::GET | &Method::HEAD, false) => read(api, index, request).await,
        (&Method::POST, true) => change(api, index, request).await,
        (_, changes) => Ok(not_for(if changes { "POST" } else { READ })),
    }
}

async fn read(api: Api, index: usize, request: Request) -> Result<Response, Problem> {
    let given = Given::of_query(&api.backend.operations()[index], request.uri().query().unwrap_or_default())?;
    let headers = request.headers();
    let seen = headers.get(header::IF_NONE_MATCH).cloned();
    let (token, words) = (api.door.token(headers), wants_words(headers));
    let answer = api.carry_out(token, index, given, words).await?;
    let Some((media, body)) = whole(&answer) else { return Ok(file(answer)) };
    let tag = tag(&body);
    let is_seen = seen.is_some_and(|seen| matches(&seen, &tag));
    let headers = [
        (header::ETAG, HeaderValue::from_str(&tag).map_err(|_| other(LOCAL))?),
        (header::VARY, HeaderValue::from_static("accept, cookie")),
        // A browser keeps it, and asks each time whether it still is that.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
    ];
    Ok(match is_seen {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, body).into_response(),
    })
}

async fn change(api: Api, index: usize, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    let token = api.door.token(&headers);
    api.signed_in(token.clone()).await?;
    let operation = &api.backend.operations()[index];
    // A large one has its place until it is carried out, so that many of them do not fill the memory.
    let (most, place) = match operation.takes.iter().any(|parameter| parameter.takes == Takes::File) {
        false => (BODY_BYTES_MAX, None),
        true => (FILE_BODY_BYTES_MAX, Some(api.files.clone().acquire_owned().await.map_err(|_| other(LOCAL))?)),
    };
    let body = taken(&headers, body, most).await?;
    let json: Value = serde_json::from_slice(&body).map_err(|error| unclear(error.to_string()))?;
    let given = Given::of_body(operation, &json)?;
    let key = key(&headers, token.as_deref())?;
    let underway = match key.map(|key| api.answered.begin(key, digest(&[operation.path.as_bytes(), &body]))) {
        None => None,
        Some(Before::Nothing(underway)) => Some(underway),
        Some(Before::Answered(given)) => return again(&given),
        Some(Before::Underway) => {
            let hint = "wait for what comes of it, and look whether it was done before it is made anew";
            return Err(Problem::new(UNDERWAY, "the first request with this key has no answer yet", hint));
        }
        Some(Before::Other) => {
            return Err(Problem::new(KEY_REUSED, "the key came with another request before", "take a new key"));
        }
    };
    // It is brought to its end even if whoever asked goes away.
    let work = tokio::spawn(async move {
        let seen = headers.get(header::IF_MATCH).cloned();
        if let Some(seen) = seen {
            unchanged(&api, index, &given, token.clone(), &seen).await?;
        }
        let answer = api.carry_out(token, index, given, wants_words(&headers)).await;
        drop(place);
        if let Some(underway) = underway {
            match &answer {
                Ok(answer) => {
                    let (media, body) = whole(answer).map_or(("", None), |(media, body)| (media, Some(body.to_vec())));
                    underway.told(answered::Given { status: 200, media: media.to_owned(), body });
                }
                // What was refused is tried again by the same key once what was wrong is mended.
                Err(_) => drop(underway),
            }
        }
        answer
    });
    let answer =
        work.await.map_err(|error| Problem::new(LOCAL, error.to_string(), "the station's log says more"))??;
    Ok(match whole(&answer) {
        Some((media, body)) => ([(header::CONTENT_TYPE, media)], body).into_response(),
        None => file(answer),
    })
}

/// Passes a change of what is still as whoever asks has seen it.
async fn unchanged(
    api: &Api,
    index: usize,
    given: &Given,
    token: Option<String>,
    seen: &HeaderValue,
) -> Result<(), Problem> {
    let operation = &api.backend.operations()[index];
    let Some(show) = operation.shown_by else {
        return Err(unclear(format!("{} takes no precondition: nothing shows what it is about", operation.path)));
    };
    // What names the affair is called the same in both.
    let named = api.backend.operations()[show].takes.iter().enumerate().filter_map(|(at, taken)| {
        let of = operation
            .takes
            .iter()
            .position(|ours| ours.name == taken.name && (taken.required || taken.name == LINE))?;
        Some((at, Words::Text(given.text(of)?.to_owned())))
    });
    let asked = named.collect();
    let shown = api.carry_out(token, show, Given(asked), false).await?;
    let is_seen = whole(&shown).is_some_and(|(_, body)| matches(seen, &tag(&body)));
    match is_seen {
        true => Ok(()),
        false => Err(Problem::new(
            CHANGED,
            "it is not any more what was shown, and nothing was done",
            "show it again, and say it of what it is now",
        )),
    }
}

/// What belongs to a request, whole.
async fn taken(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, Problem> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    if !media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::new(MEDIA, "the content type is not application/json", "send one object in JSON"));
    }
    let oversize = || {
        let hint = "shorten it; larger files are for the command line, at the station's machine";
        Problem::new(OVERSIZE, format!("it is longer than {most} bytes"), hint)
    };
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| most < length) {
        return Err(oversize());
    }
    match tokio::time::timeout(BODY_MAX, axum::body::to_bytes(body, most)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(oversize()),
        Err(_) => Err(Problem::new(SLOW, format!("after {} s it was not whole", BODY_MAX.as_secs()), "send it again")),
    }
}

/// The key by which a change is known, of this session's alone.
fn key(headers: &HeaderMap, token: Option<&str>) -> Result<Option<[u8; 32]>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = key.as_bytes();
    if key.is_empty() || IDEMPOTENCY_KEY_BYTES_MAX < key.len() {
        return Err(unclear(format!("the idempotency key is to have 1 to {IDEMPOTENCY_KEY_BYTES_MAX} characters")));
    }
    Ok(Some(digest(&[token.unwrap_or_default().as_bytes(), key])))
}

fn again(given: &answered::Given) -> Result<Response, Problem> {
    let Some(body) = given.body.clone() else {
        let hint = "it was done, and its answer was too large to be kept: look at what it did";
        return Err(Problem::new(KEY_REUSED, "the request with this key was carried out", hint));
    };
    let media = HeaderValue::from_str(&given.media).map_err(|_| other(LOCAL))?;
    Ok(([(header::CONTENT_TYPE, media)], body).into_response())
}

fn wants_words(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.starts_with("text/plain"))
}

/// An answer that is no file, with its media type.
fn whole(answer: &Answer) -> Option<(&'static str, Bytes)> {
    match answer {
        Answer::Value(value) => Some(("application/json", Bytes::from(value.to_string()))),
        Answer::Words(words) => Some(("text/plain; charset=utf-8", Bytes::from(words.clone()))),
        Answer::File { .. } => None,
    }
}

/// A file, to be kept.
fn file(answer: Answer) -> Response {
    let Answer::File { name, file } = answer else { return other(LOCAL).into_response() };
    // What is in a name is what the station wrote: a serial, a party's code, a date.
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || ['.', '-', '_'].contains(c)).collect();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from_stream(pieces(file))).into_response()
}

/// What a file holds, a piece at a time, for as long as the pieces are taken.
fn pieces(mut file: std::fs::File) -> Received<std::io::Result<Bytes>> {
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        loop {
            let piece = tokio::task::spawn_blocking(move || {
                let mut piece = Vec::with_capacity(CHUNK_BYTES);
                let read =
                    std::io::Read::read_to_end(&mut std::io::Read::take(&mut file, CHUNK_BYTES as u64), &mut piece);
                (file, read.map(|_| piece))
            });
            let Ok((rest, read)) = piece.await else { return };
            file = rest;
            let is_last = read.as_ref().map_or(true, Vec::is_empty);
            let sent = tokio::time::timeout(STALL_MAX, sender.send(read.map(Bytes::from))).await;
            if is_last || !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    });
    Received(receiver)
}

fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

/// The tag of an answer: what it says, in short.
fn tag(body: &[u8]) -> String {
    let digits: String = digest(&[body]).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

/// True if a list of tags, as a header gives it, holds this one (RFC 9110, 13.1).
fn matches(tags: &HeaderValue, tag: &str) -> bool {
    let tags = tags.to_str().unwrap_or_default();
    tags.trim() == "*" || tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}

fn other(sort: Sort) -> Problem {
    Problem::new(sort, "the station answered what cannot be shown", "the station's log says more")
}

fn signed_out() -> Problem {
    Problem::new(SIGNED_OUT, "the request is of no session", "sign in, then do it again")
}

/// Who signs in: a person by a passphrase or a passkey, or whoever has a word that was given out.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum SignIn {
    Person { person: String, passphrase: String },
    Word { word: String },
    Passkey(Assertion),
}

async fn sign_in(State(api): State<Api>, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = taken(&parts.headers, body, BODY_BYTES_MAX).await?;
    let asked: SignIn = serde_json::from_slice(&body).map_err(|error| unclear(error.to_string()))?;
    let before = api.door.token(&parts.headers);
    let began = api.blocking(move |backend| {
        let began = match asked {
            SignIn::Person { person, passphrase } => backend.sign_in(person, passphrase)?,
            SignIn::Word { word } => backend.enter(&word)?,
            SignIn::Passkey(answer) => backend.sign_in_by_passkey(answer)?,
        };
        // Whatever session this browser had, the next is a new one.
        if let Some(before) = before {
            backend.sign_out(&before);
        }
        Ok::<_, crate::Refused>(began)
    });
    let Session { token, shown } = began.await??;
    Ok(([(header::SET_COOKIE, api.door.cookie(Some(&token)))], Json(shown)).into_response())
}

async fn passkeys_at(State(api): State<Api>) -> Result<Json<Value>, Problem> {
    Ok(Json(api.blocking(|backend| backend.passkeys_at()).await??))
}

async fn ask_passkey(State(api): State<Api>) -> Result<Json<Value>, Problem> {
    Ok(Json(api.blocking(|backend| backend.ask_passkey()).await??))
}

async fn ask_new_passkey(State(api): State<Api>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let token = api.door.token(&headers).ok_or_else(signed_out)?;
    Ok(Json(api.blocking(move |backend| backend.ask_new_passkey(&token)).await??))
}

async fn add_passkey(State(api): State<Api>, request: Request) -> Result<Json<Value>, Problem> {
    let (parts, body) = request.into_parts();
    let token = api.door.token(&parts.headers).ok_or_else(signed_out)?;
    api.signed_in(Some(token.clone())).await?;
    let body = taken(&parts.headers, body, BODY_BYTES_MAX).await?;
    let asked: NewPasskey = serde_json::from_slice(&body).map_err(|error| unclear(error.to_string()))?;
    Ok(Json(api.blocking(move |backend| backend.add_passkey(&token, asked)).await??))
}

async fn sign_out(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Problem> {
    let token = api.door.token(&headers).ok_or_else(signed_out)?;
    api.blocking(move |backend| backend.sign_out(&token)).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, api.door.cookie(None))]).into_response())
}

async fn who(State(api): State<Api>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let token = api.door.token(&headers);
    Ok(Json(api.blocking(move |backend| backend.session(token.as_deref())).await??))
}

async fn map(State(api): State<Api>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let token = api.door.token(&headers);
    let files = api.blocking(move |backend| backend.map(token.as_deref())).await??;
    let files: Vec<_> = files.into_iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes })).collect();
    Ok(Json(json!({ "files": files })))
}

/// A file of the map, or the part of it that is asked for (RFC 9110, 14): an archive of tiles is never read whole.
async fn map_file(State(api): State<Api>, Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let token = api.door.token(&headers);
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).and_then(range);
    let part = api.blocking(move |backend| {
        let mut file = backend.map_file(token.as_deref(), &name)?;
        let part = range.map(|range| part(&mut file, range)).transpose();
        part.map(|part| (file, part)).map_err(|error| crate::Refused {
            kind: crate::Kind::Local,
            what: error.to_string(),
            hint: "check the disk on which the folder `map` lies".to_owned(),
            because: Value::Null,
        })
    });
    let (file, part) = part.await??;
    let kept = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(match part {
        None => ([kept, (header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))], Body::from_stream(pieces(file)))
            .into_response(),
        Some(Part { body, first, of }) if !body.is_empty() => {
            let range = format!("bytes {first}-{}/{of}", first + body.len() as u64 - 1);
            let range = HeaderValue::from_str(&range).map_err(|_| other(LOCAL))?;
            (StatusCode::PARTIAL_CONTENT, [kept, (header::CONTENT_RANGE, range)], body).into_response()
        }
        Some(Part { of, .. }) => {
            let range = HeaderValue::from_str(&format!("bytes */{of}")).map_err(|_| other(LOCAL))?;
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, range)]).into_response()
        }
    })
}

/// A part of a file.
struct Part {
    body: Vec<u8>,
    /// Where it begins.
    first: u64,
    /// Bytes of the file.
    of: u64,
}

/// First and last byte, as a header asks for one range; of several, and of the end alone, the whole is given.
fn range(header: &str) -> Option<(u64, Option<u64>)> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    Some((first.trim().parse().ok()?, if last.trim().is_empty() { None } else { Some(last.trim().parse().ok()?) }))
}

fn part(file: &mut std::fs::File, (first, last): (u64, Option<u64>)) -> std::io::Result<Part> {
    use std::io::{Read as _, Seek as _};
    let of = file.metadata()?.len();
    let length = last.map_or(u64::MAX, |last| last.saturating_add(1).saturating_sub(first)).min(PART_BYTES_MAX);
    let mut body = Vec::new();
    file.seek(std::io::SeekFrom::Start(first))?;
    file.take(length).read_to_end(&mut body)?;
    Ok(Part { body, first, of })
}

async fn listen(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Problem> {
    let token = api.door.token(&headers);
    let asked = token.clone();
    api.blocking(move |backend| backend.session(asked.as_deref())).await??;
    crate::events::listen(&api, token, headers.get("last-event-id").and_then(|last| last.to_str().ok()))
}

#[cfg(test)]
mod tests;
