//! Calls: a call is sought, a time agreed, presence shown, and what took place told by each side.
//!
//! A call has two sides, the one that sought it and the one that was asked. Each side's last word stands, and what
//! becomes of the call follows from the two together: no word of one side alone agrees a time, moves one that was
//! agreed, or makes a call have taken place. A decline is a word and never silence.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Role, Time};

use super::annex::{CallTerms, PeopleTerms};
use super::geometry::{read_u8, read_u32};
use super::medium::{Medium, Recording};
use super::message::{Address, read_addresses, write_addresses};
use super::rules::Rules;
use super::said::Said;
use super::{read_optional_ref, read_ref, read_time, write_optional_ref, write_ref, write_time};
use crate::limits::{
    ADDRESSEES_MAX, ATTENDANCE_MAX, CALL_WINDOWS_MAX, NOTE_BYTES_MAX, SUBJECT_BYTES_MAX, TITLE_BYTES_MAX,
};

/// That a call is sought. Its urgency is the precedence that it goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallBody {
    /// Who seeks it: a post of the author.
    pub from: PostIndex,
    /// With which posts of one other party.
    pub with: Vec<Address>,
    /// What about.
    pub subject: String,
    /// When it could be, each from and until.
    pub windows: Vec<(Time, Time)>,
    /// By what.
    pub medium: Medium,
    /// The language that the author will speak (BCP 47).
    pub language: String,
    /// What is to be kept of it.
    pub recording: Recording,
    /// The call that it follows: the next level after it, or the same sought again.
    pub follows: Option<EntryRef>,
    /// The number of the standing call of the charter that it is one of: its time is agreed already.
    pub standing: Option<u8>,
}

/// Why words are no call. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Observers and guarantors only read.
    #[error("an observer or guarantor seeks no call and takes none")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post")]
    UnknownPost,
    /// It is to be with nobody, with too many, or with more than one other party.
    #[error("a call is with one or more posts of one other party")]
    NotOneParty,
    /// The other party is not bound.
    #[error("a call is sought with a party that is bound by the charter")]
    NotAsked,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// It has no subject.
    #[error("the call has no subject")]
    NoSubject,
    /// No window, too many, or one that ends before it begins.
    #[error("a call has 1 to {CALL_WINDOWS_MAX} windows, each of which ends after it begins")]
    Windows,
    /// It is not as the standing call of that number.
    #[error("the charter has no standing call {0} between these posts, at that time and in that way")]
    NotStanding(u8),
    /// A field is longer than its limit.
    #[error("{0} is longer than its limit")]
    Oversize(&'static str),
}

impl CallBody {
    /// Passes words that the charter lets `author` say, references apart; gives the party that is asked.
    ///
    /// # Errors
    /// [`CallError`] with the first rule broken.
    pub fn check(&self, rules: &Rules, author: PartyIndex) -> Result<PartyIndex, CallError> {
        let charter = &rules.charter;
        let party = charter.party(author).ok_or(CallError::UnknownPost)?;
        if party.role != Role::Party {
            return Err(CallError::NotBound);
        }
        if party.post(self.from).is_none() {
            return Err(CallError::UnknownPost);
        }
        let asked = self.with.first().map(|with| with.party).filter(|asked| *asked != author);
        let asked = asked.ok_or(CallError::NotOneParty)?;
        if self.with.len() > ADDRESSEES_MAX || self.with.iter().any(|with| with.party != asked) {
            return Err(CallError::NotOneParty);
        }
        let theirs = charter.party(asked).ok_or(CallError::UnknownPost)?;
        if theirs.role != Role::Party {
            return Err(CallError::NotAsked);
        }
        if self.with.iter().any(|with| theirs.post(with.post).is_none()) {
            return Err(CallError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(CallError::UnknownLanguage(self.language.clone()));
        }
        if self.subject.trim().is_empty() {
            return Err(CallError::NoSubject);
        }
        if self.subject.len() > SUBJECT_BYTES_MAX {
            return Err(CallError::Oversize("the subject"));
        }
        let sound = self.windows.iter().all(|(from, until)| from < until);
        if !(1..=CALL_WINDOWS_MAX).contains(&self.windows.len()) || !sound {
            return Err(CallError::Windows);
        }
        match self.standing {
            Some(number) if !self.is_standing(&rules.annex.people, number, author) => {
                Err(CallError::NotStanding(number))
            }
            _ => Ok(asked),
        }
    }

    /// True if it is one of the standing calls of that number, at one of its times.
    fn is_standing(&self, terms: &PeopleTerms, number: u8, author: PartyIndex) -> bool {
        terms.standing.get(usize::from(number)).is_some_and(|standing| {
            standing.from == Address { party: author, post: self.from }
                && self.with == [standing.with]
                && (self.medium, self.recording) == (standing.medium, standing.recording)
                && matches!(self.windows[..], [(from, until)]
                    if standing.is_at(from) && until == from.plus_ms(terms.call_present_s * 1_000))
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(9).uint(self.from.0.into());
        write_addresses(writer, &self.with);
        writer.text(&self.subject).array(self.windows.len() as u64);
        for (from, until) in &self.windows {
            writer.array(2).uint(from.0).uint(until.0);
        }
        writer.uint(self.medium as u64).text(&self.language).uint(self.recording as u64);
        write_optional_ref(writer, self.follows);
        match self.standing {
            Some(number) => writer.uint(number.into()),
            None => writer.null(),
        };
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(9)?;
        let (from, with) = (PostIndex(read_u8(reader)?), read_addresses(reader)?);
        let subject = reader.text(SUBJECT_BYTES_MAX)?.to_owned();
        let mut windows = Vec::new();
        for _ in 0..reader.array_up_to(CALL_WINDOWS_MAX as u64)? {
            reader.array(2)?;
            windows.push((Time(reader.uint()?), Time(reader.uint()?)));
        }
        let (medium, language) = (Medium::read(reader)?, reader.text(16)?.to_owned());
        let recording = Recording::read(reader)?;
        let follows = read_optional_ref(reader)?;
        let standing = if reader.null() { None } else { Some(read_u8(reader)?) };
        Ok(CallBody { from, with, subject, windows, medium, language, recording, follows, standing })
    }
}

/// What a side says of a call that is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reply {
    /// It can be then. Naming the time that the other named accepts it; naming another proposes that.
    At(Time),
    /// It will not be. Said by the side that was asked.
    Declined,
    /// It is sought no more. Said by the side that sought it.
    Withdrawn,
    /// It will not be as agreed; when, is still to be said.
    Postponed,
}

/// A side's word on a call that is sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyBody {
    /// The call: the entry that sought it.
    pub call: EntryRef,
    /// The how-manyeth word of its author on this call, from 0.
    pub turn: u32,
    /// The other side's word that it answers: the call itself, or a later one.
    pub answers: EntryRef,
    /// What it says.
    pub reply: Reply,
    /// Why; may be empty.
    pub words: String,
}

impl ReplyBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(6), self.call);
        write_ref(writer.uint(self.turn.into()), self.answers);
        write_reply(writer, self.reply);
        writer.text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let (call, turn, answers) = (read_ref(reader)?, read_u32(reader)?, read_ref(reader)?);
        let reply = read_reply(reader)?;
        Ok(ReplyBody { call, turn, answers, reply, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// Two items: the number, and the time or null.
fn write_reply(writer: &mut Writer, reply: Reply) {
    match reply {
        Reply::At(time) => writer.uint(0).uint(time.0),
        Reply::Declined => writer.uint(1).null(),
        Reply::Withdrawn => writer.uint(2).null(),
        Reply::Postponed => writer.uint(3).null(),
    };
}

fn read_reply(reader: &mut Reader<'_>) -> Result<Reply, Malformed> {
    match (reader.uint()?, read_time(reader)?) {
        (0, Some(time)) => Ok(Reply::At(time)),
        (1, None) => Ok(Reply::Declined),
        (2, None) => Ok(Reply::Withdrawn),
        (3, None) => Ok(Reply::Postponed),
        _ => Err(reader.refuse("no such reply to a call")),
    }
}

/// In which capacity somebody takes part in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capacity {
    /// The holder of the post.
    Principal,
    /// The named deputy of the post's holder.
    Deputy,
    /// Who takes part and speaks.
    Participant,
    /// Who listens.
    Listener,
    /// Who interprets.
    Interpreter,
    /// Who takes notes.
    NoteTaker,
}

impl Capacity {
    /// All of them, in the order of their numbers.
    pub const ALL: [Capacity; 6] = [
        Capacity::Principal,
        Capacity::Deputy,
        Capacity::Participant,
        Capacity::Listener,
        Capacity::Interpreter,
        Capacity::NoteTaker,
    ];
}

/// Who of a side is at the machine, before anything of substance is said; or that nobody is any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresenceBody {
    /// The call.
    pub call: EntryRef,
    /// The how-manyeth presence that its author shows on this call, from 0.
    pub turn: u32,
    /// Each in a capacity, named by office. Nobody: the side has left.
    pub who: Vec<(Capacity, String)>,
    /// What this side keeps of the call.
    pub recording: Recording,
}

impl PresenceBody {
    /// True if it shows somebody who speaks for the post: its holder, or the deputy that the charter names. `posts` are
    /// those of its side.
    #[must_use]
    pub fn speaks(&self, charter: &Charter, posts: &[Address]) -> bool {
        self.who.iter().any(|(capacity, office)| match capacity {
            Capacity::Principal => true,
            Capacity::Deputy => deputies(charter, posts).any(|deputy| deputy.trim() == office.trim()),
            _ => false,
        })
    }

    /// The first who is shown as a deputy and is named as none for these posts.
    #[must_use]
    pub fn unnamed_deputy(&self, charter: &Charter, posts: &[Address]) -> Option<&str> {
        let shown = self.who.iter().filter(|(capacity, _)| *capacity == Capacity::Deputy);
        let named = |office: &str| deputies(charter, posts).any(|deputy| deputy.trim() == office.trim());
        shown.map(|(_, office)| office.as_str()).find(|office| !named(office))
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(4), self.call);
        writer.uint(self.turn.into()).array(self.who.len() as u64);
        for (capacity, office) in &self.who {
            writer.array(2).uint(*capacity as u64).text(office);
        }
        writer.uint(self.recording as u64);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let (call, turn) = (read_ref(reader)?, read_u32(reader)?);
        let mut who = Vec::new();
        for _ in 0..reader.array_up_to(ATTENDANCE_MAX as u64)? {
            reader.array(2)?;
            let number = read_u8(reader)?;
            let capacity = Capacity::ALL.get(usize::from(number)).copied();
            let capacity = capacity.ok_or_else(|| reader.refuse("no such capacity"))?;
            let office = reader.text(TITLE_BYTES_MAX)?.to_owned();
            if office.trim().is_empty() {
                return Err(reader.refuse("somebody without an office"));
            }
            who.push((capacity, office));
        }
        Ok(PresenceBody { call, turn, who, recording: Recording::read(reader)? })
    }
}

/// The deputies that the charter names for these posts.
pub fn deputies<'c>(charter: &'c Charter, posts: &'c [Address]) -> impl Iterator<Item = &'c str> {
    posts.iter().filter_map(|at| charter.party(at.party)?.post(at.post)?.deputy.as_deref())
}

/// When the two spoke, as one side tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokeBody {
    /// The call.
    pub call: EntryRef,
    /// The how-manyeth time its author tells it, from 0.
    pub turn: u32,
    /// From when, on its author's clock.
    pub began: Time,
    /// Until when; `None` while they speak.
    pub ended: Option<Time>,
}

impl SpokeBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(4), self.call);
        writer.uint(self.turn.into()).uint(self.began.0);
        write_time(writer, self.ended);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let (call, turn, began) = (read_ref(reader)?, read_u32(reader)?, Time(reader.uint()?));
        let ended = read_time(reader)?;
        if ended.is_some_and(|ended| ended < began) {
            return Err(reader.refuse("a call that ended before it began"));
        }
        Ok(SpokeBody { call, turn, began, ended })
    }
}

/// One of the two sides of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The one that sought it.
    Seeks,
    /// The one that was asked.
    Asked,
}

impl Side {
    /// Both.
    pub const BOTH: [Side; 2] = [Side::Seeks, Side::Asked];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Side::Seeks => Side::Asked,
            Side::Asked => Side::Seeks,
        }
    }
}

/// The last words of one side of a call, of each sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SideWords {
    /// Its last reply, and the other side's word that this answers.
    pub reply: Option<(Said, EntryRef, Reply)>,
    /// Its last presence: whether somebody who speaks for the post is there.
    pub present: Option<(Said, bool)>,
    /// Whether any presence of it showed somebody who speaks for the post.
    pub came: bool,
    /// When they spoke, as it tells it.
    pub spoke: Option<(Said, Time, Option<Time>)>,
}

/// What has become of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallStatus {
    /// It is sought, and no time is agreed.
    Sought,
    /// Both named this time; or the one that was asked took one of the windows with its first word; or it is a standing
    /// call, and neither has said anything of its time.
    Agreed(Time),
    /// The side that was asked declined, and was not asked again since.
    Declined,
    /// The side that sought it seeks it no more.
    Withdrawn,
    /// Somebody put it off, and no new time was named since.
    Postponed,
    /// Both have been at the machine, and a side says that they speak.
    Underway,
    /// Both have been at the machine, and a side says that they spoke.
    Over,
}

/// How a call stands, words apart: those are in its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// When it was sought, on its author's clock.
    pub sought: Time,
    /// Who seeks it.
    pub from: Address,
    /// With whom.
    pub with: Vec<Address>,
    /// When it could be.
    pub windows: Vec<(Time, Time)>,
    /// The clocks of a call of this urgency.
    pub terms: CallTerms,
    /// What it follows.
    pub follows: Option<EntryRef>,
    /// Whether it is one of a standing call, whose time the charter has agreed.
    pub standing: bool,
    /// The words of the side that sought it, and of the one that was asked.
    pub sides: [SideWords; 2],
}

impl Call {
    pub(super) fn seek(terms: CallTerms, sought: Time, author: PartyIndex, body: &CallBody) -> Self {
        Call {
            sought,
            from: Address { party: author, post: body.from },
            with: body.with.clone(),
            windows: body.windows.clone(),
            terms,
            follows: body.follows,
            standing: body.standing.is_some(),
            sides: [SideWords::default(); 2],
        }
    }

    /// The party that was asked.
    #[must_use]
    pub fn asked(&self) -> PartyIndex {
        self.with[0].party
    }

    /// On which side a party is; `None` if it has no part in it.
    #[must_use]
    pub fn side_of(&self, party: PartyIndex) -> Option<Side> {
        match party {
            party if party == self.from.party => Some(Side::Seeks),
            party if party == self.asked() => Some(Side::Asked),
            _ => None,
        }
    }

    /// The posts of a side.
    #[must_use]
    pub fn posts(&self, side: Side) -> &[Address] {
        match side {
            Side::Seeks => std::slice::from_ref(&self.from),
            Side::Asked => &self.with,
        }
    }

    /// The words of a side.
    #[must_use]
    pub fn words(&self, side: Side) -> &SideWords {
        &self.sides[side as usize]
    }

    /// Takes in a reply; why not, if it is none for that side.
    pub(super) fn take_reply(&mut self, side: Side, said: Said, body: &ReplyBody) -> Result<(), &'static str> {
        match (side, body.reply) {
            (Side::Seeks, Reply::Declined) => return Err("declines the call that it seeks itself"),
            (Side::Asked, Reply::Withdrawn) => return Err("withdraws a call that another party seeks"),
            _ => {}
        }
        let reply = &mut self.sides[side as usize].reply;
        *reply = (*reply).max(Some((said, body.answers, body.reply)));
        Ok(())
    }

    pub(super) fn take_presence(&mut self, charter: &Charter, side: Side, said: Said, body: &PresenceBody) {
        let speaks = body.speaks(charter, self.posts(side));
        let words = &mut self.sides[side as usize];
        words.present = words.present.max(Some((said, speaks)));
        words.came |= speaks;
    }

    pub(super) fn take_spoke(&mut self, side: Side, said: Said, body: &SpokeBody) {
        let spoke = &mut self.sides[side as usize].spoke;
        *spoke = (*spoke).max(Some((said, body.began, body.ended)));
    }

    /// A side's word that stands: its last reply, or for the side that seeks the call itself, which `id` began.
    #[must_use]
    pub fn last_word(&self, id: EntryRef, side: Side) -> Option<EntryRef> {
        match (self.words(side).reply, side) {
            (Some((said, ..)), _) => Some(said.at),
            (None, Side::Seeks) => Some(id),
            (None, Side::Asked) => None,
        }
    }

    /// What has become of the call that `id` began.
    #[must_use]
    pub fn status(&self, id: EntryRef) -> CallStatus {
        match self.spoke() {
            Some((_, Some(_))) => return CallStatus::Over,
            Some((_, None)) => return CallStatus::Underway,
            None => {}
        }
        let [seeks, asked] = Side::BOTH.map(|side| self.words(side).reply.map(|(_, answers, reply)| (answers, reply)));
        // Whoever speaks again, with the other's refusal or delay in hand, opens it again.
        let answered = |reply: Option<(EntryRef, Reply)>, other: Side| {
            reply.is_some_and(|(answers, reply)| {
                matches!(reply, Reply::At(_)) && Some(answers) == self.last_word(id, other)
            })
        };
        match (seeks, asked) {
            (Some((_, Reply::Withdrawn)), _) => CallStatus::Withdrawn,
            (_, Some((_, Reply::Declined))) if !answered(seeks, Side::Asked) => CallStatus::Declined,
            (Some((_, Reply::Postponed)), _) if !answered(asked, Side::Seeks) => CallStatus::Postponed,
            (_, Some((_, Reply::Postponed))) if !answered(seeks, Side::Asked) => CallStatus::Postponed,
            (Some((_, Reply::At(one))), Some((_, Reply::At(other)))) if one == other => CallStatus::Agreed(one),
            (None, Some((_, Reply::At(at)))) if self.took_a_window(at) => CallStatus::Agreed(at),
            (None, None) if self.standing => CallStatus::Agreed(self.windows[0].0),
            _ => CallStatus::Sought,
        }
    }

    /// True if the side that was asked took one of the windows with its first word. A later one would move what was
    /// agreed, which the other has to agree to.
    fn took_a_window(&self, at: Time) -> bool {
        let first = self.words(Side::Asked).reply.is_some_and(|(said, ..)| said.turn == 0);
        first
            && (!self.standing || at == self.windows[0].0)
            && self.windows.iter().any(|(from, until)| (*from..=*until).contains(&at))
    }

    /// True if a side is to say something next: the other's last word is not answered, and something is still sought;
    /// or a time is agreed, and it is not at the machine.
    #[must_use]
    pub fn owes(&self, id: EntryRef, side: Side) -> bool {
        match self.status(id) {
            // Words that crossed leave both unanswered, and would cross again if both answered.
            CallStatus::Sought | CallStatus::Postponed => {
                self.unanswered(id, side) && (side == Side::Asked || !self.unanswered(id, Side::Asked))
            }
            CallStatus::Agreed(_) => !self.is_there(side),
            CallStatus::Underway | CallStatus::Declined | CallStatus::Withdrawn | CallStatus::Over => false,
        }
    }

    /// True if this side has not answered the other's last word.
    fn unanswered(&self, id: EntryRef, side: Side) -> bool {
        let theirs = self.last_word(id, side.other());
        theirs.is_some() && theirs != self.words(side).reply.map(|(_, answers, _)| answers)
    }

    /// True if somebody who speaks for the post is at the machine, and has come since this side last spoke of a time:
    /// who came to an earlier appointment has not come to this one.
    #[must_use]
    pub fn is_there(&self, side: Side) -> bool {
        let SideWords { reply, present, .. } = self.words(side);
        let came_since = |came: &Said| reply.is_none_or(|(replied, ..)| replied.time <= came.time);
        present.as_ref().is_some_and(|(said, speaks)| *speaks && came_since(said))
    }

    /// When the clock of the call that `id` began runs out: of the word that is to be answered, or of the time agreed
    /// (or of the word that agreed it, if that is later), by which both are to be there.
    #[must_use]
    pub fn due(&self, id: EntryRef) -> Option<Time> {
        let owes = |side: &Side| self.owes(id, *side);
        let said = |side| self.words(side).reply.map_or(self.sought, |(said, ..)| said.time);
        let by = |side: Side| match self.status(id) {
            // Nobody can come to a time that was past when it was agreed.
            CallStatus::Agreed(at) => at.max(said(side)).max(said(side.other())).plus_ms(self.terms.present_s * 1_000),
            _ => said(side.other()).plus_ms(self.terms.answer_s * 1_000),
        };
        Side::BOTH.into_iter().filter(owes).map(by).min()
    }

    /// True if no time was agreed and none of its windows is still to come.
    #[must_use]
    pub fn lapsed(&self, id: EntryRef, now: Time) -> bool {
        let named = Side::BOTH.into_iter().filter_map(|side| match self.words(side).reply {
            Some((_, _, Reply::At(at))) => Some(at),
            _ => None,
        });
        let last = self.windows.iter().map(|(_, until)| *until).chain(named).max();
        self.status(id) == CallStatus::Sought && last.is_some_and(|last| last < now)
    }

    /// From when to when they spoke: the latest begin and the earliest end that were told, so that neither side alone
    /// makes it longer; `None` until both have been at the machine, whatever one of them tells.
    #[must_use]
    pub fn spoke(&self) -> Option<(Time, Option<Time>)> {
        if !self.sides.iter().all(|words| words.came) {
            return None;
        }
        let told = || Side::BOTH.into_iter().filter_map(|side| self.words(side).spoke);
        let began = told().map(|(_, began, _)| began).max()?;
        Some((began, told().filter_map(|(_, _, ended)| ended).min().map(|ended| ended.max(began))))
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(8).uint(self.sought.0);
        write_addresses(writer, &[self.from]);
        write_addresses(writer, &self.with);
        writer.array(self.windows.len() as u64);
        for (from, until) in &self.windows {
            writer.array(2).uint(from.0).uint(until.0);
        }
        writer.array(2).uint(self.terms.answer_s).uint(self.terms.present_s);
        write_optional_ref(writer, self.follows);
        writer.bool(self.standing).array(2);
        for SideWords { reply, present, came, spoke } in &self.sides {
            writer.array(4);
            match reply {
                Some((said, answers, reply)) => {
                    said.write(writer.array(4));
                    write_ref(writer, *answers);
                    write_reply(writer, *reply);
                }
                None => {
                    writer.null();
                }
            }
            match present {
                Some((said, present)) => {
                    said.write(writer.array(2));
                    writer.bool(*present);
                }
                None => {
                    writer.null();
                }
            }
            writer.bool(*came);
            match spoke {
                Some((said, began, ended)) => {
                    said.write(writer.array(3));
                    write_time(writer.uint(began.0), *ended);
                }
                None => {
                    writer.null();
                }
            }
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(8)?;
        let sought = Time(reader.uint()?);
        let from = read_addresses(reader)?;
        let with = read_addresses(reader)?;
        let (&[from], false) = (from.as_slice(), with.is_empty()) else {
            return Err(reader.refuse("a call without two sides"));
        };
        let mut windows = Vec::new();
        for _ in 0..reader.array_up_to(CALL_WINDOWS_MAX as u64)? {
            reader.array(2)?;
            windows.push((Time(reader.uint()?), Time(reader.uint()?)));
        }
        reader.array(2)?;
        let terms = CallTerms { answer_s: reader.uint()?, present_s: reader.uint()? };
        let follows = read_optional_ref(reader)?;
        let standing = reader.bool()?;
        if standing && windows.is_empty() {
            return Err(reader.refuse("a standing call without its time"));
        }
        reader.array(2)?;
        let sides = [read_side(reader)?, read_side(reader)?];
        Ok(Call { sought, from, with, windows, terms, follows, standing, sides })
    }
}

fn read_side(reader: &mut Reader<'_>) -> Result<SideWords, Malformed> {
    reader.array(4)?;
    let mut words = SideWords::default();
    if !reader.null() {
        reader.array(4)?;
        words.reply = Some((Said::read(reader)?, read_ref(reader)?, read_reply(reader)?));
    }
    if !reader.null() {
        reader.array(2)?;
        words.present = Some((Said::read(reader)?, reader.bool()?));
    }
    words.came = reader.bool()?;
    if !reader.null() {
        reader.array(3)?;
        words.spoke = Some((Said::read(reader)?, Time(reader.uint()?), read_time(reader)?));
    }
    Ok(words)
}
