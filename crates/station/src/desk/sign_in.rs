//! Signing in and out. Both passphrases of a person go the same way, take the same time, and say the same; a passkey tells
//! whose it is, and nobody says it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use console::Assertion;
use evidence::merkle::sha256;
use evidence::{Hash, Time};
use line::desk::{Change, Keying};
use serde_json::{Value, json};
use tracing::{info, warn};

use super::duress;
use super::keeper::{Keeper, State, Who};
use super::keying::handle;
use super::passkey::{Asserted, Wrong};
use super::secret::{Given, Passphrase, given, random};
use crate::clock::{machine, rfc3339, wall};
use crate::failure::Failure;
use crate::hex::hex;

/// Longest session in milliseconds: a long shift.
const SESSION_MS_MAX: u64 = 12 * 3_600_000;

/// How long a word that begins a session is good, in milliseconds: as long as it takes to walk to another machine.
const INVITATION_MS_MAX: u64 = 10 * 60_000;

/// Sessions at once; of more the one that would end first does.
const SESSIONS_MAX: usize = 256;

/// Attempts that may fail before the next has to wait.
const TRIES_FREE: u32 = 3;

/// Longest wait for another attempt, in seconds: whoever fails on purpose keeps nobody out for long.
const TRY_WAIT_S_MAX: u64 = 300;

/// Names and passkeys of which attempts are remembered, those of enrolled people aside.
const TRIED_MAX: usize = 1_024;

/// Somebody who is signed in.
pub(crate) struct Session {
    /// Who.
    pub person: String,
    /// True if with the passphrase for duress.
    pub duress: bool,
    /// Until when.
    pub until: Time,
    /// What each draft said when it was last shown to this person.
    pub shown: BTreeMap<u64, Hash>,
}

/// What somebody tries to sign in with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tried {
    /// A passphrase in this name.
    Name(String),
    /// The passkey that its device knows by this: who tries passphrases in a name keeps its passkeys from nobody.
    Passkey(Vec<u8>),
}

/// Attempts of one sort that failed since the last that did not.
pub(crate) struct Tries {
    failed: u32,
    next: Instant,
}

/// In whose name a word begins a session.
pub(crate) struct Invitation {
    /// Who; `None` at a desk at which nobody is enrolled.
    person: Option<String>,
    /// True if who asked for it was signed in under duress.
    duress: bool,
    /// Until when it does.
    until: Time,
}

impl Keeper {
    /// Makes a word that begins a session once, in the name of whoever asks. Nobody asks but by the socket, which only its
    /// owner reaches, or by a session.
    ///
    /// # Errors
    /// [`Failure`] if nobody is signed in who might, or this machine has no randomness.
    pub(super) fn invite(&self, who: &Who) -> Result<Value, Failure> {
        if who.person.is_none() && !self.is_open() {
            return Err(super::keeper::refused(line::desk::Refusal::NotSignedIn, who));
        }
        let word = hex(&random::<16>()?);
        let until = machine().plus_ms(INVITATION_MS_MAX);
        let invitation = Invitation { person: who.person.clone(), duress: who.duress, until };
        self.with(|state| {
            state.invited.retain(|_, invited| machine() < invited.until);
            if state.invited.len() >= SESSIONS_MAX {
                state.invited.pop_first();
            }
            state.invited.insert(sha256(word.as_bytes()), invitation)
        });
        Ok(json!({ "word": word, "until": rfc3339(until) }))
    }

    /// Begins a session with a word that was made for it, and is used up.
    ///
    /// # Errors
    /// [`Failure`] if it is no such word, or none any more.
    pub(super) fn enter(&self, word: &str) -> Result<Value, Failure> {
        let token = hex(&random::<32>()?);
        let is_open = self.is_open();
        self.with(|state| {
            let invited = state.invited.remove(&sha256(word.as_bytes())).filter(|invited| machine() < invited.until);
            // Whoever came while nobody was enrolled is nobody once somebody is, and whoever has left is nobody either.
            let until = match invited {
                Some(Invitation { person: Some(person), duress, .. }) if state.desk.person(&person).is_some() => {
                    Some((json!(person), begin(state, &token, &person, duress)))
                }
                Some(Invitation { person: None, .. }) if is_open => {
                    let until = machine().plus_ms(SESSION_MS_MAX);
                    state.guests.retain(|_, until| machine() < *until);
                    if state.guests.len() >= SESSIONS_MAX {
                        state.guests.pop_first();
                    }
                    state.guests.insert(sha256(token.as_bytes()), until);
                    Some((Value::Null, until))
                }
                _ => None,
            };
            let (person, until) = until.ok_or_else(|| {
                let hint = "each is good once, for some minutes: detente console invite makes another";
                Failure::signed_out("the word begins no session", hint)
            })?;
            Ok(json!({ "person": person, "until": rfc3339(until), "token": token }))
        })
    }

    /// True if this token is of a browser that was let in while nobody is enrolled.
    pub(crate) fn is_guest(&self, token: &str) -> bool {
        let token = sha256(token.as_bytes());
        self.is_open() && self.with(|state| state.guests.get(&token).is_some_and(|until| machine() < *until))
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`Failure`] if name or passphrase is wrong, or another attempt has to wait.
    pub(super) async fn sign_in(&self, person: String, passphrase: Passphrase) -> Result<Value, Failure> {
        if self.is_open() {
            return Err(nobody());
        }
        let kept = self.with(|state| {
            attempt(state, Tried::Name(person.clone()))?;
            Ok(state.desk.person(&person).map(|person| person.secret.clone()))
        })?;
        let turn = self.deriving().acquire().await;
        let derived = tokio::task::spawn_blocking(move || given(kept.as_deref(), &passphrase)).await;
        drop(turn);
        let given = derived.map_err(|error| Failure::local(error, "try again"))??;
        if given == Given::Neither {
            warn!("a sign-in was refused");
            let hint =
                "after three that fail, each attempt has to wait longer; an administrator gives another passphrase";
            return Err(Failure::refused("the person or the passphrase is wrong", hint));
        }
        let is_duress = given == Given::Duress;
        let who = Who { person: Some(person.clone()), duress: is_duress, ..Who::default() };
        self.add(&who, Change::SignedIn { duress: is_duress }).await?;
        self.begun(&person, Tried::Name(person.clone()), is_duress)
    }

    /// Begins a session with a passkey.
    ///
    /// # Errors
    /// [`Failure`] if the browser's answer is not good, the passkey is nobody's here, or another attempt has to wait.
    pub(super) async fn sign_in_by_passkey(&self, answer: Assertion) -> Result<Value, Failure> {
        if self.is_open() {
            return Err(nobody());
        }
        let site = self.site()?;
        let asserted = Asserted::read(&answer, site).map_err(|wrong| wrong.failure(site))?;
        let tried = Tried::Passkey(asserted.id.clone());
        let found = self.with(|state| {
            if !state.challenges.take(&asserted.challenge, None) {
                return Err(Wrong::Challenge.failure(site));
            }
            attempt(state, tried.clone())?;
            let (name, number, passkey) = state.desk.passkey_of(&asserted.id).ok_or_else(strange)?;
            let is_of = state.desk.person(name).is_some_and(|person| handle(name, person)[..] == asserted.user_handle);
            let is_same = passkey.synced == asserted.synced;
            match is_of && is_same && asserted.is_signed_by(&passkey.key) {
                true => Ok((name.to_owned(), number, passkey.duress)),
                false => Err(strange()),
            }
        });
        let (person, passkey, duress) = found.inspect_err(|_| warn!("a sign-in by passkey was refused"))?;
        let who = Who { person: Some(person.clone()), duress, ..Who::default() };
        let used = self.add(&who, Change::Passkey(Keying::Used { passkey, count: asserted.count })).await;
        // That there is a copy is for whoever reads the log too.
        used.inspect_err(|failure| warn!(%failure, passkey, "a sign-in by passkey was refused"))?;
        self.begun(&person, tried, duress)
    }

    /// Begins the session of somebody who has proved who that is, and says so.
    fn begun(&self, person: &str, tried: Tried, duress: bool) -> Result<Value, Failure> {
        let token = hex(&random::<32>()?);
        let until = self.with(|state| {
            state.tries.remove(&tried);
            begin(state, &token, person, duress)
        });
        info!("somebody signed in");
        if duress {
            duress::tell(self, person);
        }
        Ok(json!({ "person": person, "until": rfc3339(until), "token": token }))
    }

    /// Ends a session.
    pub(super) fn sign_out(&self, who: &Who) -> Value {
        if let Some(token) = who.token {
            self.with(|state| (state.sessions.remove(&token), state.guests.remove(&token)));
        }
        json!({ "signed_out": who.person })
    }

    /// Ends every session of a person, since the passphrase is another or there is no such person any more.
    pub(super) fn end_sessions(&self, person: &str, except: Option<Hash>) {
        self.with(|state| state.sessions.retain(|token, session| session.person != person || Some(*token) == except));
    }
}

fn nobody() -> Failure {
    let hint = "detente desk enroll PERSON --role administrator enrols the first";
    Failure::refused("nobody is enrolled at this desk, so nobody signs in", hint)
}

/// Whether nobody has the passkey, or its signature is wrong, is for nobody to learn.
fn strange() -> Failure {
    let hint =
        "sign in with the passphrase, and see which passkeys there are: an administrator may have removed this one";
    Failure::refused("the passkey is of nobody at this desk", hint)
}

/// Counts an attempt before it is made, so that many at once are no way around the wait.
fn attempt(state: &mut State, tried: Tried) -> Result<(), Failure> {
    let now = Instant::now();
    let desk = &state.desk;
    let is_known = |tried: &Tried| match tried {
        Tried::Name(name) => desk.person(name).is_some(),
        Tried::Passkey(id) => desk.passkey_of(id).is_some(),
    };
    if state.tries.len() > TRIED_MAX && !is_known(&tried) {
        state.tries.retain(|tried, _| is_known(tried));
    }
    let tries = state.tries.entry(tried).or_insert(Tries { failed: 0, next: now });
    if now < tries.next {
        let wait = tries.next.duration_since(now).as_secs() + 1;
        let hint = format!("try again in {wait} s; an administrator gives another passphrase at once");
        return Err(Failure::refused("too many attempts failed", hint));
    }
    tries.failed = tries.failed.saturating_add(1);
    let wait_s = tries.failed.checked_sub(TRIES_FREE).map_or(0, |over| 1_u64 << over.min(16));
    tries.next = now + Duration::from_secs(wait_s.min(TRY_WAIT_S_MAX));
    Ok(())
}

/// Lasts until the end of the shift that is planned now, and at most twelve hours.
fn begin(state: &mut State, token: &str, person: &str, duress: bool) -> Time {
    let now = wall();
    let planned = state.desk.roster().iter().filter(|shift| shift.person == person);
    let shift = planned.filter(|shift| shift.from <= now && now < shift.until).map(|shift| shift.until).max();
    let longest = now.plus_ms(SESSION_MS_MAX);
    let until = shift.map_or(longest, |end| end.min(longest));
    state.sessions.retain(|_, session| now < session.until);
    if state.sessions.len() >= SESSIONS_MAX {
        let first = state.sessions.iter().min_by_key(|(_, session)| session.until).map(|(token, _)| *token);
        first.map(|first| state.sessions.remove(&first));
    }
    let session = Session { person: person.to_owned(), duress, until, shown: BTreeMap::new() };
    state.sessions.insert(sha256(token.as_bytes()), session);
    until
}
