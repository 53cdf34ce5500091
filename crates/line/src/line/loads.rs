//! How full a line is: every queue that somebody can fill, beside the limit that it may not pass.

use evidence::PartyIndex;

use super::Line;
use crate::limits::{
    CHECKS_TO_ANSWER_MAX, CONFLICTS_MAX, CREDIT_BYTES, DIALS_AT_ONCE_MAX, EARLY_BYTES_MAX, FETCH_BYTES,
    FRAME_BYTES_MAX, HEARTBEATS_KEPT, IN_FLIGHT_BYTES_MAX, IN_FLIGHT_ENTRIES_MAX, LATER_CLOCKS_MAX, LINKS_PER_PEER_MAX,
    OUTBOX_MAX, RECENT_BYTES_MAX, SUSPENSIONS_MAX, TOLD_CLOCKS_MAX, UNSTORED_BYTES_MAX, UNSTORED_ENTRIES_MAX,
};
use crate::peer::Peer;
use crate::step::Class;

/// How much of one thing a line holds in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Of what.
    pub what: &'static str,
    /// Whose station can fill it; `None` for our own people.
    pub of: Option<PartyIndex>,
    /// How much there is.
    pub is: usize,
    /// How much there may be.
    pub most: usize,
}

impl Line {
    /// Every queue that another station or our own people can fill, each beside its limit in [`crate::limits`]: what is
    /// held in bytes may pass that by the one thing that filled it.
    #[must_use]
    pub fn loads(&self) -> Vec<Load> {
        let lanes = self.books.len();
        let load = |of, what, is, most| Load { what, of, is, most };
        let mut loads = vec![
            // What the line itself has to say comes on top: that it was restored.
            load(None, "words in the outbox", self.waiting(), OUTBOX_MAX + 1),
            load(None, "checks to be answered", self.to_answer.len(), CHECKS_TO_ANSWER_MAX),
            load(None, "later clocks", self.later_clocks.len(), LATER_CLOCKS_MAX),
            load(None, "clocks that were told", self.told_clocks.len(), TOLD_CLOCKS_MAX),
            load(None, "suspensions", self.suspensions.len(), SUSPENSIONS_MAX * lanes / 4),
            load(None, "conflicts", self.plot.conflicts().count(), CONFLICTS_MAX),
        ];
        for (number, book) in self.books.iter().enumerate() {
            let of = PartyIndex((number / 4) as u8);
            let (entries, bytes) = book.unstored_in_all();
            loads.push(load(Some(of), "entries that are not durable yet", entries, UNSTORED_ENTRIES_MAX));
            if of != self.own {
                loads.push(load(Some(of), "bytes that are not durable yet", bytes, UNSTORED_BYTES_MAX));
            }
            loads.push(load(Some(of), "bytes of recent entries", book.recent_bytes(), RECENT_BYTES_MAX));
        }
        for peer in &self.peers {
            let of = Some(peer.party);
            loads.push(load(of, "links", peer.links.len(), LINKS_PER_PEER_MAX));
            loads.push(load(of, "attempts to reach it", peer.dialer.under_way(), DIALS_AT_ONCE_MAX));
            loads.push(load(of, "searches for where histories part", peer.hunts.len(), lanes));
            loads.push(load(of, "receipts that came early", peer.early_receipts.len(), lanes));
            loads.extend(loads_of_links(peer));
        }
        loads
    }
}

fn loads_of_links(peer: &Peer) -> impl Iterator<Item = Load> {
    let load = |what, is, most| Load { what, of: Some(peer.party), is, most };
    peer.links.iter().flat_map(move |link| {
        let out = |of: fn(&crate::peer::Outgoing) -> usize| link.out.iter().map(of).max().unwrap_or_default();
        let fetched = |out: &crate::peer::Outgoing| out.fetched.iter().map(|(entry, _)| entry.bytes().len()).sum();
        let assembled = link.assembling.iter().flatten().map(|whole| whole.bytes.len()).max();
        let lanes_owed = link.owed[1..].iter().copied().max().unwrap_or_default();
        [
            load("bytes that came before the first heartbeat", link.early_bytes, EARLY_BYTES_MAX),
            load("entries under way", out(|out| out.in_flight.len()), IN_FLIGHT_ENTRIES_MAX),
            load("bytes under way", out(|out| out.in_flight_bytes), IN_FLIGHT_BYTES_MAX + FRAME_BYTES_MAX),
            load("bytes read for sending", out(fetched), FETCH_BYTES + FRAME_BYTES_MAX),
            load("bytes of an entry in parts", assembled.unwrap_or_default(), FRAME_BYTES_MAX),
            load("bytes of control in the bearer's hands", link.owed[Class::Control.index()], CREDIT_BYTES),
            load("bytes of a lane in the bearer's hands", lanes_owed, CREDIT_BYTES + FRAME_BYTES_MAX),
            load("heartbeats remembered", link.heartbeats.sent.len(), HEARTBEATS_KEPT),
        ]
    })
}
