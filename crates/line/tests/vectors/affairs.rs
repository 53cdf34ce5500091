//! Bodies of entries: every kind that there is, and what is none, each for one reason.

use evidence::cbor::Writer;
use evidence::{EntryRef, Hash, PartyIndex, PostIndex, Seen, Time};
use line::affairs::{
    Address, Amends, Amount, AnswerBody, Body, CeaseBody, CheckBody, ConflictBody, ConflictId, Feature, Field, Item,
    MessageBody, NoticeBody, NoticeKind, Outcome, OutcomeBody, PassedBody, PlanBody, ReadBackBody, Site, SiteChange,
    SiteId, SiteKind, Stance, StanceBody, Step, StepBody, StrikeBody, Struck, Twin, TwinSystem, Verified, Versions,
};
use line::{Division, Parts, PictureSums};
use volume::{Datum, Footprint, HeightBand, Schedule, Volume};

use super::volumes::{DAWN, at, band, circle, every_form, moment, over, span};
use super::{cbor, lane};

pub(super) fn entry(number: u64, serial: u64) -> EntryRef {
    EntryRef { lane: lane(number), serial }
}

/// What a station of a line of two parties states of its picture.
fn picture() -> Option<PictureSums> {
    let held = Seen { sizes: vec![0, 1, 4, 120, 0, 0, 3, 97], digest: Hash([0xa5; 32]) };
    Some(PictureSums { amendment: 0, held, sums: (0..8).map(|lane| [lane; 16]).collect(), parts: None })
}

fn message() -> MessageBody {
    MessageBody {
        from: PostIndex(0),
        to: vec![Address { party: PartyIndex(1), post: PostIndex(0) }],
        subject: "Convoy".to_owned(),
        text: "Convoy of 12 vehicles leaves at 0600Z.".to_owned(),
        language: "en".to_owned(),
        reply_to: None,
        corrects: None,
    }
}

pub fn notice(volumes: Vec<Volume>) -> NoticeBody {
    NoticeBody {
        from: PostIndex(0),
        kind: NoticeKind::LiveFire,
        title: "Firing at the northern range".to_owned(),
        language: "en".to_owned(),
        volumes,
        details: vec![
            (Field::Purpose, "Training".to_owned()),
            (Field::Remarks, "Tracer will be seen from the river.".to_owned()),
        ],
        amounts: vec![Amount { what: "troops".to_owned(), count: 400 }],
        twins: vec![Twin { system: TwinSystem::Notam, reference: "A0123/26".to_owned() }],
        labels: vec![],
        amends: None,
    }
}

fn range() -> Volume {
    let ring = [(49.95, 23.40), (49.95, 23.55), (50.05, 23.55), (50.05, 23.40)];
    Volume {
        footprint: Footprint::Polygon { outer: ring.map(|(lat, lon)| at(lat, lon)).to_vec(), holes: vec![] },
        uncertainty_cm: 0,
        height: band(over(0, Datum::Ground), over(120_000, Datum::MeanSea)),
        schedule: span(DAWN, DAWN + 6 * 3_600_000),
    }
}

/// On the 180th meridian and on both poles, each place in its one form.
fn edges_of_the_map() -> Vec<Volume> {
    [(0.0, 180.0), (90.0, 0.0), (-90.0, 0.0)].map(|(lat, lon)| circle(at(lat, lon), 100_000)).to_vec()
}

fn site() -> Site {
    Site {
        kind: SiteKind::Hospital,
        name: "Hospital of the Northern District".to_owned(),
        footprint: Footprint::Circle { centre: at(49.84, 24.03), radius_cm: 15_000 },
        uncertainty_cm: 1_000,
        area: "Northtown".to_owned(),
        reference: "H-0017".to_owned(),
        contact: "Duty doctor, 5 55 01".to_owned(),
        verified: Some(Verified { by: "Survey office".to_owned(), on: Time(DAWN), grade: Some(*b"B2") }),
        source: "Ministry of Health".to_owned(),
    }
}

fn bare_site() -> Site {
    let empty = String::new;
    Site {
        kind: SiteKind::Other,
        footprint: Footprint::Circle { centre: at(49.84, 24.03), radius_cm: 0 },
        uncertainty_cm: 0,
        area: empty(),
        reference: empty(),
        contact: empty(),
        verified: None,
        source: empty(),
        ..site()
    }
}

fn conflict(with: Item, with_version: Option<EntryRef>) -> Body {
    let (conflict, versions) =
        (ConflictId { notice: entry(2, 7), with }, Versions { notice: entry(2, 9), with: with_version });
    Body::Conflict(ConflictBody { conflict, versions, accepts: true, words: "We fire after 0900Z.".to_owned() })
}

fn cease() -> CeaseBody {
    CeaseBody {
        at: at(49.85, 24.0),
        feature: Some(Feature {
            name: "Northtown railway station".to_owned(),
            at: at(49.84, 23.994),
            bearing_e7: 200_000_000,
            distance_cm: 120_000,
        }),
        since: Some(Time(DAWN)),
        words: "A hospital with 200 patients.".to_owned(),
        language: "en".to_owned(),
    }
}

/// Every kind of body.
pub fn bodies() -> Vec<(&'static str, &'static str, Body)> {
    let (reply_to, corrects) = (Some(entry(6, 3)), Some(entry(2, u64::MAX)));
    let (time, note) = (Time(DAWN), || "as planned".to_owned());
    let amends = Some(Amends { notice: entry(2, 7), turn: 1, reason: "Delayed by weather".to_owned() });
    let site_id = SiteId { entry: entry(1, 4), change: 0 };
    let all_changes = vec![
        SiteChange::Add(site()),
        SiteChange::Change { site: site_id, turn: 1, to: site() },
        SiteChange::Remove { site: SiteId { change: 511, ..site_id }, turn: 2, reason: "Evacuated".to_owned() },
    ];
    vec![
        ("message", "A message.", Body::Message(message())),
        ("message-reply", "A reply.", Body::Message(MessageBody { reply_to, ..message() })),
        ("message-correction", "A correction.", Body::Message(MessageBody { corrects, ..message() })),
        ("message-both", "A reply that corrects.", Body::Message(MessageBody { reply_to, corrects, ..message() })),
        ("read", "A message was read.", Body::Read { message: entry(2, 7), by: "watch B".to_owned() }),
        ("cancellation", "A message is taken back.", {
            Body::Cancellation { message: entry(2, 7), reason: String::new() }
        }),
        ("check", "A line check of a station that has folded nothing.", {
            Body::Check(CheckBody { missed: 9, picture: None })
        }),
        ("check-picture", "A line check.", Body::Check(CheckBody { missed: 0, picture: picture() })),
        ("check-parts", "A line check of a station that searches.", {
            let of = Division { lane: lane(6), from: 0, width: 1_024 };
            let parts = Some(Parts { of, sums: vec![[7; 16], [8; 16]] });
            let picture = picture().map(|picture| PictureSums { parts, ..picture });
            Body::Check(CheckBody { missed: 0, picture })
        }),
        ("answer", "A line check is answered.", {
            Body::Answer(AnswerBody { check: entry(6, 4), received: Time(1_767_312_017_000), picture: picture() })
        }),
        ("restored", "A station got its own back.", Body::Restored { before: [0, 2, 9, 120], after: [3, 2, 11, 131] }),
        ("notice", "A notice with one region.", Body::Notice(notice(vec![range()]))),
        ("notice-amends", "A new version of a notice.", Body::Notice(NoticeBody { amends, ..notice(vec![range()]) })),
        ("notice-labels", "A notice of two volumes, the second with a label.", {
            let labels = vec![(1, "back again".to_owned())];
            Body::Notice(NoticeBody { labels, ..notice(vec![range(), range()]) })
        }),
        ("notice-forms", "Every form of footprint, every datum, open ends, daily windows.", {
            Body::Notice(notice(every_form()))
        }),
        ("notice-edges", "The 180th meridian and both poles.", Body::Notice(notice(edges_of_the_map()))),
        ("step-begun", "A notice has begun.", {
            Body::Step(StepBody { notice: entry(2, 7), turn: 1, step: Step::Begun, at: time, words: note() })
        }),
        ("step-complete", "A notice is complete.", {
            Body::Step(StepBody { notice: entry(2, 7), turn: 2, step: Step::Complete, at: time, words: note() })
        }),
        ("step-cancelled", "A notice is cancelled.", {
            Body::Step(StepBody { notice: entry(2, 7), turn: 2, step: Step::Cancelled, at: time, words: note() })
        }),
        ("stance", "A party objects to the second version of a notice.", {
            let (on, version, words) = (entry(2, 7), entry(2, 9), "The river is full of boats then.".to_owned());
            Body::Stance(StanceBody { on, version, turn: 0, stance: Stance::Objects, words })
        }),
        ("conflict-notice", "Two notices meet.", conflict(Item::Notice(entry(6, 1)), Some(entry(6, 1)))),
        ("conflict-site", "A notice meets a site.", conflict(Item::Site(site_id), Some(entry(1, 4)))),
        ("conflict-area", "A notice meets a standing area.", conflict(Item::Area(255), None)),
        ("sites", "A site is added, one changed, one removed.", Body::Sites(all_changes)),
        ("sites-bare", "A site of which only kind, name and place are told.", {
            Body::Sites(vec![SiteChange::Add(bare_site())])
        }),
        ("passed", "Passed to units.", {
            Body::Passed(PassedBody { what: entry(2, 7), units: "2nd and 4th battery".to_owned(), at: time })
        }),
        ("strike", "A site was struck.", {
            Body::Strike(StrikeBody {
                what: Struck::Site(site_id),
                struck: time,
                words: "Two hits on the east wing.".to_owned(),
            })
        }),
        ("strike-movement", "A humanitarian movement was struck.", {
            let (what, words) = (Struck::Movement(entry(9, 2)), "The third vehicle was hit.".to_owned());
            Body::Strike(StrikeBody { what, struck: time, words })
        }),
        ("cease", "A warning, its place given two ways.", Body::Cease(cease())),
        ("cease-bare", "A warning with a place and nothing else.", {
            Body::Cease(CeaseBody { feature: None, since: None, words: String::new(), ..cease() })
        }),
        ("read-back", "A warning is read back.", {
            Body::ReadBack(ReadBackBody { cease: entry(0, 3), turn: 0, at: at(49.85, 24.0), since: Some(time) })
        }),
        ("outcome", "A warning was acted on.", {
            let (outcome, words) = (Outcome::Stopped, "Stopped at once.".to_owned());
            Body::Outcome(OutcomeBody { cease: entry(0, 3), turn: 0, outcome, at: time, words })
        }),
        ("plan", "A daily plan of two notices.", {
            Body::Plan(PlanBody { day: 20_455, notices: vec![entry(2, 7), entry(3, 8)], words: String::new() })
        }),
        ("unknown", "Of a kind that this version does not know.", Body::Unknown { kind: 1_000 }),
    ]
}

/// The pairs of a good notice, each value encoded.
fn pairs() -> Vec<(u64, Vec<u8>)> {
    vec![
        (0, uint(0)),
        (1, uint(0)),
        (2, text("Flight")),
        (3, text("en")),
        (4, listed(&[volume(&circle_item(), &heights(0), &schedule())])),
        (5, listed(&[])),
        (6, listed(&[])),
        (7, listed(&[])),
        (8, listed(&[])),
    ]
}

fn mapped(pairs: &[(u64, Vec<u8>)]) -> Vec<u8> {
    cbor(|writer| {
        writer.array(2).uint(7).map(pairs.len() as u64);
        for (key, value) in pairs {
            writer.uint(*key).raw(value);
        }
    })
}

/// A notice in which one value is another.
fn notice_with(key: u64, value: Vec<u8>) -> Vec<u8> {
    let mut pairs = pairs();
    pairs[key as usize].1 = value;
    mapped(&pairs)
}

pub(super) fn listed(items: &[Vec<u8>]) -> Vec<u8> {
    cbor(|writer| {
        writer.array(items.len() as u64);
        for item in items {
            writer.raw(item);
        }
    })
}

pub(super) fn uint(value: u64) -> Vec<u8> {
    item(|writer| writer.uint(value))
}

pub(super) fn int(value: i64) -> Vec<u8> {
    item(|writer| writer.int(value))
}

pub(super) fn text(value: &str) -> Vec<u8> {
    item(|writer| writer.text(value))
}

pub(super) fn null() -> Vec<u8> {
    item(Writer::null)
}

fn item(write: impl for<'w> FnOnce(&'w mut Writer) -> &'w mut Writer) -> Vec<u8> {
    cbor(|writer| {
        write(writer);
    })
}

pub(super) fn position(lat: i64, lon: i64) -> Vec<u8> {
    listed(&[int(lat), int(lon)])
}

fn circle_item() -> Vec<u8> {
    listed(&[uint(0), position(1, 2), uint(5)])
}

fn heights(datum: u64) -> Vec<u8> {
    listed(&[listed(&[uint(100), uint(datum)]), null()])
}

fn schedule() -> Vec<u8> {
    listed(&[uint(DAWN), null(), listed(&[])])
}

fn volume(footprint: &[u8], heights: &[u8], schedule: &[u8]) -> Vec<u8> {
    listed(&[footprint.to_vec(), uint(0), heights.to_vec(), schedule.to_vec()])
}

fn with_footprint(footprint: &[u8]) -> Vec<u8> {
    notice_with(4, listed(&[volume(footprint, &heights(0), &schedule())]))
}

fn with_heights(heights: &[u8]) -> Vec<u8> {
    notice_with(4, listed(&[volume(&circle_item(), heights, &schedule())]))
}

fn with_schedule(schedule: &[u8]) -> Vec<u8> {
    notice_with(4, listed(&[volume(&circle_item(), &heights(0), schedule)]))
}

pub(super) fn of_kind(kind: u64, items: &[Vec<u8>]) -> Vec<u8> {
    listed(&[uint(kind), listed(items)])
}

pub(super) fn reference(lane: u64, serial: u64) -> Vec<u8> {
    listed(&[uint(lane), uint(serial)])
}

/// What is no body, each for one reason.
pub fn bad_bodies() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let mut bad = bad_messages();
    bad.extend(bad_notices());
    bad.extend(bad_volumes());
    bad.extend(bad_words());
    bad
}

fn bad_messages() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let many = MessageBody { to: vec![message().to[0]; 33], ..message() };
    let subject = MessageBody { subject: "x".repeat(513), ..message() };
    let text = MessageBody { text: "x".repeat(48 * 1024 + 1), ..message() };
    vec![
        ("no-array", "A number.", vec![0x01]),
        ("three-items", "An array of three.", vec![0x83, 0x04, 0x81, 0x00, 0x00]),
        ("kind-text", "A kind that is text.", vec![0x82, 0x61, 0x34, 0x81, 0x00]),
        ("check-bare", "A line check without its array.", vec![0x82, 0x04, 0x00]),
        ("check-negative", "A line check that missed less than none.", vec![0x82, 0x04, 0x81, 0x20]),
        (
            "read-lane-64",
            "A reference to a lane that no line has.",
            vec![0x82, 0x02, 0x82, 0x82, 0x18, 0x40, 0x01, 0x60],
        ),
        ("read-no-name", "A reading by nobody.", vec![0x82, 0x02, 0x81, 0x82, 0x00, 0x01]),
        ("answer-no-time", "An answer without its time.", vec![0x82, 0x05, 0x81, 0x82, 0x00, 0x01]),
        ("restored-three", "Sizes of three lanes.", vec![0x82, 0x06, 0x82, 0x83, 0, 0, 0, 0x84, 0, 0, 0, 0]),
        ("message-empty", "A message that says nothing at all.", vec![0x82, 0x01, 0xa0]),
        ("message-array", "A message that is an array.", vec![0x82, 0x01, 0x80]),
        ("message-many", "Thirty-three addressees.", Body::Message(many).encode()),
        ("message-subject-large", "A subject above its limit.", Body::Message(subject).encode()),
        ("message-text-large", "A text above its limit.", Body::Message(text).encode()),
        ("message-key-unknown", "A message with a key of a later version.", {
            let mut bytes = Body::Message(message()).encode();
            bytes[2] += 1;
            bytes.extend([0x07, 0x00]);
            bytes
        }),
    ]
}

fn bad_notices() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let one = || volume(&circle_item(), &heights(0), &schedule());
    let pair = |number: u64, words: &str| listed(&[uint(number), text(words)]);
    let amends = |items: &[Vec<u8>]| {
        let mut pairs = pairs();
        pairs.push((9, listed(items)));
        mapped(&pairs)
    };
    vec![
        ("notice-array", "A notice that is an array.", of_kind(7, &[])),
        ("notice-key-order", "The keys of a notice do not ascend.", {
            let mut pairs = pairs();
            pairs.swap(0, 1);
            mapped(&pairs)
        }),
        ("notice-key-missing", "A notice without labels, not even none.", mapped(&pairs()[..8])),
        ("notice-key-unknown", "A notice with a key of a later version.", {
            let mut pairs = pairs();
            pairs.push((10, uint(0)));
            mapped(&pairs)
        }),
        ("notice-post-256", "A post beyond the last that a party can have.", notice_with(0, uint(256))),
        ("notice-kind-12", "A kind of notice that there is not.", notice_with(1, uint(12))),
        ("notice-title-large", "A title above its limit.", notice_with(2, text(&"x".repeat(257)))),
        ("notice-language-large", "A language tag above its limit.", notice_with(3, text(&"x".repeat(17)))),
        ("notice-volumes-many", "Seventeen volumes.", notice_with(4, listed(&vec![one(); 17]))),
        ("notice-field-23", "A coded field that there is not.", notice_with(5, listed(&[pair(23, "x")]))),
        ("notice-field-large", "A coded field above its limit.", {
            notice_with(5, listed(&[pair(0, &"x".repeat(2_049))]))
        }),
        ("notice-fields-many", "Thirty-three coded fields.", notice_with(5, listed(&vec![pair(0, "x"); 33]))),
        ("notice-amounts-many", "Seventeen amounts.", {
            notice_with(6, listed(&vec![listed(&[text("tanks"), uint(3)]); 17]))
        }),
        ("notice-twin-system-4", "A public system that there is not.", notice_with(7, listed(&[pair(4, "A1")]))),
        ("notice-twin-large", "A public reference above its limit.", {
            notice_with(7, listed(&[pair(0, &"x".repeat(65))]))
        }),
        ("notice-label-16", "A label of a volume beyond the last that a notice can have.", {
            notice_with(8, listed(&[pair(16, "x")]))
        }),
        ("notice-label-large", "A label above its limit.", notice_with(8, listed(&[pair(0, &"x".repeat(257))]))),
        ("notice-labels-many", "Seventeen labels.", notice_with(8, listed(&vec![pair(0, "x"); 17]))),
        ("notice-amends-no-reason", "An amendment without a reason.", amends(&[reference(2, 7), uint(1)])),
        ("notice-amends-turn-large", "A turn beyond 32 bits.", {
            amends(&[reference(2, 7), uint(1 << 32), text("weather")])
        }),
    ]
}

fn bad_volumes() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let ring = || listed(&[position(0, 0), position(0, 9), position(9, 0)]);
    let disc = |lat, lon| with_footprint(&listed(&[uint(0), position(lat, lon), uint(5)]));
    let daily = |days: u64| listed(&[uint(days), uint(0), uint(3_600)]);
    let windows = |daily: &[Vec<u8>]| with_schedule(&listed(&[uint(DAWN), null(), listed(daily)]));
    vec![
        ("volume-three-items", "A volume without a schedule.", {
            notice_with(4, listed(&[listed(&[circle_item(), uint(0), heights(0)])]))
        }),
        ("volume-footprint-5", "A form of footprint that there is not.", {
            with_footprint(&listed(&[uint(5), position(1, 2), uint(5)]))
        }),
        ("volume-circle-of-two", "A circle without a radius.", with_footprint(&listed(&[uint(0), position(1, 2)]))),
        ("volume-circle-of-four", "A circle with one item more.", {
            with_footprint(&listed(&[uint(0), position(1, 2), uint(5), uint(5)]))
        }),
        ("volume-radius-large", "A radius beyond 32 bits.", {
            with_footprint(&listed(&[uint(0), position(1, 2), uint(1 << 32)]))
        }),
        ("volume-radius-negative", "A radius below zero.", {
            with_footprint(&listed(&[uint(0), position(1, 2), int(-1)]))
        }),
        ("volume-latitude-beyond", "A place beyond the pole.", disc(900_000_001, 0)),
        ("volume-longitude-beyond", "A place beyond 180°.", disc(0, 1_800_000_001)),
        ("volume-longitude-minus-180", "−180° where 180° is the one form.", disc(0, -1_800_000_000)),
        ("volume-pole-with-longitude", "A pole with a longitude other than 0.", disc(900_000_000, 1)),
        ("volume-place-of-three", "A place with a height.", {
            with_footprint(&listed(&[uint(0), listed(&[int(1), int(2), int(3)]), uint(5)]))
        }),
        ("volume-polygon-no-ring", "A polygon without a ring.", with_footprint(&listed(&[uint(2), listed(&[])]))),
        ("volume-holes-many", "Sixty-five holes.", { with_footprint(&listed(&[uint(2), listed(&vec![ring(); 66])])) }),
        ("volume-places-many", "A ring of 1,001 places.", {
            with_footprint(&listed(&[uint(2), listed(&[listed(&vec![position(1, 2); 1_001])])]))
        }),
        ("volume-waypoint-no-time", "A waypoint without a time.", {
            with_footprint(&listed(&[uint(4), listed(&[position(1, 2)]), uint(5)]))
        }),
        ("volume-height-datum-4", "A datum that there is not.", with_heights(&heights(4))),
        ("volume-height-no-datum", "A height without a datum.", {
            with_heights(&listed(&[listed(&[uint(100)]), null()]))
        }),
        ("volume-height-large", "A height beyond 32 bits.", {
            with_heights(&listed(&[listed(&[uint(1 << 31), uint(0)]), null()]))
        }),
        ("volume-heights-one", "A band with one end.", with_heights(&listed(&[null()]))),
        ("volume-schedule-no-windows", "A schedule without windows, not even none.", {
            with_schedule(&listed(&[uint(DAWN), null()]))
        }),
        ("volume-windows-many", "Seventeen daily windows.", windows(&vec![daily(127); 17])),
        ("volume-days-256", "Days beyond eight bits.", windows(&[daily(256)])),
    ]
}

fn bad_words() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let (own, other) = (|| reference(2, 7), || reference(6, 1));
    let met = |number: u64, what: Vec<u8>| listed(&[uint(number), what]);
    let of_conflict = |notice, with| of_kind(10, &[notice, with, own(), null(), vec![0xf5], text("")]);
    let change_of = |change: u64| listed(&[own(), uint(change)]);
    let good_site = || {
        let encoded = Body::Sites(vec![SiteChange::Add(site())]).encode();
        // After the heads of array, kind, array, change and its number.
        encoded[5..].to_vec()
    };
    let swap = |from: &[u8], to: &[u8]| {
        let site = good_site();
        let place = site.windows(from.len()).position(|part| part == from).unwrap();
        let site = [&site[..place], to, &site[place + from.len()..]].concat();
        of_kind(11, &[listed(&[uint(0), site])])
    };
    let many =
        vec![
            SiteChange::Remove { site: SiteId { entry: entry(1, 4), change: 0 }, turn: 1, reason: String::new() };
            513
        ];
    let place = || position(1, 2);
    vec![
        ("step-3", "A step that there is not.", of_kind(8, &[own(), uint(1), uint(3), uint(0), text("")])),
        ("step-no-time", "A step without its time.", of_kind(8, &[own(), uint(1), uint(0), text("")])),
        ("stance-4", "A stance that there is not.", of_kind(9, &[own(), own(), uint(0), uint(4), text("")])),
        ("stance-turn-large", "A turn beyond 32 bits.", {
            of_kind(9, &[own(), own(), uint(1 << 32), uint(0), text("")])
        }),
        ("stance-words-large", "Words above their limit.", {
            of_kind(9, &[own(), own(), uint(0), uint(0), text(&"x".repeat(1_025))])
        }),
        ("conflict-swapped", "A conflict of two notices with the greater one first.", {
            of_conflict(other(), met(0, own()))
        }),
        ("conflict-itself", "A conflict of a notice with itself.", of_conflict(own(), met(0, own()))),
        ("conflict-item-3", "With something that cannot be met.", of_conflict(own(), met(3, own()))),
        ("conflict-area-256", "With an area beyond the last that a charter can have.", {
            of_conflict(own(), met(2, uint(256)))
        }),
        ("conflict-site-512", "With a site beyond the last that an entry can add.", {
            of_conflict(own(), met(1, change_of(512)))
        }),
        ("conflict-accepts-number", "A number where it is said whether it is accepted.", {
            of_kind(10, &[own(), met(2, uint(0)), own(), null(), uint(1), text("")])
        }),
        ("conflict-turn", "Words on a conflict that count themselves, as those on a notice do.", {
            of_kind(10, &[own(), met(2, uint(0)), own(), null(), uint(0), vec![0xf5], text("")])
        }),
        ("sites-many", "513 changes in one entry.", Body::Sites(many).encode()),
        ("sites-change-3", "A change that there is not.", of_kind(11, &[listed(&[uint(3), good_site()])])),
        ("sites-add-of-four", "A site added with the items of a change.", {
            of_kind(11, &[listed(&[uint(0), change_of(0), uint(1), good_site()])])
        }),
        ("sites-change-of-two", "A site changed without saying which.", {
            of_kind(11, &[listed(&[uint(1), good_site()])])
        }),
        ("site-kind-17", "A kind of site that there is not.", swap(&[0x89, 0x00], &[0x89, 0x11])),
        ("site-grade-of-three", "A grade of three bytes.", swap(&[0x42, b'B', b'2'], &[0x43, b'B', b'2', b'2'])),
        ("site-of-eight", "A site without its source.", {
            let mut site = good_site();
            site[0] -= 1;
            site.truncate(site.len() - text("Ministry of Health").len());
            of_kind(11, &[listed(&[uint(0), site])])
        }),
        ("passed-no-time", "Passed to units at no time.", of_kind(12, &[own(), text("2nd battery")])),
        ("strike-site-512", "A strike on a site beyond the last that an entry can add.", {
            of_kind(13, &[met(1, change_of(512)), uint(DAWN), text("")])
        }),
        ("strike-area", "A strike on a standing area.", of_kind(13, &[met(2, uint(0)), uint(DAWN), text("")])),
        ("cease-no-place", "A warning without a place.", of_kind(14, &[null(), null(), null(), text(""), text("en")])),
        ("cease-feature-no-distance", "A feature without a distance from it.", {
            let feature = listed(&[text("station"), place(), uint(0)]);
            of_kind(14, &[place(), feature, null(), text(""), text("en")])
        }),
        ("cease-no-language", "A warning without its language.", of_kind(14, &[place(), null(), null(), text("")])),
        ("read-back-no-time", "A read-back without a time, not even none.", {
            of_kind(15, &[own(), uint(0), place()])
        }),
        ("outcome-2", "An outcome that there is not.", of_kind(16, &[own(), uint(0), uint(2), uint(0), text("")])),
        ("plan-day-beyond", "A day after the year 9999.", of_kind(17, &[uint(2_932_897), listed(&[]), text("")])),
        ("plan-notices-many", "257 notices.", of_kind(17, &[uint(1), listed(&vec![own(); 257]), text("")])),
    ]
}

/// A volume at all heights and times from a moment on.
pub fn standing(footprint: Footprint) -> Volume {
    let schedule = Schedule { from: moment(DAWN), ..Schedule::ALWAYS };
    Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule }
}
