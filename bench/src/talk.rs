//! A record of two parties as years leave it: entries of every kind, in all lanes, each signed, that speak of one another.
//!
//! Words are drawn from a vocabulary of 20,000 as those of a language are: the second most frequent half as often as the
//! first, the tenth a tenth.

use std::collections::VecDeque;
use std::sync::Arc;

use anyhow::Result;
use evidence::{
    Charter, EntryRef, Frontier, Hash, Lane, LineId, PartyIndex, PostIndex, Precedence, SecretKey, Seen, Time,
    UnsignedEntry, VerifiedEntry,
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

/// Of a thousand entries, how many begin something; the others speak of it.
const BEGIN_PER_MILLE: u64 = 500;

/// What entries begin and others speak of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    Message,
    Check,
    Notice,
    Sites,
    Cease,
    Call,
    Contact,
    Readout,
    Plan,
    Staffed,
    Suspension,
    Incident,
    Request,
    Fact,
    Proposal,
    Violation,
}

/// How many kinds these are.
const BEGUN: usize = 16;

/// A proposal that is still to be decided on: the entry, and the hashes by which it is accepted.
type Offered = (EntryRef, Hash, Vec<Hash>);

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
    recent: [[VecDeque<EntryRef>; BEGUN]; 2],
    offered: [VecDeque<Offered>; 2],
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
            offered: Default::default(),
        }
    }

    /// Lets time pass in which nothing is said.
    pub fn wait_ms(&mut self, ms: u64) {
        self.now = self.now.plus_ms(ms);
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
        let body = Body::Message(self.words(lane.party, text));
        self.say(lane, &body)
    }

    fn words(&mut self, party: PartyIndex, text: String) -> MessageBody {
        let mut post = || PostIndex(*self.random.one_of(&[0, 0, 0, 0, 0, 0, 1, 1, 1, 2]));
        MessageBody {
            from: post(),
            to: vec![Address { party: PartyIndex(1 - party.0), post: post() }],
            subject: String::new(),
            text,
            language: "en".to_owned(),
            reply_to: None,
            corrects: None,
        }
    }

    /// The next entry of those of every kind; the two parties take turns.
    pub fn mixed(&mut self) -> Result<Keep> {
        let party = PartyIndex((self.said & 1) as u8);
        let mut precedence = Precedence::ALL[*self.random.one_of(&[3, 3, 3, 3, 2, 2, 1, 0])];
        if !self.random.per_mille(BEGIN_PER_MILLE) {
            let body = self.speaks_of(party).unwrap_or(Body::Check(CheckBody { missed: 0, picture: None }));
            // All that is said of a proposal is said with its precedence.
            if matches!(body, Body::Decision(_)) {
                precedence = Precedence::Immediate;
            }
            return self.say(Lane { party, precedence }, &body);
        }
        let (begun, body) = self.begins(party, precedence)?;
        match begun {
            Begun::Cease => precedence = Precedence::Flash,
            Begun::Proposal => precedence = Precedence::Immediate,
            _ => {}
        }
        let lane = Lane { party, precedence };
        let keep = self.say(lane, &body)?;
        let at = EntryRef { lane, serial: self.frontiers[lane.number() as usize].size() };
        if let Body::Proposal(proposal) = &body {
            let offered = (at, proposal.content(), proposal.text_hashes());
            self.offered[usize::from(party.0)].push_back(offered);
        }
        let recent = &mut self.recent[usize::from(party.0)][begun as usize];
        if recent.len() >= RECENT {
            recent.pop_front();
        }
        recent.push_back(at);
        Ok(keep)
    }

    /// Something that begins an affair.
    fn begins(&mut self, party: PartyIndex, precedence: Precedence) -> Result<(Begun, Body)> {
        let (other, language) = (PartyIndex(1 - party.0), "en".to_owned());
        let with = |post| Address { party: other, post: PostIndex(post) };
        Ok(match self.random.below(1_000) {
            0..680 => {
                let bytes = if precedence <= Precedence::Immediate { 80 } else { 200 };
                let text = self.text(bytes);
                (Begun::Message, Body::Message(self.words(party, text)))
            }
            680..700 => self.happens(party)?,
            700..800 => (Begun::Check, Body::Check(CheckBody { missed: 0, picture: None })),
            800..900 => (Begun::Notice, Body::Notice(self.notice(None)?)),
            900..920 => {
                let changes = (0..3).map(|_| self.site().map(SiteChange::Add)).collect::<Result<_>>()?;
                (Begun::Sites, Body::Sites(changes))
            }
            920..930 => {
                let (at, words) = (self.place()?, self.text(60));
                (Begun::Cease, Body::Cease(CeaseBody { at, feature: None, since: None, words, language }))
            }
            930..950 => {
                let hour = |hours: u64| self.now.plus_ms(hours * 3_600_000);
                let windows = vec![(hour(1), hour(3)), (hour(5), hour(6))];
                let call = CallBody {
                    from: PostIndex(2),
                    with: vec![with(2)],
                    subject: self.text(30),
                    windows,
                    medium: Medium::Voice,
                    language,
                    recording: Recording::Notes,
                    follows: None,
                    standing: None,
                };
                (Begun::Call, Body::Call(call))
            }
            950..970 => {
                let contact = ContactBody {
                    from: PostIndex(1),
                    with: with(1),
                    at: self.now,
                    duration_s: None,
                    initiative: Some(party),
                    medium: Medium::Voice,
                    words: self.text(40),
                };
                (Begun::Contact, Body::Contact(contact))
            }
            970..980 => {
                let Some(on) = self.of(other, Begun::Call) else {
                    return Ok((Begun::Check, Body::Check(CheckBody { missed: 0, picture: None })));
                };
                let words = self.text(30);
                let readout = ReadoutBody {
                    on,
                    with: other,
                    from: PostIndex(2),
                    offered: false,
                    confidence: Confidence::Open,
                    points: vec![Point { topic: Topic::Ceasefire, tenor: Tenor::Urged, value: None, words }],
                    text: self.text(150),
                    language,
                    replaces: None,
                };
                (Begun::Readout, Body::Readout(readout))
            }
            980..985 => {
                let notices = self.of(party, Begun::Notice).into_iter().collect();
                let day = self.now.0 / 86_400_000 + 1;
                (Begun::Plan, Body::Plan(PlanBody { day, notices, words: self.text(20) }))
            }
            985..995 => {
                let staffed = StaffedBody { from: PostIndex(0), ritual: Ritual::Check, text: 1 };
                (Begun::Staffed, Body::Staffed(staffed))
            }
            _ => {
                let suspension = SuspensionBody {
                    from: PostIndex(2),
                    pause: Pause::Planned,
                    since: self.now,
                    until: Some(self.now.plus_ms(3_600_000)),
                    reason: self.text(30),
                };
                (Begun::Suspension, Body::Suspension(suspension))
            }
        })
    }

    /// Something that begins an affair of what happens, is asked, or is proposed.
    fn happens(&mut self, party: PartyIndex) -> Result<(Begun, Body)> {
        let (other, language, now) = (PartyIndex(1 - party.0), "en".to_owned(), self.now);
        let check = (Begun::Check, Body::Check(CheckBody { missed: 0, picture: None }));
        Ok(match self.random.below(20) {
            0..8 => {
                let incident = IncidentBody {
                    from: PostIndex(0),
                    happening: Happening::Strike,
                    means: Means::Artillery,
                    at: self.place()?,
                    feature: None,
                    within_cm: 50_000,
                    toward: None,
                    since: now,
                    until: None,
                    origin: Origin::NotOurs,
                    control: Control::Unknown,
                    asks: true,
                    details: vec![(Detail::Damage, self.text(60))],
                    language,
                    amends: None,
                };
                (Begun::Incident, Body::Incident(incident))
            }
            8..14 => {
                let Some(on) = self.of(party, Begun::Incident) else { return Ok(check) };
                let (from, words, follows) = (PostIndex(0), self.text(80), None);
                let (on, wanted) = (Some(on), *self.random.one_of(Wanted::ALL));
                (Begun::Request, Body::Request(RequestBody { on, from, of: other, wanted, follows, words, language }))
            }
            14..17 => {
                let Some(incident) = self.of(party, Begun::Incident) else { return Ok(check) };
                let (aspect, words) = (*self.random.one_of(Aspect::ALL), self.text(80));
                (Begun::Fact, Body::Fact(FactBody { incident, aspect, words, language }))
            }
            17..19 => {
                let proposal = ProposalBody {
                    from: PostIndex(2),
                    kind: ProposalKind::Ceasefire,
                    texts: vec![(language, self.text(200))],
                    domains: Domain::ALL.to_vec(),
                    volumes: Vec::new(),
                    begins: now,
                    ends: None,
                    expires: now.plus_ms(365 * 86_400_000),
                    follow_up: None,
                    monitors: Vec::new(),
                    replaces: None,
                };
                (Begun::Proposal, Body::Proposal(proposal))
            }
            _ => {
                let Some(proposal) = self.of(party, Begun::Proposal) else { return Ok(check) };
                let violation = ViolationBody {
                    proposal,
                    from: PostIndex(0),
                    by: other,
                    category: Category::Fire,
                    means: Means::Mortar,
                    at: self.place()?,
                    feature: None,
                    when: now,
                    count: 3,
                    words: self.text(40),
                    language,
                };
                (Begun::Violation, Body::Violation(violation))
            }
        })
    }

    /// Something that is said of what was said; `None` if there is nothing yet.
    fn speaks_of(&mut self, party: PartyIndex) -> Option<Body> {
        let (other, now, turn) = (PartyIndex(1 - party.0), self.now, (self.said >> 1) as u32);
        Some(match self.random.below(1_000) {
            0..470 => Body::Read { message: self.of(other, Begun::Message)?, by: "watch".to_owned() },
            470..480 => {
                let (incident, words, language) = (self.of(other, Begun::Incident)?, self.text(40), "en".to_owned());
                let (origin, control) = (*self.random.one_of(Origin::ALL), Control::Unknown);
                Body::Attribution(AttributionBody { incident, turn, origin, control, words, language })
            }
            480..488 => {
                let (request, words, language) = (self.of(other, Begun::Request)?, self.text(80), "en".to_owned());
                let response = *self.random.one_of(&[Response::Answered, Response::Refused, Response::Done(now)]);
                Body::Response(ResponseBody { request, turn, response, words, language })
            }
            488..493 => {
                let on = self.of(party, Begun::Incident)?;
                Body::Closure(ClosureBody { on, version: on, turn, closes: true, words: String::new() })
            }
            493..496 => {
                // The first word of a party stands, so each is decided on once.
                let (proposal, content, texts) = self.offered[usize::from(other.0)].pop_front()?;
                let decision = Decision::Accepted { content, texts };
                Body::Decision(DecisionBody { proposal, decision, words: String::new() })
            }
            496..500 => {
                let begun = *self.random.one_of(&[Begun::Fact, Begun::Violation]);
                let (on, stance) = (self.of(other, begun)?, Stance::NoObjection);
                Body::Stance(StanceBody { on, version: on, turn, stance, words: self.text(40) })
            }
            500..580 => {
                let text = self.text(60);
                let (reply_to, corrects) = (self.of(other, Begun::Message), self.of(party, Begun::Message));
                let corrects = corrects.filter(|_| turn.is_multiple_of(5));
                Body::Message(MessageBody { reply_to, corrects, ..self.words(party, text) })
            }
            580..590 => Body::Cancellation { message: self.of(party, Begun::Message)?, reason: self.text(30) },
            590..700 => Body::Answer(AnswerBody { check: self.of(other, Begun::Check)?, received: now, picture: None }),
            700..730 => {
                let amends = Amends { notice: self.of(party, Begun::Notice)?, turn, reason: "later".to_owned() };
                Body::Notice(self.notice(Some(amends)).ok()?)
            }
            730..790 => {
                let step = *self.random.one_of(&[Step::Begun, Step::Complete, Step::Cancelled]);
                Body::Step(StepBody {
                    notice: self.of(party, Begun::Notice)?,
                    turn,
                    step,
                    at: now,
                    words: self.text(20),
                })
            }
            790..870 => {
                let begun = *self.random.one_of(&[Begun::Notice, Begun::Notice, Begun::Sites, Begun::Plan]);
                let on = self.of(other, begun)?;
                let stance = *self.random.one_of(&[Stance::Acknowledged, Stance::NoObjection, Stance::Asks]);
                Body::Stance(StanceBody { on, version: on, turn, stance, words: self.text(40) })
            }
            870..900 => {
                let begun = *self.random.one_of(&[Begun::Notice, Begun::Sites, Begun::Cease]);
                Body::Passed(PassedBody { what: self.of(other, begun)?, units: self.text(20), at: now })
            }
            900..910 => {
                let (notice, theirs) = (self.of(party, Begun::Notice)?, self.of(other, Begun::Notice)?);
                let conflict = ConflictId::of(notice, Item::Notice(theirs));
                let Item::Notice(with) = conflict.with else { return None };
                let versions = Versions { notice: conflict.notice, with: Some(with) };
                Body::Conflict(ConflictBody { conflict, versions, accepts: true, words: self.text(30) })
            }
            910..915 => {
                let site = SiteId { entry: self.of(party, Begun::Sites)?, change: self.random.below(3) as u16 };
                Body::Strike(StrikeBody { what: Struck::Site(site), struck: now, words: self.text(30) })
            }
            915..925 => {
                let (cease, at) = (self.of(other, Begun::Cease)?, self.place().ok()?);
                Body::ReadBack(ReadBackBody { cease, turn, at, since: None })
            }
            925..935 => {
                let (cease, words) = (self.of(other, Begun::Cease)?, self.text(20));
                Body::Outcome(OutcomeBody { cease, turn, outcome: Outcome::Stopped, at: now, words })
            }
            935..955 => {
                let call = self.of(other, Begun::Call)?;
                let reply = *self.random.one_of(&[Reply::Declined, Reply::At(now.plus_ms(3_700_000))]);
                Body::Reply(ReplyBody { call, turn, answers: call, reply, words: self.text(30) })
            }
            955..965 => {
                let who = vec![(Capacity::Principal, "Minister".to_owned())];
                Body::Presence(PresenceBody {
                    call: self.of(party, Begun::Call)?,
                    turn,
                    who,
                    recording: Recording::Notes,
                })
            }
            965..975 => {
                let ended = Some(now.plus_ms(1_800_000));
                Body::Spoke(SpokeBody { call: self.of(other, Begun::Call)?, turn, began: now, ended })
            }
            975..980 => {
                let readout = self.of(party, Begun::Readout)?;
                Body::Release(ReleaseBody { readout, turn, authority: PostIndex(2), words: String::new() })
            }
            980..990 => {
                Body::Present(PresentBody { check: self.of(other, Begun::Staffed)?, by: "watch".to_owned(), text: 2 })
            }
            _ => {
                let suspension = self.of(party, Begun::Suspension)?;
                Body::Resumption(ResumptionBody { suspension, at: now, words: String::new() })
            }
        })
    }

    /// Something of late that a party began.
    fn of(&mut self, party: PartyIndex, begun: Begun) -> Option<EntryRef> {
        let recent = &self.recent[usize::from(party.0)][begun as usize];
        (!recent.is_empty()).then(|| *self.random.one_of(recent.as_slices().0))
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
            labels: Vec::new(),
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
        let states = matches!(body, Body::Notice(_) | Body::Decision(_)) || serial % SEEN_EVERY == 1;
        let seen = states.then(|| {
            let sizes = self.frontiers.iter().map(Frontier::size).collect();
            Seen::new(self.line, sizes, &self.roots)
        });
        let draft = UnsignedEntry { lane, serial, time: self.now, epoch: 1, seen, body: body.encode() };
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
