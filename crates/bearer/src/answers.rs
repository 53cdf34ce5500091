//! What is remembered of each address that was dialed over QUIC: how long it takes to answer, and how large a datagram may be.
//!
//! A handshake is some kilobytes. Where that takes seconds, dials that follow one another without regard to it fill the wire
//! with themselves, and none comes to its end. Nothing here is kept on disk, and nothing that a stranger sends changes it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::limits::{FIRST_ANSWER, INITIAL_RTT, INITIAL_RTT_MIN, MTU_DISCOVERED_MAX, MTU_MAX, MTU_MIN};

/// One entry for each address that was ever dialed: as many as the caller names.
pub(crate) struct Answers {
    mtu_initial: u16,
    of: Mutex<HashMap<SocketAddr, Answer>>,
}

/// What one address is known for.
#[derive(Clone, Copy)]
struct Answer {
    /// How long its last handshake's datagrams took there and back, in the queues of that moment.
    trip: Option<Duration>,
    /// Size of the first datagrams of the next dial.
    mtu: u16,
    /// Dials so far, and how many there had been when one with the largest was last answered.
    dials: u64,
    large_at: u64,
}

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
    /// Which of the dials to this address it is.
    number: u64,
}

impl Answers {
    pub(crate) fn new(mtu_initial: u16) -> Self {
        Self { mtu_initial, of: Mutex::default() }
    }

    /// How the next dial to this address begins. One in two is as small as QUIC allows until one has been answered: a path
    /// that does not carry large datagrams swallows them in silence.
    pub(crate) fn begin(&self, addr: SocketAddr) -> Opening {
        let mut of = self.lock();
        let answer = of.entry(addr).or_insert(Answer { trip: None, mtu: self.large(addr), dials: 0, large_at: 0 });
        answer.dials += 1;
        let Answer { trip, mtu, dials: number, .. } = *answer;
        answer.mtu = if mtu == MTU_MIN { self.large(addr) } else { MTU_MIN };
        Opening {
            // QUIC waits for three times as long, which is as long as the next dial does.
            rtt: trip.map_or(INITIAL_RTT, |trip| INITIAL_RTT_MIN.max(trip / 2)),
            mtu,
            is_large: mtu >= MTU_DISCOVERED_MAX,
            // Its first datagram, and the rest of the answer behind it.
            least: trip.map_or(FIRST_ANSWER, |trip| 3 * trip),
            number,
        }
    }

    /// The largest datagrams that are tried with an address.
    pub(crate) fn large(&self, addr: SocketAddr) -> u16 {
        self.mtu_initial.min(if addr.is_ipv4() { MTU_MAX } else { MTU_DISCOVERED_MAX })
    }

    /// Notes that a dial that began so was answered, and the round trip that it measured.
    pub(crate) fn answered(&self, addr: SocketAddr, opening: Opening, trip: Duration) {
        let mut of = self.lock();
        let Some(answer) = of.get_mut(&addr) else { return };
        answer.trip = Some(trip);
        if opening.mtu == self.large(addr) {
            (answer.mtu, answer.large_at) = (opening.mtu, answer.dials);
        } else if answer.large_at < opening.number {
            // None of the largest was answered since it began.
            answer.mtu = opening.mtu;
        }
    }

    /// How long a dial to this address should be left to itself before another is made.
    pub(crate) fn patience(&self, addr: SocketAddr) -> Duration {
        let trip = self.lock().get(&addr).and_then(|answer| answer.trip);
        // What comes back with the answer, and what else is on the wire, takes half as long again.
        trip.map_or(INITIAL_RTT, |trip| 3 * INITIAL_RTT_MIN.max(trip / 2))
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

    #[test]
    fn large_and_small_take_turns_until_one_is_answered() {
        let answers = Answers::new(MTU_MAX);
        let mtus = |count| (0..count).map(|_| answers.begin(ADDR).mtu).collect::<Vec<_>>();
        assert_eq!(mtus(3), [MTU_MAX, MTU_MIN, MTU_MAX]);
        assert_eq!(answers.large("[::1]:4747".parse().expect("an address")), MTU_DISCOVERED_MAX);
        let small = answers.begin(ADDR);
        answers.answered(ADDR, small, Duration::from_millis(40));
        assert_eq!(mtus(1), [MTU_MIN]);
        let large = answers.begin(ADDR);
        let late = answers.begin(ADDR);
        assert_eq!((large.mtu, late.mtu), (MTU_MAX, MTU_MIN));
        for opening in [large, late] {
            answers.answered(ADDR, opening, Duration::from_millis(40));
            assert_eq!(answers.begin(ADDR).mtu, MTU_MAX, "the path carries it, whatever else comes late");
            answers.begin(ADDR);
        }
        assert_eq!(Answers::new(MTU_MIN).begin(ADDR).mtu, MTU_MIN);
    }

    #[test]
    fn the_next_dial_waits_as_long_as_the_last_answer_took_and_half_as_long_again() {
        let answers = Answers::new(MTU_MAX);
        assert_eq!(answers.patience(ADDR), INITIAL_RTT);
        let opening = answers.begin(ADDR);
        assert_eq!(opening.rtt, INITIAL_RTT);
        for (trip_ms, rtt_ms, patience_ms) in [(3_200, 1_600, 4_800), (40, 150, 450)] {
            answers.answered(ADDR, opening, Duration::from_millis(trip_ms));
            assert_eq!(answers.begin(ADDR).rtt, Duration::from_millis(rtt_ms));
            assert_eq!(answers.patience(ADDR), Duration::from_millis(patience_ms));
        }
    }
}
