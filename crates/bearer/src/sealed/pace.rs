//! What a path can carry: rate, size of datagrams, and the waits that follow from them.

use crate::limits::{
    SEALED_ACK_DELAY_US, SEALED_BULK_AIRTIME_US, SEALED_DATAGRAM_BYTES_MAX, SEALED_DATAGRAM_BYTES_MIN,
    SEALED_SILENCE_US_DEFAULT,
};
use crate::sealed::sealing::SEAL_BYTES;

/// How a path is used. Both ends SHOULD be given the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What the path carries, one way. None: as much as it will, found out by what is lost.
    pub bits_per_s: Option<u32>,
    /// Bits on the wire for each byte: 8, or 10 on a serial port with start and stop bit.
    pub bits_per_byte: u32,
    /// Bytes that whatever is below us adds to each datagram: 28 for IPv4 and UDP.
    pub overhead_bytes: usize,
    /// Longest datagram, without that overhead.
    pub datagram_bytes: usize,
    /// With something unacknowledged and nothing heard for so long, the link ends. The core redials.
    pub silence_us: u64,
}

impl Pace {
    /// UDP on a path that carries what we are likely to send.
    pub fn udp() -> Self {
        Self {
            bits_per_s: None,
            bits_per_byte: 8,
            overhead_bytes: 28,
            datagram_bytes: 1_200,
            silence_us: SEALED_SILENCE_US_DEFAULT,
        }
    }

    /// UDP on a path of a known thin rate.
    pub fn udp_at(bits_per_s: u32) -> Self {
        Self { bits_per_s: Some(bits_per_s.max(1)), ..Self::udp() }
    }

    /// A serial port or a modem: eight data bits with start and stop bit, datagrams framed by [`stream`](super::stream).
    pub fn serial(bits_per_s: u32) -> Self {
        Self {
            bits_per_s: Some(bits_per_s.max(1)),
            bits_per_byte: 10,
            overhead_bytes: 3,
            datagram_bytes: 254,
            silence_us: SEALED_SILENCE_US_DEFAULT,
        }
    }

    /// A stream of whole bytes, such as a pipe: as much as it will carry, or at the rate of what is behind it.
    pub fn pipe(bits_per_s: Option<u32>) -> Self {
        let thin = bits_per_s.map(|rate| Self { bits_per_byte: 8, ..Self::serial(rate) });
        thin.unwrap_or(Self { overhead_bytes: 8, ..Self::udp() })
    }

    /// Whether datagrams of these sizes can carry anything.
    pub fn is_sound(&self) -> bool {
        (SEALED_DATAGRAM_BYTES_MIN..=SEALED_DATAGRAM_BYTES_MAX).contains(&self.datagram_bytes)
            && self.bits_per_s != Some(0)
            && (8..=16).contains(&self.bits_per_byte)
            && self.overhead_bytes <= SEALED_DATAGRAM_BYTES_MAX
            && self.silence_us > 0
    }

    /// How long a datagram of `bytes` is under way onto the wire, in microseconds.
    pub fn airtime_us(&self, bytes: usize) -> u64 {
        let bits = (bytes + self.overhead_bytes) as u64 * u64::from(self.bits_per_byte);
        self.bits_per_s.map_or(0, |rate| (bits * 1_000_000).div_ceil(u64::from(rate)))
    }

    /// Longest plaintext of an urgent datagram.
    pub(crate) fn plaintext_bytes(&self) -> usize {
        self.datagram_bytes - SEAL_BYTES
    }

    /// Longest plaintext where nothing urgent is in it: what is sent of bulk is what a FLASH may have to wait for.
    pub(crate) fn bulk_plaintext_bytes(&self) -> usize {
        let Some(rate) = self.bits_per_s else { return self.plaintext_bytes() };
        let fits = SEALED_BULK_AIRTIME_US * u64::from(rate) / u64::from(self.bits_per_byte) / 1_000_000;
        let bytes = (fits as usize).saturating_sub(self.overhead_bytes);
        bytes.clamp(SEALED_DATAGRAM_BYTES_MIN.min(self.datagram_bytes), self.datagram_bytes) - SEAL_BYTES
    }

    /// How long an acknowledgement may wait for something to ride on.
    pub(crate) fn ack_delay_us(&self) -> u64 {
        SEALED_ACK_DELAY_US.max(2 * self.airtime_us(ACK_DATAGRAM_BYTES))
    }

    /// What the peer may need beside the way itself to answer: the datagram it is in the middle of, and the answer.
    pub(crate) fn turnaround_us(&self) -> u64 {
        self.airtime_us(self.bulk_plaintext_bytes() + SEAL_BYTES) + self.airtime_us(ACK_DATAGRAM_BYTES)
    }
}

/// A datagram that only acknowledges: the seal, two ends, numbers.
const ACK_DATAGRAM_BYTES: usize = SEAL_BYTES + 24;
