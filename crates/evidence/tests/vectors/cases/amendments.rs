//! Vectors of amended charters, and of what is said on a line before and after its charter was amended.

use evidence::cbor::Writer;
use evidence::*;

use super::super::forge::{Forgery, aad};
use super::super::hex;
use super::files::item;
use super::{CharterLevel, Form, Key, SeenLevel, Set, SignatureLevel, charter_file, flip};
use crate::world::*;

fn signers() -> [Option<SecretKey>; 4] {
    [BLUE, RED, HOST, EAST].map(|party| Some(root_key(party)))
}

/// [`amended`] with a change, signed by all that may have to.
fn changed(change: &dyn Fn(&mut Charter)) -> Vec<u8> {
    let mut charter = amended();
    change(&mut charter);
    charter_file(&charter.encode(), &signers()[..charter.parties.len()], &[])
}

/// [`amended`] with a change in the founding charter that it holds.
fn founded(change: &dyn Fn(&mut Charter)) -> Charter {
    let (mut charter, mut founding) = (amended(), charter());
    change(&mut founding);
    charter.amends.as_mut().unwrap().founding = founding.encode();
    charter
}

pub fn charter_files(set: &mut Set) {
    let mut good =
        |what: &str, comment: &str, file: &[u8]| set.good("charter-file", &format!("ok-{what}"), comment, &[], file);
    let file = signed_by_all(amended()).encode();
    good("amended", "A fourth party, a third post of BLUE, and line checks every hour; signed by all four.", &file);
    good(
        "amended-same",
        "Says the same once more, from a millisecond after it was drawn up.",
        &changed(&|charter| {
            let from = START.plus_ms(1);
            *charter =
                Charter { amends: Some(Amendment { from, ..charter.amends.clone().unwrap() }), ..self::charter() };
        }),
    );
    good(
        "amended-free",
        "The second amendment; what may change has changed: names, languages, offices, levels, purposes, terms, annex.",
        &changed(&|charter| {
            charter.amends.as_mut().unwrap().number = 2;
            charter.name = "South".to_owned();
            charter.parties[0].name = "Blue Kingdom".to_owned();
            charter.parties[1].languages = vec!["ru".to_owned(), "fr".to_owned()];
            charter.parties[1].posts[1] =
                Post { level: Level::Leader, deputy: None, ..charter.parties[1].posts[1].clone() };
            charter.parties[2].posts[0].title = "Duty officer".to_owned();
            charter.purposes.clear();
            charter.forces = vec!["the navies".to_owned()];
            charter.terms.heartbeat_ms = 2_000;
            charter.annex = Some(vec![0xa0]);
        }),
    );

    let mut bad = |what: &str, level, comment: &str, file: &[u8]| {
        set.bad("charter-file", &format!("amended-{what}"), level, comment, &[], file);
    };
    let payload = amended().encode();
    let without = |party: PartyIndex| {
        let mut signers = signers();
        signers[party.0 as usize] = None;
        charter_file(&payload, &signers, &[])
    };
    bad("unsigned", CharterLevel, "RED, which founded the line, has not signed.", &without(RED));
    bad("unsigned-new", CharterLevel, "EAST, which joins, has not signed.", &without(EAST));
    bad("signed-before", CharterLevel, "RED's signature is that under the founding charter.", &{
        let [blue, _, host, east] = signers();
        let signer = [blue, None, host, east];
        let of_founding =
            Forgery { detached: true, ..Forgery::new(&charter().encode(), &aad("detente charter v1", &[])) };
        let of_amended = Forgery { payload: payload.clone(), ..of_founding.clone() };
        let mut file = Writer::new();
        file.array(4).text("detente charter file v1").bytes(&payload).array(4);
        for key in &signer {
            match key {
                Some(key) => file.raw(&of_amended.sign(key)),
                None => file.raw(&of_founding.sign(&root_key(RED))),
            };
        }
        file.array(0);
        file.into_bytes()
    });
    let name = |which| file.windows(5).enumerate().filter(|(_, bytes)| *bytes == b"North").nth(which).unwrap().0;
    bad("altered", CharterLevel, "One bit of the line's name is turned.", &flip(&file, name(0) as isize));
    bad(
        "founding-altered",
        CharterLevel,
        "One bit of the line's name in the founding charter is turned.",
        &flip(&file, name(1) as isize),
    );

    // Key 11 of another shape.
    let shaped = |what: &dyn Fn(&mut Writer) -> &mut Writer| {
        let mut payload = Charter { amends: None, ..amended() }.encode();
        payload[0] += 1;
        let mut pair = Writer::new();
        pair.uint(11);
        what(&mut pair);
        payload.extend(pair.into_bytes());
        charter_file(&payload, &signers(), &[])
    };
    let Amendment { founding, from, .. } = amended().amends.unwrap();
    let right = shaped(&|w| w.array(3).bytes(&founding).uint(1).uint(from.0));
    assert_eq!(right, charter_file(&payload, &signers(), &[]));
    bad("null", Form, "Null is not how one says that nothing is amended.", &shaped(&|w| w.null()));
    bad("short", Form, "No time from which it holds.", &shaped(&|w| w.array(2).bytes(&founding).uint(1)));
    bad(
        "long",
        Form,
        "More than founding charter, number and time.",
        &shaped(&|w| w.array(4).bytes(&founding).uint(1).uint(from.0).null()),
    );
    bad("negative", Form, "A negative number.", &shaped(&|w| w.array(3).bytes(&founding).int(-1).uint(from.0)));
    bad(
        "founding-map",
        Form,
        "The founding charter stands there as a map and not as the bytes that were signed.",
        &shaped(&|w| w.array(3).raw(&founding).uint(1).uint(from.0)),
    );
    bad(
        "founding-trailing",
        Form,
        "A byte after the end of the founding charter.",
        &changed(&|charter| charter.amends.as_mut().unwrap().founding.push(0)),
    );
    bad("founding-empty", Form, "A founding charter of no bytes.", &{
        changed(&|charter| charter.amends.as_mut().unwrap().founding.clear())
    });
    bad(
        "founding-unknown-term",
        Form,
        "The founding charter has a key that this version does not know.",
        &changed(&|charter| {
            let founding = &mut charter.amends.as_mut().unwrap().founding;
            founding[0] += 1;
            founding.extend([0x0c, 0x00]);
        }),
    );
    bad(
        "form-first",
        Form,
        "The founding charter ends in a byte too many, and the amended one is not sound either: form is told first.",
        &changed(&|charter| {
            charter.name.clear();
            charter.amends.as_mut().unwrap().founding.push(0);
        }),
    );

    let mut unsound = |what: &str, comment: &str, file: &[u8]| bad(what, CharterLevel, comment, file);
    let refounded = |change: &dyn Fn(&mut Charter)| charter_file(&founded(change).encode(), &signers(), &[]);
    unsound("unsound", "The amended charter has no name.", &changed(&|charter| charter.name.clear()));
    unsound(
        "founding-unsound",
        "The founding charter has heartbeats without pause.",
        &refounded(&|charter| charter.terms.heartbeat_ms = 0),
    );
    unsound(
        "nested",
        "What stands there as the founding charter is an amended one.",
        &changed(&|charter| charter.amends.as_mut().unwrap().founding = amended().encode()),
    );
    unsound(
        "nested-broken",
        "The same, and what that one gives as founding charter is none: nobody looks there.",
        &changed(&|charter| {
            let mut nested = amended();
            nested.amends.as_mut().unwrap().founding = vec![0xff];
            charter.amends.as_mut().unwrap().founding = nested.encode();
        }),
    );
    unsound("number-0", "Amendments are counted from 1.", &changed(&|c| c.amends.as_mut().unwrap().number = 0));
    unsound(
        "from-drawn-up",
        "Holds from the very time at which it was drawn up.",
        &changed(&|charter| charter.amends.as_mut().unwrap().from = charter.drawn_up),
    );
    unsound("drill", "A drill line becomes a live one.", &changed(&|charter| charter.drill = false));
    unsound("nonce", "Another nonce.", &changed(&|charter| charter.nonce[15] ^= 1));
    unsound(
        "entry-size",
        "The largest entry becomes smaller, so that entries which stand would be refused.",
        &changed(&|charter| charter.terms.entry_bytes_max -= 1),
    );
    unsound("party-left", "HOST is a party no longer.", &changed(&|charter| charter.parties.truncate(2)));
    unsound("party-replaced", "EAST stands in HOST's place.", &{
        let mut charter = amended();
        charter.parties.remove(2);
        let [blue, red, _, east] = signers();
        charter_file(&charter.encode(), &[blue, red, east], &[])
    });
    unsound("parties-swapped", "BLUE and RED change places, and with them their lanes.", &{
        let mut charter = amended();
        charter.parties.swap(0, 1);
        let [blue, red, host, east] = signers();
        charter_file(&charter.encode(), &[red, blue, host, east], &[])
    });
    unsound("party-before", "EAST joins before HOST and not behind it.", &{
        let mut charter = amended();
        charter.parties.swap(2, 3);
        let [blue, red, host, east] = signers();
        charter_file(&charter.encode(), &[blue, red, east, host], &[])
    });
    unsound("party-code", "RED has another code.", &changed(&|charter| charter.parties[1].code = "RUST".to_owned()));
    unsound("party-role", "HOST, which watched, is bound.", &changed(&|charter| charter.parties[2].role = Role::Party));
    unsound("party-key", "RED has another root key, which signed.", &{
        let (mut charter, key) = (amended(), SecretKey::from_seed(&[0x55; 32]));
        charter.parties[1].root_key = key.public().to_bytes();
        let [blue, _, host, east] = signers();
        charter_file(&charter.encode(), &[blue, Some(key), host, east], &[])
    });
    unsound(
        "post-dropped",
        "BLUE has its chief no longer.",
        &changed(&|charter| {
            charter.parties[0].posts.truncate(1);
            charter.parties[0].posts[0].escalates_to = None;
        }),
    );
    unsound(
        "post-renamed",
        "RED's chief has another code.",
        &changed(&|charter| {
            charter.parties[1].posts[0].escalates_to = Some("head".to_owned());
            charter.parties[1].posts[1].code = "head".to_owned();
        }),
    );
    unsound(
        "posts-swapped",
        "RED's posts change places, and words to the one would be words to the other.",
        &changed(&|charter| charter.parties[1].posts.swap(0, 1)),
    );
    unsound(
        "post-before",
        "BLUE's new post stands before those that it had.",
        &changed(&|charter| charter.parties[0].posts.rotate_right(1)),
    );
}

pub fn words(set: &mut Set) {
    let founding = signed();
    let amended = signed_by_all(amended());
    let words = |of: Fingerprint| vec![("words", of.to_string().replace('\n', " "))];
    let of_line = Fingerprint::of(amended.line_id().0);
    assert_eq!(of_line, founding.fingerprint());
    let comment = "Of the charter that founds a line, the words are those of the line.";
    set.good("charter-words", "ok", comment, &words(of_line), &founding.encode());
    let comment = "Of an amended charter, the words are those of its own payload.";
    set.good("charter-words", "ok-amended", comment, &words(amended.fingerprint()), &amended.encode());
    let comment = "The words of the line are not those of what is to be agreed.";
    set.bad("charter-words", "amended-of-line", CharterLevel, comment, &words(of_line), &amended.encode());
}

pub fn keys(set: &mut Set) {
    let charter = signed_by_all(amended());
    let given = [("charter-file", hex(&charter.encode()))];
    let revocation = Revocation {
        party: "EAST".to_owned(),
        epoch: 1,
        line: charter.line_id().0.0,
        sizes: [0, 0, 0, 1],
        time: START,
        reason: "lost".to_owned(),
    };
    let root = root_key(EAST);
    let comment = "EAST takes its key back on the line that it joined.";
    set.good("key", "ok-amended", comment, &given, &revocation.sign(&root));
    let elsewhere = Revocation { line: merkle::sha256(charter.payload()).0, ..revocation };
    let comment = "A revocation for the hash of the amended charter, which is no line.";
    set.bad("key", "amended-other-line", Key, comment, &given, &elsewhere.sign(&root));
}

pub fn entries(set: &mut Set) {
    let mut world = World::spoken();
    let (blue, east) = (lane(BLUE, Precedence::Flash), lane(EAST, Precedence::Flash));
    world.amend(amended());
    let given = |lane| {
        let at = EntryRef { lane, serial: world.size(lane) + 1 };
        [("charter-file", hex(&world.charter.encode())), ("root-before", world.root_before(at).to_string())]
    };
    let seen_of = |lane, lanes: usize| {
        let (mut sizes, mut roots) = (world.sizes(), world.roots());
        sizes.resize(lanes, 0);
        roots.resize(lanes, merkle::empty_root());
        let seen = Some(Seen::new(world.line, sizes, &roots));
        world.sign(&UnsignedEntry { seen, ..world.draft(lane, "where are you") }).into_bytes()
    };
    let mut good = |what: &str, comment, lane, entry: &[u8]| set.good("entry", what, comment, &given(lane), entry);
    good("ok-amended", "BLUE/F/0002, with what BLUE had seen of the lanes of four parties.", blue, &seen_of(blue, 16));
    good(
        "ok-amended-before",
        "BLUE/F/0002, signed before EAST joined, of the lanes of three.",
        blue,
        &seen_of(blue, 12),
    );
    good("ok-amended-joined", "EAST's first entry.", east, &seen_of(east, 16));
    let mut bad =
        |what: &str, level, comment, lane, entry: &[u8]| set.bad("entry", what, level, comment, &given(lane), entry);
    bad(
        "amended-seen-fewer",
        Form,
        "States the sizes of two parties' lanes on a line that three founded.",
        blue,
        &seen_of(blue, 8),
    );
    bad(
        "amended-seen-more",
        Form,
        "States the sizes of five parties' lanes on a line of four.",
        blue,
        &seen_of(blue, 20),
    );
    bad(
        "amended-seen-part",
        Form,
        "States the sizes of two of EAST's lanes, and parties join with four.",
        blue,
        &seen_of(blue, 14),
    );
    bad("amended-seen-before-joined", Form, "By EAST, of the lanes that there were before it joined.", east, &{
        let mut payload = Writer::new();
        payload.array(6).uint(east.number().into()).uint(1).uint(world.now.0).uint(1).array(2).array(12);
        for &size in &world.sizes()[..12] {
            payload.uint(size);
        }
        payload.bytes(&Seen::digest(world.line, &world.sizes()[..12], &world.roots()[..12]).0);
        payload.raw(&body("where are you"));
        let aad = aad("detente entry v1", &[world.line.0, merkle::empty_root()]);
        Forgery::new(&payload.into_bytes(), &aad).sign(&station_key(EAST, 1))
    });
    let refounded = signed_by_all(founded(&|charter| charter.name = "Norte".to_owned()));
    let [_, root_before] = given(blue);
    set.bad(
        "entry",
        "amended-other-line",
        SignatureLevel,
        "The amended charter, signed by all, holds a founding charter with one letter changed: it is of another line.",
        &[("charter-file", hex(&refounded.encode())), root_before],
        &seen_of(blue, 16),
    );
}

pub fn files(set: &mut Set) {
    let world = World::spoken_on();
    let routine = lane(BLUE, Precedence::Routine);
    let east = EntryRef { lane: lane(EAST, Precedence::Routine), serial: 1 };
    let items = world.items(&[], &[]);
    set.good(
        "transcript",
        "ok-amended",
        "A line that EAST joined: entries before that state what was seen of twelve lanes, later ones of sixteen.",
        &[],
        &items.concat(),
    );
    set.good(
        "extract",
        "ok-amended",
        "What BLUE said before EAST joined, and what EAST said.",
        &[],
        &world.extract(&[EntryRef { lane: routine, serial: 2 }, east], &[], &[]).concat(),
    );
    let receipt = world.receipts.iter().rfind(|receipt| receipt.claims().lane == routine).unwrap();
    assert_eq!(receipt.claims().receiver, EAST);
    let second = EntryRef { lane: routine, serial: 2 };
    let shown = Disclosure::new(
        &world.charter,
        world.entry(second),
        world.root_before(second),
        receipt,
        &merkle::inclusion_path(&world.leaves(routine), 1),
    );
    set.good(
        "disclosure",
        "ok-amended",
        "BLUE/R/0002, said before EAST joined, with EAST's receipt.",
        &[],
        shown.unwrap().encode(),
    );
    let fork = |world: &World| {
        let entry = world.entry(east).clone();
        ForkProof::new(&world.charter, world.root_before(east), entry, world.rival(east, "ten again")).unwrap()
    };
    set.good("fork", "ok-amended", "Two entries of EAST for EAST/R/0001.", &[], &fork(&world).encode());

    let mut bad = |what: &str, level, comment: &str, object: &[u8]| {
        set.bad("transcript", &format!("amended-{what}"), level, comment, &[], object);
    };
    let with_charter = |file: Vec<u8>| [&items[..1], &[item(0, &file)], &items[2..]].concat().concat();
    bad(
        "other-line",
        CharterLevel,
        "The amended charter, signed by all, holds a founding charter with one letter changed: it is of another line.",
        &with_charter(signed_by_all(founded(&|charter| charter.name = "Norte".to_owned())).encode()),
    );
    bad(
        "founding-charter",
        Form,
        "The founding charter in place of the amended one: entries state what was seen of lanes that it does not have.",
        &with_charter(signed().encode()),
    );
    bad(
        "unsigned",
        CharterLevel,
        "RED has not signed the amendment.",
        &with_charter({
            let [blue, _, host, east] = signers();
            charter_file(world.charter.payload(), &[blue, None, host, east], world.charter.delegations())
        }),
    );
    // RED lied before EAST joined, of its own lane.
    let lied = |forks: &dyn Fn(&World) -> Vec<ForkProof>| {
        let mut world = World::spoken();
        let mut draft = world.draft(lane(RED, Precedence::Routine), "liar");
        let sizes = world.sizes().iter().enumerate().map(|(at, &size)| if at == 4 { size } else { 0 }).collect();
        let mut roots = world.roots();
        roots.fill(merkle::empty_root());
        roots[4] = Hash([9; 32]);
        draft.seen = Some(Seen::new(world.line, sizes, &roots));
        let entry = world.sign(&draft);
        world.push(entry);
        world.amend(amended());
        world.say(east.lane, "ten");
        let forks = forks(&world);
        world.items(&[], &forks).concat()
    };
    bad(
        "seen-wrong",
        SeenLevel,
        "Before EAST joined, RED stated another root of its own lane than it has: proof against RED.",
        &lied(&|_| Vec::new()),
    );
    bad(
        "seen-fork",
        SeenLevel,
        "The same, and EAST forked a lane that RED's statement does not reach: no excuse for RED.",
        &lied(&|world| vec![fork(world)]),
    );
}
