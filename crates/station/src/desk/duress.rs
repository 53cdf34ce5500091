//! Lets another room know of a sign-in under duress, by a command of the operator's own.

use std::process::{Command, Stdio};

use super::keeper::Keeper;

/// Runs the command of the settings, if there is one, with the person's name in `DETENTE_DURESS`. Nothing waits for it,
/// and no log says of it: whoever coerces may read that. Where it fails, an administrator's status says so.
pub fn tell(keeper: &Keeper, person: &str) {
    let Some(words) = shlex::split(keeper.duress_command()).filter(|words| !words.is_empty()) else { return };
    let name = person.to_owned();
    let told = |keeper: &Keeper, name: String, told: bool| {
        keeper.with(|state| if told { state.untold.remove(&name) } else { state.untold.insert(name) });
    };
    let (running, whose) = (keeper.clone(), name.clone());
    let run = move || {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env("DETENTE_DURESS", &whose);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        told(&running, whose, command.status().is_ok_and(|ended| ended.success()));
    };
    if std::thread::Builder::new().spawn(run).is_err() {
        told(keeper, name, false);
    }
}
