//! Proposals: an offer, an answer, and whether it is in force; without a clock, without an order of arrival, and so that
//! nobody can accept other words than were offered.
//!
//! Everything that is said of a proposal is said in the lanes of its own precedence. So the words of each party on it
//! have one order that nobody can change, and the first of each stands for good. An acceptance states what its author
//! had seen, and so whether the offer had been withdrawn in its hands: one that crossed a withdrawal binds, as in the
//! law of contracts (Vienna Convention on the International Sale of Goods, article 16).

use evidence::cbor::{Reader, Writer};
use evidence::merkle::sha256;
use evidence::{Charter, EntryRef, Hash, Malformed, PartyIndex, PostIndex, Role, Time};
use volume::{Volume, VolumeError};

use super::body::PROPOSAL;
use super::call::CallBody;
use super::geometry::{read_u8, read_volume, write_volume};
use super::medium::Medium;
use super::message::{Address, Word, read_address, write_address};
use super::numbered::numbered;
use super::{read_optional_ref, read_party, read_ref, read_time, write_optional_ref, write_ref, write_time};
use crate::limits::{NOTE_BYTES_MAX, NOTICE_PLACES_MAX, NOTICE_VOLUMES_MAX, PROPOSAL_TEXTS_MAX, TEXT_BYTES_MAX};

numbered! {
    /// What is proposed.
    ProposalKind {
        /// That all firing and military action stops.
        Ceasefire,
        /// That they pause.
        Pause,
        /// A corridor.
        Corridor,
        /// An exchange of persons or of the dead.
        Exchange,
        /// A withdrawal of forces or weapons.
        Withdrawal,
        /// A measure of another kind, which the text tells.
        Other,
    }
}

numbered! {
    /// Where forces act.
    Domain {
        /// On land.
        Land,
        /// At sea.
        Sea,
        /// In the air.
        Air,
    }
}

/// What is offered. It is accepted word for word or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalBody {
    /// The author's post.
    pub from: PostIndex,
    /// What is proposed.
    pub kind: ProposalKind,
    /// The text in each language (BCP 47), in the order of the tags: at least in the first of every bound party.
    pub texts: Vec<(String, String)>,
    /// In which domains it holds, in the order of their numbers.
    pub domains: Vec<Domain>,
    /// Where it holds; everywhere, if there is none.
    pub volumes: Vec<Volume>,
    /// From when on, once it is agreed.
    pub begins: Time,
    /// Until when; `None` until somebody ends it.
    pub ends: Option<Time>,
    /// Until when it can be accepted.
    pub expires: Time,
    /// The call that is fixed with it.
    pub follow_up: Option<FollowUp>,
    /// Which parties that are not bound watch over it, ascending.
    pub monitors: Vec<PartyIndex>,
    /// The earlier proposal that it takes the place of: the author's own is withdrawn by it, another's is rejected.
    pub replaces: Option<EntryRef>,
}

/// A call that both sides fix by agreeing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// The author's post.
    pub from: PostIndex,
    /// The post that it speaks with.
    pub with: Address,
    /// When.
    pub at: Time,
    /// By what.
    pub medium: Medium,
}

/// Why words are no proposal, or no decision on one. The author's fault; as the author, this station refuses to sign
/// them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProposalError {
    /// Observers and guarantors only watch.
    #[error("a proposal is made and decided on by parties that are bound")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post")]
    UnknownPost,
    /// A party's language is not there, or texts are blank, twice or out of order.
    #[error("the text is blank, stands twice in one language, or is missing in {0:?}, which a party has first")]
    Text(String),
    /// A text longer than its limit, or too many.
    #[error("there are too many texts, or one is longer than its limit")]
    Oversize,
    /// It holds nowhere.
    #[error("it holds in no domain, or the domains are not in the order of their numbers")]
    Domains,
    /// Too many volumes or places.
    #[error("it has too many volumes, or these too many places")]
    Volumes,
    /// A volume that makes no sense.
    #[error("volume {volume}, from 0, is none: {error}")]
    Volume {
        /// Its number.
        volume: usize,
        /// Why.
        error: VolumeError,
    },
    /// It ends before it begins, or expires before it is made.
    #[error("it ends after it begins, expires after it is made, and its call is still to come")]
    Times,
    /// Monitors who are bound, or not in their order.
    #[error("a monitor is a party that is not bound, and named once")]
    Monitors,
}

impl ProposalBody {
    /// Passes words that the charter lets `author` say at `signed`, the reference apart.
    ///
    /// # Errors
    /// [`ProposalError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex, signed: Time) -> Result<(), ProposalError> {
        let role = |party| charter.party(party).map(|party| party.role);
        let party = charter.party(author).filter(|party| party.role == Role::Party);
        let party = party.ok_or(ProposalError::NotBound)?;
        if party.post(self.from).is_none() {
            return Err(ProposalError::UnknownPost);
        }
        if self.texts.len() > PROPOSAL_TEXTS_MAX || self.texts.iter().any(|(_, text)| text.len() > TEXT_BYTES_MAX) {
            return Err(ProposalError::Oversize);
        }
        let ordered = self.texts.is_sorted_by(|(one, _), (next, _)| one < next);
        if let Some((language, _)) = self.texts.iter().find(|(_, text)| !ordered || text.trim().is_empty()) {
            return Err(ProposalError::Text(language.clone()));
        }
        for bound in charter.parties.iter().filter(|party| party.role == Role::Party) {
            let first = &bound.languages[0];
            if !self.texts.iter().any(|(language, _)| language == first) {
                return Err(ProposalError::Text(first.clone()));
            }
        }
        if self.domains.is_empty() || !self.domains.is_sorted_by(|one, next| one < next) {
            return Err(ProposalError::Domains);
        }
        let places: usize = self.volumes.iter().map(|volume| volume.footprint.places().count()).sum();
        if self.volumes.len() > NOTICE_VOLUMES_MAX || places > NOTICE_PLACES_MAX {
            return Err(ProposalError::Volumes);
        }
        for (volume, of) in self.volumes.iter().enumerate() {
            of.solid().map_err(|error| ProposalError::Volume { volume, error })?;
        }
        let call = self.follow_up.is_none_or(|call| call.at > signed);
        if self.ends.is_some_and(|ends| ends <= self.begins) || self.expires <= signed || !call {
            return Err(ProposalError::Times);
        }
        if let Some(FollowUp { from, with, .. }) = self.follow_up {
            let theirs = charter.party(with.party).filter(|theirs| theirs.role == Role::Party && with.party != author);
            if party.post(from).is_none() || theirs.is_none_or(|theirs| theirs.post(with.post).is_none()) {
                return Err(ProposalError::UnknownPost);
            }
        }
        let watches = |monitor: &PartyIndex| role(*monitor).is_some_and(|role| role != Role::Party);
        if !self.monitors.iter().all(watches) || !self.monitors.is_sorted_by(|one, next| one < next) {
            return Err(ProposalError::Monitors);
        }
        Ok(())
    }

    /// The SHA-256 of all of it, as it stands in its entry: what is accepted.
    #[must_use]
    pub fn content(&self) -> Hash {
        let mut writer = Writer::new();
        self.write(writer.array(2).uint(PROPOSAL));
        sha256(&writer.into_bytes())
    }

    /// The SHA-256 of the text of each language, in their order.
    #[must_use]
    pub fn text_hashes(&self) -> Vec<Hash> {
        self.texts.iter().map(|(_, text)| sha256(text.as_bytes())).collect()
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(11).uint(self.from.0.into()).uint(self.kind.number()).array(self.texts.len() as u64);
        for (language, text) in &self.texts {
            writer.array(2).text(language).text(text);
        }
        writer.array(self.domains.len() as u64);
        self.domains.iter().for_each(|domain| {
            writer.uint(domain.number());
        });
        writer.array(self.volumes.len() as u64);
        self.volumes.iter().for_each(|volume| write_volume(writer, volume));
        write_time(writer.uint(self.begins.0), self.ends);
        writer.uint(self.expires.0);
        FollowUp::write(self.follow_up, writer);
        writer.array(self.monitors.len() as u64);
        self.monitors.iter().for_each(|monitor| {
            writer.uint(monitor.0.into());
        });
        write_optional_ref(writer, self.replaces);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(11)?;
        let (from, kind) = (PostIndex(read_u8(reader)?), ProposalKind::read(reader)?);
        let mut texts = Vec::new();
        for _ in 0..reader.array_up_to(PROPOSAL_TEXTS_MAX as u64)? {
            reader.array(2)?;
            texts.push((reader.text(16)?.to_owned(), reader.text(TEXT_BYTES_MAX)?.to_owned()));
        }
        let domains = reader.array_up_to(Domain::ALL.len() as u64)?;
        let domains = (0..domains).map(|_| Domain::read(reader)).collect::<Result<_, _>>()?;
        let volumes = reader.array_up_to(NOTICE_VOLUMES_MAX as u64)?;
        let volumes = (0..volumes).map(|_| read_volume(reader)).collect::<Result<_, _>>()?;
        let (begins, ends, expires) = (Time(reader.uint()?), read_time(reader)?, Time(reader.uint()?));
        let follow_up = FollowUp::read(reader)?;
        let monitors = read_parties(reader)?;
        let replaces = read_optional_ref(reader)?;
        Ok(ProposalBody { from, kind, texts, domains, volumes, begins, ends, expires, follow_up, monitors, replaces })
    }
}

impl FollowUp {
    fn write(call: Option<Self>, writer: &mut Writer) {
        match call {
            Some(FollowUp { from, with, at, medium }) => {
                write_address(writer.array(4).uint(from.0.into()), with);
                writer.uint(at.0).uint(medium as u64);
            }
            None => {
                writer.null();
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Malformed> {
        if reader.null() {
            return Ok(None);
        }
        reader.array(4)?;
        let (from, with) = (PostIndex(read_u8(reader)?), read_address(reader)?);
        Ok(Some(FollowUp { from, with, at: Time(reader.uint()?), medium: Medium::read(reader)? }))
    }
}

fn read_parties(reader: &mut Reader<'_>) -> Result<Vec<PartyIndex>, Malformed> {
    let parties = reader.array_up_to(evidence::limits::PARTIES_MAX as u64)?;
    (0..parties).map(|_| read_party(reader)).collect()
}

/// What a party decides on a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It accepts these words: the hash of all of it, and of the text of each language.
    Accepted {
        /// [`ProposalBody::content`].
        content: Hash,
        /// [`ProposalBody::text_hashes`].
        texts: Vec<Hash>,
    },
    /// It does not accept it.
    Rejected,
    /// Its author offers it no more.
    Withdrawn,
    /// It holds itself bound until then and no longer.
    Ended(Time),
}

/// A party's decision on a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionBody {
    /// The proposal.
    pub proposal: EntryRef,
    /// The decision.
    pub decision: Decision,
    /// Why; may be empty.
    pub words: String,
}

impl DecisionBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(4), self.proposal);
        match &self.decision {
            Decision::Accepted { content, texts } => {
                writer.uint(0).array(1 + texts.len() as u64).bytes(&content.0);
                texts.iter().for_each(|text| {
                    writer.bytes(&text.0);
                });
            }
            Decision::Rejected => {
                writer.uint(1).null();
            }
            Decision::Withdrawn => {
                writer.uint(2).null();
            }
            Decision::Ended(at) => {
                writer.uint(3).uint(at.0);
            }
        }
        writer.text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let (proposal, number) = (read_ref(reader)?, reader.uint()?);
        let decision = match number {
            0 => {
                let hashes = reader.array_up_to(1 + PROPOSAL_TEXTS_MAX as u64)?;
                if hashes == 0 {
                    return Err(reader.refuse("accepts no words"));
                }
                let content = Hash(reader.fixed()?);
                let texts = (1..hashes).map(|_| reader.fixed().map(Hash)).collect::<Result<_, _>>()?;
                Decision::Accepted { content, texts }
            }
            3 => Decision::Ended(Time(reader.uint()?)),
            1 | 2 if reader.null() => [Decision::Rejected, Decision::Withdrawn][number as usize - 1].clone(),
            _ => return Err(reader.refuse("no such decision")),
        };
        Ok(DecisionBody { proposal, decision, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// How a proposal stands, words apart: those are in its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// When it was offered, on its author's clock.
    pub offered: Time,
    /// What is to be accepted: [`ProposalBody::content`].
    pub content: Hash,
    /// [`ProposalBody::text_hashes`].
    pub texts: Vec<Hash>,
    /// From when on it holds, once it is agreed.
    pub begins: Time,
    /// Until when.
    pub ends: Option<Time>,
    /// Until when it can be accepted.
    pub expires: Time,
    /// The call that is fixed with it.
    pub follow_up: Option<FollowUp>,
    /// Who watches over it.
    pub monitors: Vec<PartyIndex>,
    /// The first serial, in its own lane, by which its author withdrew it.
    pub withdrawn: Option<u64>,
    /// The parties that are asked, each with its first word.
    pub asked: Vec<(PartyIndex, Option<Decided>)>,
    /// Who said first that it holds itself bound until when, by the serials of that.
    pub ended: Vec<(PartyIndex, u64, Time)>,
    /// The first call that was sought as the one that is fixed with it.
    pub called: Option<Word>,
}

/// The first word of a party on a proposal; it stands for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decided {
    /// Its serial in that party's lane of the proposal's precedence.
    pub serial: u64,
    /// When, on that party's clock.
    pub time: Time,
    /// For an acceptance, how much of the proposal's lane its author had seen; `None` for a rejection.
    pub saw: Option<u64>,
}

/// What has become of a proposal, whatever the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalStatus {
    /// It can be accepted, until it expires.
    Offered,
    /// Somebody rejected it.
    Rejected,
    /// Its author withdrew it before all had accepted.
    Withdrawn,
    /// All accepted it, and it holds from then on.
    Agreed(Time),
    /// All accepted it, and somebody holds itself bound no longer than until then, which is no earlier than it holds.
    Ended(Time),
}

impl Proposal {
    pub(super) fn offered(offered: Time, body: &ProposalBody, asked: impl Iterator<Item = PartyIndex>) -> Self {
        Proposal {
            offered,
            content: body.content(),
            texts: body.text_hashes(),
            begins: body.begins,
            ends: body.ends,
            expires: body.expires,
            follow_up: body.follow_up,
            monitors: body.monitors.clone(),
            withdrawn: None,
            asked: asked.map(|party| (party, None)).collect(),
            ended: Vec::new(),
            called: None,
        }
    }

    /// Takes in a decision; why it changes nothing, if it does not. `saw` is how much of the proposal's lane its author
    /// had seen, if it says so.
    pub(crate) fn take(
        &mut self,
        id: EntryRef,
        word: Word,
        saw: Option<u64>,
        decision: &Decision,
    ) -> Result<(), &'static str> {
        let party = word.at.lane.party;
        if word.at.lane.precedence != id.lane.precedence {
            return Err("decides on a proposal in a lane of another precedence");
        }
        match decision {
            Decision::Withdrawn if party != id.lane.party => Err("withdraws the proposal of another party"),
            Decision::Withdrawn => {
                self.withdrawn = Some(self.withdrawn.map_or(word.at.serial, |first| first.min(word.at.serial)));
                Ok(())
            }
            Decision::Ended(at) if *at < word.time => Err("ends what it is bound to before it says so"),
            Decision::Ended(at) => self.end(party, word.at.serial, *at),
            Decision::Rejected => self.decide(party, word, None),
            Decision::Accepted { content, texts } => {
                if *content != self.content || *texts != self.texts {
                    return Err("accepts other words than were offered");
                }
                if word.time > self.expires {
                    return Err("accepts a proposal that had expired");
                }
                match saw {
                    Some(saw) if saw >= id.serial => self.decide(party, word, Some(saw)),
                    _ => Err("accepts a proposal without saying that it had seen it"),
                }
            }
        }
    }

    fn decide(&mut self, party: PartyIndex, word: Word, saw: Option<u64>) -> Result<(), &'static str> {
        let Some((_, first)) = self.asked.iter_mut().find(|(asked, _)| *asked == party) else {
            return Err("decides on a proposal that does not ask it");
        };
        let decided = Decided { serial: word.at.serial, time: word.time, saw };
        let stood = first.is_some();
        *first = Some(first.map_or(decided, |first| first.min(decided)));
        if stood { Err("decides again on a proposal; its first word stands") } else { Ok(()) }
    }

    fn end(&mut self, party: PartyIndex, serial: u64, at: Time) -> Result<(), &'static str> {
        match self.ended.binary_search_by_key(&party, |(party, ..)| *party) {
            Ok(place) => {
                let first = &mut self.ended[place];
                *first = (*first).min((party, serial, at));
                Err("ends again what it is bound to; its first word stands")
            }
            Err(place) => {
                self.ended.insert(place, (party, serial, at));
                Ok(())
            }
        }
    }

    /// True of a call that the proposal `id` fixes: between its two posts, whichever seeks the other, from its time on.
    #[must_use]
    pub fn fixes(&self, id: EntryRef, by: PartyIndex, call: &CallBody) -> bool {
        let Some(FollowUp { from, with, at, .. }) = self.follow_up else { return false };
        let ours = Address { party: id.lane.party, post: from };
        let (seeks, asked) = (Address { party: by, post: call.from }, call.with.as_slice());
        let between = (seeks == ours && asked == [with]) || (seeks == with && asked == [ours]);
        between && call.windows.iter().any(|(begins, _)| *begins == at)
    }

    /// Takes in that the call was sought which is fixed with it; the first of several stands.
    pub(super) fn take_call(&mut self, word: Word) {
        self.called = Some(self.called.map_or(word, |first| first.min(word)));
    }

    /// What a party has decided, if that counts: an acceptance does not that had the withdrawal in hand.
    #[must_use]
    pub fn decided(&self, party: PartyIndex) -> Option<Decided> {
        let (_, decided) = self.asked.iter().find(|(asked, _)| *asked == party)?;
        decided.filter(|decided| decided.saw.is_none_or(|saw| self.withdrawn.is_none_or(|withdrawn| saw < withdrawn)))
    }

    /// What has become of it.
    #[must_use]
    pub fn status(&self) -> ProposalStatus {
        let rejects = |party| self.decided(party).is_some_and(|decided| decided.saw.is_none());
        match self.agreed() {
            Some(from) => {
                // Whoever said that it is bound no longer than until some time before that is not bound at all.
                let ended = self.ended.iter().map(|(.., at)| from.max(*at)).min();
                ended.map_or(ProposalStatus::Agreed(from), ProposalStatus::Ended)
            }
            None if self.withdrawn.is_some() => ProposalStatus::Withdrawn,
            None if self.asked.iter().any(|(party, _)| rejects(*party)) => ProposalStatus::Rejected,
            None => ProposalStatus::Offered,
        }
    }

    /// From when on it holds, ended since or not; `None` if not all have accepted it.
    #[must_use]
    pub fn agreed(&self) -> Option<Time> {
        let accepted = |party| self.decided(party).filter(|decided| decided.saw.is_some());
        self.asked.iter().try_fold(self.begins, |from, (party, _)| Some(from.max(accepted(*party)?.time)))
    }

    /// True if it holds at a moment.
    #[must_use]
    pub fn holds(&self, at: Time) -> bool {
        let ended = match self.status() {
            ProposalStatus::Ended(at) => Some(at),
            _ => None,
        };
        self.agreed().is_some_and(|from| from <= at) && self.ends.into_iter().chain(ended).all(|until| at < until)
    }

    /// True while a party owes a word on it.
    #[must_use]
    pub fn owes(&self, party: PartyIndex) -> bool {
        self.status() == ProposalStatus::Offered
            && self.asked.iter().any(|(asked, decided)| *asked == party && decided.is_none())
    }

    /// True while its author is to seek the call that is fixed with it.
    #[must_use]
    pub fn is_to_be_called(&self) -> bool {
        matches!(self.status(), ProposalStatus::Agreed(_)) && self.follow_up.is_some() && self.called.is_none()
    }

    /// When its next clock runs out: until it expires for who has not decided, and then for the call that is fixed
    /// with it.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        match self.status() {
            ProposalStatus::Offered => Some(self.expires),
            ProposalStatus::Agreed(_) => self.follow_up.filter(|_| self.is_to_be_called()).map(|call| call.at),
            _ => None,
        }
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(12).uint(self.offered.0).bytes(&self.content.0).array(self.texts.len() as u64);
        self.texts.iter().for_each(|text| {
            writer.bytes(&text.0);
        });
        write_time(writer.uint(self.begins.0), self.ends);
        FollowUp::write(self.follow_up, writer.uint(self.expires.0));
        writer.array(self.monitors.len() as u64);
        self.monitors.iter().for_each(|monitor| {
            writer.uint(monitor.0.into());
        });
        write_time(writer, self.withdrawn.map(Time));
        writer.array(self.asked.len() as u64);
        for (party, decided) in &self.asked {
            writer.array(2).uint(party.0.into());
            match decided {
                Some(Decided { serial, time, saw }) => {
                    write_time(writer.array(3).uint(*serial).uint(time.0), saw.map(Time));
                }
                None => {
                    writer.null();
                }
            }
        }
        writer.array(self.ended.len() as u64);
        for (party, serial, at) in &self.ended {
            writer.array(3).uint(party.0.into()).uint(*serial).uint(at.0);
        }
        Word::write_optional(self.called, writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(12)?;
        let (offered, content) = (Time(reader.uint()?), Hash(reader.fixed()?));
        let texts = reader.array_up_to(PROPOSAL_TEXTS_MAX as u64)?;
        let texts = (0..texts).map(|_| reader.fixed().map(Hash)).collect::<Result<_, _>>()?;
        let (begins, ends) = (Time(reader.uint()?), read_time(reader)?);
        let (expires, follow_up) = (Time(reader.uint()?), FollowUp::read(reader)?);
        let (monitors, withdrawn) = (read_parties(reader)?, read_time(reader)?.map(|serial| serial.0));
        let mut asked = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(2)?;
            let party = read_party(reader)?;
            let decided = if reader.null() {
                None
            } else {
                reader.array(3)?;
                let (serial, time, saw) = (reader.uint()?, Time(reader.uint()?), read_time(reader)?);
                Some(Decided { serial, time, saw: saw.map(|saw| saw.0) })
            };
            asked.push((party, decided));
        }
        let mut ended = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(3)?;
            ended.push((read_party(reader)?, reader.uint()?, Time(reader.uint()?)));
        }
        let called = Word::read_optional(reader)?;
        Ok(Proposal {
            offered,
            content,
            texts,
            begins,
            ends,
            expires,
            follow_up,
            monitors,
            withdrawn,
            asked,
            ended,
            called,
        })
    }
}
