//! The two stores against each other: whatever is kept, in whatever batches, both say the same, also after the one on
//! disk was opened again and after both were folded anew.

use std::sync::Arc;

use arbitrary::{Result, Unstructured};
use evidence::{
    Claims, EntryRef, Frontier, Hash, Lane, PartyIndex, PostIndex, Precedence, Seen, Time, UnsignedEntry, VerifiedEntry,
};
use line::affairs::{Address, AffairKind, AnswerBody, Body, CheckBody, MessageBody};
use line::{Keep, Record};
use model::Play;
use store::{Archive, Memory, Sqlite, Store};
use testkit::parties::{START, station_key};

/// Most operations of one run.
const OPERATIONS_MAX: usize = 40;

const OWN: PartyIndex = PartyIndex(0);

struct Both {
    folder: tempfile::TempDir,
    memory: Memory,
    sqlite: Option<Sqlite>,
    lanes: Vec<Frontier>,
    outbox: u64,
}

/// Keeps, settles, folds anew, opens again.
pub fn stores(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("room for a record");
    let mut both = Both {
        memory: Memory::new(Play::charter().charter(), OWN),
        sqlite: None,
        lanes: vec![Frontier::new(); 8],
        outbox: 0,
        folder,
    };
    both.open();
    let mut bytes = Unstructured::new(bytes);
    for _ in 0..OPERATIONS_MAX {
        if bytes.is_empty() || both.operation(&mut bytes).is_err() {
            break;
        }
    }
    both.settle(&[]);
    both.compare();
}

impl Both {
    fn open(&mut self) {
        self.sqlite = None;
        let path = self.folder.path().join("record");
        self.sqlite = Some(Sqlite::open(&path, Play::charter().charter(), OWN).expect("the record opens"));
    }

    fn sqlite(&mut self) -> &mut Sqlite {
        self.sqlite.as_mut().expect("it is open")
    }

    fn operation(&mut self, bytes: &mut Unstructured<'_>) -> Result<()> {
        match bytes.int_in_range(0..=9)? {
            0..=5 => {
                let batch = (0..bytes.int_in_range(1..=4)?).map(|_| self.keep(bytes)).collect::<Result<Vec<_>>>()?;
                let batch: Vec<Keep> = batch.into_iter().flatten().collect();
                self.memory.commit(&batch).expect("memory keeps");
                self.sqlite().commit(&batch).expect("the disk keeps");
            }
            6 | 7 => {
                let later = self.receipt(bytes)?;
                self.settle(&later);
                self.compare();
            }
            8 => {
                self.settle(&[]);
                let (one, other) = (self.memory.rebuild(), self.sqlite().rebuild());
                assert_eq!(one, other);
                assert_eq!(one.map(|rebuilt| rebuilt.changed), Ok(0), "folded anew it is the same");
                self.compare();
            }
            _ => {
                self.settle(&[]);
                self.open();
                self.compare();
            }
        }
        Ok(())
    }

    fn settle(&mut self, later: &[Keep]) {
        let (mut one, mut other) = (self.memory.settle(later), self.sqlite().settle(later));
        assert_eq!(one, other);
        while !self.memory.is_settled() {
            assert!(!self.sqlite().is_settled());
            (one, other) = (self.memory.settle(&[]), self.sqlite().settle(&[]));
            assert_eq!(one, other);
        }
        assert!(self.sqlite().is_settled());
    }

    fn keep(&mut self, bytes: &mut Unstructured<'_>) -> Result<Option<Keep>> {
        if bytes.ratio(1, 8)? {
            self.outbox += 1;
            let precedence = *bytes.choose(&Precedence::ALL)?;
            return Ok(Some(Keep::Outbox { number: self.outbox, precedence, body: body(bytes, OWN)?.encode() }));
        }
        let number = bytes.int_in_range(0..=7u8)?;
        let lane = Lane::from_number(number.into()).expect("a lane of the charter");
        let frontier = &self.lanes[usize::from(number)];
        let entry = signed(bytes, lane, frontier, &self.lanes)?;
        let Some(entry) = entry else { return Ok(None) };
        let frontier = &mut self.lanes[usize::from(number)];
        frontier.push(entry.leaf());
        let (root, frontier) = (frontier.root(), frontier.clone());
        let leaves_outbox = if lane.party == OWN && bytes.ratio(1, 4)? && self.outbox > 0 {
            Some(bytes.int_in_range(1..=self.outbox)?)
        } else {
            None
        };
        Ok(Some(Keep::Entry { entry: Arc::new(entry), root, frontier, at: Time(START.0 + 86_400_000), leaves_outbox }))
    }

    fn receipt(&mut self, bytes: &mut Unstructured<'_>) -> Result<Vec<Keep>> {
        let lane = Lane { party: OWN, precedence: *bytes.choose(&Precedence::ALL)? };
        let frontier = &self.lanes[lane.number() as usize];
        if frontier.size() == 0 {
            return Ok(Vec::new());
        }
        let time = Time(START.0 + 86_400_000);
        let claims = Claims { receiver: PartyIndex(1), epoch: 1, lane, size: frontier.size(), time };
        let receipt = claims.sign(Play::charter().line_id(), frontier.root(), &station_key(PartyIndex(1), 1));
        Ok(vec![Keep::Receipt(receipt)])
    }

    fn compare(&mut self) {
        let memory = self.memory.clone();
        let sqlite = self.sqlite();
        assert_eq!(format!("{:?}", memory.load()), format!("{:?}", sqlite.load()));
        assert_eq!(format!("{:?}", memory.counts()), format!("{:?}", sqlite.counts()));
        assert_eq!(memory.picture_sums(), sqlite.picture_sums());
        for kind in [AffairKind::Message, AffairKind::Check] {
            assert_eq!(Archive::affairs(&memory, kind, None, 100), Archive::affairs(sqlite, kind, None, 100));
            assert_eq!(memory.inbox(kind, None, 100), sqlite.inbox(kind, None, 100));
        }
        let late = Time(START.0 + 400 * 86_400_000);
        assert_eq!(memory.due(Time(0), None, late, 100), sqlite.due(Time(0), None, late, 100));
        for number in 0..8 {
            let lane = Lane::from_number(number).expect("a lane of the charter");
            assert_eq!(memory.entries(lane, 1, usize::MAX), sqlite.entries(lane, 1, usize::MAX));
            assert_eq!(memory.receipts(lane, 0, 100), sqlite.receipts(lane, 0, 100));
        }
    }
}

fn signed(
    bytes: &mut Unstructured<'_>,
    lane: Lane,
    frontier: &Frontier,
    lanes: &[Frontier],
) -> Result<Option<VerifiedEntry>> {
    let seen = if bytes.arbitrary()? {
        let roots: Vec<Hash> = lanes.iter().map(Frontier::root).collect();
        let mut sizes: Vec<u64> = lanes.iter().map(Frontier::size).collect();
        // Of what it cannot have seen, now and then.
        if bytes.ratio(1, 4)? {
            let at = bytes.choose_index(sizes.len())?;
            sizes[at] = bytes.int_in_range(0..=20)?;
        }
        Some(Seen::new(Play::charter().line_id(), sizes, &roots))
    } else {
        None
    };
    let said: Vec<u8> = if bytes.ratio(1, 6)? { bytes.arbitrary()? } else { body(bytes, lane.party)?.encode() };
    let time = Time(START.0 + 86_400_000 + bytes.int_in_range(0..=100_000)?);
    let draft = UnsignedEntry { lane, serial: frontier.size() + 1, time, epoch: 1, seen, body: said };
    Ok(draft.sign(Play::charter().line_id(), frontier.root(), &station_key(lane.party, 1)).ok())
}

fn place(bytes: &mut Unstructured<'_>) -> Result<EntryRef> {
    let lane = Lane::from_number(bytes.int_in_range(0..=7)?).expect("a lane of the charter");
    Ok(EntryRef { lane, serial: bytes.int_in_range(1..=6)? })
}

/// Words of a party, mostly about what was said before.
pub fn body(bytes: &mut Unstructured<'_>, of: PartyIndex) -> Result<Body> {
    let words = format!("words {}", bytes.arbitrary::<u8>()?);
    let to = vec![Address { party: PartyIndex(1 - of.0), post: PostIndex(bytes.int_in_range(0..=3)?) }];
    Ok(match bytes.int_in_range(0..=6)? {
        0..=2 => {
            let about = |bytes: &mut Unstructured<'_>| Ok(if bytes.ratio(1, 4)? { Some(place(bytes)?) } else { None });
            let (reply_to, corrects) = (about(bytes)?, about(bytes)?);
            let (subject, language) = (String::new(), "en".to_owned());
            Body::Message(MessageBody { from: PostIndex(0), to, subject, text: words, language, reply_to, corrects })
        }
        3 => Body::Read { message: place(bytes)?, by: words },
        4 => Body::Cancellation { message: place(bytes)?, reason: words },
        5 => Body::Check(CheckBody { missed: bytes.int_in_range(0..=2)?, picture: None }),
        _ => Body::Answer(AnswerBody { check: place(bytes)?, received: Time(START.0 + 86_400_000), picture: None }),
    })
}
