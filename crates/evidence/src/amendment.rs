//! Amendments: what a line's charter says is changed by another charter that every party signs, and the line goes on.
//!
//! An amended charter holds the payload of the charter that founded its line. So which line it is of is computed and
//! never claimed, and whoever has that one file can tell that it takes away nothing on which what was said rests.
//! Which charter holds on a station, and since when, is no matter of this crate.

use minicbor::{Decode, Encode};

use crate::merkle::sha256;
use crate::{Charter, CharterError, LineId, Malformed, Party, Post, Time};

/// What makes a charter an amended one: `[founding, number, from]`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Amendment {
    /// The payload of the charter that founded the line, whole.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub founding: Vec<u8>,
    /// The how-manyeth amendment of the line, from 1.
    #[n(1)]
    pub number: u64,
    /// From when on it holds.
    #[n(2)]
    pub from: Time,
}

impl Amendment {
    /// The line, which is that of the founding charter.
    pub(crate) fn line_id(&self) -> LineId {
        LineId(sha256(&self.founding))
    }
}

impl Charter {
    /// The charter that founded the line, if this one is amended; of its form and not yet known to be sound.
    ///
    /// # Errors
    /// [`Malformed`] if it is none by its form, which is never so in a charter that was decoded.
    pub fn founding(&self) -> Result<Option<Charter>, Malformed> {
        self.amends.as_ref().map(|amends| Charter::read(&amends.founding)).transpose()
    }

    /// How often the line's charter was amended up to this one: 0 for the one that founded it.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.amends.as_ref().map_or(0, |amends| amends.number)
    }

    /// When the charter was drawn up that founded the line.
    #[must_use]
    pub fn founded(&self) -> Time {
        self.founding().ok().flatten().map_or(self.drawn_up, |founding| founding.drawn_up)
    }

    /// What the parties signed, as the middle of a sentence.
    pub(crate) fn in_words(&self) -> String {
        match &self.amends {
            None => "the charter".to_owned(),
            Some(amends) => format!("amendment {} of the charter", amends.number),
        }
    }

    /// Passes what may take the place of the charter that holds now, when its own time has come.
    ///
    /// Both are taken to be sound. For stations that are about to adopt it; a verifier of records needs
    /// [`Charter::check`] alone, since it is not given what came between.
    ///
    /// # Errors
    /// [`CharterError::NotNext`] with the first rule broken.
    pub fn succeeds(&self, before: &Charter) -> Result<(), CharterError> {
        let rule = |holds: bool, broken: &str| {
            if holds { Ok(()) } else { Err(CharterError::NotNext(broken.to_owned())) }
        };
        let amends = self.amends.as_ref();
        let amends = amends.ok_or_else(|| CharterError::NotNext("it amends nothing".to_owned()))?;
        let (number, from) = before.amends.as_ref().map_or((0, Time(0)), |before| (before.number, before.from));
        rule(amends.line_id() == before.line_id(), "it is of another line")?;
        rule(amends.number.checked_sub(1) == Some(number), "its number is not the next")?;
        rule(before.drawn_up < self.drawn_up, "it was not drawn up later")?;
        rule(from <= amends.from, "it is to hold from before the other does")?;
        self.keeps(before).map_err(CharterError::NotNext)
    }

    /// Passes an amended charter that fits the charter which founded its line.
    pub(crate) fn check_against(&self, amends: &Amendment, founding: &Charter) -> Result<(), CharterError> {
        let rule = |holds: bool, broken: &str| {
            if holds { Ok(()) } else { Err(CharterError::Unsound(broken.to_owned())) }
        };
        rule(founding.amends.is_none(), "what it gives as the founding charter is an amended one")?;
        founding.check_alone().map_err(|error| CharterError::Unsound(format!("its founding charter: {error}")))?;
        rule(amends.number >= 1, "its number is 0, and amendments are counted from 1")?;
        // Nobody is bound by what was not yet drawn up.
        rule(self.drawn_up < amends.from, "it is to hold from before it was drawn up")?;
        self.keeps(founding).map_err(CharterError::Unsound)
    }

    /// Passes a charter under which all that was said under an earlier one still verifies and still means the same
    /// parties and posts; or says what is missing.
    fn keeps(&self, before: &Charter) -> Result<(), String> {
        let rule = |holds: bool, broken: &str| if holds { Ok(()) } else { Err(broken.to_owned()) };
        rule(self.drill == before.drill, "a drill line is made live, or a live one a drill")?;
        rule(self.nonce == before.nonce, "its nonce is another")?;
        // An entry that was small enough when it was signed stays one.
        rule(self.terms.entry_bytes_max >= before.terms.entry_bytes_max, "it makes the largest entry smaller")?;
        for (at, party) in before.parties.iter().enumerate() {
            let same = |now: &&Party| (&now.code, now.root_key, now.role) == (&party.code, party.root_key, party.role);
            let now = self.parties.get(at).filter(same);
            let now = now.ok_or_else(|| format!("{} is not at its place with its root key and role", party.code))?;
            // Words are addressed to a post by its place.
            let moved = |(at, post): &(usize, &Post)| now.posts.get(*at).is_none_or(|now| now.code != post.code);
            if let Some((_, post)) = party.posts.iter().enumerate().find(moved) {
                return Err(format!("the post {:?} of {} is not at its place", post.code, party.code));
            }
        }
        Ok(())
    }
}
