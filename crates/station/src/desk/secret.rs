//! Passphrases, and what is kept of them: argon2id over a salt, for the passphrase and for the one for duress.
//!
//! Both are held against one derivation and compared whole, and where nobody set one for duress its place holds random
//! bytes: neither the time that it takes nor the file tells whether there is one.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::failure::{Exit, Failure};

/// Shortest passphrase in characters.
const CHARS_MIN: usize = 12;

/// Longest passphrase in bytes.
const BYTES_MAX: usize = 1_024;

/// Memory, passes and lanes of a derivation: some hundredths of a second, and 19 MiB while it lasts.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What is kept: this version, then salt and both derivations.
const FORM: u8 = 1;
const SALT_BYTES: usize = 16;
const DERIVED_BYTES: usize = 32;

/// A passphrase on its way to be derived from; it prints as nothing and leaves memory when it is dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// What somebody typed.
    pub fn new(typed: String) -> Self {
        Passphrase(Zeroizing::new(typed))
    }
}

impl Serialize for Passphrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Passphrase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Passphrase::new)
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Which passphrase was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The person's own.
    Own,
    /// The one for duress.
    Duress,
    /// Neither.
    Neither,
}

/// What is to be kept of a passphrase, and of one for duress. Takes as long as [`given`].
///
/// # Errors
/// [`Failure`] if one is too short or too long, or both are one.
pub fn keep(own: &Passphrase, duress: Option<&Passphrase>) -> Result<Vec<u8>, Failure> {
    let hint = format!("at least {CHARS_MIN} characters: four or five words that do not go together");
    for passphrase in [Some(own), duress].into_iter().flatten() {
        if passphrase.0.chars().count() < CHARS_MIN || passphrase.0.len() > BYTES_MAX {
            return Err(Failure::new(Exit::Usage, "the passphrase is too short or too long", hint));
        }
    }
    if duress.is_some_and(|duress| duress.0 == own.0) {
        let hint = "choose another: one of them is to be told from the other";
        return Err(Failure::new(Exit::Usage, "the passphrase and the one for duress are the same", hint));
    }
    let mut kept = vec![FORM];
    kept.extend(random::<SALT_BYTES>()?);
    let salt = kept[1..].to_vec();
    kept.extend(*derive(own, &salt)?);
    match duress {
        Some(duress) => kept.extend(*derive(duress, &salt)?),
        None => kept.extend(random::<DERIVED_BYTES>()?),
    }
    Ok(kept)
}

/// Which passphrase this is, by what was kept; `None` stands for somebody who is not enrolled, and takes as long.
///
/// # Errors
/// [`Failure`] if this machine has not the memory.
pub fn given(kept: Option<&[u8]>, passphrase: &Passphrase) -> Result<Given, Failure> {
    let nobody = [0; 1 + SALT_BYTES + 2 * DERIVED_BYTES];
    let whole = kept.filter(|kept| kept.len() == nobody.len() && kept[0] == FORM);
    let (salt, both) = whole.unwrap_or(&nobody)[1..].split_at(SALT_BYTES);
    let (own, duress) = both.split_at(DERIVED_BYTES);
    let derived = derive(passphrase, salt)?;
    let (is_own, is_duress) = (same(own, &*derived), same(duress, &*derived));
    Ok(match (whole.is_some(), is_own, is_duress) {
        (true, true, _) => Given::Own,
        (true, _, true) => Given::Duress,
        _ => Given::Neither,
    })
}

/// Bytes that nobody can guess.
///
/// # Errors
/// [`Failure`] if this machine has none.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::local(format!("no randomness to be had: {error}"), "check this machine"))?;
    Ok(bytes)
}

fn derive(passphrase: &Passphrase, salt: &[u8]) -> Result<Zeroizing<[u8; DERIVED_BYTES]>, Failure> {
    let failed = |error: argon2::Error| Failure::local(format!("a passphrase: {error}"), "check this machine's memory");
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(DERIVED_BYTES)).map_err(failed)?;
    let mut derived = Zeroizing::new([0; DERIVED_BYTES]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(passphrase.0.as_bytes(), salt, &mut *derived).map_err(failed)?;
    Ok(derived)
}

/// Compares every byte, wherever the first differs.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differ = one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other));
    std::hint::black_box(differ) == 0 && one.len() == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(typed: &str) -> Passphrase {
        Passphrase::new(typed.to_owned())
    }

    #[test]
    fn each_passphrase_is_known_by_what_was_kept_and_nothing_else_is() {
        let (own, duress) = (passphrase("lantern orchard seven"), passphrase("lantern orchard eight"));
        let kept = keep(&own, Some(&duress)).unwrap();
        assert_eq!(given(Some(&kept), &own).unwrap(), Given::Own);
        assert_eq!(given(Some(&kept), &duress).unwrap(), Given::Duress);
        assert_eq!(given(Some(&kept), &passphrase("lantern orchard nine")).unwrap(), Given::Neither);
        assert_eq!(given(None, &own).unwrap(), Given::Neither);
        assert_eq!(given(Some(&kept[..40]), &own).unwrap(), Given::Neither);
        let alone = keep(&own, None).unwrap();
        assert_eq!((alone.len(), given(Some(&alone), &duress).unwrap()), (kept.len(), Given::Neither));
    }

    #[test]
    fn a_short_one_and_two_that_are_one_are_refused_and_none_is_printed() {
        let own = passphrase("lantern orchard seven");
        assert!(keep(&passphrase("eleven char"), None).is_err());
        assert!(keep(&own, Some(&own)).is_err());
        assert_eq!(format!("{own:?}"), "Passphrase(…)");
    }
}
