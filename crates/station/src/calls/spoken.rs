//! That two posts spoke: on a call of the line, or by another way that a side told of.

use evidence::{EntryRef, PartyIndex, Time};
use line::RecordError;
use line::affairs::{Address, Affair, AffairKind, Call, Contact, Side, Stance};
use store::Archive;

use super::view::minutes;
use crate::clock::DAY_MS;
use crate::view::each;

/// Who tells that two spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Teller {
    /// Both sides.
    Both,
    /// One, and the other has not said otherwise.
    One,
    /// One, and the other disputes it.
    Disputed,
}

impl Teller {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Teller::Both => "agreed by both",
            Teller::One => "claimed by one",
            Teller::Disputed => "disputed",
        }
    }
}

/// That two posts spoke.
#[derive(Clone, Debug)]
pub struct Spoke {
    /// When it began.
    pub at: Time,
    /// For how long.
    pub minutes: Option<f64>,
    /// At whose initiative: who sought the call, or what was told of the contact.
    pub initiative: Option<PartyIndex>,
    /// Who tells it.
    pub by: Teller,
    /// The call, or the contacts.
    pub entries: Vec<EntryRef>,
    /// These, and the words by which each side tells it.
    pub proof: Vec<EntryRef>,
}

/// True if something was between two posts, whichever of them began it.
#[must_use]
pub fn is_between((one, other): (Address, Address), from: Address, with: &[Address]) -> bool {
    (from == one && with.contains(&other)) || (from == other && with.contains(&one))
}

/// Every time that two posts spoke up to `now`, the latest first.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn between(archive: &dyn Archive, posts: (Address, Address), now: Time) -> Result<Vec<Spoke>, RecordError> {
    let mut spoke: Vec<Spoke> = Vec::new();
    each(archive, AffairKind::Call, &mut |id, affair| {
        if let Affair::Call(call) = affair
            && is_between(posts, call.from, &call.with)
            && call.sought <= now
        {
            spoke.extend(on_a_call(id, &call));
        }
        Ok(true)
    })?;
    let mut contacts = Vec::new();
    each(archive, AffairKind::Contact, &mut |id, affair| {
        if let Affair::Contact(contact) = affair
            && is_between(posts, contact.from, &[contact.with])
            && contact.at <= now
        {
            contacts.push(by_another_way(id, &contact));
        }
        Ok(true)
    })?;
    // In the order of their places, since each station keeps entries in an order of its own.
    contacts.sort_by_key(|told| std::cmp::Reverse(told.entries.first().copied()));
    for told in contacts {
        // What each side told of one contact is one contact that both tell.
        let same = |known: &&mut Spoke| {
            told.by != Teller::Disputed
                && known.by != Teller::Disputed
                && known.at.0 / DAY_MS == told.at.0 / DAY_MS
                && known.entries.iter().all(|known| told.entries.iter().all(|at| known.lane.party != at.lane.party))
                && known.initiative == told.initiative
        };
        match spoke.iter_mut().find(same) {
            Some(known) => {
                known.by = Teller::Both;
                known.minutes = known.minutes.or(told.minutes);
                known.entries.extend(told.entries);
                known.proof.extend(told.proof);
            }
            None => spoke.push(told),
        }
    }
    spoke.sort_by_key(|spoke| std::cmp::Reverse(spoke.at));
    Ok(spoke)
}

fn on_a_call(id: EntryRef, call: &Call) -> Option<Spoke> {
    let (began, ended) = call.spoke()?;
    let words = Side::BOTH.map(|side| call.words(side).spoke.map(|(said, ..)| said.at));
    let by = if words.iter().all(Option::is_some) { Teller::Both } else { Teller::One };
    Some(Spoke {
        at: began,
        minutes: ended.map(|ended| minutes(ended.ms_since(began))),
        initiative: Some(call.from.party),
        by,
        entries: vec![id],
        proof: std::iter::once(id).chain(words.into_iter().flatten()).collect(),
    })
}

fn by_another_way(id: EntryRef, contact: &Contact) -> Spoke {
    let answer = contact.answers.of(contact.with.party, id);
    let by = match answer.map(|answer| answer.stance) {
        Some(Stance::NoObjection) => Teller::Both,
        Some(Stance::Objects) => Teller::Disputed,
        Some(Stance::Acknowledged | Stance::Asks) | None => Teller::One,
    };
    Spoke {
        at: contact.at,
        minutes: contact.duration_s.map(|seconds| minutes(seconds.saturating_mul(1_000))),
        initiative: contact.initiative,
        by,
        entries: vec![id],
        proof: std::iter::once(id).chain(answer.map(|answer| answer.said.at)).collect(),
    }
}
