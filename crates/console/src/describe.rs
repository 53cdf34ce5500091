//! The description of the API in OpenAPI 3.1, made from the table of what can be asked.

use serde_json::{Map, Value, json};

use crate::limits::{IDEMPOTENCY_KEY_BYTES_MAX, LISTENERS_MAX};
use crate::operation::{Operation, Parameter, Takes};

/// The document.
#[must_use]
pub fn describe(operations: &[Operation], version: &str) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let (method, described) = match operation.changes {
            true => ("post", posted(operation)),
            false => ("get", read(operation)),
        };
        paths.insert(format!("/api/{}", operation.path), json!({ method: described }));
    }
    paths.insert("/api/session".to_owned(), session());
    paths.insert("/api/session/passkey".to_owned(), ask_passkey());
    paths.insert("/api/desk/passkey/challenge".to_owned(), ask_new_passkey());
    paths.insert("/api/desk/passkey/add".to_owned(), add_passkey());
    paths.insert("/api/events".to_owned(), events());
    paths.insert("/api/map".to_owned(), map());
    paths.insert("/api/map/{name}".to_owned(), map_file());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Détente console",
            "version": version,
            "description": "What a watch does at its station, over HTTP: the commands of the command line, each at a path \
                            of its own. What it answers is what the command prints with --json.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": { "Problem": problem() },
            "parameters": headers(),
            "responses": {
                "Done": {
                    "description": "It was done: what the command prints with --json, or in words.",
                    "content": {
                        "application/json": { "schema": {} },
                        "text/plain": { "schema": { "type": "string" } },
                    },
                },
                "File": {
                    "description": "It was done: the file.",
                    "content": {
                        "application/octet-stream": { "schema": { "type": "string", "format": "binary" } },
                    },
                },
                "AsItWas": { "description": "It is as it was." },
                "Problem": {
                    "description": "It was not done: what is wrong, and what to do.",
                    "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
                },
            },
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": "__Host-session" } },
        },
        "security": [{ "session": [] }],
    })
}

fn headers() -> Value {
    json!({
        "IfNoneMatch": {
            "name": "If-None-Match", "in": "header", "schema": { "type": "string" },
            "description": "The tag of what was read before: if it is still that, the answer is 304.",
        },
        "IfMatch": {
            "name": "If-Match", "in": "header", "schema": { "type": "string" },
            "description": "The tag of what was shown of it: if it is that no more, nothing is done and the answer is 412.",
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header",
            "schema": { "type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_BYTES_MAX, "pattern": "^[!-~]+$" },
            "description": "The same for each attempt at the same change: it is made once, and the answer given again.",
        },
    })
}

fn read(operation: &Operation) -> Value {
    let mut parameters: Vec<_> = operation.takes.iter().map(query).collect();
    parameters.push(json!({ "$ref": "#/components/parameters/IfNoneMatch" }));
    let mut described = common(operation);
    described["parameters"] = json!(parameters);
    described["responses"]["304"] = json!({ "$ref": "#/components/responses/AsItWas" });
    described
}

fn posted(operation: &Operation) -> Value {
    let properties: Map<_, _> = operation.takes.iter().map(|taken| (taken.name.clone(), schema(taken))).collect();
    let required: Vec<_> = operation.takes.iter().filter(|taken| taken.required).map(|taken| &taken.name).collect();
    let mut parameters = vec![json!({ "$ref": "#/components/parameters/IdempotencyKey" })];
    if operation.shown_by.is_some() {
        parameters.push(json!({ "$ref": "#/components/parameters/IfMatch" }));
    }
    let mut described = common(operation);
    described["parameters"] = json!(parameters);
    described["requestBody"] = json!({
        "required": true,
        "content": { "application/json": { "schema": {
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        } } },
    });
    described
}

fn common(operation: &Operation) -> Value {
    let done = if operation.gives_file { "File" } else { "Done" };
    json!({
        "operationId": operation.path.replace('/', "-"),
        "tags": [operation.path.split('/').next()],
        "summary": operation.about,
        "responses": {
            "200": { "$ref": format!("#/components/responses/{done}") },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    })
}

fn query(taken: &Parameter) -> Value {
    json!({
        "name": taken.name, "in": "query", "required": taken.required, "description": taken.about,
        "schema": schema(taken),
    })
}

fn schema(taken: &Parameter) -> Value {
    let mut one = match &taken.takes {
        Takes::Text => json!({ "type": "string" }),
        Takes::OneOf(words) => json!({ "type": "string", "enum": words }),
        Takes::Count => json!({ "type": "integer", "minimum": 0 }),
        Takes::Number => json!({ "type": "number" }),
        Takes::Switch => json!({ "type": "boolean", "default": false }),
        Takes::File => json!({ "type": "string", "contentEncoding": "base64" }),
    };
    if let Some(default) = &taken.default {
        one["default"] = match taken.takes {
            Takes::Count | Takes::Number => serde_json::from_str(default).unwrap_or_default(),
            _ => json!(default),
        };
    }
    let mut schema = match taken.many {
        true => json!({ "type": "array", "items": one }),
        false => one,
    };
    schema["description"] = json!(taken.about);
    schema
}

fn session() -> Value {
    let whole = json!({ "application/json": { "schema": {} } });
    let problem = json!({ "$ref": "#/components/responses/Problem" });
    json!({
        "get": {
            "operationId": "session", "tags": ["session"],
            "summary": "Who is signed in here, and what waits for that person.",
            "responses": { "200": { "description": "It is somebody.", "content": whole }, "default": problem },
        },
        "post": {
            "operationId": "sign-in", "tags": ["session"], "security": [],
            "summary": "Begin a session. Its token goes into a cookie that no script reads; one that there was has ended.",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "oneOf": [
                    {
                        "type": "object", "additionalProperties": false, "required": ["person", "passphrase"],
                        "properties": { "person": { "type": "string" }, "passphrase": { "type": "string" } },
                    },
                    {
                        "type": "object", "additionalProperties": false, "required": ["word"],
                        "description": "A word that `detente console invite` gave out; it is good once.",
                        "properties": { "word": { "type": "string" } },
                    },
                    parts(
                        "What a passkey answers to the challenge of /api/session/passkey, each part in Base64url.",
                        &["passkey", "client_data", "authenticator_data", "signature", "user_handle"],
                    ),
                ],
            } } } },
            "responses": { "200": { "description": "It began.", "content": whole }, "default": problem },
        },
        "delete": {
            "operationId": "sign-out", "tags": ["session"],
            "summary": "End this session.",
            "responses": { "204": { "description": "It has ended." }, "default": problem },
        },
    })
}

/// An object of these texts.
fn parts(about: &str, names: &[&str]) -> Value {
    let properties: Map<_, _> = names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
    json!({
        "type": "object", "additionalProperties": false, "required": names, "description": about, "properties": properties,
    })
}

fn ask_passkey() -> Value {
    let whole = json!({ "application/json": { "schema": {} } });
    let problem = json!({ "$ref": "#/components/responses/Problem" });
    json!({
        "get": {
            "operationId": "passkeys-at", "tags": ["session"], "security": [],
            "summary": "At which origin passkeys sign in; null if this console has no name.",
            "responses": {
                "200": { "description": "The origin.", "content": { "application/json": { "schema": {
                    "type": "object", "required": ["origin"],
                    "properties": { "origin": { "type": ["string", "null"] } },
                } } } },
                "default": problem,
            },
        },
        "post": {
            "operationId": "ask-passkey", "tags": ["session"], "security": [],
            "summary": "Have a challenge made, as PublicKeyCredentialRequestOptionsJSON of WebAuthn, that a passkey answers once.",
            "responses": { "200": { "description": "The challenge.", "content": whole }, "default": problem },
        },
    })
}

fn ask_new_passkey() -> Value {
    json!({ "post": {
        "operationId": "desk-passkey-challenge", "tags": ["desk"],
        "summary": "Have a challenge made, as PublicKeyCredentialCreationOptionsJSON of WebAuthn, that a new passkey answers once.",
        "responses": {
            "200": { "description": "The challenge.", "content": { "application/json": { "schema": {} } } },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    } })
}

fn add_passkey() -> Value {
    let about = "The passkey's name, and what the browser gives of it, in Base64url.";
    json!({ "post": {
        "operationId": "desk-passkey-add", "tags": ["desk"],
        "summary": "Add a passkey to whoever is signed in.",
        "requestBody": { "required": true, "content": { "application/json": {
            "schema": parts(about, &["name", "client_data", "authenticator_data"]),
        } } },
        "responses": {
            "200": { "description": "It was added.", "content": { "application/json": { "schema": {} } } },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    } })
}

fn map() -> Value {
    json!({ "get": {
        "operationId": "map", "tags": ["map"],
        "summary": "The files that this station's operator put there for the map to show besides coasts.",
        "responses": {
            "200": { "description": "Their names and sizes.", "content": { "application/json": { "schema": {
                "type": "object", "required": ["files"], "properties": { "files": { "type": "array", "items": {
                    "type": "object", "required": ["name", "bytes"],
                    "properties": { "name": { "type": "string" }, "bytes": { "type": "integer", "minimum": 0 } },
                } } },
            } } } },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    } })
}

fn map_file() -> Value {
    let binary = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
    json!({ "get": {
        "operationId": "map-file", "tags": ["map"],
        "summary": "One of the map's files, or the part of it that is asked for.",
        "parameters": [
            { "name": "name", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "Range", "in": "header", "schema": { "type": "string" }, "description": "One range of bytes." },
        ],
        "responses": {
            "200": { "description": "The file.", "content": binary },
            "206": { "description": "The part.", "content": binary },
            "416": { "description": "There is no such part." },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    } })
}

fn events() -> Value {
    json!({ "get": {
        "operationId": "events", "tags": ["events"],
        "summary": format!("What the station tells from now on, as server-sent events, for at most {LISTENERS_MAX} listeners: \
                            `told` has what `detente watch --json` prints; `anew` says that some were missed, and that \
                            everything is to be read again."),
        "parameters": [{
            "name": "Last-Event-ID", "in": "header", "schema": { "type": "string" },
            "description": "The last event that was heard: those after it are told first.",
        }],
        "responses": {
            "200": { "description": "Events.", "content": { "text/event-stream": { "schema": { "type": "string" } } } },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    } })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "hint"],
        "properties": {
            "type": { "type": "string", "description": "Names the sort, the same for the same sort." },
            "title": { "type": "string", "description": "The sort in words." },
            "status": { "type": "integer", "description": "The status, as in the head of the answer." },
            "detail": { "type": "string", "description": "What happened." },
            "hint": { "type": "string", "description": "What the operator does next." },
            "because": { "description": "The same for tools, where there is more to say than words." },
        },
    })
}
