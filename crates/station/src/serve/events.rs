//! What the station tells: to the log, never with words of a message, and to whoever watches.

use std::sync::Arc;

use line::affairs::Folded;
use line::plot::Turn;
use line::{Event, LineState};
use tracing::{debug, error, info, warn};

use super::Host;
use crate::clock::rfc3339;
use crate::gaps;
use crate::view::{item_name, lane as lane_name};

/// Something that a line told.
#[derive(Clone, Debug)]
pub struct Told {
    /// Which line.
    pub line: Arc<str>,
    /// What.
    pub event: Event,
}

/// Writes an event to the log.
pub fn log(host: &Host, event: &Event) {
    let line = &*host.name;
    let party = |at: evidence::PartyIndex| {
        host.charter.charter().party(at).map_or_else(|| at.0.to_string(), |party| party.code.clone())
    };
    match event {
        Event::State { peer, state, reason } => {
            let peer = party(*peer);
            match state {
                LineState::Up => info!(line, peer, %state, %reason, "state"),
                LineState::Disputed => error!(line, peer, %state, %reason, "state"),
                _ => warn!(line, peer, %state, %reason, "state"),
            }
        }
        Event::Kept(at) => debug!(line, entry = host.line.serial(*at), "kept"),
        Event::Folded(Folded::SitesWait(at)) => {
            let sites = host.line.serial(*at);
            warn!(line, sites, "it changes sites of an entry that is not here yet, and counts when that has come");
        }
        Event::Folded(folded) => debug!(line, ?folded, "folded"),
        Event::Receipted(claims) => debug!(line, ?claims, "receipted"),
        Event::Adopted { lane, size } => warn!(line, ?lane, size, "took over an entry of ours from a peer"),
        Event::Released { count } => info!(line, count, "signed what waited in the outbox"),
        Event::Overdue { affair, .. } => warn!(line, affair = host.line.serial(*affair), "overdue"),
        Event::Conflict { conflict, turn } => {
            let (notice, with) = (host.line.serial(conflict.notice), item_name(host.charter.charter(), conflict.with));
            match turn {
                Turn::Found => warn!(line, notice, with, "conflict found"),
                Turn::Cleared => info!(line, notice, with, "conflict cleared"),
            }
        }
        Event::ConflictOverdue { conflict, .. } => {
            let (notice, with) = (host.line.serial(conflict.notice), item_name(host.charter.charter(), conflict.with));
            warn!(line, notice, with, "conflict overdue: a party to it has not said what it does about it");
        }
        Event::Gap { lack, turn } => {
            let (of, advice) = (gaps::of(party, *lack), gaps::advice(party, host.line.own(), *lack));
            match turn {
                Turn::Found => warn!(line, of, advice, "not all is seen"),
                Turn::Cleared => info!(line, of, "all is seen again"),
            }
        }
        Event::Unasked { by, missed, since } => {
            let (by, since) = (party(*by), rfc3339(*since));
            warn!(line, by, missed, since, "a watch has not asked at the charter's times whether a person answers");
        }
        Event::ReceiptOverdue { entry, peer } => {
            warn!(line, entry = host.line.serial(*entry), peer = party(*peer), "receipt overdue");
        }
        Event::ClockOffset { peer, offset_ms, alarm } => {
            let peer = party(*peer);
            if *alarm {
                warn!(line, peer, offset_ms, "the clocks differ by more than the charter allows");
            } else {
                info!(line, peer, offset_ms, "the clocks agree again");
            }
        }
        Event::SpareHeard { peer, link } => {
            info!(
                line,
                peer = party(*peer),
                link = link.0,
                "a spare link carries words, should the one in use fall silent"
            );
        }
        Event::TakenUp { amendment } => info!(line, amendment, "an amendment of the charter is taken up"),
        Event::OtherCharter { peer, amendment } => {
            let (peer, ours) = (party(*peer), host.line.charter().number());
            match amendment {
                Some(theirs) => warn!(line, peer, theirs, ours, "the other side holds the charter amended otherwise"),
                None => info!(line, peer, ours, "the other side holds the same charter"),
            }
        }
        Event::Pictures { peer, lanes, first } => {
            let (peer, first) = (party(*peer), first.map(|at| host.line.serial(at)));
            if lanes.is_empty() {
                info!(line, peer, "the pictures agree again");
            } else {
                let lanes: Vec<_> = lanes.iter().map(|lane| lane_name(host.charter.charter(), *lane)).collect();
                let advice = "compare the programs' versions by voice; detente rebuild folds ours again";
                error!(
                    line,
                    peer,
                    ?lanes,
                    first,
                    advice,
                    "the pictures differ: both hold the same entries and fold them otherwise"
                );
            }
        }
        Event::Forked { at } => error!(line, entry = host.line.serial(*at), "a fork is proved"),
        Event::Disowned { last } => {
            let advice = "ask its party, by voice, which words of this lane are its own";
            warn!(line, last = host.line.serial(*last), advice, "a party takes entries back that are on record here");
        }
        Event::Blamed(blame) => warn!(line, %blame, advice = blame.advice(), "fault"),
    }
}
