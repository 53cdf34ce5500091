//! Where no link is, two stations go on by files that somebody carries; and no file of an earlier life of an honest station
//! ever sets it against itself.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Lane, PartyIndex, Precedence, Terms, UnsignedEntry};
use line::affairs::Body;
use line::{
    Blame, CarriedError, Class, CommandError, Cover, Event, Frame, Heartbeat, Hello, Input, LinkId, LocalFault,
    Misdeed, Output, PassedOver, Record,
};
use testkit::parties;
use testkit::random::Random;
use testkit::sim::{CarriedFile, Rates, World};

const FLASH: Precedence = Precedence::Flash;
const ROUTINE: Precedence = Precedence::Routine;

/// Two stations that have met, and have no link any more.
fn parted() -> World {
    let mut world = stations(2);
    part(&mut world);
    world
}

fn part(world: &mut World) {
    let parties = world.stations.len();
    for one in 0..parties {
        (0..one).for_each(|other| world.block(one, other, true));
    }
    world.run_for(60 * S).unwrap();
}

/// Everything that is held of a lane.
fn texts(world: &World, at: usize, lane: Lane) -> Vec<String> {
    let text = |body: &Body| match body {
        Body::Message(message) => Some(message.text.clone()),
        _ => None,
    };
    bodies(world, at, lane).iter().filter_map(text).collect()
}

fn read(world: &mut World, at: usize, file: &CarriedFile) -> PassedOver {
    world.read_file(at, file, false).unwrap().unwrap()
}

fn refused(world: &mut World, at: usize, file: &CarriedFile) -> CarriedError {
    match world.read_file(at, file, false).unwrap() {
        Err(CommandError::Carried(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// One file each way.
fn exchange(world: &mut World) {
    for (from, to) in [(0, 1), (1, 0)] {
        let file = world.write_file(from, to);
        read(world, to, &file);
        world.run_for(S).unwrap();
    }
}

fn may_sign(world: &World, at: usize) -> bool {
    world.stations[at].line.as_ref().unwrap().may_sign()
}

fn restart(world: &mut World, at: usize) {
    world.run_for(S).unwrap();
    world.kill(at);
    world.start(at).unwrap();
}

#[test]
fn what_comes_by_a_file_is_kept_told_and_receipted_and_the_line_is_not_up() {
    let mut world = parted();
    say(&mut world, 0, ROUTINE, "one");
    say(&mut world, 0, FLASH, "now");
    world.run_for(S).unwrap();
    let file = world.write_file(0, 1);
    let precedences: Vec<_> =
        file.frames.iter().map(|(class, _)| *class).filter(|class| *class != Class::Control).collect();
    assert_eq!(precedences.first(), Some(&Class::Lane(FLASH)), "the most urgent first");
    assert_eq!(read(&mut world, 1, &file), PassedOver::default());
    assert_eq!(texts(&world, 1, lane(0, FLASH)), ["now"]);
    assert_eq!(texts(&world, 1, lane(0, ROUTINE)), ["one"]);
    let folded = |event: &Event| matches!(event, Event::Folded(line::affairs::Folded::Message(place)) if place.lane == lane(0, FLASH));
    world.run_for(S).unwrap();
    assert!(world.stations[1].events.iter().any(folded), "{:?}", world.stations[1].events);
    assert_ne!(world.state(1, 0), Some(line::LineState::Up));
    // Its receipt goes by whatever comes next.
    let back = world.write_file(1, 0);
    read(&mut world, 0, &back);
    let receipted = &world.stations[0].line.as_ref().unwrap().status(line::Mono(0))[0].receipted;
    assert_eq!(receipted[lane(0, FLASH).number() as usize], 1);
    // What was receipted is not written again.
    let next = world.write_file(0, 1);
    assert!(next.frames.iter().all(|(class, _)| *class == Class::Control));
}

#[test]
fn a_file_that_is_read_again_changes_nothing() {
    let mut world = parted();
    say(&mut world, 0, FLASH, "now");
    world.run_for(S).unwrap();
    let file = world.write_file(0, 1);
    for _ in 0..3 {
        assert_eq!(read(&mut world, 1, &file), PassedOver::default());
    }
    assert_eq!(texts(&world, 1, lane(0, FLASH)), ["now"]);
    assert_eq!(blames(&world, 1), []);
}

#[test]
fn a_torn_file_gives_what_stands_before_the_tear() {
    for cut in 0..12 {
        let mut world = parted();
        (0..4).for_each(|number| say(&mut world, 0, ROUTINE, &number.to_string()));
        world.run_for(S).unwrap();
        let whole = world.write_file(0, 1);
        let mut torn = whole.clone();
        torn.frames.truncate(cut.min(torn.frames.len()));
        if !torn.frames.is_empty() {
            read(&mut world, 1, &torn);
        }
        let entries = torn.frames.iter().filter(|(class, _)| *class == Class::Lane(ROUTINE)).count();
        assert_eq!(texts(&world, 1, lane(0, ROUTINE)).len(), entries);
        read(&mut world, 1, &whole);
        assert_eq!(texts(&world, 1, lane(0, ROUTINE)).len(), 4);
    }
}

#[test]
fn a_station_that_started_anew_signs_after_one_round_of_files() {
    let mut world = parted();
    // Written for the life that is about to end.
    let stale = world.write_file(1, 0);
    say(&mut world, 0, ROUTINE, "before");
    restart(&mut world, 0);
    say(&mut world, 0, FLASH, "waits");
    world.run_for(S).unwrap();
    read(&mut world, 0, &stale);
    assert!(!may_sign(&world, 0), "what was said to an earlier life confirms nothing");
    let first = world.write_file(0, 1);
    assert!(first.frames.iter().all(|(class, _)| *class == Class::Control), "its disk may be an old copy");
    read(&mut world, 1, &first);
    let answer = world.write_file(1, 0);
    assert_eq!(answer.cover.to_life, first.cover.life);
    read(&mut world, 0, &answer);
    assert!(may_sign(&world, 0));
    world.run_for(S).unwrap();
    let second = world.write_file(0, 1);
    read(&mut world, 1, &second);
    assert_eq!(texts(&world, 1, lane(0, FLASH)), ["waits"]);
    assert_eq!(texts(&world, 1, lane(0, ROUTINE)), ["before"]);
}

/// What a link of the earlier life still brings would be taken after the new one was told what is held.
#[test]
fn a_file_of_a_new_life_ends_the_links_of_the_earlier_one() {
    let mut world = stations(2);
    world.block(0, 1, true);
    world.run_for(4 * S).unwrap();
    let link = |world: &World| world.stations[1].line.as_ref().unwrap().status(line::Mono(0))[0].link;
    assert!(link(&world).is_some(), "nobody has noticed yet");
    let file = of_another_life(&world, world.write_file(0, 1));
    read(&mut world, 1, &file);
    assert_eq!(link(&world), None);
}

/// A file as if another life had written it.
fn of_another_life(world: &World, mut file: CarriedFile) -> CarriedFile {
    let Ok(Frame::Hello(mut hello)) = Frame::parse(&file.frames[0].1, 8) else { panic!("a file begins with a hello") };
    hello.life += 1;
    file.cover.life += 1;
    file.cover.at = now(world);
    file.frames[0].1 = Frame::Hello(hello).encode();
    file
}

/// Its writer's station was heard to have started anew before the signature of an entry was checked: the entry was dropped,
/// and the file called read.
#[test]
fn a_file_of_which_something_is_dropped_is_to_be_read_again() {
    let mut bare = Bare::new();
    let hello = |life: u64, time: evidence::Time| {
        let roots = vec![evidence::Frontier::new().root(); 8];
        let hello = Hello {
            version: line::VERSION,
            line: bare.id(),
            drill: false,
            amendment: 0,
            charter: bare.id().0,
            party: PartyIndex(1),
            epoch: 1,
            life,
            time,
            sizes: vec![0; 8],
            roots,
        };
        Frame::Hello(hello).encode()
    };
    let body = message(0, "words").encode();
    let draft = UnsignedEntry { lane: lane(1, ROUTINE), serial: 1, time: parties::START, epoch: 1, seen: None, body };
    let root = evidence::Frontier::new().root();
    let entry = draft.sign(bare.id(), root, &parties::station_key(PartyIndex(1), 1)).unwrap();
    let cover = Cover { peer: PartyIndex(1), epoch: 1, life: 7, to_life: 0, at: parties::START };
    let frames = vec![
        (Class::Control, hello(7, parties::START)),
        (Class::Lane(ROUTINE), Frame::Entry(entry.bytes().to_vec()).encode()),
    ];
    let of_link = hello(9, parties::START.plus_ms(1));
    let out = bare.step(1, Input::Carried { id: 7, cover, first: true, newer: false, frames });
    let checks = out.into_iter().filter_map(|output| match output {
        Output::Verify(check) => Some(*check),
        _ => None,
    });
    let checks: Vec<_> = checks.collect();
    assert_eq!(checks.len(), 1);
    let link = LinkId(1);
    bare.step(2, Input::LinkUp { link, peer: PartyIndex(1), epoch: 1, dialed: false, over: line::Over::default() });
    bare.step(3, Input::Frame { link, class: Class::Control, bytes: of_link });
    let mut out = Vec::new();
    checks.into_iter().for_each(|check| out.extend(bare.step(4, Input::Verified(check.run()))));
    out.extend(bare.step(5, Input::Stored { ticket: 100 }));
    let unsettled = |output: &Output| {
        matches!(output, Output::Done { id: 7, result: Err(CommandError::Carried(CarriedError::Unsettled)) })
    };
    assert!(out.iter().any(unsettled), "{out:?}");
}

/// BLUE writes a file, its disk is lost, and the copy that takes its place knows nothing of that; then RED hears of the new
/// life first. Whatever RED had been told of the earlier one would be signed anew.
fn restored_behind_a_file() -> (World, CarriedFile) {
    let mut world = parted();
    let copy = world.stations[0].store.clone();
    say(&mut world, 0, ROUTINE, "lost");
    world.run_for(S).unwrap();
    let file = world.write_file(0, 1);
    world.kill(0);
    world.restore(0, Some(copy));
    world.start(0).unwrap();
    world.run_for(S).unwrap();
    (world, file)
}

#[test]
fn of_an_earlier_life_no_entry_is_taken() {
    for red_restarts in [false, true] {
        let (mut world, file) = restored_behind_a_file();
        let news = world.write_file(0, 1);
        read(&mut world, 1, &news);
        if red_restarts {
            // What it knows of BLUE's life lasts.
            restart(&mut world, 1);
        }
        assert_eq!(refused(&mut world, 1, &file), CarriedError::EarlierLife);
        let answer = world.write_file(1, 0);
        read(&mut world, 0, &answer);
        say(&mut world, 0, ROUTINE, "instead");
        world.run_for(S).unwrap();
        let next = world.write_file(0, 1);
        read(&mut world, 1, &next);
        assert_eq!(refused(&mut world, 1, &file), CarriedError::EarlierLife);
        assert_eq!(texts(&world, 1, lane(0, ROUTINE)), ["instead"]);
        assert_eq!(blames(&world, 1), []);
    }
}

#[test]
fn a_link_tells_the_present_life_too_and_that_lasts() {
    let (mut world, file) = restored_behind_a_file();
    world.block(0, 1, false);
    world.run_for(30 * S).unwrap();
    assert_eq!(refused(&mut world, 1, &file), CarriedError::EarlierLife);
    say(&mut world, 0, ROUTINE, "instead");
    world.run_for(S).unwrap();
    part(&mut world);
    restart(&mut world, 1);
    assert_eq!(refused(&mut world, 1, &file), CarriedError::EarlierLife);
    assert_eq!(blames(&world, 1), []);
    assert_eq!(texts(&world, 1, lane(0, ROUTINE)), ["instead"]);
}

/// The receiver heard of a new life and told it what it held, and fell before it had kept which life that was: the file of
/// the earlier life was taken after that.
#[test]
fn nothing_is_told_to_a_new_life_before_it_is_durable_that_there_is_one() {
    let rates = Rates { disk_us: 3 * S, ..Rates::calm() };
    let mut world = World::with(parties::charter(2, Terms::default()), rates, 1);
    world.start_all().unwrap();
    world.run_for(60 * S).unwrap();
    restart(&mut world, 0);
    let life = world.stations[0].line.as_ref().unwrap().life();
    let mut told = false;
    for _ in 0..20_000 {
        world.run_for(MS).unwrap();
        let kept = world.stations[1].lives();
        if may_sign(&world, 0) {
            assert_eq!(kept.first().map(|(_, life, _)| *life), Some(life));
            told = true;
            break;
        }
    }
    assert!(told, "it was never confirmed");
}

#[test]
fn what_a_file_has_of_a_lost_disk_is_given_back() {
    let (mut world, file) = restored_behind_a_file();
    // RED reads the file before it hears of the new life.
    read(&mut world, 1, &file);
    exchange(&mut world);
    world.run_for(S).unwrap();
    assert_eq!(texts(&world, 0, lane(0, ROUTINE)), ["lost"]);
    exchange(&mut world);
    assert!(bodies(&world, 1, lane(0, Precedence::Immediate)).iter().any(|body| matches!(body, Body::Restored { .. })));
    assert_eq!(blames(&world, 1), []);
}

/// Its clock was set back while it was down: its files are refused, until an officer says that they are new.
#[test]
fn a_new_life_whose_clock_was_set_back_is_taken_on_an_officers_word() {
    let mut world = parted();
    world.kill(0);
    world.stations[0].set_clock_off_ms(-3_600_000);
    world.start(0).unwrap();
    let file = world.write_file(0, 1);
    // Without an entry in it nothing is refused, and nothing rests on it.
    read(&mut world, 1, &file);
    assert_eq!(world.write_file(1, 0).cover.to_life, file_life(&world, 1));
    assert_ne!(world.write_file(1, 0).cover.to_life, file.cover.life);
    world.read_file(1, &file, true).unwrap().unwrap();
    assert_eq!(world.write_file(1, 0).cover.to_life, file.cover.life);
}

/// The life of the other's station that a station has kept.
fn file_life(world: &World, at: usize) -> u64 {
    world.stations[at].lives()[0].1
}

#[test]
fn another_life_is_an_earlier_one_while_the_line_is_up() {
    let mut world = stations(2);
    say(&mut world, 0, ROUTINE, "one");
    world.run_for(5 * MS).unwrap();
    let mut file = world.write_file(0, 1);
    assert_eq!(file.frames.last().map(|(class, _)| *class), Some(Class::Lane(ROUTINE)), "it is not receipted yet");
    file = of_another_life(&world, file);
    // Whoever is heard now lives, so this was written before, whatever the clock says.
    file.cover.at = now(&world).plus_ms(500);
    assert_eq!(refused(&mut world, 1, &file), CarriedError::EarlierLife);
    assert_eq!(world.state(1, 0), Some(line::LineState::Up));
    part(&mut world);
    file.cover.at = now(&world);
    read(&mut world, 1, &file);
}

#[test]
fn what_is_dated_ahead_of_all_clocks_is_refused() {
    let mut world = parted();
    let most = Terms::default().clock_offset_max_ms;
    for (ahead_ms, taken) in [(most, true), (most + 1, false)] {
        let mut file = world.write_file(0, 1);
        file.cover.at = now(&world).plus_ms(ahead_ms);
        match taken {
            true => drop(read(&mut world, 1, &file)),
            false => assert_eq!(refused(&mut world, 1, &file), CarriedError::Future { ahead_ms }),
        }
    }
}

/// An older file of the same life says less of what its writer holds: had it confirmed, the places of the rest would have been
/// signed anew.
#[test]
fn an_older_file_does_not_confirm_what_a_newer_one_denies() {
    let mut world = parted();
    let copy = world.stations[0].store.clone();
    say(&mut world, 0, ROUTINE, "lost");
    world.run_for(S).unwrap();
    let file = world.write_file(0, 1);
    world.kill(0);
    world.restore(0, Some(copy));
    world.start(0).unwrap();
    world.run_for(S).unwrap();
    let news = world.write_file(0, 1);
    // RED answers twice: before it reads the file of the earlier life it does not know the later one yet.
    read(&mut world, 1, &file);
    read(&mut world, 1, &news);
    let mut older = world.write_file(1, 0);
    world.run_for(S).unwrap();
    let newer = world.write_file(1, 0);
    // The older one as it would be if RED had taken the entry in later.
    let hello = |file: &CarriedFile| match Frame::parse(&file.frames[0].1, 8).unwrap() {
        Frame::Hello(hello) => hello,
        other => panic!("{other:?}"),
    };
    let mut said = hello(&older);
    let number = lane(0, ROUTINE).number() as usize;
    said.sizes[number] = 0;
    said.roots[number] = evidence::Frontier::new().root();
    older.frames[0].1 = Frame::Hello(said).encode();
    older.frames.retain(|(class, _)| *class == Class::Control);
    // The newer one comes torn behind its hello.
    let torn = CarriedFile { frames: newer.frames[..1].to_vec(), ..newer.clone() };
    read(&mut world, 0, &torn);
    assert!(!may_sign(&world, 0));
    let passed_over = read(&mut world, 0, &older);
    assert!(passed_over.outdated);
    assert!(!may_sign(&world, 0));
    let passed_over = read(&mut world, 0, &newer);
    assert!(may_sign(&world, 0), "{passed_over:?}");
    assert_eq!(texts(&world, 0, lane(0, ROUTINE)), ["lost"]);
}

#[test]
fn a_bad_entry_is_its_writers_fault_and_what_came_before_stands() {
    let mut world = parted();
    say(&mut world, 0, FLASH, "good");
    world.run_for(S).unwrap();
    let mut file = world.write_file(0, 1);
    let bad = signed(&world, 0, lane(0, ROUTINE), 1, &parties::station_key(PartyIndex(1), 1), "bad");
    file.frames.push((Class::Lane(ROUTINE), Frame::Entry(bad.bytes().to_vec()).encode()));
    world.expect_blame(0);
    let error = refused(&mut world, 1, &file);
    let named =
        |blame: &Blame| matches!(blame, Blame::PeerMisbehaved { party: PartyIndex(0), misdeed: Misdeed::BadEntry(_) });
    assert!(matches!(&error, CarriedError::Blamed(blame) if named(blame)), "{error:?}");
    assert!(blames(&world, 1).iter().any(named));
    assert_eq!(texts(&world, 1, lane(0, FLASH)), ["good"]);
    assert!(texts(&world, 1, lane(0, ROUTINE)).is_empty());
}

#[test]
fn what_belongs_in_no_file_is_its_writers_fault() {
    let heartbeat = Heartbeat { number: 1, time: parties::START, echo: 0, echo_age_us: 0, sizes: vec![0; 8] };
    let frames = [
        Frame::Heartbeat(heartbeat).encode(),
        Frame::Probe { lane: lane(0, FLASH), size: 1 }.encode(),
        vec![0x80],
        Vec::new(),
    ];
    for frame in frames {
        let mut world = parted();
        world.expect_blame(0);
        let whole = world.write_file(0, 1);
        let mut behind = whole.clone();
        behind.frames.push((Class::Control, frame.clone()));
        let mut before = whole;
        before.frames.insert(0, (Class::Control, frame));
        for file in [behind, before] {
            assert!(matches!(refused(&mut world, 1, &file), CarriedError::Blamed(Blame::PeerMisbehaved { .. })));
        }
    }
}

#[test]
fn entries_in_another_order_are_their_writers_fault() {
    let mut world = parted();
    (0..3).for_each(|number| say(&mut world, 0, ROUTINE, &number.to_string()));
    world.run_for(S).unwrap();
    let mut file = world.write_file(0, 1);
    let last = file.frames.len() - 1;
    file.frames.remove(last - 1);
    world.expect_blame(0);
    let error = refused(&mut world, 1, &file);
    assert!(matches!(error, CarriedError::Blamed(Blame::PeerMisbehaved { misdeed: Misdeed::Gap(_), .. })), "{error:?}");
    assert_eq!(texts(&world, 1, lane(0, ROUTINE)), ["0"]);
}

/// The reader lost its disk, and the writer could not know: what it wrote leaves a gap that is nobody's fault.
#[test]
fn a_gap_at_the_beginning_of_a_lane_is_passed_over() {
    let mut world = stations(2);
    say(&mut world, 0, ROUTINE, "before");
    world.run_for(S).unwrap();
    part(&mut world);
    say(&mut world, 0, ROUTINE, "after");
    say(&mut world, 0, FLASH, "now");
    world.run_for(S).unwrap();
    let file = world.write_file(0, 1);
    world.kill(1);
    world.restore(1, None);
    world.start(1).unwrap();
    let passed_over = read(&mut world, 1, &file);
    assert!(passed_over.gaps.contains(&at(0, ROUTINE, 2)), "{passed_over:?}");
    assert_eq!(texts(&world, 1, lane(0, FLASH)), ["now"]);
    assert_eq!(blames(&world, 1), []);
    // It says what it holds, and is given all of it.
    let asks = world.write_file(1, 0);
    read(&mut world, 0, &asks);
    let whole = world.write_file(0, 1);
    assert_eq!(read(&mut world, 1, &whole).gaps, []);
    assert_eq!(texts(&world, 1, lane(0, ROUTINE)), ["before", "after"]);
}

/// This disk is a copy that was left behind, with words in places where others were sent since.
#[test]
fn a_file_tells_a_copy_that_was_left_behind() {
    let mut world = parted();
    let before = world.stations[0].store.clone();
    say(&mut world, 0, ROUTINE, "never sent");
    world.run_for(S).unwrap();
    world.kill(0);
    let left_behind = world.stations[0].store.clone();
    world.restore(0, Some(before));
    world.start(0).unwrap();
    exchange(&mut world);
    say(&mut world, 0, ROUTINE, "sent in its place");
    world.run_for(S).unwrap();
    exchange(&mut world);
    let answer = world.write_file(1, 0);
    world.kill(0);
    world.restore(0, Some(left_behind));
    world.start(0).unwrap();
    say(&mut world, 0, ROUTINE, "after that");
    let error = refused(&mut world, 0, &answer);
    assert_eq!(error, CarriedError::Blamed(Blame::Local(LocalFault::Diverged(lane(0, ROUTINE)))));
    assert_eq!(texts(&world, 1, lane(0, ROUTINE)), ["sent in its place"]);
}

#[test]
fn what_a_third_party_said_is_passed_on_by_file() {
    let mut world = stations(3);
    part(&mut world);
    say(&mut world, 0, FLASH, "to all");
    world.run_for(S).unwrap();
    for (from, to) in [(0, 1), (1, 2), (2, 0)] {
        let file = world.write_file(from, to);
        assert_eq!(read(&mut world, to, &file), PassedOver::default());
        world.run_for(S).unwrap();
    }
    assert_eq!(texts(&world, 2, lane(0, FLASH)), ["to all"]);
    let status = world.stations[0].line.as_ref().unwrap().status(line::Mono(0));
    let receipted = |peer: usize| status[peer].receipted[lane(0, FLASH).number() as usize];
    assert_eq!((receipted(0), receipted(1)), (0, 1));
}

#[test]
fn frames_that_are_not_the_first_need_those_before() {
    let mut world = parted();
    let file = world.write_file(0, 1);
    let other = world.write_file(0, 1);
    read(&mut world, 1, &file);
    let mut cut = other;
    cut.cover.at = cut.cover.at.plus_ms(1);
    let mut bare = Bare::new();
    let out = bare.step(1, Input::Carried { id: 7, cover: cut.cover, first: false, newer: false, frames: cut.frames });
    let answered = out.iter().any(|output| {
        matches!(
            output,
            line::Output::Done {
                id: 7,
                result: Err(CommandError::Carried(CarriedError::NoSuchParty | CarriedError::Unsettled))
            }
        )
    });
    assert!(answered, "{out:?}");
}

#[test]
fn whatever_stands_in_a_file_harms_nobody_and_the_next_is_read() {
    let mut world = parted();
    world.expect_blame(0);
    for seed in 0..400 {
        let mut random = Random::new(seed);
        for precedence in [FLASH, ROUTINE, ROUTINE] {
            say(&mut world, 0, precedence, &seed.to_string());
        }
        world.run_for(S).unwrap();
        let whole = world.write_file(0, 1);
        let mut bad = whole.clone();
        for _ in 0..random.within(1, 3) {
            spoil(&mut bad, &mut random);
        }
        // It says whose fault it is, or had nothing in it to be refused.
        let _ = world.read_file(1, &bad, false).unwrap();
        world.run_for(S).unwrap();
        assert_eq!(read(&mut world, 1, &whole), PassedOver::default(), "seed {seed}");
        let back = world.write_file(1, 0);
        read(&mut world, 0, &back);
        for lane in Precedence::ALL.map(|precedence| lane(0, precedence)) {
            let of = |at: usize| world.stations[at].store.entries(lane, 1, usize::MAX).unwrap();
            assert_eq!(of(0), of(1), "seed {seed}");
        }
    }
    assert!(blames(&world, 1).len() > 100, "much of it was told");
}

/// Alters a frame, or where it stands.
fn spoil(file: &mut CarriedFile, random: &mut Random) {
    let frames = &mut file.frames;
    if frames.is_empty() {
        return;
    }
    let at = random.below(frames.len() as u64) as usize;
    let length = frames[at].1.len().max(1) as u64;
    match random.below(7) {
        0 => drop(frames.remove(at)),
        1 => frames.insert(at, frames[at].clone()),
        2 => frames.swap(0, at),
        3 => frames[at].0 = *random.one_of(&Class::ALL),
        4 => frames[at].1.truncate(random.below(length) as usize),
        _ => {
            let byte = random.below(length) as usize;
            frames[at].1.iter_mut().skip(byte).take(1).for_each(|byte| *byte ^= 1 << random.below(8));
        }
    }
}

/// Words, files, replays, tears, restarts and restores of one side in any order: the simulator's judge would tell of a fork,
/// of words lost and of an honest station that is blamed; and in the end both have the same.
#[test]
fn whatever_becomes_of_files_nobody_is_set_against_anybody() {
    for seed in 0..150 {
        if let Err(why) = walk(seed) {
            panic!("seed {seed}: {why}");
        }
    }
}

fn walk(seed: u64) -> Result<(), String> {
    let mut random = Random::new(seed);
    let mut world =
        World::with(parties::charter(2, Terms { check_every_s: 31_000_000, ..Terms::default() }), Rates::calm(), seed);
    world.start_all()?;
    part(&mut world);
    let mut files: Vec<(usize, CarriedFile)> = Vec::new();
    let mut copy = None;
    for step in 0..60 {
        match random.below(23) {
            0..=5 => {
                let precedence = *random.one_of(&Precedence::ALL);
                say(&mut world, random.below(2) as usize, precedence, &format!("{seed} {step}"));
            }
            6..=10 => {
                let from = random.below(2) as usize;
                files.push((1 - from, world.write_file(from, 1 - from)));
            }
            11..=15 if !files.is_empty() => {
                let newest = random.per_mille(600);
                let number = if newest { files.len() - 1 } else { random.below(files.len() as u64) as usize };
                let (to, mut file) = files[number].clone();
                if random.per_mille(200) {
                    file.frames.truncate(1 + random.below(file.frames.len() as u64) as usize);
                }
                match world.read_file(to, &file, false)? {
                    Ok(_) | Err(CommandError::Carried(CarriedError::EarlierLife | CarriedError::Unsettled)) => {}
                    Err(error) => return Err(format!("{to} refuses an honest file: {error}")),
                }
            }
            16 => restart(&mut world, random.below(2) as usize),
            17 | 18 => copy = Some(world.stations[0].store.clone()),
            19..=21 if copy.is_some() => {
                world.kill(0);
                world.restore(0, copy.take());
                world.start(0)?;
            }
            22 if random.per_mille(300) => {
                world.block(0, 1, false);
                world.run_for(20 * S)?;
                part(&mut world);
            }
            _ => {}
        }
        world.run_for(2 * S)?;
    }
    world.block(0, 1, false);
    world.run_for(120 * S)?;
    for lane in Lane::all(2) {
        let of = |at: usize| world.stations[at].store.entries(lane, 1, usize::MAX).unwrap();
        if of(0) != of(1) {
            return Err(format!("the two hold different things of {lane:?}"));
        }
    }
    match (0..2).find(|at| !may_sign(&world, *at) || !blames(&world, *at).is_empty()) {
        None => Ok(()),
        Some(at) => Err(format!("{at} does not sign, or blames somebody: {:?}", blames(&world, at))),
    }
}
