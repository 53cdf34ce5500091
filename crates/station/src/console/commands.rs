//! The commands that a browser can have carried out, as a table made from the command line's own.

use std::any::TypeId;
use std::cell::RefCell;
use std::path::PathBuf;

use clap::{Arg, ArgAction, CommandFactory, FromArgMatches};
use console::{Given, Operation, Parameter, Takes, Value};
use tempfile::TempDir;

use crate::cli::Cli;
use crate::failure::{Exit, Failure};

/// A command with where it stands in the API.
struct Entry {
    /// The words of the command, as `call seek`.
    command: &'static str,
    /// Where it stands, if not at its own words.
    path: Option<&'static str>,
    /// What is always said with it.
    fixed: &'static [&'static str],
    /// True if it is posted: it changes something, or takes a file.
    posted: bool,
    /// What the names of its files end in, where the answer is always a file.
    file: Option<&'static str>,
}

const fn read(command: &'static str) -> Entry {
    Entry { command, path: None, fixed: &[], posted: false, file: None }
}

const fn post(command: &'static str) -> Entry {
    Entry { command, path: None, fixed: &[], posted: true, file: None }
}

const fn at(path: &'static str, entry: Entry) -> Entry {
    Entry { path: Some(path), ..entry }
}

const fn with(fixed: &'static [&'static str], entry: Entry) -> Entry {
    Entry { fixed, ..entry }
}

/// What is to be opened by another program of the reader's, by its address alone.
const fn file(ending: &'static str, entry: Entry) -> Entry {
    Entry { file: Some(ending), ..entry }
}

/// Every command that a browser has.
const COMMANDS: &[Entry] = &[
    read("status"),
    read("clocks"),
    read("performance"),
    read("phrases"),
    read("find"),
    read("charter show"),
    at("charter/read", post("charter show")),
    post("check"),
    with(&["--disk"], at("check/disk", read("check"))),
    post("sign-without"),
    at("message/list", read("inbox")),
    at("message/show", with(&["--peek"], read("read"))),
    at("message/send", post("send")),
    at("message/read", post("read")),
    at("message/cancel", post("cancel")),
    at("message/translate", post("translate")),
    at("message/deliver", post("deliver")),
    at("message/pass", post("pass")),
    read("notice list"),
    read("notice show"),
    read("notice calendar"),
    read("notice export"),
    read("notice plans"),
    post("notice send"),
    post("notice amend"),
    post("notice delay"),
    post("notice cancel"),
    post("notice begun"),
    post("notice complete"),
    post("notice answer"),
    post("notice passed"),
    post("notice plan"),
    read("plan list"),
    read("plan show"),
    post("plan keep"),
    post("plan drop"),
    post("plan check"),
    at("conflict/list", read("conflicts")),
    at("conflict/answer", post("conflicts answer")),
    read("site list"),
    read("site show"),
    read("site report"),
    post("site import"),
    post("site add"),
    post("site change"),
    post("site remove"),
    post("site answer"),
    post("site passed"),
    post("site struck"),
    read("cease list"),
    read("cease show"),
    at("cease/raise", post("cease")),
    post("cease read-back"),
    post("cease passed"),
    post("cease stopped"),
    post("cease denied"),
    read("call list"),
    read("call show"),
    file("ics", read("call calendar")),
    post("call seek"),
    post("call accept"),
    post("call propose"),
    post("call decline"),
    post("call withdraw"),
    post("call postpone"),
    post("call present"),
    post("call spoke"),
    read("contact list"),
    read("contact show"),
    read("contact record"),
    post("contact tell"),
    post("contact agree"),
    post("contact dispute"),
    read("readout list"),
    read("readout show"),
    read("readout compare"),
    post("readout give"),
    post("readout agree"),
    post("readout object"),
    post("readout release"),
    read("staffed list"),
    read("staffed show"),
    post("staffed ask"),
    post("staffed answer"),
    read("suspension list"),
    read("suspension show"),
    post("suspension suspend"),
    post("suspension outage"),
    post("suspension resume"),
    read("attachment list"),
    read("attachment save"),
    post("attachment add"),
    post("attachment cancel"),
    read("chat list"),
    post("chat say"),
    read("query list"),
    read("query show"),
    post("query ask"),
    post("query clarify"),
    read("incident list"),
    read("incident show"),
    post("incident admit"),
    post("incident distress"),
    post("incident report"),
    post("incident amend"),
    post("incident attribute"),
    post("incident state"),
    post("incident agree"),
    post("incident dispute"),
    post("incident retract"),
    post("incident read"),
    post("incident passed"),
    post("incident close"),
    post("incident reopen"),
    read("request list"),
    read("request show"),
    post("request make"),
    post("request answer"),
    post("request agree"),
    post("request refuse"),
    post("request done"),
    post("request close"),
    post("request reopen"),
    read("proposal list"),
    read("proposal show"),
    post("proposal offer"),
    post("proposal accept"),
    post("proposal reject"),
    post("proposal withdraw"),
    post("proposal end"),
    read("violation list"),
    read("violation show"),
    post("violation report"),
    post("violation admit"),
    post("violation dispute"),
    post("violation retract"),
    read("amendment list"),
    read("amendment show"),
    read("amendment save"),
    post("amendment circulate"),
    post("amendment sign"),
    read("desk people"),
    read("desk status"),
    read("desk check"),
    post("desk enroll"),
    post("desk change"),
    post("desk end"),
    post("desk widen"),
    post("desk clear"),
    read("desk passkey list"),
    post("desk passkey remove"),
    read("draft list"),
    read("draft show"),
    post("draft release"),
    post("draft return"),
    post("draft drop"),
    post("draft edit"),
    post("draft translate"),
    read("shift roster"),
    read("shift log"),
    post("shift plan"),
    post("shift take"),
    post("shift hand-over"),
    post("shift note"),
    read("brief list"),
    read("brief show"),
    post("brief add"),
    post("brief approve"),
    read("memo list"),
    read("memo merge"),
    post("memo note"),
    post("memo agree"),
    read("situation list"),
    read("situation show"),
    post("situation report"),
    post("situation assess"),
    post("situation withdraw"),
    post("situation release"),
    read("suspicion list"),
    read("suspicion show"),
    post("suspicion raise"),
    post("suspicion challenge"),
    post("suspicion lift"),
    read("claim check down"),
    read("claim check initiative"),
    read("claim check lasted"),
    read("claim check never-told"),
    read("claim check not-spoke"),
    read("claim check refused"),
    read("claim check silent"),
    read("claim check spoke"),
    read("claim check suspended"),
    read("claim check told"),
    at("transcript/export", read("transcript export")),
    read("disclose"),
    read("extract"),
    post("verify"),
];

/// What is done only at the machine, since it takes the root key or whole folders, ends or replaces what runs, or is about
/// the terminal.
#[cfg(test)]
const AT_THE_MACHINE: &[&str] = &[
    "init",
    "charter propose",
    "charter amend",
    "charter accept",
    "charter open",
    "charter take-up",
    "key renew",
    "key revoke",
    "key accept",
    "key share",
    "key take-share",
    "serve",
    "readout publish",
    "desk sign-in",
    "desk sign-out",
    "watch",
    "backup",
    "carry out",
    "carry in",
    "carry list",
    "rebuild",
    "recover",
    "stop",
    "demo",
    "scenario run",
    "console invite",
    "alarm test",
    "api",
    "completions",
    "manual",
];

/// Arguments of the program and not of a command.
const OF_THE_PROGRAM: [&str; 6] = ["dir", "session", "json", "drill_clock", "help", "version"];

/// What a browser cannot leave out, since a terminal would ask for it, or a pipe would bring it.
const ASKED_FOR: [(&str, &str); 3] =
    [("message/send", "text"), ("desk/enroll", "passphrase_file"), ("charter/read", "file")];

/// What a browser says otherwise: that a passphrase is to be another, by giving it; that the disk is to be checked, and
/// whether the charter that holds is meant or one in a file, by a path of its own.
const SAID_OTHERWISE: [(&str, &str); 4] =
    [("desk/change", "passphrase"), ("check", "disk"), ("charter/show", "file"), ("charter/read", "line")];

/// Folders and files that a command writes where it is told to; a browser is given what would be in them.
const WRITTEN: [&str; 2] = ["out", "disclose"];

/// What is given only with something else, since a terminal would ask for that.
const GIVEN_WITH: (&str, &str) = ("duress_file", "passphrase_file");

/// The table of commands.
pub(super) struct Commands {
    operations: Vec<Operation>,
    /// What each parameter of each operation is to the command line.
    arguments: Vec<Vec<Argument>>,
}

std::thread_local! {
    /// The command line's table, which takes longer to make than most commands to carry out.
    static TABLE: RefCell<clap::Command> = RefCell::new(Cli::command());
}

/// A parameter as the command line takes it.
enum Argument {
    /// Behind its name.
    Named(String),
    /// By its place.
    Placed(usize),
}

/// A command that is to be carried out.
pub(super) struct Carry {
    /// What to do.
    pub cli: Cli,
    /// Where the file will be that it writes, and under which name it is given, if it writes one.
    pub out: Option<(PathBuf, String)>,
    /// Holds the files of this command until it is done.
    pub _files: Option<TempDir>,
}

impl Commands {
    /// Reads the command line's table.
    pub(super) fn new() -> Self {
        let mut root = Cli::command();
        root.build();
        let (mut operations, mut arguments) = (Vec::new(), Vec::new());
        for entry in COMMANDS {
            let command = entry.command.split(' ').try_fold(&root, |at, word| at.find_subcommand(word));
            let command = command.expect("the table names commands that there are, which a test holds it to");
            let (operation, taken) = operation(entry, command);
            operations.push(operation);
            arguments.push(taken);
        }
        for index in 0..operations.len() {
            operations[index].shown_by = shown_by(&operations, index);
        }
        Commands { operations, arguments }
    }

    /// Everything that can be asked.
    pub(super) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The command of an operation, with what was given for it.
    ///
    /// # Errors
    /// [`Failure`] if what was given does not go together, or the disk takes no file.
    pub(super) fn carry(&self, index: usize, given: &Given) -> Result<Carry, Failure> {
        let (entry, operation) = (&COMMANDS[index], &self.operations[index]);
        let is_given = |name: &str| given.0.iter().any(|(at, _)| operation.takes[*at].name == name);
        if is_given(GIVEN_WITH.0) && !is_given(GIVEN_WITH.1) {
            let what = format!("{} is given without {}", GIVEN_WITH.0, GIVEN_WITH.1);
            return Err(Failure::new(Exit::Usage, what, "give both"));
        }
        let has_file = given.0.iter().any(|(_, value)| matches!(value, Value::File(_)));
        let files = (has_file || operation.gives_file).then(tempfile::tempdir).transpose();
        let files = files.map_err(|error| Failure::local(error, "free space on the disk of the temporary files"))?;
        let mut words = vec!["detente".to_owned(), "--json".to_owned()];
        words.extend(entry.command.split(' ').chain(entry.fixed.iter().copied()).map(str::to_owned));
        let mut placed = Vec::new();
        for (at, value) in &given.0 {
            let text = match (value, &files) {
                (Value::Text(text), _) => Some(text.clone()),
                (Value::File(bytes), Some(files)) => {
                    // Named by its place: what a browser calls it is no business of this disk.
                    let path = files.path().join(at.to_string());
                    crate::folder::write_private(&path, bytes)?;
                    Some(path.display().to_string())
                }
                _ => None,
            };
            match (&self.arguments[index][*at], text) {
                // In one word, so that nothing that is given can be taken for a name.
                (Argument::Named(name), Some(text)) => words.push(format!("--{name}={text}")),
                (Argument::Named(name), None) => words.push(format!("--{name}")),
                (Argument::Placed(place), text) => placed.push((*place, text.unwrap_or_default())),
            }
        }
        let mut out = None;
        if let (true, Some(files)) = (operation.gives_file, &files) {
            let path = files.path().join("out");
            words.push(format!("--out={}", path.display()));
            out = Some((path, name_of(entry, given, operation)));
        }
        placed.sort_by_key(|(place, _)| *place);
        if !placed.is_empty() {
            words.push("--".to_owned());
            words.extend(placed.into_iter().map(|(_, text)| text));
        }
        let matches = TABLE.with_borrow_mut(|table| table.try_get_matches_from_mut(&words));
        let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches)).map_err(|error| {
            let said = error.to_string();
            let what = said.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Failure::new(Exit::Usage, what, "the description at /api/openapi.json says what each path takes")
        })?;
        Ok(Carry { cli, out, _files: files })
    }
}

fn operation(entry: &Entry, command: &clap::Command) -> (Operation, Vec<Argument>) {
    let path = entry.path.map_or_else(|| entry.command.replace(' ', "/"), str::to_owned);
    let (mut takes, mut arguments, mut gives_file) = (Vec::new(), Vec::new(), false);
    let is_fixed = |arg: &Arg| arg.get_long().is_some_and(|long| entry.fixed.contains(&format!("--{long}").as_str()));
    for arg in command.get_arguments() {
        let id = arg.get_id().as_str();
        let is_path = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        if is_path && WRITTEN.contains(&id) {
            // Where there is none unless it is said, the answer holds what would be written.
            gives_file = entry.file.is_some() || arg.is_required_set() || !arg.get_default_values().is_empty();
            continue;
        }
        if OF_THE_PROGRAM.contains(&id) || is_fixed(arg) || SAID_OTHERWISE.contains(&(path.as_str(), id)) {
            continue;
        }
        takes.push(parameter(&path, arg, is_path));
        arguments.push(match (arg.get_index(), arg.get_long()) {
            (Some(index), _) => Argument::Placed(index),
            (None, long) => Argument::Named(long.unwrap_or(id).to_owned()),
        });
    }
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    (Operation { path, about, changes: entry.posted, takes, gives_file, shown_by: None }, arguments)
}

fn parameter(path: &str, arg: &Arg, is_path: bool) -> Parameter {
    let of = arg.get_value_parser().type_id();
    let is_count = of == TypeId::of::<u64>() || of == TypeId::of::<usize>() || of == TypeId::of::<u32>();
    let is_small = of == TypeId::of::<u16>() || of == TypeId::of::<u8>();
    let words: Vec<_> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let takes = match arg.get_action() {
        ArgAction::SetTrue => Takes::Switch,
        _ if is_path => Takes::File,
        _ if is_count || is_small => Takes::Count,
        _ if of == TypeId::of::<f64>() => Takes::Number,
        _ if !words.is_empty() => Takes::OneOf(words),
        _ => Takes::Text,
    };
    let is_several = arg.get_num_args().is_some_and(|range| 1 < range.max_values());
    let default = arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    Parameter {
        name: arg.get_id().to_string(),
        about: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        required: arg.is_required_set() || ASKED_FOR.contains(&(path, arg.get_id().as_str())),
        many: is_several || matches!(arg.get_action(), ArgAction::Append),
        default: default.filter(|default| takes != Takes::Switch && !default.is_empty()),
        takes,
    }
}

/// The read that shows what a change is about: `show` of the same group, if what it asks for the change can name too.
fn shown_by(operations: &[Operation], index: usize) -> Option<usize> {
    let operation = &operations[index];
    let (group, _) = operation.path.split_once('/').filter(|_| operation.changes)?;
    let show = operations.iter().position(|other| other.path == format!("{group}/show"))?;
    let mut required = operations[show].takes.iter().filter(|taken| taken.required);
    let has_all = required.all(|asked| operation.takes.iter().any(|taken| taken.name == asked.name));
    has_all.then_some(show)
}

/// Under which name a file is given: its command's, and what it is of.
fn name_of(entry: &Entry, given: &Given, operation: &Operation) -> String {
    let of = operation.takes.iter().position(|taken| taken.required).and_then(|at| given.text(at));
    let of = of.map(|of| format!("-{}", of.replace('/', "-"))).unwrap_or_default();
    format!("{}{of}.{}", entry.command.replace(' ', "-"), entry.file.unwrap_or("detente"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every command that does something, with its words.
    fn leaves(command: &clap::Command, words: &str, into: &mut BTreeSet<String>) {
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let words = format!("{words} {}", sub.get_name()).trim().to_owned();
            leaves(sub, &words, into);
            if sub.get_subcommands().next().is_none() || !sub.is_subcommand_required_set() {
                into.insert(words);
            }
        }
    }

    #[test]
    fn every_command_is_in_the_browser_or_said_to_be_done_at_the_machine() {
        let mut root = Cli::command();
        root.build();
        let mut all = BTreeSet::new();
        leaves(&root, "", &mut all);
        let ours = COMMANDS.iter().map(|entry| entry.command).chain(AT_THE_MACHINE.iter().copied());
        let ours: BTreeSet<_> = ours.map(str::to_owned).collect();
        assert_eq!(all.difference(&ours).collect::<Vec<_>>(), Vec::<&String>::new(), "not sorted");
        assert_eq!(ours.difference(&all).collect::<Vec<_>>(), Vec::<&String>::new(), "no such command");
        let both = COMMANDS.iter().filter(|entry| AT_THE_MACHINE.contains(&entry.command));
        assert_eq!(both.count(), 0);
    }

    #[test]
    fn no_two_stand_at_one_path_and_every_one_says_what_it_does() {
        let commands = Commands::new();
        let paths: BTreeSet<_> = commands.operations().iter().map(|operation| &operation.path).collect();
        assert_eq!(paths.len(), commands.operations().len());
        for operation in commands.operations() {
            assert_ne!(operation.about, "", "{}", operation.path);
            for taken in &operation.takes {
                assert_ne!(taken.about, "", "{} of {}", taken.name, operation.path);
                let named = operation.takes.iter().filter(|other| other.name == taken.name);
                assert_eq!(named.count(), 1, "{} of {}", taken.name, operation.path);
            }
        }
    }

    #[test]
    fn a_read_takes_no_file_and_nothing_takes_a_path() {
        for operation in Commands::new().operations() {
            let has_file = operation.takes.iter().any(|taken| taken.takes == Takes::File);
            assert!(!has_file || operation.changes, "{}", operation.path);
            let is_of_the_disk = |name: &str| ["dir", "session"].contains(&name) || WRITTEN.contains(&name);
            assert!(operation.takes.iter().all(|taken| !is_of_the_disk(&taken.name)), "{}", operation.path);
        }
    }

    #[test]
    fn what_is_given_is_never_taken_for_a_name_or_another_command() {
        let commands = Commands::new();
        let index = |path: &str| {
            commands.operations().iter().position(|operation| operation.path == path).expect("it is there")
        };
        let place = |at: usize, name: &str| {
            commands.operations()[at].takes.iter().position(|taken| taken.name == name).expect("it is there")
        };
        let send = index("message/send");
        for hostile in ["--dir=/tmp", "-h", "--", "--json", "help", "\0", "--text=x", "=", ""] {
            let given =
                ["from", "to", "subject", "text"].map(|name| (place(send, name), Value::Text(hostile.to_owned())));
            let mut given = given.to_vec();
            given.push((place(send, "precedence"), Value::Text("routine".into())));
            given.sort_by_key(|(at, _)| *at);
            let carry = commands.carry(send, &Given(given)).map(|carry| carry.cli);
            let cli = carry.unwrap_or_else(|failure| panic!("{hostile:?}: {failure}"));
            let crate::cli::Command::Send(send) = cli.command else { panic!("it is a message") };
            assert_eq!(
                (send.from.as_str(), send.to[0].as_str(), send.text.as_deref()),
                (hostile, hostile, Some(hostile))
            );
            assert!(cli.dir.is_none() && cli.session.is_none());
        }
    }

    #[test]
    fn what_changes_an_affair_can_be_held_to_what_was_shown_of_it() {
        let commands = Commands::new();
        let shown = |path: &str| {
            let operation = commands.operations().iter().find(|operation| operation.path == path).expect("it is there");
            operation.shown_by.map(|show| commands.operations()[show].path.as_str())
        };
        assert_eq!(shown("call/accept"), Some("call/show"));
        assert_eq!(shown("proposal/accept"), Some("proposal/show"));
        assert_eq!(shown("message/read"), Some("message/show"));
        assert_eq!(shown("draft/release"), Some("draft/show"));
        assert_eq!(shown("call/seek"), None);
        assert_eq!(shown("call/list"), None);
    }
}
