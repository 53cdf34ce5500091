//! Adds entries to the desk. What is added here was judged; nothing is refused any more.

use std::collections::{BTreeMap, BTreeSet};

use evidence::Time;

use super::entry::{Change, Entry};
use super::kept::{Brief, LogItem, Logged, MemoNote, Planned};
use super::passkey::{Keying, Passkey};
use super::situation::{Author, Logging, Release};
use super::suspicion::Suspecting;
use super::{Desk, Draft, DraftState, DraftTranslation, Person, Refusal};
use crate::limits::{BRIEFS_MAX, DESK_LOG_MAX, DRAFTS_KEPT_MAX, MEMO_NOTES_MAX};

impl Desk {
    /// Adds an entry, if it may be.
    ///
    /// # Errors
    /// [`Refusal`] as of [`Desk::judge`]; the desk is then as it was.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Refusal> {
        self.judge(entry)?;
        self.apply(entry);
        Ok(())
    }

    fn apply(&mut self, entry: &Entry) {
        let Entry { at, by, change } = entry;
        let author = || by.clone().unwrap_or_default();
        match change {
            Change::Enrolled { person, roles, languages, secret } => {
                let (roles, languages, secret) = (roles.clone(), languages.clone(), secret.clone());
                let enrolled = Person { roles, languages, secret, passkeys: BTreeMap::new(), enrolled: *at };
                self.people.insert(person.clone(), enrolled);
            }
            Change::Changed { person, roles, languages } => {
                if let Some(known) = self.people.get_mut(person) {
                    known.roles.clone_from(roles);
                    known.languages.clone_from(languages);
                }
            }
            Change::Secret { person, secret } => {
                if let Some(known) = self.people.get_mut(person) {
                    known.secret.clone_from(secret);
                }
            }
            Change::Ended { person } => {
                self.people.remove(person);
                self.on_shift.remove(person);
                self.roster.retain(|planned| planned.person != *person);
            }
            Change::Widened { kinds } => self.widened.clone_from(kinds),
            Change::SignedIn { duress: false } => {}
            Change::SignedIn { duress: true } => {
                self.duress.entry(author()).or_insert(*at);
            }
            Change::DuressCleared { person } => {
                self.duress.remove(person);
                // Whoever forced it has them.
                if let Some(known) = self.people.get_mut(person) {
                    known.passkeys.retain(|_, passkey| !passkey.duress);
                }
            }
            Change::Passkey(keying) => self.apply_passkey(*at, &author(), keying),
            Change::Spoke { line, kind, at: placed } => {
                self.note(*at, by, Logged::Spoke { line: line.clone(), kind: kind.clone(), at: *placed });
            }
            Change::Planned { person, from, until } => {
                self.roster.retain(|planned| *at < planned.until);
                let planned = Planned { from: *from, until: *until, person: person.clone() };
                let place = self.roster.partition_point(|known| *known < planned);
                self.roster.insert(place, planned);
            }
            Change::ShiftTaken => {
                self.on_shift.insert(author(), *at);
                self.note(*at, by, Logged::Taken);
            }
            Change::HandedOver(how) => {
                self.on_shift.remove(&author());
                self.handed_over = Some(*at);
                self.note(*at, by, Logged::HandedOver(how.clone()));
            }
            Change::Noted { text } => self.note(*at, by, Logged::Note(text.clone())),
            Change::Briefed { line, about, title, text } => {
                self.papers_made += 1;
                let (line, title, text) = (line.clone(), title.clone(), text.clone());
                let brief = Brief { line, about: *about, title, text, by: author(), at: *at, approved: None };
                self.briefs.insert(self.papers_made, brief);
                if self.briefs.len() > BRIEFS_MAX {
                    self.briefs.pop_first();
                }
            }
            Change::BriefApproved { brief } => {
                if let Some(brief) = self.briefs.get_mut(brief) {
                    brief.approved = Some((author(), *at));
                }
            }
            Change::MemoNoted { line, call, text } => {
                self.papers_made += 1;
                let (line, text, agreed) = (line.clone(), text.clone(), BTreeSet::new());
                self.notes
                    .insert(self.papers_made, MemoNote { line, call: *call, text, by: author(), at: *at, agreed });
                if self.notes.len() > MEMO_NOTES_MAX {
                    self.notes.pop_first();
                }
            }
            Change::MemoAgreed { note } => {
                if let Some(note) = self.notes.get_mut(note) {
                    note.agreed.insert(author());
                }
            }
            Change::Situation(logging) => {
                let item = self.situation.apply(*at, self.author(by), logging);
                let done = match logging {
                    Logging::Reported(_) => "reported",
                    Logging::Assessed(_) => "assessed",
                    Logging::Withdrawn { .. } => "withdrawn",
                    Logging::Drafted { .. } => return self.apply_draft(*at, by, change),
                };
                self.note(*at, by, Logged::Situation { item, done });
            }
            Change::Suspicion(suspecting) => {
                let number = self.suspicions.apply(*at, self.author(by), suspecting);
                let what = match suspecting {
                    Suspecting::Raised { .. } => Logged::Suspicion { suspicion: number, done: "raised" },
                    Suspecting::Lifted { .. } => Logged::Suspicion { suspicion: number, done: "lifted" },
                    Suspecting::Challenged(challenge) => {
                        Logged::Challenged { challenge: number, reply: challenge.reply.name() }
                    }
                };
                self.note(*at, by, what);
            }
            _ => self.apply_draft(*at, by, change),
        }
    }

    fn apply_passkey(&mut self, at: Time, author: &str, keying: &Keying) {
        match keying {
            Keying::Added { name, id, key, count, synced, duress } => {
                self.passkeys_made += 1;
                let (name, id, key) = (name.clone(), id.clone(), key.clone());
                let (count, synced, duress) = (*count, *synced, *duress);
                let passkey = Passkey { name, id, key, count, synced, duress, added: at, used: None };
                if let Some(person) = self.people.get_mut(author) {
                    person.passkeys.insert(self.passkeys_made, passkey);
                }
            }
            Keying::Used { passkey, count } => {
                let found = self.people.get_mut(author).and_then(|person| person.passkeys.get_mut(passkey));
                let Some(found) = found else { return };
                (found.count, found.used) = (*count, Some(at));
                if found.duress {
                    self.duress.entry(author.to_owned()).or_insert(at);
                }
            }
            Keying::Removed { passkey } => {
                for person in self.people.values_mut() {
                    person.passkeys.remove(passkey);
                }
            }
        }
    }

    /// While nobody is enrolled, a name is what somebody typed.
    fn author(&self, by: &Option<String>) -> Author {
        Author { name: by.clone().unwrap_or_default(), signed_in: !self.is_open() }
    }

    fn apply_draft(&mut self, at: Time, by: &Option<String>, change: &Change) {
        let author = by.clone().unwrap_or_default();
        let (number, done, why) = match change {
            Change::Drafted { line, precedence, body, asked, .. }
            | Change::Situation(Logging::Drafted { line, precedence, body, asked, .. }) => {
                self.drafts_made += 1;
                let released = matches!(change, Change::Drafted { released: true, .. });
                let item = match change {
                    Change::Situation(Logging::Drafted { item, .. }) => Some(*item),
                    _ => None,
                };
                if let Some(item) = item {
                    self.situation.drafted(item, Release::Draft(self.drafts_made));
                }
                let draft = Draft {
                    line: line.clone(),
                    precedence: *precedence,
                    body: body.clone(),
                    asked: asked.clone(),
                    made: at,
                    authors: BTreeSet::from([author.clone()]),
                    translations: Vec::new(),
                    first: released.then_some((author, at)),
                    second: None,
                    state: DraftState::Waits,
                    item,
                };
                self.drafts.insert(self.drafts_made, draft);
                self.forget_old_drafts();
                return self.note_draft(at, by, self.drafts_made, "drafted", "");
            }
            Change::Edited { draft, .. } => (*draft, "changed", ""),
            Change::Translated { draft, .. } => (*draft, "translated", ""),
            Change::Released { draft, .. } => (*draft, "released", ""),
            Change::SecondReleased { draft, .. } => (*draft, "released as the second", ""),
            Change::Returned { draft, reason } => (*draft, "returned", reason.as_str()),
            Change::Dropped { draft, reason } => (*draft, "dropped", reason.as_str()),
            Change::Going { draft, .. } => (*draft, "", ""),
            Change::Said { draft, .. } => (*draft, "", ""),
            _ => return,
        };
        let Some(draft) = self.drafts.get_mut(&number) else { return };
        match change {
            Change::Edited { body, asked, .. } => {
                draft.body.clone_from(body);
                draft.asked.clone_from(asked);
                draft.authors.insert(author);
                // They are of other words.
                draft.translations.clear();
                draft.void_approvals();
                draft.state = DraftState::Waits;
            }
            Change::Translated { language, text, .. } => {
                let (language, text) = (language.clone(), text.clone());
                draft.translations.push(DraftTranslation { language, text, by: author });
            }
            Change::Released { .. } => draft.first = Some((author, at)),
            Change::SecondReleased { .. } => draft.second = Some((author, at)),
            Change::Returned { reason, .. } => {
                draft.void_approvals();
                draft.state = DraftState::Returned { by: by.clone(), reason: reason.clone() };
            }
            Change::Dropped { reason, .. } => {
                draft.close(DraftState::Dropped { reason: reason.clone() });
                if let Some(item) = draft.item {
                    self.situation.drafted(item, Release::Own);
                }
            }
            Change::Going { after, .. } => draft.state = DraftState::Going { after: *after },
            Change::Said { at: placed, .. } => {
                let line = draft.line.clone();
                draft.close(DraftState::Said(*placed));
                if let Some(item) = draft.item {
                    let said = Release::Said { draft: number, line: line.clone(), at: *placed, when: at };
                    self.situation.drafted(item, said);
                }
                self.note(at, by, Logged::Said { draft: number, line, at: *placed });
            }
            _ => {}
        }
        if !done.is_empty() {
            self.note_draft(at, by, number, done, why);
        }
    }

    fn note_draft(&mut self, at: Time, by: &Option<String>, draft: u64, done: &'static str, reason: &str) {
        self.note(at, by, Logged::Draft { draft, done, reason: reason.to_owned() });
    }

    fn note(&mut self, at: Time, by: &Option<String>, what: Logged) {
        self.log.push_back(LogItem { at, by: by.clone(), what });
        if self.log.len() > DESK_LOG_MAX {
            self.log.pop_front();
        }
    }

    fn forget_old_drafts(&mut self) {
        let closed = self.drafts.values().filter(|draft| !draft.state.is_open()).count();
        let oldest = self.drafts.iter().find(|(_, draft)| !draft.state.is_open()).map(|(number, _)| *number);
        if closed > DRAFTS_KEPT_MAX
            && let Some(oldest) = oldest
        {
            self.drafts.remove(&oldest);
        }
    }
}
