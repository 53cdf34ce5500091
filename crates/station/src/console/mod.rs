//! The console of this station: the command line's own commands, carried out for browsers.
//!
//! A thread of its own beside the station's, so that whatever browsers ask, a FLASH waits for none of it.

mod behind;
mod certificate;
mod commands;
mod telling;

use std::sync::Arc;

use console::{Config, Events, describe};
use serde_json::{Value, json};

use self::behind::Behind;
use self::commands::Commands;
use crate::client;
use crate::desk::{self, Ask};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol::Request;
use crate::settings::Settings;
use crate::socket::Socket;

/// The program's version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A console that is served; it ends when this is dropped.
pub struct Console {
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Serves the console, where the settings say so.
///
/// # Errors
/// [`Failure`] if it cannot listen, or its certificate cannot be read or made.
pub fn open(folder: &Folder, settings: &Settings, socket: &Socket) -> Result<Option<Console>, Failure> {
    let client = socket.inside();
    let Some(listen) = settings.console else { return Ok(None) };
    let (certificate, key) = certificate::of(folder, listen.ip(), settings.console_name())?;
    let origin = settings.console_origin().unwrap_or_default();
    let config = Config { listen, certificate, key, version: VERSION };
    let events = Events::new(u64::from_be_bytes(desk::random()?));
    let behind = Arc::new(Behind::new(folder.clone(), client.clone()));
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let (opened, is_open) = std::sync::mpsc::channel();
    let serve = move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return drop(opened.send(Err(Failure::local(error, "the system gives no event loop")))),
        };
        runtime.block_on(async move {
            let telling = tokio::spawn(telling::tell(client, events.clone()));
            match console::serve(config, behind, events).await {
                Ok(_running) => {
                    tracing::info!(address = %format!("{origin}/"), "the console");
                    let _ = opened.send(Ok(()));
                    let _ = stopped.await;
                }
                Err(error) => {
                    let hint = "the setting `console` says where it listens; is another station's there?";
                    let _ = opened.send(Err(Failure::local(error, hint)));
                }
            }
            telling.abort();
        });
        // What is being carried out for a browser is not waited for: it speaks to a station that is gone.
        runtime.shutdown_background();
    };
    let thread = std::thread::Builder::new().name("console".to_owned()).spawn(serve);
    let thread = thread.map_err(|error| Failure::local(error, "the system gives no thread"))?;
    is_open.recv().map_err(|error| Failure::local(error, "the log says more"))??;
    Ok(Some(Console { stop: Some(stop), thread: Some(thread) }))
}

/// Has a word made with which a browser begins a session once; gives the address that holds it.
///
/// # Errors
/// [`Failure`] if the settings serve no console, nobody is signed in who might, or the station does not run.
pub fn invite(folder: &Folder) -> Result<Value, Failure> {
    let origin = Settings::read(&folder.settings())?.console_origin().ok_or_else(|| {
        let hint = "set `console` in detente.toml, as \"127.0.0.1:4780\", and start the station again";
        Failure::refused("this station serves no console", hint)
    })?;
    let made = client::ask(folder, &Request::Desk { asked: Ask::Invite {} })?;
    // Behind the # it stays in the browser: no server is told it in an address, and no log has it.
    let address = format!("{origin}/#{}", made["word"].as_str().unwrap_or_default());
    Ok(json!({ "address": address, "until": made["until"] }))
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The description of the API, in OpenAPI.
#[must_use]
pub fn description() -> Value {
    describe(Commands::new().operations(), VERSION)
}
