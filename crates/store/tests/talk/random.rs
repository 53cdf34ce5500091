//! Random talk: entries of every kind that refer to each other forwards, backwards and wrongly, and orders to keep
//! them in.

mod incidents;

use evidence::*;
use line::affairs::*;
use line::limits::PART_BYTES_MAX;
use proptest::prelude::*;
use volume::{Bound, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume, Waypoint};

use super::{Said, Talk};

/// One entry to be said, in numbers that are made to fit what was said before.
#[derive(Clone, Debug)]
pub struct Act {
    party: u8,
    precedence: u8,
    kind: u8,
    /// What it refers to.
    refers: (u8, u8, u8),
    also: (u8, u8, u8),
    seen: u8,
    later_ms: u32,
    turn: u8,
    /// Where, when and of what form.
    shape: (u8, u8, u8),
}

/// What an act begins, so that others find something to refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    Message,
    Check,
    Notice,
    Sites,
    Cease,
    Plan,
    Call,
    Reply,
    Contact,
    Readout,
    Staffed,
    Suspension,
    Query,
    Attachment,
    Part,
    Incident,
    Report,
    Request,
    Response,
    Fact,
    Proposal,
    Violation,
    Nothing,
}

/// Finds something of a kind to refer to, perhaps of its author alone, and the act that begins it.
type Pick<'p, 'a> = &'p dyn Fn((u8, u8, u8), Begins, bool) -> (EntryRef, Option<&'a Act>);

pub fn acts(count: usize) -> impl Strategy<Value = Vec<Act>> {
    let place = || (0..4u8, 0..4u8, 0..10u8);
    let kind = prop_oneof![3 => 0..80u8, 1 => 80..115u8];
    let numbers = (0..3u8, 0..4u8, kind, place(), place(), 0..8u8, 0..4_000_000u32, 0..4u8, (0..8u8, 0..8u8, 0..60u8));
    let act = numbers.prop_map(|(party, precedence, kind, refers, also, seen, later_ms, turn, shape)| Act {
        party,
        precedence,
        kind,
        refers,
        also,
        seen,
        later_ms,
        turn,
        shape,
    });
    prop::collection::vec(act, 1..count)
}

impl Act {
    fn begins(&self) -> Begins {
        match self.kind {
            0..=4 => Begins::Message,
            8 => Begins::Check,
            12..=15 => Begins::Notice,
            24..=29 => Begins::Sites,
            33 | 34 => Begins::Cease,
            37 | 38 => Begins::Plan,
            41 | 42 => Begins::Call,
            43..=47 => Begins::Reply,
            52 => Begins::Contact,
            53..=55 => Begins::Readout,
            57 => Begins::Staffed,
            59 => Begins::Suspension,
            68 | 69 => Begins::Query,
            73 | 74 => Begins::Attachment,
            75..=78 => Begins::Part,
            80..=82 => Begins::Incident,
            83 | 84 => Begins::Report,
            87 => Begins::Request,
            88 | 89 => Begins::Response,
            90 => Begins::Fact,
            94 | 95 => Begins::Proposal,
            107 => Begins::Violation,
            _ => Begins::Nothing,
        }
    }

    fn lane(&self, parties: u8) -> Lane {
        let precedence = match self.begins() {
            Begins::Cease => 0,
            // Parts follow in the lane of what named them, which is ROUTINE, if it is not wrong.
            Begins::Attachment if self.seen > 0 => 3,
            Begins::Part => 3,
            // An accident of one's own is admitted as FLASH, if it is not wrong.
            Begins::Incident | Begins::Report if self.seen > 3 => 0,
            // What is said of a proposal counts in the lanes of its own precedence.
            _ if self.of_a_proposal() => 1,
            _ => self.precedence as usize,
        };
        super::lane(PartyIndex(self.party % parties), Precedence::ALL[precedence])
    }

    /// A volume of one of several forms, near enough to others to meet some of them.
    fn volume(&self) -> Volume {
        let (north, east, form) = self.shape;
        let place = |north: u8, east: u8| {
            let (lat, lon) = (400_000_000 + i32::from(north) * 200_000, 200_000_000 + i32::from(east) * 200_000);
            Position::new(lat, lon).unwrap()
        };
        let at = place(north, east);
        let begins = super::START.plus_ms(3_600_000 * (2 + u64::from(form / 4 % 5))).0;
        let ends = begins + 3_600_000;
        let footprint = match form % 4 {
            0 => Footprint::Circle { centre: at, radius_cm: 50_000 },
            1 => Footprint::Corridor { path: vec![at, place(north + 2, east + 1)], half_width_cm: 20_000 },
            2 => {
                let outer = vec![at, place(north, east + 1), place(north + 1, east + 1), place(north + 1, east)];
                Footprint::Polygon { outer, holes: Vec::new() }
            }
            _ => {
                let waypoint = |at, ms| Waypoint { at, time: Moment(ms) };
                let waypoints = vec![waypoint(at, begins), waypoint(place(north + 2, east + 3), ends)];
                Footprint::Route { waypoints, radius_cm: 10_000 }
            }
        };
        let over_sea = |cm| Bound::At(Height { cm, datum: Datum::MeanSea });
        let height = match form % 3 {
            0 => HeightBand::ALL,
            1 => HeightBand { lower: over_sea(0), upper: over_sea(30_000) },
            _ => HeightBand { lower: over_sea(70_000), upper: over_sea(90_000) },
        };
        let until = if form == 59 { Bound::Open } else { Bound::At(Moment(ends)) };
        let schedule = Schedule { from: Bound::At(Moment(begins)), until, daily: Vec::new() };
        // A route is where it is when it is: its schedule adds nothing.
        let schedule = if form % 4 == 3 { Schedule::ALWAYS } else { schedule };
        Volume { footprint, uncertainty_cm: 0, height, schedule }
    }

    fn notice(&self, amends: Option<Amends>) -> NoticeBody {
        let kinds =
            [NoticeKind::Flight, NoticeKind::LiveFire, NoticeKind::StrikeWarning, NoticeKind::HumanitarianMovement];
        let volume = self.volume();
        let mut volumes = vec![volume.clone()];
        if self.turn == 3 {
            let (north, east, form) = self.shape;
            volumes.push(Act { shape: (east, north, form ^ 1), ..self.clone() }.volume());
        }
        NoticeBody {
            from: PostIndex(0),
            // An amendment keeps the kind of what it amends, which is of its place.
            kind: kinds[usize::from(self.refers.0 % 4)],
            title: "a plan".to_owned(),
            language: "en".to_owned(),
            volumes,
            details: vec![(Field::Purpose, "practice".to_owned())],
            amounts: vec![Amount { what: "sorties".to_owned(), count: self.refers.2.into() }],
            twins: vec![Twin { system: TwinSystem::Notam, reference: "A0001/26".to_owned() }],
            labels: vec![(0, "outbound leg".to_owned())],
            amends,
        }
    }

    /// The whole hour, of three, that is named for a call.
    fn hour(&self) -> Time {
        super::START.plus_ms(3_600_000 * u64::from(self.shape.2 % 3))
    }

    fn call(&self, own: PartyIndex, parties: u8) -> CallBody {
        let party = PartyIndex((own.0 + 1 + self.shape.0 % (parties - 1)) % parties);
        CallBody {
            from: PostIndex(self.turn % 2),
            with: vec![Address { party, post: PostIndex(0) }],
            subject: "a shot".to_owned(),
            windows: vec![(super::START, super::START.plus_ms(3_600_000))],
            medium: Medium::Voice,
            language: "en".to_owned(),
            recording: Recording::Nothing,
            follows: None,
            standing: None,
        }
    }

    /// What an attachment has in it: one part, or a little more than one.
    fn content(&self) -> Vec<u8> {
        let length = [600, PART_BYTES_MAX, PART_BYTES_MAX + 7][usize::from(self.turn % 3)];
        vec![self.shape.0; length]
    }

    fn reply(&self) -> Reply {
        match self.shape.1 {
            0 => Reply::Declined,
            1 => Reply::Withdrawn,
            2 => Reply::Postponed,
            _ => Reply::At(self.hour()),
        }
    }

    fn site(&self) -> Site {
        // Sites do not move.
        let (north, east, form) = self.shape;
        let form = if form % 4 == 3 { form - 1 } else { form };
        Site {
            kind: SiteKind::Hospital,
            name: "a hospital".to_owned(),
            footprint: Act { shape: (north, east, form), ..self.clone() }.volume().footprint,
            uncertainty_cm: 5_000,
            area: String::new(),
            reference: "h-1".to_owned(),
            contact: String::new(),
            verified: Some(Verified { by: "an office".to_owned(), on: super::START, grade: Some(*b"B2") }),
            source: String::new(),
        }
    }
}

/// By a linguist or a machine, now and then official without one, or into no language of the line.
fn translation(message: EntryRef, act: &Act) -> TranslationBody {
    TranslationBody {
        message,
        language: ["en", "ru", "xx"][usize::from(act.shape.1 % 3)].to_owned(),
        stage: Stage::ALL[usize::from(act.turn % 3)],
        text: "words".to_owned(),
        by: (act.seen > 2).then(|| "linguist 4".to_owned()),
        qualified_until: (act.seen > 4).then_some(Time(u64::MAX)),
    }
}

impl Talk {
    /// Says all of it, in this order.
    pub fn say_all(&mut self, acts: &[Act]) {
        // Where everything will be, so that what refers to it may come before it.
        let mut sizes = self.sizes();
        let parties = self.parties() as u8;
        let planned: Vec<_> = acts
            .iter()
            .map(|act| {
                let lane = act.lane(parties);
                sizes[lane.number() as usize] += 1;
                (EntryRef { lane, serial: sizes[lane.number() as usize] }, act)
            })
            .collect();
        for act in acts {
            self.act(act, &planned);
        }
    }

    /// Says one thing.
    fn act(&mut self, act: &Act, planned: &[(EntryRef, &Act)]) -> Said {
        let parties = self.parties() as u8;
        let lane = act.lane(parties);
        let own = lane.party;
        let place = |(party, precedence, serial): (u8, u8, u8)| {
            // Now and then of a party that the charter does not know, or of a place that will never be.
            let party = if party == 3 && serial > 7 { 15 } else { party % parties };
            let lane = super::lane(PartyIndex(party), Precedence::ALL[precedence as usize]);
            let serial = if serial == 9 { u64::MAX - u64::from(precedence) } else { serial.into() };
            EntryRef { lane, serial }
        };
        // Mostly what is of the kind that is meant, wherever it is, and of its author where only that one may speak.
        let pick = |numbers: (u8, u8, u8), begins: Begins, mine: bool| {
            let fits = |(at, theirs): &&(EntryRef, &Act)| theirs.begins() == begins && (!mine || at.lane.party == own);
            let fitting: Vec<_> = planned.iter().filter(fits).collect();
            let number = usize::from(numbers.0) * 40 + usize::from(numbers.1) * 10 + usize::from(numbers.2);
            match fitting.get(number % fitting.len().max(1)).filter(|_| numbers.2 < 8) {
                Some((at, theirs)) => (*at, Some(*theirs)),
                None => (place(numbers), None),
            }
        };
        let at = |numbers, begins, mine| pick(numbers, begins, mine).0;
        let (refers, also) = (act.refers, act.also);
        let turn = act.turn.into();
        let site = |numbers: (u8, u8, u8)| SiteId {
            entry: at(numbers, Begins::Sites, true),
            change: u16::from(numbers.1 % 3),
        };
        let body = match act.kind {
            0..=2 => Body::Message(self.words(own, "words")),
            3 => {
                let mut message = self.words(own, "a reply");
                message.reply_to = Some(at(refers, Begins::Message, false));
                Body::Message(message)
            }
            4 => {
                let mut message = self.words(own, "better words");
                message.reply_to = Some(at(also, Begins::Message, false));
                message.corrects = Some(at(refers, Begins::Message, true));
                Body::Message(message)
            }
            5 | 6 => {
                let begins = if act.shape.0 < 5 { Begins::Message } else { Begins::Incident };
                Body::Read { message: at(refers, begins, false), by: "watch".to_owned() }
            }
            7 => {
                let begins = if act.shape.0 < 5 { Begins::Message } else { Begins::Attachment };
                Body::Cancellation { message: at(refers, begins, true), reason: String::new() }
            }
            8 => Body::Check(CheckBody { missed: act.seen.into(), picture: None }),
            9 => {
                Body::Answer(AnswerBody { check: at(refers, Begins::Check, false), received: self.now, picture: None })
            }
            10 => Body::Restored { before: [1; 4], after: [2; 4] },
            12..=15 => Body::Notice(act.notice(None)),
            16 | 17 => {
                let (notice, theirs) = pick(refers, Begins::Notice, true);
                let amends = Some(Amends { notice, turn, reason: "later".to_owned() });
                let mut body = act.notice(amends);
                body.kind = theirs.map_or(NoticeKind::Flight, |theirs| theirs.notice(None).kind);
                // Now and then only a word is corrected, or the same is only told for another time.
                if let Some(theirs) = theirs.filter(|_| act.shape.2.is_multiple_of(2)) {
                    body.volumes = theirs.notice(None).volumes;
                    if act.shape.2.is_multiple_of(4) {
                        let by_ms = (i64::from(act.shape.0) - 4) * 60_000;
                        body.volumes.iter_mut().for_each(|volume| volume.schedule = volume.schedule.shifted(by_ms));
                    }
                }
                Body::Notice(body)
            }
            18 | 19 => {
                let step = [Step::Begun, Step::Complete, Step::Cancelled][usize::from(act.seen % 3)];
                let notice = at(refers, Begins::Notice, true);
                Body::Step(StepBody { notice, turn, step, at: self.now, words: String::new() })
            }
            20 | 21 => {
                let begins = [Begins::Notice, Begins::Sites, Begins::Plan, Begins::Contact, Begins::Readout];
                let begins = begins[usize::from(act.shape.2 % 5)];
                let stances = [Stance::Acknowledged, Stance::NoObjection, Stance::Asks, Stance::Objects];
                let (on, version) = (at(refers, begins, false), at(also, begins, false));
                let version = if act.shape.0 < 4 { on } else { version };
                let stance = stances[usize::from(act.shape.1 % 4)];
                Body::Stance(StanceBody { on, version, turn, stance, words: "words".to_owned() })
            }
            22 | 23 => {
                let (notice, other) = (at(refers, Begins::Notice, false), at(also, Begins::Notice, false));
                let with = match act.seen % 3 {
                    0 => Item::Area(0),
                    1 => Item::Site(site(also)),
                    _ => Item::Notice(other),
                };
                let conflict = ConflictId::of(notice, with);
                let versions =
                    Versions { notice: conflict.notice, with: (!act.seen.is_multiple_of(3)).then_some(other) };
                let accepts = act.shape.0.is_multiple_of(2);
                Body::Conflict(ConflictBody { conflict, versions, accepts, words: String::new() })
            }
            24..=26 => Body::Sites(vec![SiteChange::Add(act.site()); 1 + usize::from(act.turn % 3)]),
            27..=29 => {
                let mut changes = vec![SiteChange::Add(act.site())];
                for (number, numbers) in [refers, also].into_iter().enumerate() {
                    let site = site(numbers);
                    let reason = "closed".to_owned();
                    changes.push(match (usize::from(act.seen) + number) % 2 {
                        0 => SiteChange::Remove { site, turn, reason },
                        _ => SiteChange::Change { site, turn, to: act.site() },
                    });
                }
                Body::Sites(changes)
            }
            30 | 31 => {
                let message = at(refers, Begins::Message, false);
                let begins = [Begins::Notice, Begins::Sites, Begins::Cease, Begins::Message, Begins::Incident];
                let begins = begins[usize::from(act.seen % 5)];
                let passed = PassedBody { what: at(refers, begins, false), units: "1".to_owned(), at: self.now };
                match act.shape.0 {
                    0 => Body::Translation(translation(message, act)),
                    1 => Body::Delivery(DeliveryBody { message, post: PostIndex(act.shape.1), at: self.now }),
                    _ => Body::Passed(passed),
                }
            }
            32 | 40 => {
                let what = match act.seen.is_multiple_of(3) {
                    true => Struck::Movement(at(refers, Begins::Notice, true)),
                    false => Struck::Site(site(refers)),
                };
                Body::Strike(StrikeBody { what, struck: self.now, words: String::new() })
            }
            33 | 34 => Body::Cease(CeaseBody {
                at: act.volume().footprint.places().next().unwrap(),
                feature: None,
                since: (act.seen > 3).then_some(super::START),
                words: "they fall".to_owned(),
                language: "en".to_owned(),
            }),
            35 => {
                let (cease, theirs) = pick(refers, Begins::Cease, false);
                let at = theirs.filter(|_| act.seen.is_multiple_of(2)).unwrap_or(act);
                let at = at.volume().footprint.places().next().unwrap();
                Body::ReadBack(ReadBackBody { cease, turn, at, since: (act.seen > 3).then_some(super::START) })
            }
            36 => {
                let outcome = [Outcome::Stopped, Outcome::Denied][usize::from(act.seen % 2)];
                let cease = at(refers, Begins::Cease, false);
                Body::Outcome(OutcomeBody { cease, turn, outcome, at: self.now, words: String::new() })
            }
            37 | 38 => {
                let notices = vec![at(refers, Begins::Notice, true)];
                Body::Plan(PlanBody { day: 20_455 + u64::from(act.turn), notices, words: String::new() })
            }
            41..=79 | 113.. => self.of_people(act, own, &pick),
            80..=112 => self.of_incidents(act, own, &pick),
            _ => Body::Unknown { kind: 99 },
        };
        let notices = matches!(body, Body::Notice(_));
        let seen = match act.seen {
            // A notice that does not state it is none.
            0..=2 if !notices || act.seen == 0 => None,
            0..=5 => Some(self.seen(self.sizes())),
            // What will be here later, or never, or is not so.
            _ => {
                let mut sizes: Vec<u64> = self.sizes().iter().map(|size| size + u64::from(act.also.2 % 4)).collect();
                sizes[lane.number() as usize] = self.of(lane).len() as u64;
                if act.also.2 == 9 {
                    sizes[(lane.number() as usize + 4) % self.lanes.len()] = u64::MAX;
                }
                Some(Seen { sizes, digest: Hash([act.seen; 32]) })
            }
        };
        let seen = match &body {
            Body::Decision(decision) => self.seen_of_decision(act, lane, decision.proposal),
            _ => seen,
        };
        // Now and then the clock is put back.
        let later_ms = i64::from(act.later_ms) * if act.also.0 == 3 { -1 } else { 1 };
        self.now = Time(self.now.0.saturating_add_signed(later_ms));
        self.say_seen(lane, &body, seen)
    }

    /// What people say beside messages, about what `pick` finds.
    fn of_people<'a>(&self, act: &Act, own: PartyIndex, pick: Pick<'_, 'a>) -> Body {
        let (refers, also) = (act.refers, act.also);
        let (turn, parties, words) = (act.turn.into(), self.parties() as u8, String::new);
        let at = |numbers, begins, mine| pick(numbers, begins, mine).0;
        let call = at(refers, Begins::Call, false);
        let on = |act: &Act| match act.seen % 2 {
            0 => at(act.refers, Begins::Call, false),
            _ => at(act.refers, Begins::Contact, false),
        };
        let other = act.call(own, parties).with[0];
        match act.kind {
            41 | 42 if act.shape.1 < 4 => {
                // Mostly the one that is fixed with a proposal.
                let follows = Some(at(refers, Begins::Proposal, act.shape.1 == 0));
                let begins = if act.shape.2 < 40 { incidents::FIXED } else { super::START };
                let windows = vec![(begins, begins.plus_ms(3_600_000))];
                Body::Call(CallBody { follows, windows, ..act.call(own, parties) })
            }
            41 | 42 => Body::Call(act.call(own, parties)),
            43..=47 => {
                let answers = if act.shape.0 < 4 { call } else { at(also, Begins::Reply, false) };
                Body::Reply(ReplyBody { call, turn, answers, reply: act.reply(), words: words() })
            }
            48 | 49 => {
                let who = match act.seen {
                    0 => vec![],
                    // Whom the charter does not name.
                    1 => vec![(Capacity::Deputy, "somebody".to_owned())],
                    _ => vec![(Capacity::Principal, "chief".to_owned())],
                };
                Body::Presence(PresenceBody { call, turn, who, recording: Recording::Notes })
            }
            50 | 51 => {
                let ended = (act.turn > 1).then_some(act.hour());
                Body::Spoke(SpokeBody { call, turn, began: super::START, ended })
            }
            52 => Body::Contact(ContactBody {
                from: PostIndex(0),
                with: other,
                at: super::START,
                duration_s: Some(act.seen.into()),
                initiative: Some(own),
                medium: Medium::InPerson,
                words: words(),
            }),
            53..=55 => {
                // Often in place of another, which is of the same.
                let replaces = (act.turn > 1).then(|| pick(also, Begins::Readout, true));
                let of_same = replaces.and_then(|(_, theirs)| theirs).unwrap_or(act);
                Body::Readout(ReadoutBody {
                    on: on(of_same),
                    with: other.party,
                    from: PostIndex(0),
                    offered: act.shape.1 > 1,
                    confidence: Confidence::Open,
                    points: Vec::new(),
                    text: "They spoke.".to_owned(),
                    language: "en".to_owned(),
                    replaces: replaces.map(|(replaces, _)| replaces),
                })
            }
            56 | 61 | 113.. => {
                let (readout, authority) = (at(refers, Begins::Readout, false), PostIndex(act.turn % 2));
                Body::Release(ReleaseBody { readout, turn, authority, words: words() })
            }
            57 => Body::Staffed(StaffedBody { from: PostIndex(0), ritual: Ritual::Check, text: act.turn }),
            58 => {
                let check = at(refers, Begins::Staffed, false);
                Body::Present(PresentBody { check, by: "watch".to_owned(), text: act.turn })
            }
            59 => {
                let pause = Pause::ALL[usize::from(act.seen % 4)];
                let until = (act.turn > 1).then(|| act.hour());
                let reason = "why".to_owned();
                Body::Suspension(SuspensionBody { from: PostIndex(0), pause, since: super::START, until, reason })
            }
            60 => {
                let suspension = at(refers, Begins::Suspension, true);
                Body::Resumption(ResumptionBody { suspension, at: act.hour(), words: words() })
            }
            68 | 69 => {
                let on = at(refers, Begins::Message, false);
                let (term, language) = ("words".to_owned(), "en".to_owned());
                Body::Query(QueryBody { on, from: PostIndex(0), term, words: words(), language })
            }
            70..=72 => Body::Clarification(ClarificationBody {
                query: at(refers, Begins::Query, false),
                turn,
                words: "what is said".to_owned(),
                language: "en".to_owned(),
                by: "linguist 4".to_owned(),
                qualified_until: (act.seen > 3).then_some(super::START),
            }),
            73 | 74 => {
                let content = act.content();
                // Now and then it is not what is named.
                let named = if act.shape.1 == 0 { vec![9; content.len()] } else { content };
                Body::Attachment(AttachmentBody {
                    on: (act.shape.2 < 30).then(|| at(also, Begins::Message, false)),
                    name: "map.png".to_owned(),
                    media: "image/png".to_owned(),
                    bytes: named.len() as u64,
                    root: root_of_parts(&named, PART_BYTES_MAX as u64),
                    words: words(),
                })
            }
            75..=78 => {
                let (of, theirs) = pick(refers, Begins::Attachment, true);
                let content = theirs.unwrap_or(act).content();
                let index = u64::from(act.turn % 2);
                let part = content.chunks(PART_BYTES_MAX).nth(index as usize).unwrap_or_default();
                Body::Part(PartBody { of: of.serial, index, bytes: part.to_vec() })
            }
            79 => Body::Chat(ChatBody {
                by: "watch".to_owned(),
                text: "good night".to_owned(),
                language: "en".to_owned(),
            }),
            _ => {
                let begins = if act.kind == 62 { Begins::Contact } else { Begins::Readout };
                let on = at(refers, begins, false);
                let stance = if act.shape.1 < 6 { Stance::NoObjection } else { Stance::Objects };
                Body::Stance(StanceBody { on, version: on, turn, stance, words: words() })
            }
        }
    }

    /// All that was said, in an order that keeps each lane's and is otherwise drawn by `draws`.
    pub fn interleaved(&self, draws: &[u8]) -> Vec<Said> {
        let mut lanes: Vec<_> = self.lanes.iter().map(|lane| lane.iter()).collect();
        let mut draws = draws.iter().copied().cycle();
        let mut order = Vec::new();
        while !lanes.is_empty() {
            let at = draws.next().unwrap_or_default() as usize % lanes.len();
            match lanes[at].next() {
                Some(said) => order.push(said.clone()),
                None => drop(lanes.swap_remove(at)),
            }
        }
        order
    }
}
