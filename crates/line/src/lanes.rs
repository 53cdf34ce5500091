//! What is known of one lane: how far it is verified, how far durable, and its newest entries.

use std::collections::VecDeque;
use std::sync::Arc;

use evidence::{EntryError, EntryRef, Epoch, Frontier, Hash, Lane, PartyIndex, Serial, UnverifiedEntry, VerifiedEntry};

use crate::limits::{RECENT_BYTES_MAX, UNSTORED_BYTES_MAX, UNSTORED_ENTRIES_MAX};
use crate::record::KeptEntry;
use crate::step::LinkId;

/// One lane. Entries pass through three sizes, each at most the one before: expected (their signatures are being
/// checked), accepted (verified, on their way to the disk), durable.
#[derive(Clone, Debug)]
pub struct LaneBook {
    lane: Lane,
    /// Over all accepted entries.
    accepted: Frontier,
    accepted_root: Hash,
    /// The key of the last accepted entry: an older one never signs after it.
    epoch: Epoch,
    /// Over all expected ones.
    expected: Frontier,
    expected_root: Hash,
    /// Entries above the accepted size, in order, with what their verdict left.
    checking: VecDeque<Checking>,
    checking_bytes: usize,
    /// Numbers the checks, so that a verdict about an entry that was dropped since is known as such.
    checks: u64,
    durable: u64,
    durable_root: Hash,
    /// Accepted and not yet durable, with the ticket of their keeping.
    storing: VecDeque<(u64, KeptEntry)>,
    storing_bytes: usize,
    /// The newest durable entries.
    recent: VecDeque<KeptEntry>,
    recent_bytes: usize,
    /// A fork is proved here: nothing more is accepted or placed.
    pub disputed: bool,
    /// An entry that a peer showed for a place that we do not hold, with the root before it: half of a proof.
    pub shown: Option<(Hash, Arc<VerifiedEntry>)>,
}

#[derive(Clone, Debug)]
struct Checking {
    number: u64,
    /// Whose station sent it, and on which link.
    from: PartyIndex,
    link: LinkId,
    leaf: Hash,
    bytes: usize,
    root: Hash,
    verdict: Option<Result<VerifiedEntry, EntryError>>,
}

/// What an entry that came is to its lane.
#[derive(Debug)]
pub enum Offer {
    /// The next: its signature is to be checked over this history, under this number.
    Next { root_before: Hash, number: u64 },
    /// In place already, or under way to it, and the same as far as is known.
    Known,
    /// Its place is taken by another entry, or by one that must be read from the record to be compared.
    Taken,
    /// Another entry for its place is being checked, and is judged first.
    Rival,
    /// Something is missing before it.
    Gap,
    /// More than may wait here.
    Flood,
}

/// What became of the first entry that was being checked.
#[derive(Debug)]
pub enum Judged {
    /// It is accepted: the entry, and the root and frontier that it makes.
    Accepted(Arc<VerifiedEntry>, Hash, Frontier),
    /// It is not good, and was dropped with all that stood on it.
    Refused { from: PartyIndex, link: LinkId, at: EntryRef, why: Refusal },
}

/// Why an entry is not accepted.
#[derive(Debug)]
pub enum Refusal {
    /// It does not verify.
    Bad(EntryError),
    /// It is signed with an older key than the entry before it.
    OlderKey,
}

impl LaneBook {
    /// A lane as the record holds it.
    pub fn new(lane: Lane, frontier: Frontier) -> Self {
        let root = frontier.root();
        LaneBook {
            lane,
            durable: frontier.size(),
            durable_root: root,
            epoch: 0,
            expected: frontier.clone(),
            expected_root: root,
            accepted_root: root,
            accepted: frontier,
            checking: VecDeque::new(),
            checking_bytes: 0,
            checks: 0,
            storing: VecDeque::new(),
            storing_bytes: 0,
            recent: VecDeque::new(),
            recent_bytes: 0,
            disputed: false,
            shown: None,
        }
    }

    /// Takes an entry that came from a station into account.
    pub fn offer(&mut self, entry: &UnverifiedEntry, from: PartyIndex, link: LinkId) -> Offer {
        let serial = entry.at().serial;
        if serial <= self.accepted.size() {
            return match self.in_memory(serial) {
                Some(kept) if kept.entry.leaf() == entry.leaf() => Offer::Known,
                _ => Offer::Taken,
            };
        }
        let place = serial - self.accepted.size() - 1;
        if let Some((place, checking)) =
            usize::try_from(place).ok().and_then(|place| Some((place, self.checking.get(place)?)))
        {
            if checking.leaf == entry.leaf() {
                return Offer::Known;
            }
            if from != self.lane.party || checking.from == from {
                return Offer::Rival;
            }
            // The author's own word goes first, so that nobody keeps it waiting by forging its next entry.
            self.drop_expected_from(place);
        }
        if place > self.checking.len() as u64 {
            return Offer::Gap;
        }
        let waiting = self.checking.len() + self.storing.len();
        let bytes = entry.bytes().len();
        if waiting >= UNSTORED_ENTRIES_MAX || self.checking_bytes + self.storing_bytes + bytes > UNSTORED_BYTES_MAX {
            return Offer::Flood;
        }
        let root_before = self.expected_root;
        self.expected.push(entry.leaf());
        self.expected_root = self.expected.root();
        self.checking_bytes += bytes;
        self.checks += 1;
        let (number, leaf, root) = (self.checks, entry.leaf(), self.expected_root);
        self.checking.push_back(Checking { number, from, link, leaf, bytes, root, verdict: None });
        Offer::Next { root_before, number }
    }

    /// Notes the verdict about an expected entry, unless that was dropped since.
    pub fn note_verdict(&mut self, serial: Serial, number: u64, verdict: Result<VerifiedEntry, EntryError>) {
        let place = serial.checked_sub(self.accepted.size() + 1).and_then(|place| usize::try_from(place).ok());
        let checking = place.and_then(|place| self.checking.get_mut(place));
        if let Some(checking) = checking.filter(|checking| checking.number == number) {
            checking.verdict = Some(verdict);
        }
    }

    /// Judges the first expected entry, if its verdict is in. Nothing is held against what stands on a bad one.
    pub fn judge_next(&mut self) -> Option<Judged> {
        let first = self.checking.front_mut()?;
        let refused = match first.verdict.take()? {
            Ok(entry) if entry.epoch() >= self.epoch => {
                let checked = self.checking.pop_front().expect("the front was just seen");
                self.checking_bytes -= checked.bytes;
                self.accepted.push(entry.leaf());
                self.accepted_root = checked.root;
                self.epoch = entry.epoch();
                return Some(Judged::Accepted(Arc::new(entry), self.accepted_root, self.accepted.clone()));
            }
            Ok(_) => Refusal::OlderKey,
            Err(error) => Refusal::Bad(error),
        };
        let (from, link) = (first.from, first.link);
        let at = EntryRef { lane: self.lane, serial: self.accepted.size() + 1 };
        self.drop_expected();
        Some(Judged::Refused { from, link, at, why: refused })
    }

    /// Drops every expected entry that is not accepted.
    pub fn drop_expected(&mut self) {
        self.drop_expected_from(0);
    }

    fn drop_expected_from(&mut self, place: usize) {
        for dropped in self.checking.drain(place..) {
            self.checking_bytes -= dropped.bytes;
        }
        self.expected = self.accepted.clone();
        self.checking.iter().for_each(|checking| self.expected.push(checking.leaf));
        self.expected_root = self.checking.back().map_or(self.accepted_root, |last| last.root);
    }

    /// Appends an entry of our own.
    pub fn place(&mut self, entry: VerifiedEntry) -> (Arc<VerifiedEntry>, Hash, Frontier) {
        debug_assert_eq!(entry.at(), EntryRef { lane: self.lane, serial: self.accepted.size() + 1 });
        self.accepted.push(entry.leaf());
        self.accepted_root = self.accepted.root();
        self.epoch = entry.epoch();
        self.drop_expected();
        (Arc::new(entry), self.accepted_root, self.accepted.clone())
    }

    /// Notes that an accepted entry is on its way to the disk.
    pub fn storing(&mut self, ticket: u64, kept: KeptEntry) {
        self.storing_bytes += kept.entry.bytes().len();
        self.storing.push_back((ticket, kept));
    }

    /// Notes that everything up to this ticket is durable; true if entries of this lane are among it.
    pub fn stored(&mut self, ticket: u64) -> bool {
        let before = self.durable;
        while self.storing.front().is_some_and(|(theirs, _)| *theirs <= ticket) {
            let (_, kept) = self.storing.pop_front().expect("the front was just seen");
            let bytes = kept.entry.bytes().len();
            self.storing_bytes -= bytes;
            self.durable += 1;
            self.durable_root = kept.root;
            self.recent_bytes += bytes;
            self.recent.push_back(kept);
        }
        while self.recent_bytes > RECENT_BYTES_MAX {
            let oldest = self.recent.pop_front().expect("bytes are of entries");
            self.recent_bytes -= oldest.entry.bytes().len();
        }
        self.durable > before
    }

    /// Notes the key of the last durable entry, which only the record knows after a start.
    pub fn note_epoch(&mut self, epoch: Epoch) {
        self.epoch = self.epoch.max(epoch);
    }

    /// How many entries are durable.
    pub fn durable(&self) -> u64 {
        self.durable
    }

    /// The root of the durable entries.
    pub fn durable_root(&self) -> Hash {
        self.durable_root
    }

    /// How many entries are verified.
    pub fn accepted(&self) -> u64 {
        self.accepted.size()
    }

    /// How many entries are accepted or being checked.
    pub fn expected(&self) -> u64 {
        self.accepted.size() + self.checking.len() as u64
    }

    /// The root of the verified entries.
    pub fn accepted_root(&self) -> Hash {
        self.accepted_root
    }

    /// The key of the last accepted entry.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Entries that are accepted and not yet durable.
    pub fn unstored(&self) -> usize {
        self.storing.len()
    }

    /// Entries that are being checked or on their way to the disk, and their bytes.
    pub fn unstored_in_all(&self) -> (usize, usize) {
        (self.checking.len() + self.storing.len(), self.checking_bytes + self.storing_bytes)
    }

    /// Bytes of the newest entries that are kept for sending.
    pub fn recent_bytes(&self) -> usize {
        self.recent_bytes
    }

    /// True while entries are being checked.
    pub fn is_checking(&self) -> bool {
        !self.checking.is_empty()
    }

    /// True while entries are being checked that came from a station on this link.
    pub fn is_checking_of(&self, from: PartyIndex, link: LinkId) -> bool {
        self.checking.iter().any(|checking| (checking.from, checking.link) == (from, link))
    }

    /// A durable entry, if it is one of the newest.
    pub fn recent(&self, serial: Serial) -> Option<&KeptEntry> {
        let first = self.durable + 1 - self.recent.len() as u64;
        self.recent.get(usize::try_from(serial.checked_sub(first)?).ok()?)
    }

    /// An accepted entry, if it is on its way to the disk or one of the newest there.
    pub fn in_memory(&self, serial: Serial) -> Option<&KeptEntry> {
        match serial.checked_sub(self.durable + 1) {
            None => self.recent(serial),
            Some(place) => self.storing.get(usize::try_from(place).ok()?).map(|(_, kept)| kept),
        }
    }

    /// The entries that are on their way to the disk.
    pub fn on_the_way(&self) -> impl Iterator<Item = &VerifiedEntry> {
        self.storing.iter().map(|(_, kept)| &*kept.entry)
    }

    /// What is on its way to the disk, up to a ticket.
    pub fn storing_up_to(&self, ticket: u64) -> impl Iterator<Item = EntryRef> {
        self.storing.iter().take_while(move |(theirs, _)| *theirs <= ticket).map(|(_, kept)| kept.entry.at())
    }
}

#[cfg(test)]
mod tests {
    use evidence::{LineId, Malformed, Precedence, SecretKey, Time, UnsignedEntry};

    use super::*;

    const AUTHOR: PartyIndex = PartyIndex(0);
    const RELAY: PartyIndex = PartyIndex(1);
    const LINK: LinkId = LinkId(1);
    const LANE: Lane = Lane { party: AUTHOR, precedence: Precedence::Routine };

    /// An entry as parsed; the book does not look at signatures.
    fn entry(serial: Serial, text: u8) -> UnverifiedEntry {
        UnverifiedEntry::parse(signed(serial, text, 1).into_bytes()).expect("it was signed here")
    }

    fn signed(serial: Serial, text: u8, epoch: Epoch) -> VerifiedEntry {
        let draft = UnsignedEntry { lane: LANE, serial, time: Time(0), epoch, seen: None, body: vec![text] };
        draft.sign(LineId(Hash([0; 32])), Hash([0; 32]), &SecretKey::from_seed(&[1; 32])).expect("the body is CBOR")
    }

    fn number(offer: Offer) -> u64 {
        match offer {
            Offer::Next { number, .. } => number,
            other => panic!("{other:?}"),
        }
    }

    fn bad() -> Result<VerifiedEntry, EntryError> {
        Err(Malformed { what: "entry", at: 0, why: "bad" }.into())
    }

    /// The second entry, good or not, was verified over a history that the first never became part of. Its verdict
    /// came first, and an honest relay was blamed for it.
    #[test]
    fn what_stands_on_a_bad_entry_is_held_against_nobody() {
        let mut book = LaneBook::new(LANE, Frontier::new());
        let first = number(book.offer(&entry(1, 0), AUTHOR, LINK));
        let second = number(book.offer(&entry(2, 0), RELAY, LINK));
        book.note_verdict(2, second, bad());
        assert!(book.judge_next().is_none(), "the first is not judged yet");
        book.note_verdict(1, first, bad());
        assert!(matches!(book.judge_next(), Some(Judged::Refused { from: AUTHOR, .. })));
        assert!(book.judge_next().is_none());
        assert_eq!((book.accepted(), book.is_checking()), (0, false));
    }

    /// A relay could keep an author waiting by forging its next entry again and again.
    #[test]
    fn the_authors_own_word_goes_before_a_relayed_one() {
        let mut book = LaneBook::new(LANE, Frontier::new());
        let forged = number(book.offer(&entry(1, 1), RELAY, LINK));
        number(book.offer(&entry(2, 1), RELAY, LINK));
        let own = number(book.offer(&entry(1, 0), AUTHOR, LINK));
        assert!(matches!(book.offer(&entry(1, 2), RELAY, LINK), Offer::Rival));
        assert!(
            matches!(book.offer(&entry(1, 2), AUTHOR, LINK), Offer::Rival),
            "of two of its own the first is judged first"
        );
        book.note_verdict(1, forged, bad());
        book.note_verdict(1, own, Ok(signed(1, 0, 1)));
        assert!(matches!(book.judge_next(), Some(Judged::Accepted(..))));
        assert_eq!(book.accepted(), 1);
    }

    /// A transcript with an older key after a newer one does not verify, and the station that kept it was left with it.
    #[test]
    fn an_older_key_never_signs_after_a_newer_one() {
        let mut book = LaneBook::new(LANE, Frontier::new());
        book.note_epoch(2);
        let number = number(book.offer(&entry(1, 0), AUTHOR, LINK));
        book.note_verdict(1, number, Ok(signed(1, 0, 1)));
        assert!(matches!(book.judge_next(), Some(Judged::Refused { why: Refusal::OlderKey, .. })));
    }

    #[test]
    fn no_more_waits_here_than_the_limits_say() {
        let mut book = LaneBook::new(LANE, Frontier::new());
        for serial in 1..=UNSTORED_ENTRIES_MAX as u64 {
            number(book.offer(&entry(serial, 0), AUTHOR, LINK));
        }
        let beyond = UNSTORED_ENTRIES_MAX as u64 + 1;
        assert!(matches!(book.offer(&entry(beyond, 0), AUTHOR, LINK), Offer::Flood));
        assert!(matches!(book.offer(&entry(beyond + 1, 0), AUTHOR, LINK), Offer::Gap));
        assert!(matches!(book.offer(&entry(u64::MAX, 0), AUTHOR, LINK), Offer::Gap));
    }
}
