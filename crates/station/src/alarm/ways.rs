//! The ways by which somebody is rung: a command of the operator's own, a request by HTTP, a mail.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lettre::message::Mailbox;
use lettre::{Message, SmtpTransport, Transport as _};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use super::{Alarm, Ringing};
use crate::failure::{Exit, Failure};

/// How long a way may take; one that is still underway is not begun again.
const WAY_MAX: Duration = Duration::from_secs(20);

/// People to whom mail goes.
const MAIL_TO_MAX: usize = 32;

/// One of the ways, as the settings name it.
#[derive(Clone)]
pub(super) struct Way {
    by: Arc<By>,
    is_underway: Arc<AtomicBool>,
}

enum By {
    Command(Vec<String>),
    Webhook { agent: ureq::Agent, address: String },
    Mail { server: SmtpTransport, from: Mailbox, to: Vec<Mailbox> },
}

/// The ways that the settings name.
///
/// # Errors
/// [`Failure`] with the setting that is not understood.
pub(super) fn of(settings: &Alarm) -> Result<Vec<Way>, Failure> {
    let wrong = |name: &str, what: String| {
        Failure::new(Exit::Usage, format!("[alarm] {name}: {what}"), "the comment above the table says what each takes")
    };
    let mut ways = Vec::new();
    if !settings.command.is_empty() {
        let words = shlex::split(&settings.command).filter(|words| !words.is_empty());
        ways.push(By::Command(words.ok_or_else(|| wrong("command", "it has an open quote".to_owned()))?));
    }
    if !settings.webhook.is_empty() {
        if !["https://", "http://"].iter().any(|scheme| settings.webhook.starts_with(scheme)) {
            return Err(wrong("webhook", "it is to begin with https:// or http://".to_owned()));
        }
        let tls = TlsConfig::builder().provider(TlsProvider::Rustls).root_certs(RootCerts::WebPki);
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = tls.unversioned_rustls_crypto_provider(Arc::new(provider)).build();
        let agent = ureq::Agent::config_builder().timeout_global(Some(WAY_MAX)).tls_config(tls).max_redirects(0);
        ways.push(By::Webhook { agent: agent.build().into(), address: settings.webhook.clone() });
    }
    let mail = [&settings.mail_server, &settings.mail_from];
    if mail.iter().any(|set| !set.is_empty()) || !settings.mail_to.is_empty() {
        if mail.iter().any(|set| set.is_empty()) || settings.mail_to.is_empty() {
            return Err(wrong("mail", "mail_server, mail_from and mail_to go together".to_owned()));
        }
        if settings.mail_to.len() > MAIL_TO_MAX {
            return Err(wrong("mail_to", format!("at most {MAIL_TO_MAX} people")));
        }
        let server =
            SmtpTransport::from_url(&settings.mail_server).map_err(|error| wrong("mail_server", error.to_string()))?;
        let mailbox =
            |name: &str, text: &String| text.parse::<Mailbox>().map_err(|error| wrong(name, error.to_string()));
        ways.push(By::Mail {
            server: server.timeout(Some(WAY_MAX)).build(),
            from: mailbox("mail_from", &settings.mail_from)?,
            to: settings.mail_to.iter().map(|to| mailbox("mail_to", to)).collect::<Result<_, _>>()?,
        });
    }
    Ok(ways.into_iter().map(|by| Way { by: Arc::new(by), is_underway: Arc::default() }).collect())
}

impl Way {
    /// As the settings call it.
    pub(super) fn name(&self) -> &'static str {
        match *self.by {
            By::Command(_) => "command",
            By::Webhook { .. } => "webhook",
            By::Mail { .. } => "mail",
        }
    }

    /// Rings, and waits until it is done.
    ///
    /// # Errors
    /// [`Failure`] with why nobody was rung.
    pub(super) fn ring(&self, ringing: &Ringing) -> Result<(), Failure> {
        if self.is_underway.swap(true, Ordering::SeqCst) {
            return Err(Failure::local("the last time is still underway", "it is tried again in a while"));
        }
        let rung = match &*self.by {
            By::Command(words) => command(words, ringing),
            By::Webhook { agent, address } => webhook(agent, address, ringing),
            By::Mail { server, from, to } => mail(server, from, to, ringing),
        };
        self.is_underway.store(false, Ordering::SeqCst);
        rung
    }
}

/// No shell reads the words of the settings, and nothing of the other side's is among them.
fn command(words: &[String], ringing: &Ringing) -> Result<(), Failure> {
    let failed = |what: String| Failure::local(what, "run the command by hand, as the station's user");
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| failed(format!("{}: {error}", words[0])))?;
    let told = serde_json::to_vec(ringing).unwrap_or_default();
    // One that does not read what it is told may ring all the same.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(&told));
    let began = Instant::now();
    loop {
        match child.try_wait().map_err(|error| failed(error.to_string()))? {
            Some(ended) if ended.success() => return Ok(()),
            Some(ended) => return Err(failed(format!("{} ended with {ended}", words[0]))),
            None if began.elapsed() < WAY_MAX => std::thread::sleep(Duration::from_millis(20)),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(format!("{} was not done in {} s", words[0], WAY_MAX.as_secs())));
            }
        }
    }
}

fn webhook(agent: &ureq::Agent, address: &str, ringing: &Ringing) -> Result<(), Failure> {
    let told = serde_json::to_vec(ringing).unwrap_or_default();
    let sent = agent.post(address).content_type("application/json").send(&told[..]);
    // Not the address itself: there may be a secret in it.
    let failed = |what: String| Failure::local(what, "try the address from this machine, with curl");
    let answer = sent.map_err(|error| failed(error.to_string()))?;
    match answer.status().is_success() {
        true => Ok(()),
        false => Err(failed(format!("it answered {}", answer.status()))),
    }
}

fn mail(server: &SmtpTransport, from: &Mailbox, to: &[Mailbox], ringing: &Ringing) -> Result<(), Failure> {
    let failed = |what: String| Failure::local(what, "try the server from this machine; its log may say more");
    let mut message = Message::builder().from(from.clone()).subject(ringing.title());
    for to in to {
        message = message.to(to.clone());
    }
    let message = message.body(ringing.words()).map_err(|error| failed(error.to_string()))?;
    server.send(&message).map(|_| ()).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::net::TcpListener;
    use std::thread::{self, JoinHandle};

    use super::*;

    fn ringing() -> Ringing {
        Ringing {
            station: "USA".into(),
            line: "north".into(),
            drill: false,
            precedence: "FLASH".into(),
            on: "RUS/F/0003".into(),
            owes: "read it",
            since: "2026-05-01T08:00:00.000Z".into(),
            times: 2,
        }
    }

    fn the_one(settings: Alarm) -> Way {
        let mut ways = of(&settings).expect("they are understood");
        assert_eq!(ways.len(), 1);
        ways.remove(0)
    }

    /// Takes one request, answers it, and gives what it said.
    fn taking_http(answer: &'static str) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/ring", listener.local_addr().expect("an address"));
        let taking = thread::spawn(move || {
            let (stream, _) = listener.accept().expect("a client");
            let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
            let (mut said, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                lines.read_line(&mut line).expect("a line");
                if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = told.trim().parse().expect("a length");
                }
                said.push_str(&line);
                if line == "\r\n" {
                    break;
                }
            }
            let mut body = vec![0; length];
            lines.read_exact(&mut body).expect("a body");
            let mut stream = stream;
            stream.write_all(answer.as_bytes()).expect("it is answered");
            said + &String::from_utf8(body).expect("words")
        });
        (address, taking)
    }

    #[test]
    fn a_webhook_is_told_that_something_waits_and_not_what() {
        let (webhook, taking) = taking_http("HTTP/1.1 204 No Content\r\n\r\n");
        the_one(Alarm { webhook, ..Alarm::default() }).ring(&ringing()).expect("it is rung");
        let said = taking.join().expect("it came");
        assert!(said.starts_with("POST /ring HTTP/1.1\r\n"), "{said}");
        let told = said.lines().last().and_then(|body| serde_json::from_str::<serde_json::Value>(body).ok());
        let told = told.expect("one object");
        assert_eq!((told["on"].as_str(), told["precedence"].as_str()), (Some("RUS/F/0003"), Some("FLASH")));
        let fields: Vec<_> = told.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(fields, ["drill", "line", "on", "owes", "precedence", "since", "station", "times"]);
    }

    #[test]
    fn a_webhook_that_refuses_has_rung_nobody() {
        let (webhook, taking) = taking_http("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n");
        assert!(the_one(Alarm { webhook, ..Alarm::default() }).ring(&ringing()).is_err());
        taking.join().expect("it came");
        let gone = Alarm { webhook: "http://127.0.0.1:9/".into(), ..Alarm::default() };
        assert!(the_one(gone).ring(&ringing()).is_err());
    }

    #[test]
    fn a_command_is_told_on_its_input_and_no_shell_reads_its_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("told; touch more");
        let command = format!("/bin/sh -c 'cat >\"$0\"' '{}'", out.display());
        the_one(Alarm { command, ..Alarm::default() }).ring(&ringing()).expect("it is rung");
        let told: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&out).expect("a file")).expect("one object");
        assert_eq!(told["times"], 2);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
        assert!(the_one(Alarm { command: "/bin/false".into(), ..Alarm::default() }).ring(&ringing()).is_err());
        assert!(the_one(Alarm { command: "/no/such".into(), ..Alarm::default() }).ring(&ringing()).is_err());
    }

    #[test]
    fn a_mail_goes_to_everybody_who_is_named() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mail_server = format!("smtp://{}", listener.local_addr().expect("an address"));
        let taking = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
            stream.write_all(b"220 here\r\n").expect("a greeting");
            let (mut said, mut is_data) = (String::new(), false);
            loop {
                let mut line = String::new();
                if lines.read_line(&mut line).expect("a line") == 0 {
                    return said;
                }
                said.push_str(&line);
                let answer: &[u8] = match line.trim_end() {
                    "." if is_data => {
                        is_data = false;
                        b"250 kept\r\n"
                    }
                    _ if is_data => continue,
                    "DATA" => {
                        is_data = true;
                        b"354 go on\r\n"
                    }
                    "QUIT" => b"221 bye\r\n",
                    _ => b"250 good\r\n",
                };
                stream.write_all(answer).expect("it is answered");
                if line.trim_end() == "QUIT" {
                    return said;
                }
            }
        });
        let way = the_one(Alarm {
            mail_server,
            mail_from: "Station <station@example.org>".into(),
            mail_to: vec!["duty@example.org".into(), "deputy@example.org".into()],
            ..Alarm::default()
        });
        way.ring(&ringing()).expect("it is rung");
        drop(way);
        let said = taking.join().expect("it came");
        for expected in [
            "RCPT TO:<duty@example.org>",
            "RCPT TO:<deputy@example.org>",
            "Subject: FLASH waits at USA on line north",
            "RUS/F/0003 is to read it",
        ] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
    }

    #[test]
    fn settings_that_are_not_understood_are_told_before_anything_has_to_ring() {
        for settings in [
            Alarm { command: "'open".into(), ..Alarm::default() },
            Alarm { webhook: "ftp://x".into(), ..Alarm::default() },
            Alarm { mail_to: vec!["a@example.org".into()], ..Alarm::default() },
            Alarm {
                mail_server: "smtp://h".into(),
                mail_from: "nobody".into(),
                mail_to: vec!["a@example.org".into()],
                ..Alarm::default()
            },
            Alarm {
                mail_server: "pigeon://h".into(),
                mail_from: "a@example.org".into(),
                mail_to: vec!["a@example.org".into()],
                ..Alarm::default()
            },
        ] {
            assert!(of(&settings).is_err(), "{settings:?}");
        }
        assert!(of(&Alarm::default()).expect("none is fine").is_empty());
    }
}
