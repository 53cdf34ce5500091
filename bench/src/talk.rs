//! A record of two parties as years leave it: entries of every kind, in all lanes, each signed, that speak of one another.
//!
//! Words are drawn from a vocabulary of 20,000 as those of a language are: the second most frequent half as often as the
//! first, the tenth a tenth.

use std::collections::VecDeque;
use std::sync::Arc;

use anyhow::Result;
use evidence::{
    Charter, Draft, EntryRef, Frontier, Hash, Lane, LineId, PartyIndex, PostIndex, Precedence, SecretKey, Seen, Time,
    VerifiedEntry,
};
use line::Keep;
use line::affairs::*;
use testkit::random::Random;
use volume::{Bound, Footprint, HeightBand, Moment, Position, Schedule, Volume};

/// How many words there are.
const WORDS: usize = 20_000;

/// How many of the newest of each kind are still spoken of.
const RECENT: usize = 64;

/// Entries of a lane after which one states again what its author has seen, as in a burst.
const SEEN_EVERY: u64 = 8;

/// What entries begin and others speak of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Begun {
    Message,
    Check,
    Notice,
    Sites,
    Cease,
    Call,
    Contact,
    Readout,
    Staffed,
    Suspension,
}

/// What two parties say, one entry after another.
pub struct Talk {
    line: LineId,
    keys: [SecretKey; 2],
    frontiers: Vec<Frontier>,
    roots: Vec<Hash>,
    random: Random,
    vocabulary: Vec<String>,
    now: Time,
    step_ms: u64,
    said: u64,
    recent: [[VecDeque<EntryRef>; 10]; 2],
}

impl Talk {
    /// Two parties of a charter with their station keys, from a time on, one entry every `step_ms`.
    pub fn new(charter: &Charter, keys: [SecretKey; 2], from: Time, step_ms: u64) -> Self {
        let mut random = Random::new(7);
        let vocabulary = (0..WORDS).map(|_| word(&mut random)).collect();
        Talk {
            line: charter.line_id(),
            keys,
            frontiers: vec![Frontier::new(); 8],
            roots: vec![Frontier::new().root(); 8],
            random,
            vocabulary,
            now: from,
            step_ms,
            said: 0,
            recent: Default::default(),
        }
    }

    /// A word as frequent as those of texts are.
    pub fn word(&mut self) -> &str {
        let share = self.random.below(1 << 20) as f64 / f64::from(1 << 20);
        let rank = (WORDS as f64).powf(share) as usize - 1;
        &self.vocabulary[rank.min(WORDS - 1)]
    }

    /// Words of so many bytes.
    pub fn text(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 12);
        while text.len() < bytes {
            if !text.is_empty() {
                text.push(' ');
            }
            let word = self.word().to_owned();
            text.push_str(&word);
        }
        text.truncate((0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0));
        text
    }

    /// A message of so many bytes of text in a lane.
    pub fn message(&mut self, lane: Lane, text: String) -> Result<Keep> {
        let other = PartyIndex(1 - lane.party.0);
        let post = |draw: u64| PostIndex([0, 0, 0, 0, 0, 0, 1, 1, 1, 2][draw as usize]);
        let body = Body::Message(MessageBody {
            from: post(self.random.below(10)),
            to: vec![Address { party: other, post: post(self.random.below(10)) }],
            subject: String::new(),
            text,
            language: "en".to_owned(),
            reply_to: None,
            corrects: None,
        });
        self.say(lane, &body)
    }

    /// The next entry of those of every kind.
    pub fn mixed(&mut self) -> Result<Keep> {
        let mut party = PartyIndex((self.said & 1) as u8);
        let mut precedence = Precedence::ALL[[3, 3, 3, 2, 2, 1, 3, 0][self.random.below(8) as usize]];
        let mut begins = None;
        let body = match self.random.below(1_000) {
            0..350 => {
                begins = Some(Begun::Message);
                let text = self.text(if precedence <= Precedence::Immediate { 80 } else { 200 });
                return self.begun(Lane { party, precedence }, Begun::Message, |talk, lane| talk.message(lane, text));
            }
            350..650 => match self.of(party, Begun::Message, true) {
                Some(message) => Body::Read { message, by: "watch".to_owned() },
                None => Body::Check(CheckBody { missed: 0 }),
            },
            650..700 => {
                begins = Some(Begun::Message);
                let reply_to = self.of(party, Begun::Message, true);
                let corrects = self.of(party, Begun::Message, false).filter(|_| self.said.is_multiple_of(5));
                Body::Message(MessageBody {
                    from: PostIndex(0),
                    to: vec![Address { party: PartyIndex(1 - party.0), post: PostIndex(0) }],
                    subject: String::new(),
                    text: self.text(60),
                    language: "en".to_owned(),
                    reply_to,
                    corrects,
                })
            }
            700..705 => match self.of(party, Begun::Message, false) {
                Some(message) => Body::Cancellation { message, reason: self.text(30) },
                None => Body::Check(CheckBody { missed: 0 }),
            },
            705..750 => {
                begins = Some(Begun::Check);
                Body::Check(CheckBody { missed: 0 })
            }
            750..795 => match self.of(party, Begun::Check, true) {
                Some(check) => Body::Answer { check, received: self.now },
                None => Body::Check(CheckBody { missed: 0 }),
            },
            795..835 => {
                begins = Some(Begun::Notice);
                Body::Notice(self.notice(None)?)
            }
            835..850 => {
                let notice = self.of(party, Begun::Notice, false);
                let turn = (self.said >> 1) as u32;
                let amends = notice.map(|notice| Amends { notice, turn, reason: "later".to_owned() });
                Body::Notice(self.notice(amends)?)
            }
            850..880 => match self.of(party, Begun::Notice, false) {
                Some(notice) => {
                    let step = [Step::Begun, Step::Complete, Step::Cancelled][self.random.below(3) as usize];
                    let words = self.text(20);
                    Body::Step(StepBody { notice, turn: (self.said >> 1) as u32, step, at: self.now, words })
                }
                None => Body::Check(CheckBody { missed: 0 }),
            },
            880..915 => match self.of(party, [Begun::Notice, Begun::Notice, Begun::Sites][self.random.below(3) as usize], true) {
                Some(on) => {
                    let stance = [Stance::Acknowledged, Stance::NoObjection, Stance::Asks][self.random.below(3) as usize];
                    let words = self.text(40);
                    Body::Stance(StanceBody { on, version: on, turn: (self.said >> 1) as u32, stance, words })
                }
                None => Body::Check(CheckBody { missed: 0 }),
            },
            915..925 => {
                begins = Some(Begun::Sites);
                Body::Sites((0..3).map(|_| self.site().map(SiteChange::Add)).collect::<Result<_>>()?)
            }
            925..940 => match self.of(party, [Begun::Sites, Begun::Notice, Begun::Cease][self.random.below(3) as usize], true) {
                Some(what) => Body::Passed(PassedBody { what, units: self.text(20), at: self.now }),
                None => Body::Check(CheckBody { missed: 0 }),
            },
            940..944 => {
                begins = Some(Begun::Cease);
                precedence = Precedence::Flash;
                let (at, words) = (self.place()?, self.text(60));
                Body::Cease(CeaseBody { at, feature: None, since: None, words, language: "en".to_owned() })
            }
            944..948 => match self.of(party, Begun::Cease, true) {
                Some(cease) => {
                    let turn = (self.said >> 1) as u32;
                    Body::ReadBack(ReadBackBody { cease, turn, at: self.place()?, since: None })
                }
                None => Body::Check(CheckBody { missed: 0 }),
            },
            948..952 => match self.of(party, Begun::Cease, true) {
                Some(cease) => {
                    let words = self.text(20);
                    let turn = (self.said >> 1) as u32;
                    Body::Outcome(OutcomeBody { cease, turn, outcome: Outcome::Stopped, at: self.now, words })
                }
                None => Body::Check(CheckBody { missed: 0 }),
            },
            952..958 => {
                begins = Some(Begun::Call);
                let hour = |n: u64| self.now.plus_ms(n * 3_600_000);
                let windows = vec![(hour(1), hour(3)), (hour(5), hour(6))];
                Body::Call(CallBody {
                    from: PostIndex(2),
                    with: vec![Address { party: PartyIndex(1 - party.0), post: PostIndex(2) }],
                    subject: self.text(30),
                    windows,
                    medium: Medium::Voice,
                    language: "en".to_owned(),
                    recording: Recording::Notes,
                    follows: None,
                })
            }
            958..966 => match self.of(party, Begun::Call, true) {
                Some(call) => {
                    let at = self.now.plus_ms(3_700_000);
                    let reply = if self.said.is_multiple_of(3) { Reply::Declined } else { Reply::At(at) };
                    let words = self.text(30);
                    Body::Reply(ReplyBody { call, turn: (self.said >> 1) as u32, answers: call, reply, words })
                }
                None => Body::Check(CheckBody { missed: 0 }),
            },
            966..970 => match self.of(party, Begun::Call, self.said.is_multiple_of(3)) {
                Some(call) => Body::Presence(PresenceBody {
                    call,
                    turn: (self.said >> 1) as u32,
                    who: vec![(Capacity::Principal, "Minister".to_owned())],
                    recording: Recording::Notes,
                }),
                None => Body::Check(CheckBody { missed: 0 }),
            },
            970..974 => match self.of(party, Begun::Call, self.said.is_multiple_of(3)) {
                Some(call) => Body::Spoke(SpokeBody {
                    call,
                    turn: (self.said >> 1) as u32,
                    began: self.now,
                    ended: Some(self.now.plus_ms(1_800_000)),
                }),
                None => Body::Check(CheckBody { missed: 0 }),
            },
            974..980 => {
                begins = Some(Begun::Contact);
                Body::Contact(ContactBody {
                    from: PostIndex(1),
                    with: Address { party: PartyIndex(1 - party.0), post: PostIndex(1) },
                    at: self.now,
                    duration_s: None,
                    initiative: Some(party),
                    medium: Medium::Voice,
                    words: self.text(40),
                })
            }
            980..984 => match self.of(party, Begun::Call, true) {
                Some(on) => {
                    begins = Some(Begun::Readout);
                    let words = self.text(30);
                    Body::Readout(ReadoutBody {
                        on,
                        with: PartyIndex(1 - party.0),
                        from: PostIndex(2),
                        offered: false,
                        confidence: Confidence::Open,
                        points: vec![Point { topic: Topic::Ceasefire, tenor: Tenor::Urged, value: None, words }],
                        text: self.text(150),
                        language: "en".to_owned(),
                        replaces: None,
                    })
                }
                None => Body::Check(CheckBody { missed: 0 }),
            },
            984..986 => match self.of(party, Begun::Readout, false) {
                Some(readout) => Body::Release(ReleaseBody {
                    readout,
                    turn: (self.said >> 1) as u32,
                    authority: PostIndex(2),
                    words: String::new(),
                }),
                None => Body::Check(CheckBody { missed: 0 }),
            },
            986..990 => {
                begins = Some(Begun::Staffed);
                Body::Staffed(StaffedBody { from: PostIndex(0), ritual: Ritual::Check, text: 1 })
            }
            990..994 => match self.of(party, Begun::Staffed, true) {
                Some(check) => Body::Present(PresentBody { check, by: "watch".to_owned(), text: 2 }),
                None => Body::Check(CheckBody { missed: 0 }),
            },
            994..996 => {
                begins = Some(Begun::Suspension);
                Body::Suspension(SuspensionBody {
                    from: PostIndex(2),
                    pause: Pause::Planned,
                    since: self.now,
                    until: Some(self.now.plus_ms(3_600_000)),
                    reason: self.text(30),
                })
            }
            996..998 => match self.of(party, Begun::Suspension, false) {
                Some(suspension) => {
                    Body::Resumption(ResumptionBody { suspension, at: self.now, words: String::new() })
                }
                None => Body::Check(CheckBody { missed: 0 }),
            },
            _ => {
                let notices = self.of(party, Begun::Notice, false).into_iter().collect();
                Body::Plan(PlanBody { day: self.now.0 / 86_400_000 + 1, notices, words: self.text(20) })
            }
        };
        // The two take turns, and neither speaks of what it has not said.
        party = PartyIndex((self.said & 1) as u8);
        let lane = Lane { party, precedence };
        match begins {
            Some(begins) => self.begun(lane, begins, |talk, lane| talk.say(lane, &body)),
            None => self.say(lane, &body),
        }
    }

    /// Says what others will speak of.
    fn begun(
        &mut self,
        lane: Lane,
        begins: Begun,
        say: impl FnOnce(&mut Self, Lane) -> Result<Keep>,
    ) -> Result<Keep> {
        let keep = say(self, lane)?;
        let at = EntryRef { lane, serial: self.frontiers[lane.number() as usize].size() };
        let recent = &mut self.recent[lane.party.0 as usize][begins as usize];
        if recent.len() >= RECENT {
            recent.pop_front();
        }
        recent.push_back(at);
        Ok(keep)
    }

    /// Something of late that the other party began, or this one.
    fn of(&mut self, party: PartyIndex, begun: Begun, theirs: bool) -> Option<EntryRef> {
        let party = if theirs { 1 - party.0 } else { party.0 };
        let recent = &self.recent[party as usize][begun as usize];
        if recent.is_empty() {
            return None;
        }
        recent.get(self.random.below(recent.len() as u64) as usize).copied()
    }

    fn place(&mut self) -> Result<Position> {
        let degrees = |random: &mut Random, low: f64, wide: f64| low + random.below(1_000_000) as f64 / 1e6 * wide;
        Ok(Position::from_degrees(degrees(&mut self.random, 44.0, 8.0), degrees(&mut self.random, 22.0, 18.0))?)
    }

    fn notice(&mut self, amends: Option<Amends>) -> Result<NoticeBody> {
        let (begin, end) = (self.now.plus_ms(90_000_000), self.now.plus_ms(97_200_000));
        let volume = Volume {
            footprint: Footprint::Circle { centre: self.place()?, radius_cm: 500_000 },
            uncertainty_cm: 0,
            height: HeightBand::ALL,
            schedule: Schedule { from: Bound::At(Moment(begin.0)), until: Bound::At(Moment(end.0)), daily: Vec::new() },
        };
        Ok(NoticeBody {
            from: PostIndex(1),
            kind: NoticeKind::LiveFire,
            title: self.text(30),
            language: "en".to_owned(),
            volumes: vec![volume],
            details: vec![(Field::Purpose, self.text(40)), (Field::Unit, self.text(15))],
            amounts: Vec::new(),
            twins: Vec::new(),
            amends,
        })
    }

    fn site(&mut self) -> Result<Site> {
        Ok(Site {
            kind: SiteKind::Hospital,
            name: self.text(24),
            footprint: Footprint::Circle { centre: self.place()?, radius_cm: 5_000 },
            uncertainty_cm: 0,
            area: self.text(12),
            reference: format!("s-{}", self.said),
            contact: String::new(),
            verified: None,
            source: String::new(),
        })
    }

    fn say(&mut self, lane: Lane, body: &Body) -> Result<Keep> {
        let number = lane.number() as usize;
        let serial = self.frontiers[number].size() + 1;
        let states = matches!(body, Body::Notice(_)) || serial % SEEN_EVERY == 1;
        let seen = states.then(|| {
            let sizes = self.frontiers.iter().map(Frontier::size).collect();
            Seen::new(self.line, sizes, &self.roots)
        });
        let draft = Draft { lane, serial, time: self.now, epoch: 1, seen, body: body.encode() };
        let entry: VerifiedEntry = draft.sign(self.line, self.roots[number], &self.keys[lane.party.0 as usize])?;
        self.frontiers[number].push(entry.leaf());
        self.roots[number] = self.frontiers[number].root();
        self.said += 1;
        self.now = self.now.plus_ms(self.step_ms);
        Ok(Keep::Entry {
            at: entry.time(),
            entry: Arc::new(entry),
            root: self.roots[number],
            frontier: self.frontiers[number].clone(),
            leaves_outbox: None,
        })
    }
}

/// A word of three to eleven letters.
fn word(random: &mut Random) -> String {
    let syllables = random.within(2, 4);
    let mut word = String::new();
    for _ in 0..syllables {
        word.push(char::from(*random.one_of(b"bcdfghklmnprstvz")));
        word.push(char::from(*random.one_of(b"aeiou")));
        if random.per_mille(400) {
            word.push(char::from(*random.one_of(b"lnrst")));
        }
    }
    word
}
