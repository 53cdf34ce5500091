//! Lets another room know of a sign-in under duress, by a command of the operator's own.

use std::process::{Command, Stdio};

use tracing::error;

/// Runs the command of the settings, if there is one, with the person's name in `DETENTE_DURESS`. Nobody at this
/// station sees whether it ran, and nothing waits for it.
pub fn tell(command: &str, person: &str) {
    let Some(words) = shlex::split(command).filter(|words| !words.is_empty()) else { return };
    let person = person.to_owned();
    let run = move || {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env("DETENTE_DURESS", person);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // The log says no more than that a command of the settings failed: whoever coerces may read it.
        if !command.status().is_ok_and(|ended| ended.success()) {
            error!("a command of the settings failed");
        }
    };
    if let Err(error) = std::thread::Builder::new().spawn(run) {
        error!(%error, "a command of the settings was not run");
    }
}
