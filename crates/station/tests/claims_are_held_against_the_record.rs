//! What is said publicly about the line, held against a record: each sort of claim borne out, contradicted, and beyond what
//! the record can say.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

#[path = "../../store/tests/talk/mod.rs"]
mod talk;

use evidence::{EntryRef, Lane, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::{
    Address, AnswerBody, Body, CallBody, Capacity, CheckBody, ContactBody, Medium, Pause, PresenceBody, Recording,
    Reply, ReplyBody, ResumptionBody, Ritual, SpokeBody, StaffedBody, Stance, StanceBody, SuspensionBody,
};
use line::{Keep, PictureSums};
use station::claims::{Against, Between, Claim, Finding, Held, Span, To, What, Why};
use store::{Memory, Store};
use talk::{BLUE, RED, START, Said, Talk, lane};

const HOUR_MS: u64 = 3_600_000;
const MINISTER: PostIndex = PostIndex(1);

/// The two ministers.
const MINISTERS: Between = (Address { party: BLUE, post: MINISTER }, Address { party: RED, post: MINISTER });

/// So many hours after the line was drawn up.
fn hour(hours: u64) -> Time {
    START.plus_ms(hours * HOUR_MS)
}

fn span(from: u64, until: u64) -> Span {
    Span { from: hour(from), until: hour(until) }
}

/// What was said on a line so far, each word at an hour of its own.
struct Told {
    talk: Talk,
    receipts: Vec<Keep>,
}

impl Told {
    fn new() -> Self {
        Told { talk: Talk::under(talk::charter_with_ministers(2)), receipts: Vec::new() }
    }

    fn say(&mut self, hours: u64, lane: Lane, body: &Body) -> EntryRef {
        self.talk.now = hour(hours);
        self.talk.say(lane, body).entry.at()
    }

    fn routine(&mut self, hours: u64, party: PartyIndex, body: &Body) -> EntryRef {
        self.say(hours, lane(party, Precedence::Routine), body)
    }

    fn message(&mut self, hours: u64, from: PartyIndex) -> EntryRef {
        let words = Body::Message(self.talk.words(from, "words"));
        self.routine(hours, from, &words)
    }

    /// A FLASH call of BLUE's minister with RED's: an answer is owed within five minutes.
    fn seek(&mut self, hours: u64) -> EntryRef {
        let call = CallBody {
            from: MINISTER,
            with: vec![MINISTERS.1],
            subject: "Safety of forces".to_owned(),
            windows: vec![(hour(hours), hour(hours + 48))],
            medium: Medium::Voice,
            language: "en".to_owned(),
            recording: Recording::Notes,
            follows: None,
            standing: None,
        };
        self.say(hours, lane(BLUE, Precedence::Flash), &Body::Call(call))
    }

    fn reply(&mut self, hours: u64, call: EntryRef, reply: Reply) -> EntryRef {
        let body = ReplyBody { call, turn: 0, answers: call, reply, words: String::new() };
        self.routine(hours, RED, &Body::Reply(body))
    }

    /// Both are there, and each that tells it says that they spoke for an hour.
    fn speak(&mut self, hours: u64, call: EntryRef, tellers: &[PartyIndex]) {
        self.reply(hours, call, Reply::At(hour(hours)));
        for party in [BLUE, RED] {
            let who = vec![(Capacity::Principal, "minister".to_owned())];
            let here = PresenceBody { call, turn: 0, who, recording: Recording::Notes };
            self.routine(hours, party, &Body::Presence(here));
        }
        for party in tellers {
            let spoke = SpokeBody { call, turn: 0, began: hour(hours), ended: Some(hour(hours + 1)) };
            self.routine(hours + 1, *party, &Body::Spoke(spoke));
        }
    }

    fn contact(&mut self, hours: u64, minutes: Option<u64>, initiative: Option<PartyIndex>) -> EntryRef {
        let contact = ContactBody {
            from: MINISTER,
            with: MINISTERS.1,
            at: hour(hours),
            duration_s: minutes.map(|minutes| minutes * 60),
            initiative,
            medium: Medium::Voice,
            words: String::new(),
        };
        self.routine(hours + 10, BLUE, &Body::Contact(contact))
    }

    fn stance(&mut self, hours: u64, on: EntryRef, stance: Stance) -> EntryRef {
        let body = StanceBody { on, version: on, turn: 0, stance, words: "so it is".to_owned() };
        self.routine(hours, RED, &Body::Stance(body))
    }

    fn check(&mut self, hours: u64, by: PartyIndex) -> EntryRef {
        self.routine(hours, by, &Body::Check(CheckBody { missed: 0, picture: None }))
    }

    fn answer(&mut self, hours: u64, check: EntryRef) -> EntryRef {
        let received = hour(hours);
        self.routine(hours, RED, &Body::Answer(AnswerBody { check, received, picture: None }))
    }

    fn pause(&mut self, hours: u64, pause: Pause) -> EntryRef {
        let body = SuspensionBody { from: MINISTER, pause, since: hour(hours), until: None, reason: "why".to_owned() };
        self.say(hours, lane(RED, Precedence::Immediate), &Body::Suspension(body))
    }

    fn resume(&mut self, hours: u64, suspension: EntryRef) -> EntryRef {
        let body = ResumptionBody { suspension, at: hour(hours), words: String::new() };
        self.say(hours, lane(RED, Precedence::Immediate), &Body::Resumption(body))
    }

    fn notice(&mut self, hours: u64) -> EntryRef {
        let plan = Body::Notice(talk::plan());
        self.routine(hours, BLUE, &plan)
    }

    fn receipt(&mut self, hours: u64, at: EntryRef) {
        self.talk.now = hour(hours);
        self.receipts.push(Keep::Receipt(self.talk.receipt(RED, at.lane, at.serial)));
    }

    /// RED states in a line check what it holds, so that its record is held whole up to then.
    fn held_up_to(mut self, hours: u64) -> Self {
        self.talk.now = hour(hours);
        let sizes = self.talk.sizes();
        let sums = vec![[0; 16]; sizes.len()];
        let picture = Some(PictureSums { amendment: 0, held: self.talk.seen(sizes), sums, parts: None });
        self.talk.say(lane(RED, Precedence::Priority), &Body::Check(CheckBody { missed: 0, picture }));
        self
    }

    /// What BLUE's record says of a claim after a hundred hours.
    fn hold(&self, claim: Claim) -> Held {
        self.hold_without(None, claim)
    }

    /// The same of a record that the newest entry of a lane has not reached yet.
    fn hold_without(&self, lacking: Option<Lane>, claim: Claim) -> Held {
        let mut store = Memory::new(&self.talk.charter, BLUE);
        let mut lanes = self.talk.lanes.clone();
        if let Some(lane) = lacking {
            lanes[usize::from(lane.number())].pop();
        }
        let entries: Vec<Keep> = lanes.iter().flatten().map(Said::keep).collect();
        store.commit(&entries).unwrap();
        while !store.is_settled() {
            store.settle(&self.receipts).unwrap();
        }
        store.settle(&self.receipts).unwrap();
        let against = Against { charter: &self.talk.charter, own: BLUE, archive: &store, now: hour(100) };
        let held = against.hold(claim).unwrap();
        assert_eq!(held.why.is_empty(), held.finding != Finding::CannotSay, "{held:?}");
        held
    }

    #[track_caller]
    fn finds(&self, claim: Claim, finding: Finding, entries: &[EntryRef]) -> Held {
        let held = self.hold(claim);
        assert_eq!(held.finding, finding, "{held:?}");
        entries.iter().for_each(|at| assert!(held.entries.contains(at), "{at:?} of {held:?}"));
        held
    }

    #[track_caller]
    fn cannot_say(&self, claim: Claim, why: Why) {
        let held = self.hold(claim);
        assert_eq!((held.finding, held.why.as_slice()), (Finding::CannotSay, &[why][..]), "{held:?}");
    }
}

#[test]
fn that_the_line_was_suspended_is_so_by_the_word_of_the_party_and_not_so_by_its_words() {
    let mut told = Told::new();
    let suspension = told.pause(10, Pause::Suspended);
    let over = told.resume(20, suspension);
    let told = told.held_up_to(90);
    told.finds(Claim::Suspended(RED, span(11, 19)), Finding::BorneOut, &[suspension, over]);
    told.cannot_say(Claim::Suspended(RED, span(15, 30)), Why::Partly);
    told.cannot_say(Claim::Suspended(RED, span(30, 40)), Why::NothingSaid);
    told.cannot_say(Claim::Suspended(BLUE, span(11, 19)), Why::NothingSaid);
    told.cannot_say(Claim::Suspended(RED, span(30, 95)), Why::BeyondHeld);
    let before = Span { from: Time(START.0 - HOUR_MS), until: hour(1) };
    told.cannot_say(Claim::Suspended(RED, before), Why::BeforeLine);

    let mut spoke = Told::new();
    let word = spoke.message(30, RED);
    spoke.check(31, RED);
    spoke.finds(Claim::Suspended(RED, span(25, 40)), Finding::Contradicted, &[word]);
    // What concerns safety passes through a suspension, and shows nothing of there being none.
    let mut urgent = Told::new();
    let words = Body::Message(urgent.talk.words(RED, "words"));
    urgent.say(30, lane(RED, Precedence::Flash), &words);
    urgent.held_up_to(90).cannot_say(Claim::Suspended(RED, span(25, 40)), Why::NothingSaid);
    // An outage is no suspension, and one that is not over may have ended in what is not held.
    let mut out = Told::new();
    out.pause(10, Pause::Technical);
    let out = out.held_up_to(90);
    out.cannot_say(Claim::Suspended(RED, span(11, 19)), Why::NothingSaid);
    let mut open = Told::new();
    open.pause(10, Pause::Suspended);
    open.cannot_say(Claim::Suspended(RED, span(11, 19)), Why::BeyondHeld);
    open.held_up_to(50).finds(Claim::Suspended(RED, span(11, 19)), Finding::BorneOut, &[]);
    // What is said of the past afterwards counts from when it was said.
    let mut late = Told::new();
    let (pause, since, reason) = (Pause::Suspended, hour(5), "why".to_owned());
    let body = SuspensionBody { from: MINISTER, pause, since, until: None, reason };
    late.say(10, lane(RED, Precedence::Immediate), &Body::Suspension(body));
    let late = late.held_up_to(90);
    late.cannot_say(Claim::Suspended(RED, span(6, 19)), Why::Partly);
    late.cannot_say(Claim::Suspended(RED, span(6, 9)), Why::NothingSaid);
}

#[test]
fn that_a_party_does_not_answer_calls_is_not_so_by_one_answer_be_it_a_decline() {
    let claim = |from, until| Claim::Silent(RED, To::Calls, span(from, until));
    let mut silent = Told::new();
    let call = silent.seek(10);
    silent.cannot_say(claim(5, 50), Why::BeyondHeld);
    let silent = silent.held_up_to(60);
    silent.finds(claim(5, 50), Finding::BorneOut, &[call]);
    silent.cannot_say(claim(20, 50), Why::NotAsked);
    silent.cannot_say(claim(10, 10), Why::StillOpen);

    let mut answered = Told::new();
    let (call, again) = (answered.seek(10), answered.seek(11));
    let declined = answered.reply(12, call, Reply::Declined);
    let answered = answered.held_up_to(60);
    let held = answered.finds(claim(5, 50), Finding::Contradicted, &[call, declined]);
    assert!(!held.entries.contains(&again), "it proves nothing: {held:?}");
    // Before it answered, it had not.
    let held = answered.finds(claim(5, 11), Finding::BorneOut, &[call, again]);
    assert_eq!(held.figures[1].1, station::claims::Figure::Count(0), "{held:?}");
}

#[test]
fn what_has_not_come_yet_may_be_the_answer() {
    let claim = Claim::Silent(RED, To::Calls, span(5, 50));
    let mut told = Told::new();
    let call = told.seek(10);
    told.reply(12, call, Reply::Declined);
    let told = told.held_up_to(60);
    // Its line check is here, which is more urgent, and says that there is more.
    let held = told.hold_without(Some(lane(RED, Precedence::Routine)), claim);
    assert_eq!((held.finding, held.why), (Finding::CannotSay, vec![Why::BeyondHeld]));
    told.finds(claim, Finding::Contradicted, &[call]);
}

#[test]
fn that_a_party_does_not_answer_checks_or_read_messages_is_held_against_each_of_them() {
    let checks = |until| Claim::Silent(RED, To::Checks, span(5, until));
    let mut told = Told::new();
    let (check, unanswered) = (told.check(10, BLUE), told.check(11, BLUE));
    let staffed = Body::Staffed(StaffedBody { from: PostIndex(0), ritual: Ritual::Check, text: 0 });
    let staffed = told.routine(12, BLUE, &staffed);
    let message = told.message(13, BLUE);
    let answer = told.answer(20, check);
    let told = told.held_up_to(90);
    told.finds(checks(50), Finding::Contradicted, &[check, answer]);
    told.finds(checks(19), Finding::BorneOut, &[check, unanswered, staffed]);
    told.finds(Claim::Silent(RED, To::Messages, span(5, 80)), Finding::BorneOut, &[message]);
    told.cannot_say(Claim::Silent(RED, To::Messages, span(40, 80)), Why::NotAsked);

    let mut read = Told::new();
    let message = read.message(13, BLUE);
    let by = read.routine(14, RED, &Body::Read { message, by: "watch".to_owned() });
    read.finds(Claim::Silent(RED, To::Messages, span(5, 80)), Finding::Contradicted, &[message, by]);
}

#[test]
fn that_a_party_refused_a_call_is_so_by_its_decline_and_silence_is_none() {
    let claim = |between| Claim::Refused(RED, between, span(5, 50));
    let mut told = Told::new();
    told.seek(10);
    let silent = told.held_up_to(60);
    silent.cannot_say(claim(None), Why::SilenceOnly);
    silent.cannot_say(Claim::Refused(RED, None, span(20, 50)), Why::NotAsked);
    let watch = Address { party: BLUE, post: PostIndex(0) };
    silent.cannot_say(claim(Some((watch, MINISTERS.1))), Why::NotAsked);
    silent.cannot_say(Claim::Refused(RED, None, span(20, 70)), Why::BeyondHeld);

    let mut declined = Told::new();
    let call = declined.seek(10);
    let reply = declined.reply(12, call, Reply::Declined);
    declined.finds(claim(Some(MINISTERS)), Finding::BorneOut, &[call, reply]);
    // By when it was declined, not by when it was sought.
    declined.finds(Claim::Refused(RED, None, span(11, 50)), Finding::BorneOut, &[call, reply]);
    declined.held_up_to(60).cannot_say(Claim::Refused(RED, None, span(13, 50)), Why::NotAsked);
    let mut agreed = Told::new();
    let call = agreed.seek(10);
    let reply = agreed.reply(12, call, Reply::At(hour(15)));
    agreed.held_up_to(60).finds(claim(None), Finding::Contradicted, &[call, reply]);
}

#[test]
fn that_two_spoke_is_so_if_both_say_so_and_that_they_did_not_is_never_borne_out() {
    let (spoke, silent) = (Claim::Spoke(MINISTERS, span(5, 50)), Claim::NotSpoke(MINISTERS, span(5, 50)));
    let nothing = Told::new().held_up_to(60);
    nothing.cannot_say(spoke, Why::NothingSaid);
    nothing.cannot_say(silent, Why::NothingSaid);
    let before = Span { from: Time(START.0 - HOUR_MS), until: hour(50) };
    nothing.cannot_say(Claim::NotSpoke(MINISTERS, before), Why::BeforeLine);

    let mut told = Told::new();
    let call = told.seek(10);
    told.speak(12, call, &[BLUE]);
    told.cannot_say(spoke, Why::OneSide);
    let body = SpokeBody { call, turn: 0, began: hour(12), ended: Some(hour(13)) };
    let red = told.routine(14, RED, &Body::Spoke(body));
    told.finds(spoke, Finding::BorneOut, &[call, red]);
    told.finds(silent, Finding::Contradicted, &[call, red]);
    let half_through = Span { from: hour(12).plus_ms(HOUR_MS / 2), until: hour(50) };
    told.finds(Claim::NotSpoke(MINISTERS, half_through), Finding::Contradicted, &[call, red]);
    // At another time they may have spoken too.
    told.held_up_to(60).cannot_say(Claim::NotSpoke(MINISTERS, span(20, 50)), Why::NothingSaid);

    let mut disputed = Told::new();
    let contact = disputed.contact(12, None, None);
    disputed.cannot_say(silent, Why::OneSide);
    disputed.stance(30, contact, Stance::Objects);
    disputed.cannot_say(spoke, Why::Disputed);
    let mut agreed = Told::new();
    let contact = agreed.contact(12, None, None);
    let stance = agreed.stance(30, contact, Stance::NoObjection);
    agreed.finds(spoke, Finding::BorneOut, &[contact, stance]);
}

#[test]
fn at_whose_initiative_and_for_how_long_is_what_both_told() {
    let initiative = |party| Claim::Initiative(party, MINISTERS, span(5, 50));
    let lasted = |minutes| Claim::Lasted(minutes, MINISTERS, span(5, 50));
    let mut told = Told::new();
    let call = told.seek(10);
    told.speak(12, call, &[BLUE]);
    told.cannot_say(initiative(BLUE), Why::OneSide);
    told.cannot_say(lasted(60), Why::OneSide);
    let body = SpokeBody { call, turn: 0, began: hour(12), ended: Some(hour(13)) };
    told.routine(14, RED, &Body::Spoke(body));
    told.finds(initiative(BLUE), Finding::BorneOut, &[call]);
    told.finds(initiative(RED), Finding::Contradicted, &[call]);
    told.finds(lasted(50), Finding::BorneOut, &[call]);
    told.finds(lasted(120), Finding::Contradicted, &[call]);

    let mut told = Told::new();
    let contact = told.contact(12, None, None);
    told.stance(30, contact, Stance::NoObjection);
    told.cannot_say(lasted(60), Why::NoLength);
    told.cannot_say(initiative(BLUE), Why::NothingSaid);
    // Once at the initiative of each.
    for (hours, party) in [(33, BLUE), (36, RED)] {
        let contact = told.contact(hours, Some(30), Some(party));
        told.stance(hours + 11, contact, Stance::NoObjection);
    }
    told.cannot_say(Claim::Initiative(RED, MINISTERS, span(32, 40)), Why::Partly);
}

#[test]
fn that_a_party_was_told_is_so_by_its_receipt_or_its_own_words() {
    let mut told = Told::new();
    let notice = told.notice(10);
    let of = What::Entry(notice);
    told.cannot_say(Claim::Told(RED, of, hour(40)), Why::NoReceipt);
    told.cannot_say(Claim::NeverTold(RED, of, hour(40)), Why::NoReceipt);
    // Nobody has an entry before it is signed.
    told.finds(Claim::Told(RED, of, hour(9)), Finding::Contradicted, &[notice]);
    told.finds(Claim::NeverTold(RED, of, hour(9)), Finding::BorneOut, &[notice]);
    told.receipt(20, notice);
    told.finds(Claim::Told(RED, of, hour(40)), Finding::BorneOut, &[notice]);
    told.finds(Claim::Told(RED, of, hour(15)), Finding::Contradicted, &[notice]);
    told.finds(Claim::NeverTold(RED, of, hour(40)), Finding::Contradicted, &[notice]);

    let mut answered = Told::new();
    let notice = answered.notice(10);
    let stance = answered.stance(12, notice, Stance::Acknowledged);
    answered.finds(Claim::NeverTold(RED, What::Entry(notice), hour(40)), Finding::Contradicted, &[notice, stance]);
}

#[test]
fn that_the_line_was_down_is_not_so_by_one_answer_that_crossed_in_that_time() {
    let claim = |from, until| Claim::Down(BLUE, RED, span(from, until));
    let mut down = Told::new();
    let (check, second) = (down.check(10, BLUE), down.check(12, BLUE));
    down.cannot_say(claim(5, 50), Why::BeyondHeld);
    let answer = down.answer(30, check);
    let down = down.held_up_to(60);
    // It was answered once it was up again.
    down.finds(claim(9, 25), Finding::BorneOut, &[check, second]);
    down.finds(claim(9, 35), Finding::Contradicted, &[check, answer]);
    down.cannot_say(claim(40, 50), Why::NotAsked);
    // Nobody answered, and yet a receipt says that it came over.
    let mut received = Told::new();
    let check = received.check(10, BLUE);
    received.receipt(11, check);
    received.held_up_to(60).finds(claim(9, 25), Finding::Contradicted, &[check]);

    let mut out = Told::new();
    out.pause(10, Pause::Technical);
    out.cannot_say(claim(11, 25), Why::OneSide);
}
