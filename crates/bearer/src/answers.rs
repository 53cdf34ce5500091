//! What is remembered of each address that was dialed over QUIC: how long it takes to answer, and how large a datagram may be.
//!
//! A handshake is some kilobytes. Where that takes seconds, dials that follow one another without regard to it fill the wire
//! with themselves, and none comes to its end. Nothing here is kept on disk, and nothing that a stranger sends changes it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::limits::{FIRST_ANSWER, INITIAL_RTT, INITIAL_RTT_MIN, KNOCKS_HEED, MTU_DISCOVERED_MAX, MTU_MAX, MTU_MIN};

/// One entry for each address that was ever dialed: as many as the caller names.
pub(crate) struct Answers {
    mtu_initial: u16,
    of: Mutex<HashMap<SocketAddr, Answer>>,
}

/// What one address is known for.
#[derive(Clone, Copy)]
struct Answer {
    /// How long it last took to answer a handshake in full, in the queues of that moment.
    trip: Option<Duration>,
    /// Size of the first datagrams of the next dial.
    mtu: u16,
    /// Whether one with the largest was made since one was answered.
    tried_large: bool,
    /// How often in a row a small one was answered where one with the largest was not.
    missed: u32,
}

/// After so many times a path is taken to carry no large datagrams: one may be a peer that was being started, or a loss.
const MISSED_MAX: u32 = 2;

/// How a dial begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    /// The round trip to reckon with until there is a measured one.
    pub(crate) rtt: Duration,
    /// Size of the first datagrams.
    pub(crate) mtu: u16,
    /// Whether the answer may be as large as any, if they come through.
    pub(crate) is_large: bool,
    /// How long the dial is given at least.
    pub(crate) least: Duration,
}

impl Opening {
    /// How long QUIC waits until it sends the first datagrams again (RFC 9002, 6.2.2: a variation of half the round trip, four
    /// times, on top of it).
    fn patience(&self) -> Duration {
        3 * self.rtt
    }
}

impl Answers {
    pub(crate) fn new(mtu_initial: u16) -> Self {
        Self { mtu_initial, of: Mutex::default() }
    }

    /// How the next dial to this address begins. One in two is as small as QUIC allows until one has been answered: a path
    /// that does not carry large datagrams swallows them in silence.
    pub(crate) fn begin(&self, addr: SocketAddr) -> Opening {
        let mut of = self.lock();
        let answer =
            of.entry(addr).or_insert(Answer { trip: None, mtu: self.large(addr), tried_large: false, missed: 0 });
        let Answer { trip, mtu, .. } = *answer;
        answer.tried_large |= mtu == self.large(addr);
        answer.mtu = if mtu == MTU_MIN { self.large(addr) } else { MTU_MIN };
        Opening {
            // QUIC waits for three times as long, which is as long as the next dial does.
            rtt: trip.map_or(INITIAL_RTT, |trip| INITIAL_RTT_MIN.max(trip / 2)),
            mtu,
            is_large: mtu >= MTU_DISCOVERED_MAX,
            // Its first datagram, and the rest of the answer behind it.
            least: trip.map_or(FIRST_ANSWER, |trip| 3 * trip),
        }
    }

    /// The largest datagrams that are tried with an address.
    pub(crate) fn large(&self, addr: SocketAddr) -> u16 {
        self.mtu_initial.min(if addr.is_ipv4() { MTU_MAX } else { MTU_DISCOVERED_MAX })
    }

    /// Notes that a dial that began so was answered in full, and after how long.
    pub(crate) fn answered(&self, addr: SocketAddr, opening: Opening, took: Duration) {
        let mut of = self.lock();
        let Some(answer) = of.get_mut(&addr) else { return };
        // Something was sent twice by then, either because it was lost or because the path is slower than was known: it is
        // found out by the next dial, which waits somewhat longer (as Karn and Partridge, 1987).
        let is_doubtful = took >= opening.patience();
        answer.trip = Some(answer.trip.filter(|_| is_doubtful).map_or(took, |trip| (trip + took) / 2));
        let large = self.large(addr);
        if opening.mtu == large {
            answer.missed = 0;
        } else if answer.tried_large {
            answer.missed += 1;
        }
        answer.tried_large = false;
        answer.mtu = if answer.missed < MISSED_MAX { large } else { opening.mtu };
    }

    /// How long a dial to this address should be left to itself before another is made; and if a handshake comes in from there,
    /// so that each side's answers share the wire with its own dials.
    pub(crate) fn patience(&self, addr: SocketAddr, knocks: bool) -> Duration {
        let trip = self.lock().get(&addr).and_then(|answer| answer.trip);
        match trip {
            None if knocks => KNOCKS_HEED,
            None => INITIAL_RTT,
            Some(trip) => {
                // What comes back with the answer, and what else is on the wire, takes half as long again.
                let alone = 3 * INITIAL_RTT_MIN.max(trip / 2);
                if knocks { alone.max(KNOCKS_HEED.min(2 * alone)) } else { alone }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SocketAddr, Answer>> {
        // Each change is one assignment.
        self.of.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDR: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 4747);
    const TRIP: Duration = Duration::from_millis(40);

    #[test]
    fn large_and_small_take_turns_until_one_is_answered() {
        let answers = Answers::new(MTU_MAX);
        let mtus = |count| (0..count).map(|_| answers.begin(ADDR).mtu).collect::<Vec<_>>();
        assert_eq!(mtus(3), [MTU_MAX, MTU_MIN, MTU_MAX]);
        assert_eq!(answers.large("[::1]:4747".parse().expect("an address")), MTU_DISCOVERED_MAX);
        let small = answers.begin(ADDR);
        answers.answered(ADDR, small, TRIP);
        assert_eq!(mtus(2), [MTU_MAX, MTU_MIN], "the peer may have been starting, for however long");
        answers.answered(ADDR, small, TRIP);
        let large = Opening { mtu: MTU_MAX, ..small };
        assert_eq!(mtus(2), [MTU_MIN, MTU_MAX], "it was not");
        answers.answered(ADDR, large, TRIP);
        answers.answered(ADDR, small, TRIP);
        assert_eq!(mtus(1), [MTU_MAX], "the path carries it, whatever else comes late");
        assert_eq!(Answers::new(MTU_MIN).begin(ADDR).mtu, MTU_MIN);
    }

    #[test]
    fn the_next_dial_waits_as_long_as_the_last_answer_took_and_half_as_long_again() {
        let answers = Answers::new(MTU_MAX);
        assert_eq!([false, true].map(|knocks| answers.patience(ADDR, knocks)), [INITIAL_RTT, KNOCKS_HEED]);
        let opening = answers.begin(ADDR);
        assert_eq!(opening.rtt, INITIAL_RTT);
        for (trip_ms, rtt_ms, alone_ms, knocked_ms) in
            [(6_000, 3_000, 9_000, 9_000), (3_200, 1_600, 4_800, 6_000), (40, 150, 450, 900)]
        {
            answers.answered(ADDR, opening, Duration::from_millis(trip_ms));
            assert_eq!(answers.begin(ADDR).rtt, Duration::from_millis(rtt_ms));
            let patience = [false, true].map(|knocks| answers.patience(ADDR, knocks));
            assert_eq!(patience, [alone_ms, knocked_ms].map(Duration::from_millis));
        }
    }

    #[test]
    fn what_may_have_been_sent_twice_is_half_believed() {
        let answers = Answers::new(MTU_MAX);
        let ms = Duration::from_millis;
        answers.answered(ADDR, answers.begin(ADDR), ms(300));
        let lost = answers.begin(ADDR);
        assert_eq!(lost.rtt, ms(150));
        answers.answered(ADDR, lost, ms(750));
        let next = answers.begin(ADDR);
        assert_eq!(next.rtt, ms(525) / 2);
        answers.answered(ADDR, next, ms(300));
        assert_eq!(answers.begin(ADDR).rtt, ms(150), "it was lost");
        let before = answers.begin(ADDR);
        for _ in 0..3 {
            answers.answered(ADDR, answers.begin(ADDR), ms(3_270));
        }
        assert!(answers.begin(ADDR).patience() > ms(3_270), "it is slow, and {:?} was too soon", before.patience());
    }
}
