//! A line of three parties, which a fourth joins by an amendment, with keys from fixed seeds, for tests and for the generator of the vectors.
#![allow(dead_code, reason = "every test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "only tests and the generator of the vectors come here")]

use evidence::*;

/// 2026-01-01T00:00:00Z.
pub const START: Time = Time(1_767_225_600_000);
pub const HOUR_MS: u64 = 3_600_000;

pub const BLUE: PartyIndex = PartyIndex(0);
pub const RED: PartyIndex = PartyIndex(1);
pub const HOST: PartyIndex = PartyIndex(2);
/// Joins by [`amended`].
pub const EAST: PartyIndex = PartyIndex(3);

pub fn lane(party: PartyIndex, precedence: Precedence) -> Lane {
    Lane { party, precedence }
}

pub fn root_key(party: PartyIndex) -> SecretKey {
    SecretKey::from_seed(&[0x10 + party.0; 32])
}

pub fn station_key(party: PartyIndex, epoch: Epoch) -> SecretKey {
    SecretKey::from_seed(&[0x40 + party.0 * 16 + epoch as u8; 32])
}

pub fn charter() -> Charter {
    let post = |code: &str, title: &str, level, above: Option<&str>| Post {
        code: code.to_owned(),
        title: title.to_owned(),
        address: "Sir".to_owned(),
        level,
        escalates_to: above.map(str::to_owned),
        deputy: (code == "chief").then(|| "Deputy chief of staff".to_owned()),
    };
    let party = |at: PartyIndex, code: &str, name: &str, role, language: &str| Party {
        code: code.to_owned(),
        name: name.to_owned(),
        role,
        root_key: root_key(at).public().to_bytes(),
        languages: vec![language.to_owned()],
        posts: vec![
            post("watch", "Officer of the watch", Level::Tactical, Some("chief")),
            post("chief", "Chief of staff", Level::Operational, None),
        ],
    };
    Charter {
        version: 1,
        name: "North".to_owned(),
        drill: true,
        nonce: [7; 16],
        drawn_up: START,
        parties: vec![
            party(BLUE, "BLUE", "Blue Republic", Role::Party, "en"),
            party(RED, "RED", "Red Federation", Role::Party, "fr"),
            party(HOST, "HOST", "Host State", Role::Observer, "de"),
        ],
        purposes: vec!["to keep apart".to_owned()],
        exclusions: vec!["no recognition".to_owned()],
        forces: vec!["all".to_owned()],
        terms: Terms::default(),
        annex: None,
        amends: None,
    }
}

/// The first amendment of [`charter`]: EAST joins, BLUE has a third post, and lines are checked every hour.
pub fn amended() -> Charter {
    let founding = charter();
    let mut amended = founding.clone();
    amended.drawn_up = START.plus_ms(2 * HOUR_MS);
    let east = Party {
        code: "EAST".to_owned(),
        name: "Eastern Union".to_owned(),
        role: Role::Party,
        root_key: root_key(EAST).public().to_bytes(),
        ..founding.parties[0].clone()
    };
    amended.parties.push(east);
    let minister = Post {
        code: "minister".to_owned(),
        title: "Minister of defence".to_owned(),
        level: Level::Ministry,
        ..founding.parties[0].posts[0].clone()
    };
    amended.parties[0].posts.push(Post { escalates_to: None, ..minister });
    amended.parties[0].posts[1].escalates_to = Some("minister".to_owned());
    amended.terms.check_every_s = 3_600;
    amended.amends = Some(Amendment { founding: founding.encode(), number: 1, from: START.plus_ms(3 * HOUR_MS) });
    amended
}

pub fn delegation(party: PartyIndex, epoch: Epoch) -> Delegation {
    Delegation {
        party: amended().parties[party.0 as usize].code.clone(),
        epoch,
        station_key: station_key(party, epoch).public().to_bytes(),
        not_before: START,
        not_after: START.plus_ms(1_000 * HOUR_MS),
    }
}

/// The charter, signed by all, with the first station key of each.
pub fn signed() -> SignedCharter {
    signed_by_all(charter())
}

/// A charter, signed by all, with the first station key of each.
pub fn signed_by_all(charter: Charter) -> SignedCharter {
    let parties = charter.parties.len();
    let mut signed = SignedCharter::propose(charter).unwrap();
    for party in (0..parties).map(|at| PartyIndex(at as u8)) {
        signed.sign(&root_key(party)).unwrap();
        signed.add_delegation(delegation(party, 1).sign(&root_key(party))).unwrap();
    }
    signed
}

/// A text body, as good as any other for this crate.
pub fn body(text: &str) -> Vec<u8> {
    let mut body = cbor::Writer::new();
    body.text(text);
    body.into_bytes()
}

/// All that was said on a line, by every party that is honest.
#[derive(Clone)]
pub struct World {
    pub charter: SignedCharter,
    pub line: LineId,
    pub keyring: Keyring,
    pub lanes: Vec<Vec<VerifiedEntry>>,
    pub receipts: Vec<Receipt>,
    pub now: Time,
    pub epochs: [Epoch; 4],
}

impl World {
    pub fn new() -> Self {
        let charter = signed();
        World {
            line: charter.line_id(),
            keyring: charter.keyring().unwrap(),
            charter,
            lanes: vec![Vec::new(); 12],
            receipts: Vec::new(),
            now: START.plus_ms(HOUR_MS),
            epochs: [1; 4],
        }
    }

    /// [`World::spoken`], signed once for all tests of a binary.
    pub fn new_cached() -> Self {
        static SPOKEN: std::sync::LazyLock<World> = std::sync::LazyLock::new(World::spoken);
        SPOKEN.clone()
    }

    /// A short history with a place in each of several lanes, receipts among them.
    pub fn spoken() -> Self {
        let mut world = World::new();
        let blue_routine = lane(BLUE, Precedence::Routine);
        let red_flash = lane(RED, Precedence::Flash);
        for text in ["one", "two", "three"] {
            world.say(blue_routine, text);
        }
        world.receipt(RED, blue_routine);
        world.receipt(HOST, blue_routine);
        world.say(red_flash, "four");
        world.receipt(BLUE, red_flash);
        for text in ["five", "six"] {
            world.say(blue_routine, text);
        }
        world.receipt(RED, blue_routine);
        world.say(lane(BLUE, Precedence::Flash), "seven");
        world.say(red_flash, "eight");
        world.say(lane(HOST, Precedence::Priority), "nine");
        world
    }

    /// [`World::spoken`], and what was said after [`amended`] came to hold, EAST taking part.
    pub fn spoken_on() -> Self {
        let mut world = World::spoken();
        world.amend(amended());
        let east_routine = lane(EAST, Precedence::Routine);
        world.say(east_routine, "ten");
        world.receipt(BLUE, east_routine);
        world.say(lane(BLUE, Precedence::Routine), "eleven");
        world.receipt(EAST, lane(BLUE, Precedence::Routine));
        world.say(east_routine, "twelve");
        world
    }

    /// All parties sign an amendment, and it comes to hold.
    pub fn amend(&mut self, amended: Charter) {
        self.lanes.resize(amended.parties.len() * 4, Vec::new());
        self.charter = signed_by_all(amended);
        self.keyring = self.charter.keyring().unwrap();
        self.now = self.now.plus_ms(3 * HOUR_MS);
    }

    pub fn leaves(&self, lane: Lane) -> Vec<Hash> {
        self.lanes[lane.number() as usize].iter().map(VerifiedEntry::leaf).collect()
    }

    pub fn size(&self, lane: Lane) -> u64 {
        self.lanes[lane.number() as usize].len() as u64
    }

    pub fn root(&self, lane: Lane) -> Hash {
        merkle::root(&self.leaves(lane))
    }

    /// The root before a place.
    pub fn root_before(&self, at: EntryRef) -> Hash {
        merkle::root(&self.leaves(at.lane)[..at.serial as usize - 1])
    }

    pub fn sizes(&self) -> Vec<u64> {
        self.lanes.iter().map(|lane| lane.len() as u64).collect()
    }

    pub fn roots(&self) -> Vec<Hash> {
        Lane::all(self.lanes.len() / 4).map(|lane| self.root(lane)).collect()
    }

    /// The next entry of a lane, as a draft that has seen everything.
    pub fn draft(&self, lane: Lane, text: &str) -> UnsignedEntry {
        UnsignedEntry {
            lane,
            serial: self.size(lane) + 1,
            time: self.now,
            epoch: self.epochs[lane.party.0 as usize],
            seen: Some(Seen::new(self.line, self.sizes(), &self.roots())),
            body: body(text),
        }
    }

    pub fn signer(&self, party: PartyIndex) -> SecretKey {
        station_key(party, self.epochs[party.0 as usize])
    }

    pub fn sign(&self, draft: &UnsignedEntry) -> VerifiedEntry {
        draft.sign(self.line, self.root(draft.lane), &self.signer(draft.lane.party)).unwrap()
    }

    pub fn push(&mut self, entry: VerifiedEntry) -> EntryRef {
        let at = entry.at();
        self.lanes[at.lane.number() as usize].push(entry);
        self.now = self.now.plus_ms(1_000);
        at
    }

    pub fn say(&mut self, lane: Lane, text: &str) -> EntryRef {
        let entry = self.sign(&self.draft(lane, text));
        self.push(entry)
    }

    pub fn claims(&self, receiver: PartyIndex, lane: Lane) -> Claims {
        let epoch = self.epochs[receiver.0 as usize];
        Claims { receiver, epoch, lane, size: self.size(lane), time: self.now }
    }

    pub fn receipt(&mut self, receiver: PartyIndex, lane: Lane) -> Receipt {
        let receipt = self.claims(receiver, lane).sign(self.line, self.root(lane), &self.signer(receiver));
        self.receipts.push(receipt.clone());
        receipt
    }

    pub fn entry(&self, at: EntryRef) -> &VerifiedEntry {
        &self.lanes[at.lane.number() as usize][at.serial as usize - 1]
    }

    /// Another entry by the author of `at` for the same place onto the same history.
    pub fn rival(&self, at: EntryRef, text: &str) -> VerifiedEntry {
        let draft =
            UnsignedEntry { lane: at.lane, serial: at.serial, time: self.now, epoch: 1, seen: None, body: body(text) };
        draft.sign(self.line, self.root_before(at), &self.signer(at.lane.party)).unwrap()
    }

    /// The whole record as the items of a transcript, with some places withheld.
    pub fn items(&self, withheld: &[EntryRef], forks: &[ForkProof]) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        let mut writer = transcript::Writer::begin(&self.charter, BLUE, self.now, &mut out).unwrap();
        for entry in self.lanes.iter().flatten() {
            let at = entry.at();
            if withheld.contains(&at) {
                writer.withhold(at, entry.leaf(), &mut out).unwrap();
            } else {
                writer.entry(entry, &mut out).unwrap();
            }
            for receipt in &self.receipts {
                if (receipt.claims().lane, receipt.claims().size) == (at.lane, at.serial) {
                    writer.receipt(receipt, &mut out).unwrap();
                }
            }
        }
        for fork in forks {
            writer.fork(fork, &mut out).unwrap();
        }
        writer.finish(&mut out);
        split(&out)
    }
}

impl World {
    /// The items of an extract about the first of `shown` or `withheld`: with every receipt, and every other entry passed
    /// over, up to marks after the places in `marks`.
    pub fn extract(&self, shown: &[EntryRef], withheld: &[EntryRef], marks: &[EntryRef]) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        let mut writer = transcript::ExtractWriter::begin(&self.charter, BLUE, &mut out).unwrap();
        for entry in self.lanes.iter().flatten() {
            let at = entry.at();
            if shown.contains(&at) {
                writer.entry(entry, &mut out).unwrap();
            } else if withheld.contains(&at) {
                writer.withhold(at, entry.leaf(), &mut out).unwrap();
            } else {
                writer.pass_over(at, entry.leaf(), &mut out).unwrap();
            }
            if marks.contains(&at) {
                writer.mark(&mut out);
            }
            for receipt in &self.receipts {
                if (receipt.claims().lane, receipt.claims().size) == (at.lane, at.serial) {
                    writer.receipt(receipt, &mut out).unwrap();
                }
            }
        }
        writer.finish(&self.statement(shown.iter().chain(withheld).next().copied()), &self.signer(BLUE), &mut out);
        split(&out)
    }

    /// What BLUE states of an extract.
    pub fn statement(&self, subject: Option<EntryRef>) -> transcript::Statement {
        let subjects = subject.map(|at| transcript::Subject { at, index: None }).into_iter().collect();
        transcript::Statement { epoch: self.epochs[0], time: self.now, subjects }
    }
}

/// The items of a whole transcript; what does not end is the last of them.
pub fn split(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        let end = transcript::next_item(bytes).ok().flatten().unwrap_or(bytes.len());
        items.push(bytes[..end].to_vec());
        bytes = &bytes[end..];
    }
    items
}

/// Audits items as a caller does, the checks being run as they come.
pub fn audit(items: &[Vec<u8>]) -> Result<transcript::Report, Failure> {
    let mut auditor = transcript::Auditor::new();
    for item in items {
        if let Some(check) = auditor.item(item)? {
            check.run()?;
        }
    }
    auditor.finish()
}
