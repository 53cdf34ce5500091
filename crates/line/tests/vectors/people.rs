//! Bodies of what people do on the line: calls, contacts, readouts, staffed checks, suspensions; and what is none.

use evidence::cbor::Writer;
use evidence::{PartyIndex, PostIndex, Time};
use line::affairs::{
    Address, AttachmentBody, Body, CallBody, Capacity, ChatBody, ClarificationBody, Confidence, ContactBody,
    DeliveryBody, Medium, PartBody, Pause, Point, PresenceBody, PresentBody, QueryBody, ReadoutBody, Recording,
    ReleaseBody, Reply, ReplyBody, ResumptionBody, Ritual, SpokeBody, StaffedBody, Stage, SuspensionBody, Tenor, Topic,
    TranslationBody, root_of_parts,
};

use super::affairs::{entry, int, listed, null, of_kind, reference, text, uint};
use super::volumes::DAWN;

const HOUR: u64 = 3_600_000;

fn leader() -> Address {
    Address { party: PartyIndex(1), post: PostIndex(2) }
}

fn call() -> CallBody {
    CallBody {
        from: PostIndex(2),
        with: vec![leader()],
        subject: "The incident of this morning".to_owned(),
        windows: vec![(Time(DAWN), Time(DAWN + HOUR)), (Time(DAWN + 12 * HOUR), Time(DAWN + 14 * HOUR))],
        medium: Medium::Voice,
        language: "en".to_owned(),
        recording: Recording::Notes,
        follows: None,
        standing: None,
    }
}

fn translation() -> TranslationBody {
    TranslationBody {
        message: entry(2, 7),
        language: "ru".to_owned(),
        stage: Stage::Sight,
        text: "Колонна из 12 машин выходит в 06:00Z.".to_owned(),
        by: None,
        qualified_until: None,
    }
}

fn reply(turn: u32, reply: Reply) -> Body {
    let words = "The President is travelling until then.".to_owned();
    Body::Reply(ReplyBody { call: entry(1, 4), turn, answers: entry(6, 1), reply, words })
}

fn presence(who: Vec<(Capacity, String)>) -> Body {
    Body::Presence(PresenceBody { call: entry(1, 4), turn: 0, who, recording: Recording::Notes })
}

/// Every capacity, each by its office.
fn everybody() -> Vec<(Capacity, String)> {
    let offices = ["President", "Chief of staff", "Foreign minister", "Duty officer", "Interpreter", "Secretary"];
    Capacity::ALL.into_iter().zip(offices.map(str::to_owned)).collect()
}

fn contact() -> ContactBody {
    ContactBody {
        from: PostIndex(1),
        with: leader(),
        at: Time(DAWN),
        duration_s: Some(900),
        initiative: Some(PartyIndex(1)),
        medium: Medium::InPerson,
        words: "At the border post.".to_owned(),
    }
}

fn point(topic: Topic, tenor: Tenor, value: Option<u64>, words: &str) -> Point {
    Point { topic, tenor, value, words: words.to_owned() }
}

/// A point on every topic.
fn points() -> Vec<Point> {
    let value = |topic| match topic {
        Topic::Initiative => Some(1),
        Topic::Duration => Some(25),
        Topic::Situation => Some(804),
        Topic::NextContact => Some(DAWN + 24 * HOUR),
        _ => None,
    };
    let tenors = Tenor::ALL.into_iter().cycle();
    let words = |topic| if topic == Topic::Other { "The dam" } else { "" };
    Topic::ALL.into_iter().zip(tenors).map(|(topic, tenor)| point(topic, tenor, value(topic), words(topic))).collect()
}

fn readout() -> ReadoutBody {
    ReadoutBody {
        on: entry(1, 4),
        with: PartyIndex(1),
        from: PostIndex(1),
        offered: false,
        confidence: Confidence::Points,
        points: points(),
        text: "The two spoke for twenty-five minutes.".to_owned(),
        language: "en".to_owned(),
        replaces: None,
    }
}

fn pause(pause: Pause, until: Option<Time>) -> Body {
    let reason = "The bridge at Northtown was struck.".to_owned();
    Body::Suspension(SuspensionBody { from: PostIndex(0), pause, since: Time(DAWN), until, reason })
}

/// Every kind of body.
pub fn bodies() -> Vec<(&'static str, &'static str, Body)> {
    let later = Some(Time(DAWN + HOUR));
    vec![
        ("call", "A call is sought in two windows.", Body::Call(call())),
        ("call-follows", "The next level after an earlier call.", {
            Body::Call(CallBody { follows: Some(entry(1, 4)), medium: Medium::Text, ..call() })
        }),
        ("call-standing", "One of a standing call, whose time the charter has agreed.", {
            let windows = vec![(Time(DAWN), Time(DAWN + HOUR / 6))];
            Body::Call(CallBody { standing: Some(0), windows, ..call() })
        }),
        ("reply-at", "It can be then.", reply(0, Reply::At(Time(DAWN)))),
        ("reply-declined", "It will not be.", reply(1, Reply::Declined)),
        ("reply-withdrawn", "It is sought no more.", reply(u32::MAX, Reply::Withdrawn)),
        ("reply-postponed", "It will be later.", reply(2, Reply::Postponed)),
        ("presence", "Somebody in every capacity.", presence(everybody())),
        ("presence-left", "Nobody is there any more.", presence(vec![])),
        ("spoke", "They spoke.", {
            Body::Spoke(SpokeBody { call: entry(1, 4), turn: 1, began: Time(DAWN), ended: later })
        }),
        ("spoke-open", "They speak.", {
            Body::Spoke(SpokeBody { call: entry(1, 4), turn: 0, began: Time(DAWN), ended: None })
        }),
        ("contact", "Two posts met.", Body::Contact(contact())),
        ("contact-bare", "Of which neither length nor initiative is known.", {
            let words = String::new();
            Body::Contact(ContactBody { duration_s: None, initiative: None, words, ..contact() })
        }),
        ("readout", "One's own, with a point on every topic.", Body::Readout(readout())),
        ("readout-offered", "Offered, in place of an earlier one.", {
            Body::Readout(ReadoutBody { offered: true, replaces: Some(entry(2, 9)), points: vec![], ..readout() })
        }),
        ("release", "Released by a minister.", {
            let (authority, words) = (PostIndex(2), "The ministry's site.".to_owned());
            Body::Release(ReleaseBody { readout: entry(2, 9), turn: 0, authority, words })
        }),
        ("staffed", "The day is opened.", {
            Body::Staffed(StaffedBody { from: PostIndex(0), ritual: Ritual::Opening, text: 11 })
        }),
        ("present", "Somebody is there.", {
            Body::Present(PresentBody { check: entry(6, 4), by: "watch B".to_owned(), text: 0 })
        }),
        ("suspension", "The line is suspended, nobody knows until when.", pause(Pause::Suspended, None)),
        ("suspension-planned", "Planned work of an hour.", pause(Pause::Planned, later)),
        ("suspension-technical", "A fault.", pause(Pause::Technical, later)),
        ("suspension-deliberate", "Something done on purpose.", pause(Pause::Deliberate, None)),
        ("resumption", "It is over.", {
            let (suspension, at) = (entry(2, 7), Time(DAWN + HOUR));
            Body::Resumption(ResumptionBody { suspension, at, words: String::new() })
        }),
        ("translation", "A rough translation by a linguist.", {
            let (by, qualified_until) = (Some("linguist 4".to_owned()), Some(Time(DAWN + HOUR)));
            Body::Translation(TranslationBody { by, qualified_until, stage: Stage::Rough, ..translation() })
        }),
        ("translation-machine", "What a machine makes of it.", Body::Translation(translation())),
        ("delivery", "It is with the principal.", {
            Body::Delivery(DeliveryBody { message: entry(2, 7), post: PostIndex(2), at: Time(DAWN) })
        }),
        ("chat", "The operators' channel.", Body::Chat(chat())),
        ("query", "What a term means.", Body::Query(query())),
        ("query-words", "A question about a term.", {
            Body::Query(QueryBody { words: "All vehicles, or the trucks alone?".to_owned(), ..query() })
        }),
        ("clarification", "What it means, by a linguist whose qualification is current.", {
            Body::Clarification(ClarificationBody { qualified_until: later, ..clarification() })
        }),
        ("clarification-bare", "Nothing is claimed of the qualification.", Body::Clarification(clarification())),
        ("attachment", "A map to a call, of two parts.", Body::Attachment(attachment())),
        ("attachment-alone", "Of no affair.", Body::Attachment(AttachmentBody { on: None, ..attachment() })),
        ("part", "The second part of it.", Body::Part(PartBody { of: 12, index: 1, bytes: map()[16_384..].to_vec() })),
    ]
}

fn chat() -> ChatBody {
    ChatBody { by: "watch B".to_owned(), text: "We change keys at 1200Z.".to_owned(), language: "en".to_owned() }
}

fn query() -> QueryBody {
    let (term, language) = ("машин".to_owned(), "en".to_owned());
    QueryBody { on: entry(2, 7), from: PostIndex(0), term, words: String::new(), language }
}

fn clarification() -> ClarificationBody {
    ClarificationBody {
        query: entry(6, 3),
        turn: 0,
        words: "Грузовые автомобили.".to_owned(),
        language: "ru".to_owned(),
        by: "linguist 4".to_owned(),
        qualified_until: None,
    }
}

fn map() -> Vec<u8> {
    (0..16_400_u32).map(|at| (at % 251) as u8).collect()
}

fn attachment() -> AttachmentBody {
    AttachmentBody {
        on: Some(entry(1, 4)),
        name: "bridge.png".to_owned(),
        media: "image/png".to_owned(),
        bytes: map().len() as u64,
        root: root_of_parts(&map(), 16_384),
        words: "The bridge at Northtown.".to_owned(),
    }
}

type Bad = Vec<(&'static str, &'static str, Vec<u8>)>;

/// What is none, each for one reason.
pub fn bad_bodies() -> Bad {
    let mut bad = bad_calls();
    bad.extend(bad_contacts_and_readouts());
    bad.extend(bad_assurance());
    bad.extend(bad_queries_and_attachments());
    bad
}

fn address() -> Vec<u8> {
    listed(&[uint(1), uint(2)])
}

fn this() -> Vec<u8> {
    reference(1, 4)
}

/// A good value of each item of an array, of which one is made another.
fn with(kind: u64, good: &[Vec<u8>], at: usize, value: Vec<u8>) -> Vec<u8> {
    let mut items = good.to_vec();
    items[at] = value;
    of_kind(kind, &items)
}

fn bad_calls() -> Bad {
    let window = || listed(&[uint(DAWN), uint(DAWN + 1)]);
    let items = [uint(2), listed(&[address()]), text("x"), listed(&[window()]), uint(0), text("en"), uint(0)];
    let call = [items.as_slice(), &[null(), null()]].concat();
    let call = |at, value| with(18, &call, at, value);
    let reply = |number, at| of_kind(19, &[this(), uint(0), this(), uint(number), at, text("")]);
    let presence = |who: &[Vec<u8>]| of_kind(20, &[this(), uint(0), listed(who), uint(0)]);
    let somebody = |capacity, office| listed(&[uint(capacity), text(office)]);
    let spoke = |began, ended| of_kind(21, &[this(), uint(0), began, ended]);
    vec![
        ("call-post-256", "A post beyond the last that a party can have.", call(0, uint(256))),
        ("call-with-many", "Thirty-three posts.", call(1, listed(&vec![address(); 33]))),
        ("call-subject-large", "A subject above its limit.", call(2, text(&"x".repeat(513)))),
        ("call-windows-many", "Nine windows.", call(3, listed(&vec![window(); 9]))),
        ("call-window-open", "A window without an end.", call(3, listed(&[listed(&[uint(DAWN)])]))),
        ("call-medium-4", "A medium that there is not.", call(4, uint(4))),
        ("call-recording-3", "A rule of recording that there is not.", call(6, uint(3))),
        ("call-no-follows", "A call that does not say what it follows, not even nothing.", {
            of_kind(18, &[items.as_slice(), &[null()]].concat())
        }),
        ("call-standing-256", "A standing call beyond the last that a charter can have.", call(8, uint(256))),
        ("reply-number-4", "A reply that there is not.", reply(4, null())),
        ("reply-at-no-time", "It can be at no time.", reply(0, null())),
        ("reply-declined-time", "It will not be, then.", reply(1, uint(DAWN))),
        ("reply-no-answer", "A reply that does not say what it answers.", {
            of_kind(19, &[this(), uint(0), uint(1), null(), text("")])
        }),
        ("reply-turn-large", "A turn beyond 32 bits.", {
            of_kind(19, &[this(), uint(1 << 32), this(), uint(1), null(), text("")])
        }),
        ("presence-capacity-6", "A capacity that there is not.", presence(&[somebody(6, "President")])),
        ("presence-office-blank", "Somebody without an office.", presence(&[somebody(0, " ")])),
        ("presence-office-large", "An office above its limit.", presence(&[somebody(0, &"x".repeat(257))])),
        ("presence-who-many", "Sixty-five people.", presence(&vec![somebody(3, "Listener"); 65])),
        ("presence-no-recording", "A presence that does not say what is kept.", {
            of_kind(20, &[this(), uint(0), listed(&[])])
        }),
        ("spoke-ends-first", "It ended before it began.", spoke(uint(DAWN), uint(DAWN - 1))),
        ("spoke-no-begin", "It began at no time.", spoke(null(), null())),
    ]
}

fn bad_contacts_and_readouts() -> Bad {
    let contact = [uint(1), listed(&[address()]), uint(DAWN), uint(900), uint(1), uint(3), text("At the border post.")];
    let contact = |at, value| with(22, &contact, at, value);
    let point = |topic, tenor| listed(&[uint(topic), uint(tenor), null(), text("")]);
    let readout = [
        this(),
        uint(1),
        uint(1),
        vec![0xf4],
        uint(1),
        listed(&[point(2, 0)]),
        text("They spoke."),
        text("en"),
        null(),
    ];
    let readout = |at, value| with(23, &readout, at, value);
    vec![
        ("contact-with-many", "With two posts.", contact(1, listed(&[address(), address()]))),
        ("contact-seconds-negative", "It took less than no time.", contact(3, int(-1))),
        ("contact-initiative-256", "At the initiative of a party beyond the last.", contact(4, uint(256))),
        ("contact-words-large", "Words above their limit.", contact(6, text(&"x".repeat(1_025)))),
        ("readout-offered-number", "Offered or not, as a number.", readout(3, uint(1))),
        ("readout-confidence-4", "A confidence that there is not.", readout(4, uint(4))),
        ("readout-topic-14", "A topic that there is not.", readout(5, listed(&[point(14, 0)]))),
        ("readout-tenor-4", "A tenor that there is not.", readout(5, listed(&[point(2, 4)]))),
        ("readout-points-many", "Thirty-three points.", readout(5, listed(&vec![point(2, 0); 33]))),
        ("readout-point-no-words", "A point without words, not even none.", {
            readout(5, listed(&[listed(&[uint(2), uint(0), null()])]))
        }),
        ("readout-text-large", "A text above its limit.", readout(6, text(&"x".repeat(48 * 1024 + 1)))),
        ("release-no-authority", "Released by nobody.", of_kind(24, &[reference(2, 9), uint(0), null(), text("")])),
    ]
}

fn bad_assurance() -> Bad {
    let pause = |number, until, reason: &str| of_kind(27, &[uint(0), uint(number), uint(DAWN), until, text(reason)]);
    vec![
        ("staffed-ritual-3", "A ritual that there is not.", of_kind(25, &[uint(0), uint(3), uint(0)])),
        ("staffed-text-12", "A vetted text that there is not.", of_kind(25, &[uint(0), uint(0), uint(12)])),
        ("present-text-12", "A vetted text that there is not.", {
            of_kind(26, &[reference(6, 4), text("watch B"), uint(12)])
        }),
        ("present-text-free", "Words of one's own in place of a vetted text.", {
            of_kind(26, &[reference(6, 4), text("watch B"), text("We are here.")])
        }),
        ("suspension-pause-4", "A pause that there is not.", pause(4, null(), "why")),
        ("suspension-ends-first", "It ends before it begins.", pause(0, uint(DAWN - 1), "why")),
        ("suspension-reason-blank", "A pause without a reason.", pause(0, null(), " ")),
        ("suspension-no-until", "A pause that does not say until when, not even never.", {
            of_kind(27, &[uint(0), uint(0), uint(DAWN), text("why")])
        }),
        ("translation-stage-3", "A stage that there is not.", {
            of_kind(29, &[reference(2, 7), text("ru"), uint(3), text("слова"), null(), null()])
        }),
        ("translation-text-large", "A text above its limit.", {
            of_kind(29, &[reference(2, 7), text("ru"), uint(0), text(&"x".repeat(48 * 1024 + 1)), null(), null()])
        }),
        ("delivery-post-256", "A post beyond 255.", of_kind(30, &[reference(2, 7), uint(256), uint(DAWN)])),
        ("resumption-no-time", "Over at no time.", of_kind(28, &[reference(2, 7), null(), text("")])),
    ]
}

fn bad_queries_and_attachments() -> Bad {
    let chat = [text("watch B"), text("We change keys."), text("en")];
    let query = [reference(2, 7), uint(0), text("машин"), text(""), text("en")];
    let clarification = [reference(6, 3), uint(0), text("trucks"), text("en"), text("linguist 4"), null()];
    let bytes = |length: usize| {
        let mut writer = Writer::new();
        writer.bytes(&vec![7; length]);
        writer.into_bytes()
    };
    let attachment = [null(), text("map.png"), text("image/png"), uint(5), bytes(32), text("")];
    vec![
        ("chat-text-large", "Words above their limit.", with(31, &chat, 1, text(&"x".repeat(1_025)))),
        ("chat-no-language", "Words in no language.", of_kind(31, &chat[..2])),
        ("query-term-large", "A term above its limit.", with(32, &query, 2, text(&"x".repeat(257)))),
        ("query-on-nothing", "A query about nothing.", with(32, &query, 0, null())),
        ("clarification-no-linguist", "An explanation by nobody.", with(33, &clarification, 4, null())),
        ("clarification-large", "An explanation above its limit.", {
            with(33, &clarification, 2, text(&"x".repeat(2_049)))
        }),
        ("attachment-root-short", "A root of 31 bytes.", with(34, &attachment, 4, bytes(31))),
        ("attachment-media-large", "A media type above its limit.", {
            with(34, &attachment, 2, text(&"x".repeat(256)))
        }),
        ("attachment-size-negative", "Fewer than no bytes.", with(34, &attachment, 3, int(-1))),
        ("part-large", "A part above its limit.", of_kind(35, &[uint(12), uint(0), bytes(16_385)])),
        ("part-text", "A part that is text.", of_kind(35, &[uint(12), uint(0), text("bytes")])),
    ]
}
