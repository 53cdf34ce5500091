//! Keeps the desk: its private journal on the disk, what it folds to, and who is signed in.
//!
//! What is in memory is asked under a lock that nobody holds while a disk is waited for; so no warning waits for the
//! journal. Whatever changes the desk is judged, kept and synced, and only then in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use evidence::{Hash, Time};
use line::desk::{Act, Change, Desk, Entry, Leave, Need, Refusal, need};
use store::{CommitError, Journal};
use tokio::sync::{Mutex as Turn, Semaphore, watch};
use tracing::error;

use super::keying::Challenges;
use super::passkey::Site;
use super::sign_in::{Invitation, Session, Tried, Tries};
use crate::clock::wall;
use crate::failure::{Exit, Failure, Sort};
use crate::folder::Folder;
use crate::settings::Settings;

/// The desk of the station, from any task.
#[derive(Clone)]
pub(crate) struct Keeper(Arc<Inner>);

struct Inner {
    path: PathBuf,
    duress_command: String,
    site: Option<Site>,
    state: Mutex<State>,
    /// Opened with the first entry where there was none: a desk that nobody uses leaves no file.
    journal: Arc<Turn<Option<Journal>>>,
    /// One passphrase at a time: each takes memory.
    deriving: Semaphore,
    /// Changes with every entry that is kept.
    changed: watch::Sender<()>,
}

/// What is known in memory.
#[derive(Default)]
pub(crate) struct State {
    /// What the journal folds to.
    pub desk: Desk,
    /// What is wrong with the journal, for people.
    pub trouble: Option<String>,
    /// True if the journal could not be read at all: who may do what is then not known.
    pub shut: bool,
    /// By the hash of their tokens.
    pub sessions: BTreeMap<Hash, Session>,
    /// Words that begin a session once, by their hash.
    pub invited: BTreeMap<Hash, Invitation>,
    /// Until when a browser has the open desk, by the hash of its token: whoever reached the socket let it in.
    pub guests: BTreeMap<Hash, Time>,
    /// Whose sign-in under duress the other room was not told of, since the command failed.
    pub untold: BTreeSet<String>,
    /// Attempts that failed, by what was tried.
    pub tries: BTreeMap<Tried, Tries>,
    /// What browsers were asked to have a passkey answer.
    pub challenges: Challenges,
}

/// Who asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Who {
    /// The person who is signed in; `None`: nobody.
    pub person: Option<String>,
    /// True if with the passphrase for duress.
    pub duress: bool,
    /// True if there was a session and there is none any more.
    pub ended: bool,
    /// What the session is found by.
    pub token: Option<Hash>,
}

/// The numbers of the newest of each as an entry was added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Added {
    /// The newest draft's.
    pub draft: u64,
    /// The newest brief's or note's.
    pub paper: u64,
    /// The newest report's or assessment's.
    pub item: u64,
    /// The newest suspicion's.
    pub suspicion: u64,
    /// The newest challenge's.
    pub challenge: u64,
}

impl Keeper {
    /// Reads the journal of a folder. A desk that cannot be read is shut, and the line runs all the same.
    pub(crate) fn open(folder: &Folder) -> Self {
        let path = folder.desk();
        let mut state = State::default();
        let mut journal = None;
        if path.exists() {
            let mut passed_over = 0_u64;
            let opened = Journal::open(&path, &mut |bytes| {
                let taken = Entry::decode(bytes).map_err(Refusal::from).and_then(|entry| state.desk.take(&entry));
                passed_over += u64::from(taken.is_err());
            });
            match opened {
                Ok(opened) => {
                    let behind = opened.state().fault.clone();
                    let strange = (passed_over > 0)
                        .then(|| format!("{passed_over} entries of the private journal are against its own rules"));
                    state.trouble = behind.or(strange);
                    // Nobody is enrolled in what is left of it, and somebody was: that is not an open desk.
                    state.shut = state.desk.is_open() && state.trouble.is_some();
                    journal = Some(opened);
                }
                Err(failed) => {
                    state.trouble = Some(failed.to_string());
                    state.shut = true;
                }
            }
        }
        if let Some(trouble) = &state.trouble {
            error!(%trouble, shut = state.shut, "the desk: detente desk check says more");
        }
        // Settings that are not understood keep the station from starting at all.
        let settings = Settings::read(&folder.settings()).unwrap_or_default();
        let (site, duress_command) = (Site::of(&settings), settings.duress_command);
        let (state, journal) = (Mutex::new(state), Arc::new(Turn::new(journal)));
        let (deriving, changed) = (Semaphore::new(1), watch::Sender::new(()));
        Keeper(Arc::new(Inner { path, duress_command, site, state, journal, deriving, changed }))
    }

    /// Tells that something changed at the desk, from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }

    /// Looks at what is in memory, or changes who is signed in.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// True while nobody is enrolled: whoever reaches the socket speaks for the party.
    pub(crate) fn is_open(&self) -> bool {
        self.with(|state| state.desk.is_open() && !state.shut)
    }

    /// The command that tells another room of a sign-in under duress; may be empty.
    pub(super) fn duress_command(&self) -> &str {
        &self.0.duress_command
    }

    /// The console as passkeys know it.
    ///
    /// # Errors
    /// [`Failure`] if there is none, or it has no name.
    pub(super) fn site(&self) -> Result<&Site, Failure> {
        self.0.site.as_ref().ok_or_else(|| {
            let hint = "set `console_name` in detente.toml, as \"watch.example.mil\", and start the station again";
            Failure::refused("this station's console has no name, and a passkey is of a name", hint)
        })
    }

    /// Waits for one's turn to have a passphrase derived from.
    pub(super) fn deriving(&self) -> &Semaphore {
        &self.0.deriving
    }

    /// Whether somebody may do something now.
    ///
    /// # Errors
    /// [`Failure`] with the role that is missing and who has it.
    pub(crate) fn may(&self, who: &Who, act: &Act<'_>) -> Result<Leave, Failure> {
        self.with(|state| {
            if !state.shut {
                // Whoever hears what happens does so for long: a session that has ended meanwhile is none.
                let ends = who.token.map(|token| state.sessions.get(&token).map_or(Time(0), |session| session.until));
                let person = who.person.as_deref().filter(|_| ends.is_none_or(|end| wall() < end));
                return state.desk.may(person, act, wall()).map_err(|refusal| refused(refusal, who));
            }
            // Who is on duty cannot be known, and no warning is to wait, or to lie unread, until it can.
            match act {
                Act::Look | Act::Read => Ok(Leave::AtOnce),
                Act::Say { precedence, body, .. } if need(*precedence, body, state.desk.widened()) == Need::Duty => {
                    Ok(Leave::AtOnce)
                }
                _ => Err(shut(state.trouble.as_deref())),
            }
        })
    }

    /// Keeps what somebody does at the desk.
    ///
    /// # Errors
    /// [`Failure`] if it may not be, or is not kept; nothing was changed then.
    pub(crate) async fn add(&self, who: &Who, change: Change) -> Result<Added, Failure> {
        self.append(Entry { at: wall(), by: who.person.clone(), change }, who).await
    }

    /// Keeps what is for one's own side alone: under the name of who is signed in, or where nobody is enrolled under the one
    /// that was typed.
    ///
    /// # Errors
    /// As for [`Keeper::add`].
    pub(crate) async fn log(&self, who: &Who, typed: &str, change: Change) -> Result<Added, Failure> {
        let by = who.person.clone().or_else(|| self.is_open().then(|| typed.to_owned()));
        self.append(Entry { at: wall(), by, change }, who).await
    }

    /// Keeps what the station itself does at the desk.
    ///
    /// # Errors
    /// As for [`Keeper::add`].
    pub(super) async fn add_own(&self, change: Change) -> Result<Added, Failure> {
        self.append(Entry { at: wall(), by: None, change }, &Who::default()).await
    }

    async fn append(&self, entry: Entry, who: &Who) -> Result<Added, Failure> {
        let mut journal = self.0.journal.clone().lock_owned().await;
        // Nobody else changes the desk while this turn lasts, so what is judged now still holds when it is kept.
        self.with(|state| match (state.shut, &state.trouble) {
            (true, trouble) => Err(shut(trouble.as_deref())),
            _ => state.desk.judge(&entry).map_err(|refusal| refused(refusal, who)),
        })?;
        let (bytes, path) = (entry.encode(), self.0.path.clone());
        let kept = tokio::task::spawn_blocking(move || {
            if journal.is_none() {
                *journal = Some(Journal::open(&path, &mut |_| {}).map_err(|error| Failure::record(&error))?);
            }
            let Some(open) = journal.as_mut() else { return Err(unkept("it is not open")) };
            open.append(&bytes).map_err(|error| match error {
                CommitError::Full => {
                    Failure::local("the disk is full, and nothing was changed", "free space, then do the same again")
                }
                CommitError::Broken(why) => unkept(&why),
            })?;
            Ok(journal)
        });
        let turn = kept.await.map_err(|error| unkept(&error.to_string()))?;
        match turn {
            Ok(_turn) => {
                let added = self.with(|state| {
                    state.desk.take(&entry).map_err(|refusal| refused(refusal, who))?;
                    let desk = &state.desk;
                    Ok(Added {
                        draft: desk.next_draft() - 1,
                        paper: desk.next_paper() - 1,
                        item: desk.situation().next() - 1,
                        suspicion: desk.suspicions().next() - 1,
                        challenge: desk.suspicions().next_challenge() - 1,
                    })
                })?;
                self.0.changed.send_replace(());
                Ok(added)
            }
            Err(failure) => {
                error!(%failure, "the private journal");
                Err(failure)
            }
        }
    }

    /// Who has this token.
    pub(crate) fn who(&self, token: Option<&str>) -> Who {
        let Some(token) = token else { return Who::default() };
        let token = evidence::merkle::sha256(token.as_bytes());
        self.with(|state| {
            let now: Time = wall();
            match state.sessions.get(&token) {
                Some(session) if now < session.until && state.desk.person(&session.person).is_some() => Who {
                    person: Some(session.person.clone()),
                    duress: session.duress,
                    ended: false,
                    token: Some(token),
                },
                _ => Who { ended: !state.desk.is_open(), ..Who::default() },
            }
        })
    }
}

fn unkept(why: &str) -> Failure {
    let hint = "detente desk check says what is damaged; start the station again once the disk is sound";
    Failure::local(format!("the private journal is not written: {why}"), hint)
}

fn shut(trouble: Option<&str>) -> Failure {
    let what = format!("the desk is shut, since its private journal cannot be read: {}", trouble.unwrap_or("unknown"));
    let hint =
        "reading, and what any duty officer says at once, still go; restore desk.sqlite, or move it away to begin anew";
    Failure::local(what, hint)
}

/// What to do about a refusal.
pub(super) fn refused(refusal: Refusal, who: &Who) -> Failure {
    let hint = match &refusal {
        Refusal::NotSignedIn if who.ended => "the session has ended: detente desk sign-in PERSON begins another",
        Refusal::NotSignedIn => "detente desk sign-in PERSON begins a session",
        Refusal::NobodyEnrolled => "detente desk enroll PERSON --role administrator enrols the first",
        Refusal::Lacks { .. } => "ask one of them; detente desk people lists everybody with their roles",
        Refusal::NotQualified { .. } => "ask one of them; an administrator renews it: detente desk change --language",
        Refusal::UnknownLanguage => "name a message that is on the record",
        Refusal::NoSuchPerson(_) | Refusal::IsEnrolled(_) => "detente desk people lists them",
        Refusal::NoSuchPasskey(_) => "detente desk passkey list shows them",
        Refusal::IsPasskey => "take another device, or remove the passkey first: detente desk passkey remove",
        Refusal::PasskeyCopied(_) => {
            "sign in with the passphrase, remove this passkey, and tell an administrator: somebody may have its key"
        }
        Refusal::NoName(_) => "name the office or number in letters, digits, spaces, - . _ and /: watch-1",
        Refusal::FirstAdministers => "add --role administrator",
        Refusal::LastAdministrator => "enrol another administrator first",
        Refusal::NoRole => {
            "say --role with one of reader, drafter, linguist, releaser, second-releaser, technician, \
                            administrator"
        }
        Refusal::NoSuchDraft(_) | Refusal::DraftIs { .. } => "detente draft list --all shows how they stand",
        Refusal::SamePerson(_) => "let another who has the role second-releaser release it",
        Refusal::OtherWords(_) => "detente draft show shows what it says now; then release it",
        Refusal::NotApproved(_) => "detente draft show says whom it waits for",
        Refusal::NotWidened(_) => "what any duty officer says at once stays so; detente find --help lists the kinds",
        Refusal::NotOnShift(_) => "detente shift take takes it",
        Refusal::IsOnShift(_) => "detente shift roster shows who is",
        Refusal::Unchecked => "do them, then say --sound-test --line-check --read-aloud",
        Refusal::NoSuchPaper(_) => "detente brief list and detente memo list show them",
        Refusal::OwnBrief(_) => "let another do it",
        Refusal::NoSpan => "say --until with a later time",
        Refusal::Ahead => "give the time at which it was, or check this machine's clock",
        Refusal::Empty => "say it in words",
        Refusal::Long { .. } => "shorten it, or say it in several",
        Refusal::Unprintable(_) => "type it anew, without what was copied along",
        Refusal::OutOfRange(_) => "a bearing is below 360°, and a distance is 1,000 km at most",
        Refusal::Apart { .. } => "mend the one that is wrong, or leave the feature out",
        Refusal::NoSuchItem { .. } => "detente situation list --all lists them",
        Refusal::ItemIsCorrected { .. } => "take the one that stands in its place",
        Refusal::ItemIsWithdrawn(_) => "enter it anew if it is so after all: detente situation report",
        Refusal::CitesNothing => "say --cites with the number of a report",
        Refusal::RestsOnNothing(_) => "assess it anew, citing what stands: detente situation assess --corrects",
        Refusal::InDraft { .. } => "have the draft released, or drop it first: detente draft drop",
        Refusal::IsReleased(_) => "detente situation show says where; what is to be added goes by detente send",
        Refusal::NamesSource(_) => {
            "correct it without the name of its source (detente situation report --corrects), then release that"
        }
        Refusal::NoSuchSuspicion(_) => "detente suspicion list --all shows how they stand",
        Refusal::OtherSpeaker(_) => "name the one who was challenged, or leave --suspicion out",
        Refusal::Full(_) => "settle or drop some first",
        Refusal::StationOnly => "use the commands of detente draft",
        Refusal::Malformed(_) => "mend what it says",
    };
    let exit = match refusal {
        Refusal::NoName(_) | Refusal::NoRole | Refusal::Empty | Refusal::NoSpan | Refusal::CitesNothing => Exit::Usage,
        Refusal::Long { .. } | Refusal::Unprintable(_) | Refusal::OutOfRange(_) => Exit::Usage,
        _ => Exit::Refused,
    };
    let sort = match refusal {
        Refusal::NotSignedIn | Refusal::NobodyEnrolled => Sort::SignedOut,
        Refusal::Lacks { .. } | Refusal::NotQualified { .. } => Sort::Forbidden,
        Refusal::NoSuchPerson(_) | Refusal::NoSuchDraft(_) | Refusal::NoSuchPasskey(_) => Sort::Missing,
        _ => Sort::Other,
    };
    Failure { sort, ..Failure::new(exit, refusal, hint) }
}
