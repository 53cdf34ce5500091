//! Bodies of what is said when something has happened: incidents, requests, facts, proposals, violations; and what is
//! none.

use evidence::{PartyIndex, PostIndex, Time};
use line::affairs::{
    Address, Aspect, AttributionBody, Body, Category, ClosureBody, Control, Decision, DecisionBody, Detail, Domain,
    FactBody, Feature, FollowUp, Happening, IncidentBody, Means, Medium, Origin, ProposalBody, ProposalKind,
    RequestBody, Response, ResponseBody, SignatureBody, ViolationBody, Wanted,
};
use volume::Footprint;

use super::affairs::{entry, int, listed, null, of_kind, position, reference, standing, text, uint};
use super::cbor;
use super::volumes::{DAWN, at};

const HOUR: u64 = 3_600_000;

fn feature() -> Option<Feature> {
    Some(Feature {
        name: "Northtown railway station".to_owned(),
        at: at(49.84, 23.994),
        bearing_e7: 200_000_000,
        distance_cm: 120_000,
    })
}

fn incident() -> IncidentBody {
    IncidentBody {
        from: PostIndex(0),
        happening: Happening::Strayed,
        means: Means::Drone,
        at: at(49.85, 24.0),
        feature: feature(),
        within_cm: 50_000,
        toward: Some(at(49.9, 24.1)),
        since: Time(DAWN),
        until: None,
        origin: Origin::Ours,
        control: Control::NotUnder,
        asks: false,
        details: vec![(Detail::Weapon, "Reconnaissance, unarmed".to_owned())],
        language: "en".to_owned(),
        amends: None,
    }
}

/// The least that a report says.
fn bare_incident() -> IncidentBody {
    IncidentBody {
        happening: Happening::Strike,
        means: Means::Unknown,
        feature: None,
        within_cm: 0,
        toward: None,
        origin: Origin::NotOurs,
        control: Control::Unknown,
        asks: true,
        details: vec![],
        ..incident()
    }
}

fn request() -> RequestBody {
    RequestBody {
        on: Some(entry(2, 7)),
        from: PostIndex(0),
        of: PartyIndex(1),
        wanted: Wanted::Explanation,
        follows: None,
        words: "From where was it launched?".to_owned(),
        language: "en".to_owned(),
    }
}

fn response(turn: u32, response: Response, words: &str) -> Body {
    let (words, language) = (words.to_owned(), "ru".to_owned());
    Body::Response(ResponseBody { request: entry(2, 8), turn, response, words, language })
}

fn proposal() -> ProposalBody {
    let texts = [("en", "All firing stops at 1200Z."), ("ru", "Огонь прекращается в 12:00Z.")];
    ProposalBody {
        from: PostIndex(0),
        kind: ProposalKind::Ceasefire,
        texts: texts.map(|(language, text)| (language.to_owned(), text.to_owned())).to_vec(),
        domains: vec![Domain::Land, Domain::Air],
        volumes: vec![standing(Footprint::Circle { centre: at(49.84, 24.03), radius_cm: 1_000_000 })],
        begins: Time(DAWN + 6 * HOUR),
        ends: Some(Time(DAWN + 54 * HOUR)),
        expires: Time(DAWN + 5 * HOUR),
        follow_up: Some(FollowUp {
            from: PostIndex(1),
            with: Address { party: PartyIndex(1), post: PostIndex(2) },
            at: Time(DAWN + 30 * HOUR),
            medium: Medium::Voice,
        }),
        monitors: vec![PartyIndex(2)],
        replaces: None,
    }
}

fn decision(decision: Decision, words: &str) -> Body {
    Body::Decision(DecisionBody { proposal: entry(1, 4), decision, words: words.to_owned() })
}

/// That a proposal is accepted as it stands.
fn accepts(proposal: &ProposalBody) -> Decision {
    Decision::Accepted { content: proposal.content(), texts: proposal.text_hashes() }
}

fn violation() -> ViolationBody {
    ViolationBody {
        proposal: entry(1, 4),
        from: PostIndex(0),
        by: PartyIndex(1),
        category: Category::Fire,
        means: Means::Mortar,
        at: at(49.85, 24.0),
        feature: feature(),
        when: Time(DAWN + 8 * HOUR),
        count: 3,
        words: "Three rounds of 120 mm.".to_owned(),
        language: "en".to_owned(),
    }
}

/// Every kind of body.
pub fn bodies() -> Vec<(&'static str, &'static str, Body)> {
    let every_detail = Detail::ALL.iter().map(|detail| (*detail, "as seen".to_owned())).collect();
    let no_words = String::new;
    vec![
        ("incident", "A drone went astray, and whose it was is admitted.", Body::Incident(incident())),
        ("incident-bare", "Fire fell, of which nothing more is known; the others are to say whose it was.", {
            Body::Incident(bare_incident())
        }),
        ("incident-amended", "A new report of it, with every coded field.", {
            let (amends, until) = (Some((entry(0, 3), 1)), Some(Time(DAWN + HOUR)));
            Body::Incident(IncidentBody { details: every_detail, amends, until, ..incident() })
        }),
        ("attribution", "It was ours, and is not under control.", {
            Body::Attribution(AttributionBody {
                incident: entry(2, 7),
                turn: 0,
                origin: Origin::Ours,
                control: Control::NotUnder,
                words: "A rocket of the 3rd battery.".to_owned(),
                language: "en".to_owned(),
            })
        }),
        ("request", "An explanation is asked for.", Body::Request(request())),
        ("request-alone", "A review of the line, which concerns no affair.", {
            Body::Request(RequestBody { on: None, wanted: Wanted::Review, words: no_words(), ..request() })
        }),
        ("request-follows", "A visit, because the answer was not enough.", {
            Body::Request(RequestBody { wanted: Wanted::Visit, follows: Some(entry(2, 8)), ..request() })
        }),
        ("response-answered", "It is answered.", response(0, Response::Answered, "С севера.")),
        ("response-agreed", "It will be done then.", response(1, Response::Agreed(Time(DAWN + HOUR)), "")),
        ("response-refused", "It will not be done.", response(2, Response::Refused, "Район закрыт.")),
        ("response-done", "It was done then.", response(u32::MAX, Response::Done(Time(DAWN)), "")),
        ("fact", "What one party states.", {
            let (words, language) = ("The rocket came from the north.".to_owned(), "en".to_owned());
            Body::Fact(FactBody { incident: entry(2, 7), aspect: Aspect::Origin, words, language })
        }),
        ("closure", "Done with it, as the second report tells it.", {
            let (on, version, words) = (entry(2, 7), entry(2, 9), no_words());
            Body::Closure(ClosureBody { on, version, turn: 0, closes: true, words })
        }),
        ("closure-reopened", "No longer done with it.", {
            let (on, words) = (entry(2, 7), "Fragments were found.".to_owned());
            Body::Closure(ClosureBody { on, version: on, turn: 1, closes: false, words })
        }),
        ("proposal", "A ceasefire in one region, watched over, with a call.", Body::Proposal(proposal())),
        ("proposal-bare", "A pause everywhere until somebody ends it, in place of another.", {
            Body::Proposal(ProposalBody {
                kind: ProposalKind::Pause,
                volumes: vec![],
                ends: None,
                follow_up: None,
                monitors: vec![],
                replaces: Some(entry(1, 4)),
                ..proposal()
            })
        }),
        ("decision-accepted", "These very words are accepted.", decision(accepts(&proposal()), "")),
        ("decision-rejected", "They are not.", decision(Decision::Rejected, "The corridor is missing.")),
        ("decision-withdrawn", "They are offered no more.", decision(Decision::Withdrawn, "")),
        ("decision-ended", "Bound until then and no longer.", decision(Decision::Ended(Time(DAWN + 24 * HOUR)), "")),
        ("violation", "Three rounds fell.", Body::Violation(violation())),
        ("violation-bare", "A flight, of which only the place is known.", {
            let (category, means, words) = (Category::Overflight, Means::Unknown, no_words());
            Body::Violation(ViolationBody { category, means, feature: None, count: 1, words, ..violation() })
        }),
        ("amendment", "A charter file goes round; what is in it is judged as one.", Body::Amendment(vec![0x84, 0x60])),
        ("signature", "What another party adds to it.", {
            Body::Signature(SignatureBody { amendment: entry(1, 4), gathered: vec![0x82, 0x80, 0x80] })
        }),
    ]
}

type Bad = Vec<(&'static str, &'static str, Vec<u8>)>;

/// What is none, each for one reason.
pub fn bad_bodies() -> Bad {
    let mut bad = bad_incidents();
    bad.extend(bad_requests_and_facts());
    bad.extend(bad_proposals());
    bad.extend(bad_amendments());
    bad
}

fn bad_amendments() -> Bad {
    let signature = |at, value| with(46, &[on(), vec![0x43, 0x82, 0x80, 0x80]], at, value);
    vec![
        (
            "amendment-text",
            "A charter file that is text.",
            cbor(|writer| {
                writer.array(2).uint(45).text("charter");
            }),
        ),
        (
            "amendment-none",
            "No charter file.",
            cbor(|writer| {
                writer.array(2).uint(45).null();
            }),
        ),
        ("signature-of-nothing", "A signature on nothing.", signature(0, null())),
        ("signature-text", "A signature that is text.", signature(1, text("signed"))),
    ]
}

/// A good value of each item of an array, of which one is made another.
fn with(kind: u64, good: &[Vec<u8>], at: usize, value: Vec<u8>) -> Vec<u8> {
    let mut items = good.to_vec();
    items[at] = value;
    of_kind(kind, &items)
}

fn on() -> Vec<u8> {
    reference(2, 7)
}

fn truth() -> Vec<u8> {
    vec![0xf5]
}

fn bad_incidents() -> Bad {
    let detail = |number: u64, words: &str| listed(&[uint(number), text(words)]);
    let good = [
        uint(0),
        uint(0),
        uint(0),
        position(498_500_000, 240_000_000),
        null(),
        uint(0),
        null(),
        uint(DAWN),
        null(),
        uint(0),
        uint(0),
        truth(),
        listed(&[detail(10, "none")]),
        text("en"),
        null(),
    ];
    let incident = |at, value| with(36, &good, at, value);
    let attribution = [on(), uint(0), uint(0), uint(0), text(""), text("en")];
    let attribution = |at, value| with(37, &attribution, at, value);
    vec![
        ("incident-happening-13", "A happening that there is not.", incident(1, uint(13))),
        ("incident-means-17", "Means that there are not.", incident(2, uint(17))),
        ("incident-no-place", "It happened nowhere.", incident(3, null())),
        ("incident-feature-no-distance", "A feature without a distance from it.", {
            incident(4, listed(&[text("station"), position(1, 2), uint(0)]))
        }),
        ("incident-within-large", "Off by more than 32 bits tell.", incident(5, uint(1 << 32))),
        ("incident-no-time", "It happened at no time.", incident(7, null())),
        ("incident-origin-3", "An origin that there is not.", incident(9, uint(3))),
        ("incident-control-3", "A control that there is not.", incident(10, uint(3))),
        ("incident-asks-number", "Whether it asks, as a number.", incident(11, uint(1))),
        ("incident-detail-11", "A coded field that there is not.", incident(12, listed(&[detail(11, "x")]))),
        ("incident-detail-large", "A coded field above its limit.", {
            incident(12, listed(&[detail(0, &"x".repeat(2_049))]))
        }),
        ("incident-details-many", "Seventeen coded fields.", incident(12, listed(&vec![detail(0, "x"); 17]))),
        ("incident-amends-no-turn", "A new report that does not count itself.", incident(14, listed(&[on()]))),
        ("incident-of-14", "A report that does not say what it amends, not even nothing.", of_kind(36, &good[..14])),
        ("attribution-origin-3", "An origin that there is not.", attribution(2, uint(3))),
        ("attribution-control-3", "A control that there is not.", attribution(3, uint(3))),
        ("attribution-turn-large", "A turn beyond 32 bits.", attribution(1, uint(1 << 32))),
        ("attribution-words-large", "Words above their limit.", attribution(4, text(&"x".repeat(1_025)))),
    ]
}

fn bad_requests_and_facts() -> Bad {
    let request = [on(), uint(0), uint(1), uint(0), null(), text("why"), text("en")];
    let request = |at, value| with(38, &request, at, value);
    let response = |number: u64, time: Vec<u8>| {
        of_kind(39, &[reference(2, 8), uint(0), uint(number), time, text("because"), text("en")])
    };
    let fact = [on(), uint(0), text("It was so."), text("en")];
    let fact = |at, value| with(40, &fact, at, value);
    vec![
        ("request-wanted-9", "A wish that there is not.", request(3, uint(9))),
        ("request-of-256", "Of a party beyond the last.", request(2, uint(256))),
        ("request-words-large", "A question above its limit.", request(5, text(&"x".repeat(2_049)))),
        ("response-4", "A response that there is not.", response(4, null())),
        ("response-answered-time", "An answer with a time.", response(0, uint(DAWN))),
        ("response-agreed-no-time", "Agreed to at no time.", response(1, null())),
        ("response-done-no-time", "Done at no time.", response(3, null())),
        ("fact-aspect-12", "An aspect that there is not.", fact(1, uint(12))),
        ("fact-of-nothing", "A fact of no incident.", fact(0, null())),
        ("fact-large", "A statement above its limit.", fact(2, text(&"x".repeat(2_049)))),
        ("closure-closes-number", "Whether it closes, as a number.", {
            of_kind(41, &[on(), on(), uint(0), uint(1), text("")])
        }),
        ("closure-no-version", "A closure that does not say of which words.", {
            of_kind(41, &[on(), uint(0), truth(), text("")])
        }),
    ]
}

fn bad_proposals() -> Bad {
    let one = |language: &str, words: &str| listed(&[text(language), text(words)]);
    let good = [
        uint(0),
        uint(0),
        listed(&[one("en", "Stop.")]),
        listed(&[uint(0)]),
        listed(&[]),
        uint(DAWN),
        null(),
        uint(DAWN),
        null(),
        listed(&[]),
        null(),
    ];
    let proposal = |at, value| with(42, &good, at, value);
    let decision = |number, what| of_kind(43, &[reference(1, 4), uint(number), what, text("")]);
    let hash = |length: usize| super::cbor(|writer| _ = writer.bytes(&vec![7; length]));
    let violation = [
        reference(1, 4),
        uint(0),
        uint(1),
        uint(0),
        uint(0),
        position(1, 2),
        null(),
        uint(DAWN),
        uint(1),
        text(""),
        text("en"),
    ];
    let violation = |at, value| with(44, &violation, at, value);
    vec![
        ("proposal-kind-6", "A kind of proposal that there is not.", proposal(1, uint(6))),
        ("proposal-texts-many", "Texts in seventeen languages.", proposal(2, listed(&vec![one("en", "Stop."); 17]))),
        ("proposal-text-large", "A text above its limit.", {
            proposal(2, listed(&[one("en", &"x".repeat(48 * 1024 + 1))]))
        }),
        ("proposal-text-bare", "A text in no language.", proposal(2, listed(&[text("Stop.")]))),
        ("proposal-domain-3", "A domain that there is not.", proposal(3, listed(&[uint(3)]))),
        ("proposal-expires-never", "It can be accepted for ever.", proposal(7, null())),
        ("proposal-call-no-medium", "A call by nothing.", {
            proposal(8, listed(&[uint(0), listed(&[uint(1), uint(0)]), uint(DAWN)]))
        }),
        ("proposal-monitor-256", "A monitor beyond the last party.", proposal(9, listed(&[uint(256)]))),
        ("proposal-of-ten", "A proposal that does not say what it replaces, not even nothing.", {
            of_kind(42, &good[..10])
        }),
        ("decision-4", "A decision that there is not.", decision(4, null())),
        ("decision-accepted-nothing", "No words are accepted.", decision(0, listed(&[]))),
        ("decision-accepted-short", "A hash of 31 bytes.", decision(0, listed(&[hash(31)]))),
        ("decision-accepted-many", "Hashes of seventeen texts.", decision(0, listed(&vec![hash(32); 18]))),
        ("decision-rejected-time", "A rejection with a time.", decision(1, uint(DAWN))),
        ("decision-ended-never", "Ended at no time.", decision(3, null())),
        ("violation-category-8", "A category that there is not.", violation(3, uint(8))),
        ("violation-means-17", "Means that there are not.", violation(4, uint(17))),
        ("violation-no-place", "It happened nowhere.", violation(5, null())),
        ("violation-count-large", "A count beyond 32 bits.", violation(8, uint(1 << 32))),
        ("violation-count-negative", "Less than no times.", violation(8, int(-1))),
    ]
}
