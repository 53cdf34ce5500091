//! A passkey is added by the person whose it is, counts up, is found by what its device knows it by, and goes when that
//! person, an administrator or the end of duress has it go.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

use std::collections::BTreeMap;

use evidence::Time;
use line::desk::{Change, Desk, Entry, Keying, Refusal, Role};
use line::limits::{DESK_LINE_BYTES_MAX, PASSKEY_ID_BYTES_MAX, PASSKEY_KEY_BYTES_MAX, PASSKEYS_PER_PERSON_MAX};

const NOW: Time = Time(1_750_000_000_000);

fn take(desk: &mut Desk, by: Option<&str>, change: Change) -> Result<(), Refusal> {
    desk.take(&Entry { at: NOW, by: by.map(str::to_owned), change })
}

fn staffed() -> Desk {
    let mut desk = Desk::new();
    for (by, person, role) in [(None, "admin", Role::Administrator), (Some("admin"), "watch-1", Role::Reader)] {
        let (roles, languages, secret) = ([role].into(), BTreeMap::new(), vec![7; 32]);
        take(&mut desk, by, Change::Enrolled { person: person.to_owned(), roles, languages, secret }).unwrap();
    }
    desk
}

fn added(id: &[u8], count: u32, duress: bool) -> Change {
    let (name, id, key) = ("Key ring".to_owned(), id.to_vec(), vec![9; 77]);
    Change::Passkey(Keying::Added { name, id, key, count, synced: false, duress })
}

fn used(passkey: u64, count: u32) -> Change {
    Change::Passkey(Keying::Used { passkey, count })
}

fn removed(passkey: u64) -> Change {
    Change::Passkey(Keying::Removed { passkey })
}

#[test]
fn it_is_its_persons_and_an_administrators_to_remove() {
    let mut desk = staffed();
    assert_eq!(take(&mut desk, None, added(b"one", 0, false)), Err(Refusal::NotSignedIn));
    take(&mut desk, Some("watch-1"), added(b"one", 0, false)).unwrap();
    take(&mut desk, Some("admin"), added(b"two", 0, false)).unwrap();
    assert_eq!(take(&mut desk, Some("admin"), added(b"one", 0, false)), Err(Refusal::IsPasskey));
    let found = desk.passkey_of(b"one").map(|(person, number, passkey)| (person, number, passkey.added));
    assert_eq!((found, desk.passkey_of(b"three")), (Some(("watch-1", 1, NOW)), None));
    assert_eq!(take(&mut desk, Some("watch-1"), used(2, 0)), Err(Refusal::NoSuchPasskey(2)), "it is another's");
    assert!(matches!(take(&mut desk, Some("watch-1"), removed(2)), Err(Refusal::Lacks { .. })));
    take(&mut desk, Some("admin"), removed(1)).unwrap();
    assert_eq!(take(&mut desk, Some("watch-1"), removed(1)), Err(Refusal::NoSuchPasskey(1)));
    take(&mut desk, Some("watch-1"), added(b"one", 0, false)).unwrap();
    assert!(desk.passkey(3).is_some(), "a number is nobody else's afterwards");
    take(&mut desk, Some("admin"), Change::Ended { person: "watch-1".to_owned() }).unwrap();
    assert_eq!(desk.passkey_of(b"one"), None);
}

#[test]
fn a_count_that_does_not_grow_is_of_a_copy_unless_it_never_counts() {
    let mut desk = staffed();
    take(&mut desk, Some("watch-1"), added(b"one", 5, false)).unwrap();
    for count in [0, 4, 5] {
        assert_eq!(take(&mut desk, Some("watch-1"), used(1, count)), Err(Refusal::PasskeyCopied(1)), "{count}");
    }
    take(&mut desk, Some("watch-1"), used(1, 6)).unwrap();
    assert_eq!(take(&mut desk, Some("watch-1"), used(1, 6)), Err(Refusal::PasskeyCopied(1)));
    take(&mut desk, Some("watch-1"), added(b"two", 0, false)).unwrap();
    take(&mut desk, Some("watch-1"), used(2, 0)).unwrap();
    take(&mut desk, Some("watch-1"), used(2, 1)).unwrap();
    assert_eq!(take(&mut desk, Some("watch-1"), used(2, 0)), Err(Refusal::PasskeyCopied(2)));
    let (_, passkey) = desk.passkey(2).unwrap();
    assert_eq!((passkey.count, passkey.used), (1, Some(NOW)));
}

#[test]
fn one_that_was_added_under_duress_raises_it_and_goes_when_it_is_cleared() {
    let mut desk = staffed();
    take(&mut desk, Some("watch-1"), added(b"one", 0, false)).unwrap();
    take(&mut desk, Some("watch-1"), added(b"two", 0, true)).unwrap();
    take(&mut desk, Some("watch-1"), used(1, 0)).unwrap();
    assert!(desk.duress().is_empty());
    take(&mut desk, Some("watch-1"), used(2, 0)).unwrap();
    assert!(desk.duress().contains_key("watch-1"));
    take(&mut desk, Some("admin"), Change::DuressCleared { person: "watch-1".to_owned() }).unwrap();
    assert_eq!((desk.passkey(1).is_some(), desk.passkey(2)), (true, None));
}

#[test]
fn it_fits_its_bounds_and_there_are_no_more_than_fit() {
    let mut desk = staffed();
    let mut add = |name: &str, id: usize, key: usize| {
        let (name, id, key) = (name.to_owned(), vec![1; id], vec![9; key]);
        take(
            &mut desk,
            Some("watch-1"),
            Change::Passkey(Keying::Added { name, id, key, count: 0, synced: false, duress: false }),
        )
    };
    for (name, id, key) in [
        (" ", 1, 1),
        ("two\nlines", 1, 1),
        (&*"x".repeat(DESK_LINE_BYTES_MAX + 1), 1, 1),
        ("name", 0, 1),
        ("name", PASSKEY_ID_BYTES_MAX + 1, 1),
        ("name", 1, 0),
        ("name", 1, PASSKEY_KEY_BYTES_MAX + 1),
    ] {
        assert!(add(name, id, key).is_err(), "{name:?} {id} {key}");
    }
    add(&"x".repeat(DESK_LINE_BYTES_MAX), PASSKEY_ID_BYTES_MAX, PASSKEY_KEY_BYTES_MAX).unwrap();
    for id in 1..PASSKEYS_PER_PERSON_MAX {
        add("name", id, 77).unwrap();
    }
    assert_eq!(add("name", PASSKEYS_PER_PERSON_MAX, 77), Err(Refusal::Full("passkeys")));
}
