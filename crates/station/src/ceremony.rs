//! How a line comes about: a party's record, a charter drawn up, signed by each, and opened only after both sides
//! compared the fingerprint by voice.

use std::fs;
use std::io::{BufRead, IsTerminal};
use std::path::Path;

use evidence::{
    Amendment, Charter, Delegation, Fingerprint, Identity, Level, Party, Post, Revocation, Role, SignedCharter, Signer,
    Terms,
};
use line::affairs::Annex;
use line::affairs::Rules;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::{self, DAY_MS, rfc3339, wall};
use crate::failure::{Exit, Failure};
use crate::folder::{Folder, LineFolder, make_key, read, read_charter, read_key, write};
use crate::hex::hex;
use crate::serve::own_party;
use crate::settings::Settings;
use crate::{annex, changes, cli, parse};

/// How far before now a delegation begins, so that a peer whose clock is a little behind accepts it.
const BACKDATE_MS: u64 = 3_600_000;

/// Makes a station's folder.
///
/// # Errors
/// [`Failure`] if there is one already, or the party's record is not sound.
pub fn init(folder: &Folder, init: &cli::Init) -> Result<Value, Failure> {
    if folder.identity_file().exists() {
        let hint = "choose another folder with --dir; nothing here was changed";
        return Err(Failure::refused(format!("{} holds a station already", folder.path().display()), hint));
    }
    let role = match init.role.as_str() {
        "party" => Role::Party,
        "observer" => Role::Observer,
        "guarantor" => Role::Guarantor,
        other => {
            return Err(Failure::new(
                Exit::Usage,
                format!("{other:?} is no role"),
                "one of party, observer, guarantor",
            ));
        }
    };
    let posts = init.posts.iter().map(|post| parse_post(post)).collect::<Result<Vec<_>, _>>()?;
    fs::create_dir_all(folder.path()).map_err(|error| Failure::file(folder.path(), &error))?;
    let root = make_key(&folder.root_key())?;
    let party = Party {
        code: init.code.clone(),
        name: init.name.clone(),
        role,
        root_key: root.public().to_bytes(),
        languages: init.languages.clone(),
        posts,
    };
    let identity = Identity::sign(party, &root).map_err(|error| {
        // Nothing was promised with this key yet: the next attempt makes another.
        let _ = fs::remove_file(folder.root_key());
        Failure::new(Exit::Usage, error, "mend the code, names, languages or posts")
    })?;
    let station = make_key(&folder.station_key())?;
    let now = wall();
    let delegation = Delegation {
        party: init.code.clone(),
        epoch: 1,
        station_key: station.public().to_bytes(),
        not_before: evidence::Time(now.0.saturating_sub(BACKDATE_MS)),
        not_after: now.plus_ms(init.days.saturating_mul(DAY_MS)),
    };
    write(&folder.delegation(), &delegation.sign(&root))?;
    write(&folder.settings(), Settings::template(init.listen).as_bytes())?;
    // Last, since it is what says that the folder is a station's.
    write(&folder.identity_file(), identity.encode())?;
    Ok(json!({
        "folder": folder.path().display().to_string(),
        "party": init.code,
        "identity": folder.identity_file().display().to_string(),
        "root_key": folder.root_key().display().to_string(),
        "station_key": station.public().to_string(),
        "valid_until": rfc3339(delegation.not_after),
    }))
}

fn parse_post(text: &str) -> Result<Post, Failure> {
    let wrong = || {
        let hint = "code:level:title:address[:escalates-to[:deputy]], as in ops:tactical:Operations:Duty officer:chief";
        Failure::new(Exit::Usage, format!("{text:?} is no post"), hint)
    };
    let parts: Vec<_> = text.split(':').collect();
    let [code, level, title, address, more @ ..] = parts.as_slice() else { return Err(wrong()) };
    // A post at the top has a deputy and nobody above it.
    let named = |text: Option<&&str>| text.filter(|text| !text.is_empty()).map(|text| (*text).to_owned());
    let (above, deputy) = match more {
        [] | [_] | [_, _] => (named(more.first()), named(more.get(1))),
        _ => return Err(wrong()),
    };
    let level = match *level {
        "tactical" => Level::Tactical,
        "operational" => Level::Operational,
        "ministry" => Level::Ministry,
        "leader" => Level::Leader,
        _ => return Err(wrong()),
    };
    Ok(Post {
        code: (*code).to_owned(),
        title: (*title).to_owned(),
        address: (*address).to_owned(),
        level,
        escalates_to: above,
        deputy,
    })
}

/// Draws up a charter and signs it.
///
/// # Errors
/// [`Failure`] if an identity is not good, or the charter is not sound.
pub fn propose(folder: &Folder, propose: &cli::Propose) -> Result<Value, Failure> {
    if clock::is_set() && !propose.drill {
        let hint = "add --drill, or leave --drill-clock out";
        return Err(Failure::refused("the clock is set, as it is in drills, and the line would be live", hint));
    }
    let mut parties = vec![folder.identity()?.party().clone()];
    for path in &propose.with {
        parties.push(read_identity(path)?);
    }
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce)
        .map_err(|error| Failure::local(format!("no randomness to be had: {error}"), "check this machine"))?;
    let files = annex::Files {
        terms: propose.annex.as_deref(),
        areas: propose.areas.as_deref(),
        places: propose.places.as_deref(),
    };
    let annex = annex::make(Annex::default(), &files, &parties)?;
    let charter = Charter {
        version: 1,
        name: propose.name.clone(),
        drill: propose.drill,
        nonce,
        drawn_up: wall(),
        parties,
        purposes: propose.purposes.clone(),
        exclusions: propose.exclusions.clone(),
        forces: propose.forces.clone(),
        terms: read_terms(Terms::default(), propose.terms.as_deref())?,
        annex,
        amends: None,
    };
    let charter = SignedCharter::propose(charter)
        .map_err(|error| Failure::new(Exit::Usage, error, "mend what the charter would say"))?;
    sign(folder, charter, &propose.out)
}

/// Draws up an amendment of the charter of an open line and signs it: what is not given stays as it is.
///
/// # Errors
/// [`Failure`] if an identity or a file is not good, or the amendment would not follow on the charter that holds.
pub fn amend(folder: &Folder, amend: &cli::Amend) -> Result<Value, Failure> {
    let line = folder.line(amend.line.line.as_deref())?;
    let before = line.charter()?;
    let said = before.charter();
    if clock::is_set() && !said.drill {
        return Err(Failure::refused(
            "the clock is set, as it is in drills, and the line is live",
            "leave --drill-clock out",
        ));
    }
    let mut parties = said.parties.clone();
    for path in &amend.with {
        let party = read_identity(path)?;
        match said.party_by_code(&party.code) {
            Some(at) => parties[usize::from(at.0)] = party,
            None => parties.push(party),
        }
    }
    let files =
        annex::Files { terms: amend.annex.as_deref(), areas: amend.areas.as_deref(), places: amend.places.as_deref() };
    let annex = annex::make(annex::of(said)?, &files, &parties)?;
    let or = |given: &[String], before: &[String]| if given.is_empty() { before.to_vec() } else { given.to_vec() };
    let drawn_up = wall();
    let from = amend.from.as_deref().map_or(Ok(drawn_up.plus_ms(DAY_MS)), |text| parse::time_ahead(text, drawn_up))?;
    let (number, founding) = match &said.amends {
        Some(amends) => (amends.number + 1, amends.founding.clone()),
        None => (1, before.payload().to_vec()),
    };
    let amended = Charter {
        name: amend.name.clone().unwrap_or_else(|| said.name.clone()),
        drawn_up,
        parties,
        purposes: or(&amend.purposes, &said.purposes),
        exclusions: or(&amend.exclusions, &said.exclusions),
        forces: or(&amend.forces, &said.forces),
        terms: read_terms(said.terms.clone(), amend.terms.as_deref())?,
        annex,
        amends: Some(Amendment { founding, number, from }),
        ..said.clone()
    };
    let wrong = |error| Failure::new(Exit::Usage, error, "mend what the amendment would say");
    let wrong_next = |error| Failure::new(Exit::Usage, error, "mend what the amendment would say");
    let mut amended = SignedCharter::propose(amended).map_err(wrong)?;
    line.rules_of(&before)?.amended(amended.charter()).map_err(wrong_next)?;
    // The keys that the parties named are those of the line, whatever its charter says.
    for key in before.delegations() {
        amended.add_delegation(key.clone()).map_err(wrong)?;
    }
    sign(folder, amended, &amend.out)
}

fn read_identity(path: &Path) -> Result<Party, Failure> {
    let identity = Identity::decode(&read(path)?).map_err(|error| {
        Failure::new(Exit::NotProved, format!("{}: {error}", path.display()), "ask for the file again")
    })?;
    Ok(identity.party().clone())
}

/// Signs a charter or an amendment that another drew up. What an amendment changes is told before it is signed.
///
/// # Errors
/// [`Failure`] if it is not good, does not name this party, or does not follow on the charter that holds here.
pub fn accept(folder: &Folder, accept: &cli::Accept) -> Result<Value, Failure> {
    let mut charter = read_charter(&accept.file)?;
    for path in &accept.merge {
        let other = read_charter(path)?;
        charter.merge(&other).map_err(|error| {
            Failure::refused(format!("{}: {error}", path.display()), "merge copies of one charter only")
        })?;
    }
    if let Some(before) = before(folder, charter.charter())? {
        if let Some(holds) = before.holds.clone() {
            let hint = "ask who drew it up for one that follows on detente charter show";
            holds.amended(charter.charter()).map_err(|error| Failure::refused(error, hint))?;
        }
        eprintln!("Signing {}", changes::words(&changes_json(&before, charter.charter())));
    }
    sign(folder, charter, accept.out.as_deref().unwrap_or(&accept.file))
}

fn sign(folder: &Folder, mut charter: SignedCharter, out: &Path) -> Result<Value, Failure> {
    let hint = "the charter must name this party exactly as its identity file does";
    own_party(&charter, folder.identity()?.party())?;
    annex::of(charter.charter())?;
    charter.sign(&root_key(folder)?).map_err(|error| Failure::refused(error, hint))?;
    charter.add_delegation(folder.read_delegation()?).map_err(|error| Failure::refused(error, hint))?;
    write(out, &charter.encode())?;
    let mut shown = describe_in(folder, &charter)?;
    shown["file"] = json!(out.display().to_string());
    Ok(shown)
}

fn root_key(folder: &Folder) -> Result<evidence::SecretKey, Failure> {
    read_key(&folder.root_key()).map_err(|failure| Failure {
        hint: "the root key is kept offline: put it back into the folder for this one command".to_owned(),
        ..failure
    })
}

/// Opens a line.
///
/// # Errors
/// [`Failure`] if a party has not signed, or the words that were read aloud are not this charter's.
pub fn open(folder: &Folder, open: &cli::Open) -> Result<Value, Failure> {
    let charter = read_charter(&open.file)?;
    if let Some((line, _)) = folder.line_of(charter.line_id())? {
        let hint = match charter.charter().amends.is_some() {
            true => "detente charter take-up takes an amendment up",
            false => "detente charter show shows it",
        };
        return Err(Failure::refused(format!("the line is open already, as {:?}", line.name()), hint));
    }
    own_party(&charter, folder.identity()?.party())?;
    let earlier = open.earlier.iter().map(|path| {
        let earlier = read_charter(path)?;
        earlier
            .complete()
            .map_err(|error| Failure::refused(format!("{}: {error}", path.display()), "ask for it again"))?;
        Ok(earlier)
    });
    let earlier = earlier.collect::<Result<Vec<_>, Failure>>()?;
    let before: Vec<_> = earlier.iter().map(|earlier| earlier.charter().clone()).collect();
    annex::rules(&before, charter.charter())?;
    is_whole(&charter)?;
    compare_words(&charter, open.words.as_deref())?;
    let called = open.called.clone().unwrap_or_else(|| charter.line_id().to_string()[..8].to_owned());
    let plain = !called.is_empty()
        && called.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        && !called.starts_with('.');
    if !plain {
        return Err(Failure::new(Exit::Usage, format!("{called:?} is no name for a line"), "letters, digits, - and _"));
    }
    let line = LineFolder::new(folder, &called);
    if line.charter_file().exists() {
        return Err(Failure::refused(format!("a line {called:?} is open already"), "choose another name with --as"));
    }
    fs::create_dir_all(line.path()).map_err(|error| Failure::file(line.path(), &error))?;
    for earlier in &earlier {
        line.put_earlier(earlier)?;
    }
    write(&line.charter_file(), &charter.encode())?;
    let mut shown = describe(&charter);
    shown["line"] = json!(called);
    Ok(shown)
}

/// Lets an amendment of an open line wait for its time.
///
/// # Errors
/// [`Failure`] if a party has not signed, it does not follow on the charter that holds, or the words that were read aloud
/// are not this charter's.
pub fn take_up(folder: &Folder, take_up: &cli::TakeUp) -> Result<Value, Failure> {
    let charter = read_charter(&take_up.file)?;
    let amends = charter.charter().amends.clone().ok_or_else(|| {
        Failure::refused("this charter founds a line and amends none", "detente charter open opens the line")
    })?;
    let (line, _) = folder.line_of(charter.line_id())?.ok_or_else(|| {
        Failure::refused("no line is open that this would amend", "detente charter open opens the line by it")
    })?;
    is_whole(&charter)?;
    compare_words(&charter, take_up.words.as_deref())?;
    let mut shown = describe_in(folder, &charter)?;
    line.put_next(&charter)?;
    (shown["line"], shown["from"]) = (json!(line.name()), json!(rfc3339(amends.from)));
    Ok(shown)
}

/// Passes a charter that every party has signed and given a station key for.
fn is_whole(charter: &SignedCharter) -> Result<(), Failure> {
    let signed = charter.complete();
    signed.map_err(|error| Failure::refused(error, "send the file to that party for detente charter accept"))?;
    let keyring = charter.keyring().map_err(|error| Failure::refused(error, "ask for the file again"))?;
    for (party, says) in (0..).map(evidence::PartyIndex).zip(&charter.charter().parties) {
        if keyring.stations(party).next().is_none() {
            let what = format!("the charter file lacks a station key of {}", says.code);
            return Err(Failure::refused(what, "that party adds it with detente charter accept"));
        }
    }
    Ok(())
}

/// Passes a charter whose words were read aloud as they are.
fn compare_words(charter: &SignedCharter, words: Option<&str>) -> Result<(), Failure> {
    let fingerprint = charter.fingerprint();
    let typed = words.map_or_else(|| ask_words(&fingerprint), |words| Ok(words.to_owned()))?;
    if fingerprint.matches(&typed) {
        return Ok(());
    }
    let hint =
        "read the words to one another again, by voice and person to person; if they differ, somebody altered a file";
    Err(Failure::new(Exit::NotProved, "these are not the words of this charter: nothing is changed", hint))
}

fn ask_words(fingerprint: &Fingerprint) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        let hint = "--words takes the fingerprint as the other side read it aloud";
        return Err(Failure::new(Exit::Usage, "the fingerprint was not compared", hint));
    }
    eprintln!(
        "Read these words aloud to the other side, over a voice line on which you know each other:\n\n{fingerprint}\n"
    );
    eprintln!("Now type the words that the other side reads to you, all seven lines, then an empty one:");
    let mut typed = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| Failure::local(error, "try again"))?;
        if line.trim().is_empty() {
            break;
        }
        typed.push_str(&line);
        typed.push(' ');
    }
    Ok(typed)
}

/// The charter against which an amendment is shown.
struct Before {
    charter: Charter,
    /// What follows from it, if it is that of an open line; else it is the one that founded the line.
    holds: Option<Rules>,
}

/// Against what an amendment is shown: the charter of its line as it is open here, or else the founding one; `None` for
/// what amends nothing.
fn before(folder: &Folder, charter: &Charter) -> Result<Option<Before>, Failure> {
    if charter.amends.is_none() {
        return Ok(None);
    }
    if let Some((line, held)) = folder.line_of(charter.line_id())? {
        let holds = Some(line.rules_of(&held)?);
        return Ok(Some(Before { charter: held.charter().clone(), holds }));
    }
    let founding = charter.founding().map_err(Failure::damaged)?;
    Ok(founding.map(|charter| Before { charter, holds: None }))
}

fn changes_json(before: &Before, charter: &Charter) -> Value {
    let number = charter.amends.as_ref().map(|amends| amends.number);
    json!({
        "number": number,
        "from": charter.amends.as_ref().map(|amends| rfc3339(amends.from)),
        "against": if before.holds.is_some() { "the charter that holds here" } else { "the founding charter" },
        "changes": changes::sentences(&changes::between(&before.charter, charter)),
    })
}

/// As [`describe`], and of an amendment what it changes.
///
/// # Errors
/// [`Failure`] if an open line of this station cannot be read.
pub fn describe_in(folder: &Folder, charter: &SignedCharter) -> Result<Value, Failure> {
    let mut shown = describe(charter);
    if let Some(before) = before(folder, charter.charter())? {
        shown["amendment"] = changes_json(&before, charter.charter());
    }
    Ok(shown)
}

/// What a charter says, with its fingerprint.
pub fn describe(charter: &SignedCharter) -> Value {
    let said = charter.charter();
    let missing: Vec<_> = charter.missing().map(|party| party.code.clone()).collect();
    json!({
        "line_id": charter.line_id().to_string(),
        "name": said.name,
        "drill": said.drill,
        "drawn_up": rfc3339(said.drawn_up),
        "fingerprint": charter.fingerprint().to_string(),
        "signed_by_all": missing.is_empty(),
        "missing": missing,
        "parties": said.parties.iter().map(describe_party).collect::<Vec<_>>(),
        "purposes": said.purposes,
        "exclusions": said.exclusions,
        "forces": said.forces,
        "terms": terms_json(&said.terms),
        "annex": annex::describe(said),
    })
}

pub(crate) fn describe_party(party: &Party) -> Value {
    json!({
        "code": party.code,
        "name": party.name,
        "role": match party.role { Role::Party => "party", Role::Observer => "observer", Role::Guarantor => "guarantor" },
        "root_key": hex(&party.root_key),
        "languages": party.languages,
        "posts": party.posts.iter().map(|post| json!({
            "code": post.code,
            "title": post.title,
            "address": post.address,
            "level": match post.level {
                Level::Tactical => "tactical",
                Level::Operational => "operational",
                Level::Ministry => "ministry",
                Level::Leader => "leader",
            },
            "escalates_to": post.escalates_to,
            "deputy": post.deputy,
        })).collect::<Vec<_>>(),
    })
}

pub(crate) fn terms_json(terms: &Terms) -> Value {
    json!({
        "heartbeat_ms": terms.heartbeat_ms,
        "check_every_s": terms.check_every_s,
        "check_answer_s": terms.check_answer_s,
        "received_within_s": terms.received_within_s,
        "read_within_s": terms.read_within_s,
        "urgent_words_max": terms.urgent_words_max,
        "entry_bytes_max": terms.entry_bytes_max,
        "clock_offset_max_ms": terms.clock_offset_max_ms,
    })
}

/// Terms as a file may give them: what is left out stays as it is.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TermsFile {
    heartbeat_ms: Option<u64>,
    check_every_s: Option<u64>,
    check_answer_s: Option<u64>,
    received_within_s: Option<[u64; 4]>,
    read_within_s: Option<[u64; 4]>,
    urgent_words_max: Option<u64>,
    entry_bytes_max: Option<u64>,
    clock_offset_max_ms: Option<u64>,
}

fn read_terms(usual: Terms, path: Option<&Path>) -> Result<Terms, Failure> {
    let Some(path) = path else { return Ok(usual) };
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let file: TermsFile = toml::from_str(&text).map_err(|error| {
        Failure::new(
            Exit::Usage,
            format!("{}: {error}", path.display()),
            "detente charter show --json shows the names of the terms",
        )
    })?;
    Ok(Terms {
        heartbeat_ms: file.heartbeat_ms.unwrap_or(usual.heartbeat_ms),
        check_every_s: file.check_every_s.unwrap_or(usual.check_every_s),
        check_answer_s: file.check_answer_s.unwrap_or(usual.check_answer_s),
        received_within_s: file.received_within_s.unwrap_or(usual.received_within_s),
        read_within_s: file.read_within_s.unwrap_or(usual.read_within_s),
        urgent_words_max: file.urgent_words_max.unwrap_or(usual.urgent_words_max),
        entry_bytes_max: file.entry_bytes_max.unwrap_or(usual.entry_bytes_max),
        clock_offset_max_ms: file.clock_offset_max_ms.unwrap_or(usual.clock_offset_max_ms),
    })
}

/// Makes a new station key. The running station goes on with the old one until it is started again.
///
/// # Errors
/// [`Failure`] if the root key is not here.
pub fn renew_key(folder: &Folder, days: u64) -> Result<Value, Failure> {
    let root = root_key(folder)?;
    let party = folder.identity()?.party().clone();
    let mut newest = 0;
    for line in folder.open_lines()? {
        let charter = line.charter()?;
        let own = own_party(&charter, &party)?;
        let keyring = charter.keyring().map_err(|error| Failure::refused(error, "open the charter again"))?;
        newest = newest.max(keyring.stations(own).map(|station| station.epoch).max().unwrap_or(0));
    }
    // Without a line yet, the keys that were put aside say how many there have been.
    let aside = |epoch: u64| folder.station_key().with_extension(format!("key.{}", epoch - 1));
    let mut epoch = newest.max(1) + 1;
    while aside(epoch).exists() {
        epoch += 1;
    }
    let old = aside(epoch);
    fs::rename(folder.station_key(), &old).map_err(|error| Failure::file(&old, &error))?;
    let station = make_key(&folder.station_key())?;
    let now = wall();
    let delegation = Delegation {
        party: party.code,
        epoch,
        station_key: station.public().to_bytes(),
        not_before: evidence::Time(now.0.saturating_sub(BACKDATE_MS)),
        not_after: now.plus_ms(days.saturating_mul(DAY_MS)),
    };
    let encoded = delegation.sign(&root);
    for line in folder.open_lines()? {
        let mut charter = line.charter()?;
        charter.add_delegation(encoded.clone()).map_err(|error| Failure::refused(error, "open the charter again"))?;
        write(&line.charter_file(), &charter.encode())?;
    }
    write(&folder.delegation(), &encoded)?;
    Ok(json!({
        "epoch": epoch,
        "station_key": station.public().to_string(),
        "valid_until": rfc3339(delegation.not_after),
        "delegation": folder.delegation().display().to_string(),
        "old_key": old.display().to_string(),
    }))
}

/// Takes a station key back on a line.
///
/// # Errors
/// [`Failure`] if the root key is not here.
pub fn revoke_key(
    folder: &Folder,
    line: &LineFolder,
    sizes: [u64; 4],
    epoch: u64,
    reason: &str,
    out: &Path,
) -> Result<Value, Failure> {
    let root = root_key(folder)?;
    let charter = line.charter()?;
    let party = folder.identity()?.party().code.clone();
    let time = wall();
    let revocation = Revocation { party, epoch, line: charter.line_id().0.0, sizes, time, reason: reason.to_owned() };
    let encoded = revocation.sign(&root);
    let mut charter = charter;
    charter.add_delegation(encoded.clone()).map_err(|error| Failure::refused(error, "check the key's number"))?;
    write(&line.charter_file(), &charter.encode())?;
    write(out, &encoded)?;
    Ok(json!({ "epoch": epoch, "sizes": sizes, "revocation": out.display().to_string() }))
}
