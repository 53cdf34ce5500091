//! Station keys: taken in from our side and from peers, and passed on to every peer.

use std::sync::Arc;

use evidence::{EntryRef, KeyError, Keyring, Lane, Precedence, StationKey};

use super::Line;
use super::fault::Fault;
use crate::blame::{Blame, LocalFault, Misdeed};
use crate::frame::Frame;
use crate::limits::KEYS_PER_FRAME_MAX;
use crate::step::{Event, Keep, Output};

impl Line {
    pub(super) fn add_key(&mut self, encoded: &[u8], out: &mut Vec<Output>) -> Result<(), KeyError> {
        if self.keys.iter().any(|known| known == encoded) {
            return Ok(());
        }
        let mut keyring = (*self.keyring).clone();
        let party = keyring.add(encoded)?;
        if keyring.stations(party).eq(self.keyring.stations(party)) {
            // The same said again in other bytes: a root key could make as many of those as it likes.
            return Ok(());
        }
        let before = std::mem::replace(&mut self.keyring, Arc::new(keyring));
        for precedence in Precedence::ALL {
            let lane = Lane { party, precedence };
            let (serial, epoch) = (self.book(lane).accepted(), self.book(lane).epoch());
            let disowned =
                |keyring: &Keyring| keyring.stations(party).any(|key| key.epoch == epoch && key.disowns(lane, serial));
            if disowned(&self.keyring) && !disowned(&before) {
                out.push(Output::Tell(Event::Disowned { last: EntryRef { lane, serial } }));
            }
        }
        self.keys.push(encoded.to_vec());
        self.keep(Keep::Key(encoded.to_vec()), out);
        out.push(Output::Admit);
        (0..self.peers.len()).for_each(|at| self.send_due_keys(at, out));
        Ok(())
    }

    /// Takes a delegation or revocation from a peer. What contradicts an earlier one is the word of whoever holds that
    /// party's root key; the peer only passes it on.
    pub(super) fn take_key(&mut self, key: &[u8], out: &mut Vec<Output>) -> Result<(), Fault> {
        let Err(error) = self.add_key(key, out) else { return Ok(()) };
        let named = match &error {
            KeyError::EpochTaken { party, .. } | KeyError::RevokedTwice { party, .. } | KeyError::TooMany(party) => {
                self.rules.charter.party_by_code(party)
            }
            // The delegation may come after its revocation, from another peer.
            KeyError::UnknownEpoch { .. } => return Ok(()),
            _ => None,
        };
        let Some(party) = named else { return Err(Misdeed::BadKey(error).into()) };
        let told = self.contradictions.entry(party).or_default();
        if told.contains(&error) {
            // It comes again with every link, and may come with every frame.
            return Ok(());
        }
        told.push(error.clone());
        let blame = if party == self.own {
            Blame::Local(LocalFault::Key(error))
        } else {
            Blame::PeerMisbehaved { party, misdeed: Misdeed::BadKey(error) }
        };
        out.push(Output::Tell(Event::Blamed(blame)));
        Ok(())
    }

    /// True if a peer has not brought the key that it was asked for last. Were it asked for another instead, it could
    /// name a new one each time.
    pub(super) fn owes_a_key(&self, at: usize) -> bool {
        let unknown = |(party, epoch)| self.keyring.stations(party).all(|key| key.epoch != epoch);
        self.peers[at].unknown_key.is_some_and(unknown)
    }

    /// True if a key of ours was taken back: others may hold what it signed after, and that is none of ours.
    pub(super) fn took_a_key_back(&self) -> bool {
        self.keyring.stations(self.own).any(StationKey::revoked)
    }

    /// Tells a peer the keys that it was not told on the link in use.
    pub(super) fn send_due_keys(&mut self, at: usize, out: &mut Vec<Output>) {
        while let Some(link) = self.peers[at].active_link()
            && link.is_quiet()
            && link.keys_told < self.keys.len()
        {
            let keys: Vec<_> = self.keys[link.keys_told..].iter().take(KEYS_PER_FRAME_MAX).cloned().collect();
            link.keys_told += keys.len();
            let id = link.id;
            self.send_control(at, id, &Frame::Keys(keys), out);
        }
    }
}
