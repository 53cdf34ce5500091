//! Asks browsers for passkeys, and keeps those that people add. What is asked is asked once, and for some minutes.

use std::collections::{BTreeMap, VecDeque};

use console::NewPasskey;
use evidence::merkle::sha256;
use evidence::{Hash, Time};
use line::desk::{Change, Keying, Person, Refusal};
use serde_json::{Value, json};

use super::keeper::{Keeper, Who, refused};
use super::passkey::{ALGORITHMS, Registered, Wrong, text};
use super::secret::random;
use super::view;
use crate::clock::machine;
use crate::failure::Failure;

/// How long a challenge waits for its answer, in milliseconds: as long as it takes to find the device and remember its PIN.
const CHALLENGE_MS_MAX: u64 = 5 * 60_000;

/// Challenges that wait at once; of more the oldest is forgotten. Whoever reaches the console has one made, so there are
/// more than a watch needs: to have them forgotten as fast as somebody answers takes a flood that shows.
const CHALLENGES_MAX: usize = 16_384;

/// What browsers were asked, the oldest first.
#[derive(Default)]
pub(crate) struct Challenges(VecDeque<Challenge>);

struct Challenge {
    text: String,
    /// The session that adds a passkey; `None`: somebody who signs in.
    of: Option<Hash>,
    until: Time,
}

impl Challenges {
    /// One more, that nobody can guess.
    pub fn ask(&mut self, of: Option<Hash>) -> Result<String, Failure> {
        let text = text(&random::<32>()?);
        let now = machine();
        self.0.retain(|challenge| now < challenge.until);
        if self.0.len() >= CHALLENGES_MAX {
            self.0.pop_front();
        }
        self.0.push_back(Challenge { text: text.clone(), of, until: now.plus_ms(CHALLENGE_MS_MAX) });
        Ok(text)
    }

    /// Takes it away: true if it was asked for this, and not too long ago.
    pub fn take(&mut self, text: &str, of: Option<Hash>) -> bool {
        let found = self.0.iter().position(|challenge| challenge.text == text);
        let taken = found.and_then(|at| self.0.remove(at));
        taken.is_some_and(|challenge| challenge.of == of && machine() < challenge.until)
    }
}

impl Keeper {
    /// Where passkeys sign in; `null` if this console has no name.
    pub(super) fn passkeys_at(&self) -> Value {
        json!({ "origin": self.site().map(|site| &site.origin).ok() })
    }

    /// What a browser is to ask of whatever passkey it has, for signing in: `PublicKeyCredentialRequestOptionsJSON`. It
    /// names nobody, so that it tells nothing of who is enrolled.
    ///
    /// # Errors
    /// [`Failure`] if this console has no name, or this machine no randomness.
    pub(super) fn ask_passkey(&self) -> Result<Value, Failure> {
        let site = self.site()?;
        let challenge = self.with(|state| state.challenges.ask(None))?;
        Ok(json!({
            "challenge": challenge, "rpId": site.name, "timeout": CHALLENGE_MS_MAX, "userVerification": "required",
        }))
    }

    /// What a browser is to ask of a device that makes a passkey: `PublicKeyCredentialCreationOptionsJSON`.
    ///
    /// # Errors
    /// As for [`Keeper::ask_passkey`], and if nobody is signed in.
    pub(super) fn ask_new_passkey(&self, who: &Who) -> Result<Value, Failure> {
        let site = self.site()?;
        self.with(|state| {
            let (name, person) = own(state.desk.people(), who)?;
            let challenge = state.challenges.ask(who.token)?;
            let known = person.passkeys.values().map(|known| json!({ "type": "public-key", "id": text(&known.id) }));
            Ok(json!({
                "rp": { "id": site.name, "name": site.name },
                // One device keeps one passkey of a person, under the name that it shows when it is asked.
                "user": { "id": text(&handle(name, person)), "name": name, "displayName": name },
                "challenge": challenge,
                "pubKeyCredParams": ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg })),
                "timeout": CHALLENGE_MS_MAX,
                "excludeCredentials": known.collect::<Vec<_>>(),
                // It knows its person, so that nobody types a name, and has that person prove it.
                "authenticatorSelection": {
                    "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
                },
                "attestation": "none",
            }))
        })
    }

    /// Adds a passkey to whoever is signed in.
    ///
    /// # Errors
    /// [`Failure`] if what the browser says is not good, or there is no room for it.
    pub(super) async fn add_passkey(&self, who: &Who, answer: NewPasskey) -> Result<Value, Failure> {
        let site = self.site()?;
        self.with(|state| own(state.desk.people(), who).map(|_| ()))?;
        let made = Registered::read(&answer, site).map_err(|wrong| wrong.failure(site))?;
        if !self.with(|state| state.challenges.take(&made.challenge, who.token)) {
            return Err(Wrong::Challenge.failure(site));
        }
        let Registered { id, key, count, synced, .. } = made;
        let (name, duress, known) = (answer.name, who.duress, id.clone());
        self.add(who, Change::Passkey(Keying::Added { name, id, key, count, synced, duress })).await?;
        Ok(self.with(|state| match state.desk.passkey_of(&known) {
            Some((person, number, passkey)) => view::passkey(person, number, passkey),
            None => Value::Null,
        }))
    }
}

/// Who is signed in, of those that are enrolled.
fn own<'p>(people: &'p BTreeMap<String, Person>, who: &Who) -> Result<(&'p str, &'p Person), Failure> {
    let found = who.person.as_ref().and_then(|person| people.get_key_value(person));
    let missing = if people.is_empty() { Refusal::NobodyEnrolled } else { Refusal::NotSignedIn };
    found.map(|(name, person)| (name.as_str(), person)).ok_or_else(|| refused(missing, who))
}

/// By what a device knows a person: the same for all passkeys of one, so that a new one takes the place of an old, and of
/// nobody who had the name before.
pub(super) fn handle(name: &str, person: &Person) -> [u8; 32] {
    sha256(&[b"detente passkey\0", name.as_bytes(), &person.enrolled.0.to_be_bytes()].concat()).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_answered_once_by_whom_it_was_made_for_and_the_oldest_goes_first() {
        let mut challenges = Challenges::default();
        let (one, other) = (Some(Hash([1; 32])), Some(Hash([2; 32])));
        let asked = challenges.ask(one).unwrap();
        assert!(challenges.take(&asked, one) && !challenges.take(&asked, one));
        for of in [None, other] {
            let asked = challenges.ask(one).unwrap();
            assert!(!challenges.take(&asked, of), "it is of another");
            assert!(!challenges.take(&asked, one), "and was used up by that");
        }
        let first = challenges.ask(None).unwrap();
        for _ in 1..CHALLENGES_MAX {
            challenges.ask(None).unwrap();
        }
        assert!(challenges.0.iter().any(|challenge| challenge.text == first));
        challenges.ask(None).unwrap();
        assert!(!challenges.take(&first, None) && challenges.0.len() == CHALLENGES_MAX);
        let late = challenges.ask(None).unwrap();
        challenges.0.back_mut().unwrap().until = machine();
        assert!(!challenges.take(&late, None));
    }
}
