//! Every bound of this crate, with its reason.
//!
//! Nothing here is negotiated: both ends hold the same numbers, and a peer that exceeds one is closed with a typed [`Cause`](crate::Cause).

use std::time::Duration;

use crate::Class;

/// Longest frame, in bytes of payload.
/// An entry of 64 KiB with its envelope fits; anything longer is refused on its length prefix, before memory is taken for it.
pub const FRAME_BYTES_MAX: usize = 68 * 1024;

/// Payload bytes a caller may have handed to [`Bearer::send`](crate::Bearer::send) and not yet seen in [`Event::Sent`](crate::Event::Sent), by class.
/// A caller that exceeds it loses the link, not the memory.
pub const CREDIT_BYTES: [usize; Class::COUNT] = [256 << 10, 512 << 10, 512 << 10, 1 << 20, 1 << 20];

/// Payload bytes of urgent frames that wait for the caller, for each link.
pub const URGENT_WAITING_BYTES: usize = 256 << 10;

/// Payload bytes of bulk frames that wait for the caller, for each link.
pub const BULK_WAITING_BYTES: usize = 1 << 20;

/// What a waiting frame costs beside its bytes, so that a million empty-handed frames are bounded too.
pub const FRAME_WAITING_OVERHEAD_BYTES: usize = 64;

/// Urgent events delivered in a row before one bulk event must pass: a flood of FLASH slows ROUTINE, it does not stop it.
pub const URGENT_RUN_MAX: u32 = 64;

/// Strangers turned away whose [`Event::Refused`](crate::Event::Refused) may wait; further ones are only counted.
pub const REFUSED_WAITING_MAX: usize = 64;

/// Links that one station key may hold at a time: two crossing dials, and a new link before the old one is known dead.
pub const LINKS_PER_PEER_MAX: usize = 4;

/// Incoming handshakes in progress, on each carrier: a flood of one leaves the other its room.
pub const HANDSHAKES_MAX: usize = 64;

/// Incoming handshakes in progress from one IP address, on each carrier.
pub const HANDSHAKES_PER_IP_MAX: usize = 8;

/// Above so many incoming handshakes an address must first show that it can receive (QUIC Retry, one more round trip).
pub const HANDSHAKES_BEFORE_RETRY: usize = 16;

/// Attempts that wait to be looked at; and what they may have sent by then.
pub const ATTEMPTS_WAITING_MAX: usize = 256;
/// Bytes kept for one attempt that waits to be looked at.
pub const ATTEMPT_BYTES_MAX: u64 = 8 << 10;
/// Bytes kept for all of them.
pub const ATTEMPTS_BYTES_MAX: u64 = 1 << 20;

/// An incoming handshake must be done by then. At 9,600 bit/s and 300 ms each way one takes 7 s.
pub const HANDSHAKE_MS_MAX: u64 = 20_000;

/// How long a handshake that comes in from an address keeps us from dialing that address anew, or twice as long as one there
/// takes, if that is less: two stations that dial each other over one thin wire would each fill it with dials while the answers
/// wait. At 9,600 bit/s one is done by then.
pub const KNOCKS_HEED: Duration = Duration::from_secs(6);

/// Without a sign of the peer for so long the transport gives up. The core's heartbeats decide long before.
pub const IDLE_MS_MAX: u64 = 30_000;

/// How long [`Bearer::shutdown`](crate::Bearer::shutdown) waits for its closes to be on the way.
pub const SHUTDOWN_MS_MAX: u64 = 2_000;

/// Streams in each direction: one for each class.
pub const STREAMS_MAX: u32 = Class::COUNT as u32;

/// What a peer may have under way on one stream that we have not read.
pub const STREAM_WINDOW_BYTES: u32 = 1 << 20;

/// What a peer may have under way on one link: every stream in full, so that no stream can starve another of it.
pub const LINK_WINDOW_BYTES: u32 = STREAM_WINDOW_BYTES * STREAMS_MAX;

/// What we keep for one link until the peer acknowledges it.
pub const SEND_WINDOW_BYTES: u64 = 5 << 20;

/// TLS handshake bytes that may arrive out of order.
pub const CRYPTO_BUFFER_BYTES: usize = 8 << 10;

/// Socket buffers we ask the system for; it may give less.
pub const SOCKET_BUFFER_BYTES: usize = 4 << 20;

/// Bytes of a reason text, ours or theirs.
pub const REASON_BYTES_MAX: usize = 120;

/// Largest datagram that a dial begins with: Ethernet without IP and UDP headers. The first flight of a handshake fits into it.
pub const MTU_MAX: u16 = 1472;
/// Smallest datagram size that QUIC allows a path to have.
pub const MTU_MIN: u16 = 1200;
/// The same where IP's version 6 takes more; and the largest that discovery looks for: fits tunnels and PPPoE.
pub const MTU_DISCOVERED_MAX: u16 = 1452;

/// The round-trip time assumed of an address that never answered. QUIC sends again after three times as long: at 9,600 bit/s and
/// 300 ms each way the first answer takes 3.1 s, and what is sent again before it takes two more.
pub const INITIAL_RTT: Duration = Duration::from_millis(1_500);
/// Shortest that is assumed of one that did: its machine may be busy.
pub const INITIAL_RTT_MIN: Duration = Duration::from_millis(150);
/// Least that an address is given to answer a dial, if it never answered one: twice what it takes at 9,600 bit/s and 300 ms each way.
pub const FIRST_ANSWER: Duration = Duration::from_secs(6);

/// Packets that a receiver may take in before it must acknowledge.
pub const ACK_THRESHOLD: u32 = 10;
/// Longest that a receiver may hold an acknowledgement back.
pub const ACK_DELAY: Duration = Duration::from_millis(100);

/// Longest piece of a class's stream that goes over TCP at a time: at 64 kbit/s one takes half a second. A governed class on a
/// thin path sends far smaller ones.
pub const CHUNK_BYTES_MAX: usize = 4 << 10;
/// Bytes that may wait in the system for a TCP path to take them: what is urgent queues behind no more of our own than this.
pub const UNSENT_BYTES_MAX: u32 = 16 << 10;
/// Bytes that a receiver may take in over TCP before it must acknowledge.
pub const ACK_BYTES_MAX: u64 = 12 << 10;
/// Share of a class's window over TCP that is returned at a time: one part in so many.
pub const CREDIT_PARTS: usize = 4;
/// Connections that the system may hold for us until they are looked at.
pub const TCP_BACKLOG: u32 = 128;
/// Wait after the system could give us no more connections, before it is asked again.
pub const ACCEPT_RETRY_MS: u64 = 200;
/// A TCP connection that rests is probed after so long, and then in steps of half of this, so that one to a machine that is
/// gone is noticed in [`IDLE_MS_MAX`], also after we closed it.
pub const KEEPALIVE_MS: u64 = 10_000;
/// How long a TCP connection that was refused or closed is kept for the reason to arrive, and what is thrown away meanwhile.
pub const GOODBYE_MS_MAX: u64 = 1_500;
/// See [`GOODBYE_MS_MAX`].
pub const GOODBYE_BYTES_MAX: usize = 8 << 20;

/// Connections that may be kept so at a time; more are cut off, and their peers find out by themselves.
pub const GOODBYES_MAX: usize = 64;

/// Longest name of a host in an address (RFC 1035, 2.3.4), in bytes.
pub const NAME_BYTES_MAX: usize = 253;
/// Longest user name, and longest password, that a proxy is given, in bytes: what SOCKS5 can carry.
pub const PROXY_LOGIN_BYTES_MAX: usize = 255;
/// Bytes of a proxy's answer to CONNECT.
pub const PROXY_ANSWER_BYTES_MAX: usize = 8 << 10;
/// Header fields of a proxy's answer to CONNECT.
pub const PROXY_FIELDS_MAX: usize = 64;

/// Bytes that urgent classes may have in flight above the bulk window.
pub const HEADROOM_BYTES: u64 = 16 << 10;
/// Bytes that IMMEDIATE may have in flight above the bulk window.
pub const IMMEDIATE_HEADROOM_BYTES: u64 = 4 << 10;

/// Largest bulk window: what the send window holds less room for the urgent.
pub const WINDOW_BYTES_MAX: u64 = 3 << 20;
/// Smallest bulk window, so that bulk never stops for good.
pub const WINDOW_BYTES_MIN: u64 = 512;
/// First burst of bulk on an unknown path: 75 ms of a 64 kbit/s line.
pub const WINDOW_BYTES_START: u64 = 600;

/// Smallest and largest piece of bulk written at once.
pub const PIECE_BYTES_MIN: u64 = 200;
/// See [`PIECE_BYTES_MIN`].
pub const PIECE_BYTES_MAX: u64 = 64 << 10;

/// Queueing delay that bulk may cause: a sixteenth of the round trip, within these.
pub const QUEUE_DELAY_MIN: Duration = Duration::from_millis(15);
/// See [`QUEUE_DELAY_MIN`].
pub const QUEUE_DELAY_MAX: Duration = Duration::from_millis(30);

/// Longest sealed datagram: Ethernet without IP and UDP headers.
pub const SEALED_DATAGRAM_BYTES_MAX: usize = 1472;
/// Shortest that a path may be set to: what is in it must be worth the seal.
pub const SEALED_DATAGRAM_BYTES_MIN: usize = 160;
/// Longest that a datagram of bulk is on its way onto a thin path, since a FLASH waits for it; but never below the shortest datagram.
pub const SEALED_BULK_AIRTIME_US: u64 = 400_000;
/// Bytes of one class that may be sent and not acknowledged, and that a receiver sets aside of what came out of turn.
pub const SEALED_WINDOW_BYTES: usize = 256 << 10;
/// Pieces of one class that a receiver sets aside.
pub const SEALED_PIECES_MAX: usize = 512;
/// What waits for the caller in one class of a sealed link; more is not taken from the path.
pub const SEALED_WAITING_BYTES: usize = 512 << 10;
/// Packets that may be in flight on a path without a rate, at first.
pub const SEALED_WINDOW_PACKETS_START: u64 = 10;
/// Fewest, whatever was lost.
pub const SEALED_WINDOW_PACKETS_MIN: u64 = 2;
/// Fewest on a path of a known rate.
pub const SEALED_WINDOW_PACKETS_THIN: u64 = 4;
/// Most.
pub const SEALED_WINDOW_PACKETS_MAX: u64 = 256;
/// Packets that control and FLASH may have in flight above the window.
pub const SEALED_HEADROOM_PACKETS: u64 = 8;
/// Packets that are remembered until they are acknowledged; the oldest is then deemed lost.
pub const SEALED_FLIGHTS_MAX: usize = 512;
/// Runs of packet numbers that a receiver remembers; what is below them counts as having come.
pub const SEALED_RECEIVED_RUNS_MAX: usize = 64;
/// How long an acknowledgement may wait for something to ride on, on a fast path.
pub const SEALED_ACK_DELAY_US: u64 = 25_000;
/// Round trip assumed before the first measurement, as for QUIC.
pub const SEALED_RTT_US_INITIAL: u64 = 1_000_000;
/// Least margin above the smoothed round trip before something is sent again.
pub const SEALED_TIMER_US_MIN: u64 = 20_000;
/// Longest pause between two tries of a dead path, unless a try is itself longer on its way: a line must be back within two seconds of its path.
pub const SEALED_PERIOD_US_MAX: u64 = 1_500_000;
/// With something unacknowledged and nothing heard for so long a sealed link ends, unless set otherwise.
pub const SEALED_SILENCE_US_DEFAULT: u64 = 60_000_000;
/// Answers a second to datagrams that name another life or a link that is gone, for each peer and line.
pub const SEALED_ANSWERS_PER_S: u64 = 4;
/// Peers and lines on one path.
pub const SEALED_PEERS_MAX: usize = 1024;
/// Datagrams a second from one address that are tried with our keys and do not open; further ones are dropped unread.
pub const SEALED_FAILURES_PER_S_AND_ADDRESS: u64 = 20;
/// The same from all addresses together, so that forged ones cost bounded work.
pub const SEALED_FAILURES_PER_S: u64 = 500;
/// Addresses that are counted one by one; those that come after share one count.
pub const SEALED_ADDRESSES_MAX: usize = 1024;
/// Events other than waiting frames that may wait for the caller of one path; more is not taken from it.
pub const SEALED_EVENTS_MAX: usize = 4096;
/// Bytes of frames after which a record of a sealed file is ended; one frame more may be in it.
pub const SEALED_RECORD_BYTES: usize = 16 << 10;
/// Longest record of a sealed file; a longer one is refused on its length.
pub const SEALED_RECORD_BYTES_MAX: usize = SEALED_RECORD_BYTES + FRAME_BYTES_MAX + 64;
