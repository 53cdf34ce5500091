//! Every bound that this crate puts on what it reads. Reaching one is a typed refusal, never a truncation.

/// Deepest nesting of arrays, maps and tags in any object.
pub const CBOR_DEPTH_MAX: usize = 16;

/// Largest signed entry in bytes, envelope included.
pub const ENTRY_BYTES_MAX: usize = 64 * 1024;

/// Largest receipt in bytes, before any proof is attached.
pub const RECEIPT_BYTES_MAX: usize = 256;

/// Largest charter payload in bytes.
pub const CHARTER_BYTES_MAX: usize = 256 * 1024;

/// Largest payload of an amended charter in bytes: the founding payload that it holds, and as much again of its own, so
/// that no charter is too large to be amended.
pub const AMENDED_CHARTER_BYTES_MAX: usize = 2 * CHARTER_BYTES_MAX;

/// Largest delegation or revocation in bytes.
pub const DELEGATION_BYTES_MAX: usize = 2 * 1024;

/// Largest charter file in bytes: the payload, a signature of each party, and every delegation.
pub const CHARTER_FILE_BYTES_MAX: usize = 9 * 1024 * 1024;

/// Largest single-entry disclosure in bytes: a charter file, an entry and a receipt with its Merkle path.
pub const DISCLOSURE_BYTES_MAX: usize = CHARTER_FILE_BYTES_MAX + 128 * 1024;

/// Largest fork proof in bytes: a charter file and two entries.
pub const FORK_BYTES_MAX: usize = CHARTER_FILE_BYTES_MAX + 256 * 1024;

/// Largest item of a transcript or an extract in bytes: the one that holds the charter file.
pub const ITEM_BYTES_MAX: usize = CHARTER_FILE_BYTES_MAX + 64;

/// Most heads of arrays, strings and numbers in one item of a transcript: the closing item of the largest line.
pub const ITEM_HEADS_MAX: usize = 256;

/// Largest extract in bytes, all its items together.
pub const EXTRACT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Most affairs and sites that one extract is about.
pub const EXTRACT_SUBJECTS_MAX: usize = 16;

/// Largest statement of an extract in bytes.
pub const STATEMENT_BYTES_MAX: usize = 1024;

/// Most roots of subtrees that a run of entries passed over is told by: from the second place of a lane to the last.
pub const RUN_HASHES_MAX: usize = 126;

/// Most parties that a charter may name, observers and guarantors included.
pub const PARTIES_MAX: usize = 16;

/// Most posts that a party may name.
pub const POSTS_MAX: usize = 256;

/// Most delegations and revocations that a party may have issued on one line.
pub const DELEGATIONS_MAX: usize = 256;

/// Longest Merkle path: a lane of 2^63 entries.
pub const PATH_HASHES_MAX: usize = 63;

/// Longest name, title or form of address in bytes.
pub const NAME_BYTES_MAX: usize = 256;
