//! What a station and its ceremony refuse to begin with: a second copy, settings that are not understood, keys that
//! others can read or that are not there, an altered charter, and a fingerprint that was not the one read aloud.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use support::{BLUE, CAST, Drawn, Folders, RED, done, free_port, refused, run, start};

/// `serve` ends at once with this code, says this, and hints at something.
fn does_not_serve(folder: &Path, exit: i32, says: &str) {
    let ran = run(folder, &["serve"]);
    assert_eq!(ran.code, exit, "{ran:?}");
    assert!(ran.err.contains(says) && ran.err.contains("hint: "), "{ran:?}");
    assert!(!ran.err.contains("panicked"), "{ran:?}");
}

/// Changes one setting.
fn set(folder: &Path, from: &str, to: &str) {
    let file = folder.join("detente.toml");
    let settings = fs::read_to_string(&file).expect("settings");
    assert!(settings.contains(from), "{settings}");
    fs::write(&file, settings.replacen(from, to, 1)).expect("settings are written");
}

/// The line of the settings that says where the station listens.
fn listen(folder: &Path) -> String {
    let settings = fs::read_to_string(folder.join("detente.toml")).expect("settings");
    settings.lines().find(|line| line.starts_with("listen = ")).expect("it listens somewhere").to_owned()
}

#[test]
fn a_second_station_in_one_folder_is_refused_and_the_first_goes_on() {
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    let first = start(&folders.folders[BLUE]);
    does_not_serve(&blue, 5, "in use");
    set(&blue, &listen(&blue), &format!("listen = \"{}\"", free_port()));
    does_not_serve(&blue, 5, "in use by another station");
    assert_eq!(done(&blue, &["status"])["party"], "BLUE");
    assert!(refused(&blue, 5, &["rebuild"]).contains("in use"));
    drop(first);
    let again = start(&folders.folders[BLUE]);
    drop(again);
}

#[test]
fn a_folder_without_a_line_is_served_once_too() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let folder = init(dir.path(), BLUE);
    let mut first = start(&station::folder::Folder::new(&folder));
    set(&folder, &listen(&folder), &format!("listen = \"{}\"", free_port()));
    does_not_serve(&folder, 5, "another station runs in this folder");
    assert_eq!(done(&folder, &["status"])["lines"], serde_json::json!([]));
    assert!(refused(&folder, 1, &["send", "--from", "ops", "--to", "RED/ops", "words"]).contains("no line"));
    first.stop();
    refused(&folder, 4, &["status"]);
}

#[test]
fn settings_that_are_not_understood_are_named() {
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    for (from, to, says) in [
        ("mtu_discovery", "mtu_discovrey", "mtu_discovrey"),
        ("log = \"info\"", "log = \"loud\"", "log"),
        ("mtu_initial = 1472", "mtu_initial = 99", "mtu_initial"),
        ("[peers]", "[peers]\nGREEN = [\"somewhere\"]", "somewhere"),
    ] {
        let kept = fs::read(blue.join("detente.toml")).expect("settings");
        set(&blue, from, to);
        does_not_serve(&blue, 2, says);
        fs::write(blue.join("detente.toml"), kept).expect("settings are put back");
    }
    fs::remove_file(blue.join("detente.toml")).expect("settings are removed");
    does_not_serve(&blue, 5, "detente.toml");
    let nowhere = folders.dir.path().join("nowhere");
    assert_ne!(run(&nowhere, &["serve"]).code, 0);
}

#[test]
fn keys_that_others_can_read_or_that_are_not_there_are_refused() {
    let folders = Folders::make();
    let blue = folders.path(BLUE);
    let (key, root) = (blue.join("station.key"), blue.join("root.key"));
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our file");
    assert_eq!(fs::metadata(&key).expect("a key").permissions().mode() & 0o777, 0o600);
    for open_to_others in [0o640, 0o604, 0o660] {
        mode(&key, open_to_others);
        does_not_serve(&blue, 5, "can be read by others");
        mode(&root, open_to_others);
        assert!(refused(&blue, 5, &["key", "renew"]).contains("can be read by others"));
    }
    mode(&key, 0o600);
    // The root key is offline, as it should be: all goes on but what needs it.
    let offline = folders.dir.path().join("safe");
    fs::rename(&root, &offline).expect("our file");
    let station = start(&folders.folders[BLUE]);
    let revoke = ["key", "revoke", "--epoch", "2", "--reason", "lost"];
    let accept = folders.dir.path().join("charter.detente");
    let accept = ["charter", "accept", accept.to_str().expect("UTF-8")];
    for args in [&["key", "renew"][..], &revoke, &accept] {
        let ran = run(&blue, args);
        assert!(ran.code == 5 && ran.err.contains("root.key") && ran.err.contains("offline"), "{args:?}: {ran:?}");
    }
    drop(station);
    fs::write(&key, "00").expect("our file");
    does_not_serve(&blue, 5, "is not a key");
    fs::remove_file(&key).expect("our file");
    does_not_serve(&blue, 5, "station.key");
    // Nothing that was refused has changed what is there.
    assert!(!blue.join("station.key.1").exists());
}

/// Makes a folder with `init`.
fn init(dir: &Path, of: usize) -> PathBuf {
    let folder = dir.join(CAST[of].code);
    let listen = free_port().to_string();
    let posts =
        ["--post", "ops:tactical:Operations staff:Duty officer:chief", "--post", "chief:operational:Chief:General"];
    let args = ["init", "--code", CAST[of].code, "--name", CAST[of].name, "--language", "en", "--listen", &listen];
    done(&folder, &[&args[..], &posts].concat());
    folder
}

#[test]
fn a_charter_altered_by_one_bit_is_refused_and_so_are_wrong_words() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let [blue, red] = [init(dir.path(), BLUE), init(dir.path(), RED)];
    assert!(
        refused(&blue, 1, &["init", "--code", "X", "--name", "X", "--language", "en", "--post", "a:leader:b:c"])
            .contains("holds a station already")
    );
    let file = dir.path().join("charter.detente");
    let charter = file.to_str().expect("UTF-8");
    let identity = red.join("identity.detente");
    let identity = identity.to_str().expect("UTF-8");
    let proposed = done(&blue, &["charter", "propose", "--with", identity, "--name", "Line", "--out", charter]);
    assert_eq!(proposed["missing"], serde_json::json!(["RED"]));
    let words = proposed["fingerprint"].as_str().expect("words").to_owned();
    assert!(refused(&blue, 1, &["charter", "open", charter, "--words", &words]).contains("RED"));
    let accepted = done(&red, &["charter", "accept", charter]);
    assert_eq!((accepted["signed_by_all"].as_bool(), accepted["fingerprint"].as_str()), (Some(true), Some(&*words)));

    let whole = fs::read(&file).expect("the charter");
    let altered = dir.path().join("altered.detente");
    let altered_name = altered.to_str().expect("UTF-8");
    let mut drawn = Drawn(11);
    for round in 0..60 {
        let mut bytes = whole.clone();
        let at = if round < 8 { round } else { drawn.below(whole.len() as u64) as usize };
        bytes[at] ^= 1 << drawn.below(8);
        fs::write(&altered, bytes).expect("our file");
        let shown = run(&blue, &["charter", "show", altered_name]);
        assert!(shown.code == 3 && shown.err.contains("hint: "), "byte {at}: {shown:?}");
        refused(&blue, 3, &["charter", "open", altered_name, "--words", &words]);
    }
    fs::write(&altered, &whole[..whole.len() - 1]).expect("our file");
    refused(&blue, 3, &["charter", "show", altered_name]);

    let mut other: Vec<_> = words.split_whitespace().collect();
    // Two of the 28 may be the same word.
    let unlike = other.iter().position(|word| *word != other[0]).expect("not all are the same");
    other.swap(0, unlike);
    for wrong in [&other.join(" "), "", "alpha"] {
        let told = refused(&blue, 3, &["charter", "open", charter, "--words", wrong]);
        assert!(told.contains("not the words of this charter"), "{told}");
    }
    refused(&blue, 2, &["charter", "open", charter]);
    refused(&blue, 2, &["charter", "open", charter, "--words", &words, "--as", "../x"]);
    assert_eq!(done(&blue, &["charter", "open", charter, "--words", &words.to_uppercase(), "--as", "x"])["line"], "x");
    refused(&blue, 1, &["charter", "open", charter, "--words", &words, "--as", "x"]);

    // The same alteration in the station's own folder.
    let own = blue.join("lines/x/charter.detente");
    let mut bytes = fs::read(&own).expect("the charter");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&own, bytes).expect("our file");
    does_not_serve(&blue, 3, "charter.detente");
}
