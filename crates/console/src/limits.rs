//! What the console bounds, each with why.

use std::time::Duration;

/// Connections at once; one more is closed at once. A watch has a few browsers, and each a handful of connections.
pub const CONNECTIONS_MAX: usize = 2_048;

/// Listeners to events at once; one more is refused.
pub const LISTENERS_MAX: usize = 512;

/// Operations that are carried out at once; one more waits.
pub const OPERATIONS_MAX: usize = 24;

/// Operations that wait to be carried out; one more is refused.
pub const WAITING_MAX: usize = 1_024;

/// How long a client may take to agree on keys.
pub const HANDSHAKE_MAX: Duration = Duration::from_secs(5);

/// How long a client may take to send the head of a request, and how long a connection stays open between two.
pub const HEAD_MAX: Duration = Duration::from_secs(15);

/// How long a client may take to send what belongs to a request.
pub const BODY_MAX: Duration = Duration::from_secs(30);

/// How long a client may take no byte of what it asked for before its connection is closed.
pub const STALL_MAX: Duration = Duration::from_secs(30);

/// Bytes of what belongs to a request: the longest words of the line, many times over.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// The same where a file is among them, as Base64: the largest attachment of a line has 16 MiB.
pub const FILE_BODY_BYTES_MAX: usize = 24 * 1024 * 1024;

/// Requests with a file in them that are taken in or carried out at once; one more waits.
pub const FILE_BODIES_MAX: usize = 4;

/// Bytes of the head of a request.
pub const HEAD_BYTES_MAX: usize = 32 * 1024;

/// Events kept for a browser that comes back; one that was away longer reads everything anew.
pub const EVENTS_KEPT: usize = 8_192;

/// Events on their way to one listener; one that is further behind reads everything anew.
pub const EVENTS_UNDERWAY_MAX: usize = 256;

/// How often a listener to whom nothing is told hears that the connection lives.
pub const ALIVE_EVERY: Duration = Duration::from_secs(10);

/// Longest key by which a change says that it is the same as one before, in bytes.
pub const IDEMPOTENCY_KEY_BYTES_MAX: usize = 128;

/// Answers to changes that are kept, to be given again; the oldest go first.
pub const ANSWERED_KEPT: usize = 4_096;

/// Bytes of an answer that is kept; of a larger one only that it was given.
pub const ANSWERED_BYTES_MAX: usize = 64 * 1024;

/// How long an answer is kept.
pub const ANSWERED_FOR: Duration = Duration::from_secs(24 * 3_600);
