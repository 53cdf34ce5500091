//! What officers do with each other in the simulation: they seek calls and agree them, come or do not, tell of contacts,
//! write and release readouts, ask whether somebody is there, suspend the line, ask about terms, and attach maps.

use evidence::{EntryRef, PartyIndex, PostIndex, Time};
use line::Record as _;
use line::affairs::{
    Address, Affair, AffairKind, Arrival, AttachmentBody, Body, Call, CallBody, Capacity, ChatBody, ClarificationBody,
    Confidence, ContactBody, Medium, NEUTRAL_TEXTS, PartBody, Pause, Point, PresenceBody, PresentBody, QueryBody,
    ReadoutBody, Recording, ReleaseBody, Reply, ReplyBody, ResumptionBody, Ritual, Side, SpokeBody, StaffedBody,
    SuspensionBody, Tenor, Topic, root_of_parts,
};
use line::limits::PART_BYTES_MAX;

use super::world::World;

const MINUTE_MS: u64 = 60_000;

impl World {
    /// Something of what people do beside messages.
    pub(super) fn drawn_of_people(&mut self, station: usize) -> Option<Body> {
        let words = format!("{:016x}", self.random.draw());
        match self.random.below(24) {
            0 => self.call(station, words),
            1..=4 => self.reply(station, words),
            5 | 6 => self.presence(station),
            7 => self.spoke(station),
            8 => self.contact(station, words),
            9 => {
                let kind = *self.random.one_of(&[AffairKind::Contact, AffairKind::Readout]);
                let (mine, theirs) = self.of_kind(station, kind);
                self.stance(station, &[mine, theirs].concat(), words)
            }
            10 | 11 => self.readout(station, words),
            12 => self.release(station, words),
            13 => self.staffed(station, words),
            14 | 15 => self.query(station, words),
            16 => Some(Body::Chat(ChatBody { by: "watch".to_owned(), text: words, language: "en".to_owned() })),
            17 => self.attachment(station, words),
            18..=21 => self.part(station),
            _ => self.suspension(station, words),
        }
    }

    fn call(&mut self, station: usize, subject: String) -> Option<Body> {
        let (mine, _) = self.of_kind(station, AffairKind::Call);
        let follows = if self.random.per_mille(200) { self.some_of(&mine).copied() } else { None };
        let begins = Time(self.wall(station).0 + self.random.below(10) * MINUTE_MS);
        Some(Body::Call(CallBody {
            from: PostIndex(1),
            with: vec![self.somebody(station)],
            subject,
            windows: vec![(begins, begins.plus_ms(5 * MINUTE_MS))],
            medium: *self.random.one_of(&Medium::ALL),
            language: "en".to_owned(),
            recording: *self.random.one_of(&Recording::ALL),
            follows,
            standing: None,
        }))
    }

    fn reply(&mut self, station: usize, words: String) -> Option<Body> {
        let (id, call, side) = self.one_call(station)?;
        let named = match call.words(side.other()).reply {
            Some((_, _, Reply::At(at))) => at,
            _ => call.windows[0].0,
        };
        let reply = match (self.random.below(10), side) {
            (0, Side::Seeks) => Reply::Withdrawn,
            (0, Side::Asked) => Reply::Declined,
            (1, _) => Reply::Postponed,
            (2 | 3, _) => Reply::At(named.plus_ms(self.random.within(1, 5) * MINUTE_MS)),
            _ => Reply::At(named),
        };
        let turn = call.words(side).reply.map_or(0, |(said, ..)| said.turn + 1);
        let answers = call.last_word(id, side.other()).unwrap_or(id);
        Some(Body::Reply(ReplyBody { call: id, turn, answers, reply, words }))
    }

    fn presence(&mut self, station: usize) -> Option<Body> {
        let (id, call, side) = self.one_call(station)?;
        let turn = call.words(side).present.map_or(0, |(said, _)| said.turn + 1);
        let mut who = Vec::new();
        for _ in 0..self.random.below(4) {
            who.push((*self.random.one_of(&Capacity::ALL), "office".to_owned()));
        }
        Some(Body::Presence(PresenceBody { call: id, turn, who, recording: Recording::Notes }))
    }

    fn spoke(&mut self, station: usize) -> Option<Body> {
        let (id, call, side) = self.one_call(station)?;
        let (turn, began) = (call.words(side).spoke.map_or(0, |(said, ..)| said.turn + 1), self.wall(station));
        let ended = self.random.per_mille(500).then(|| began.plus_ms(MINUTE_MS));
        Some(Body::Spoke(SpokeBody { call: id, turn, began, ended }))
    }

    fn contact(&mut self, station: usize, words: String) -> Option<Body> {
        let with = self.somebody(station);
        let at = Time(self.wall(station).0.saturating_sub(self.random.within(0, 60) * MINUTE_MS));
        let initiative = self.random.per_mille(500).then_some(with.party);
        // Now and then one that is not over yet.
        let duration_s = self.random.per_mille(500).then(|| self.random.below(1_200));
        Some(Body::Contact(ContactBody {
            from: PostIndex(0),
            with,
            at,
            duration_s,
            initiative,
            medium: Medium::InPerson,
            words,
        }))
    }

    fn readout(&mut self, station: usize, text: String) -> Option<Body> {
        let kind = *self.random.one_of(&[AffairKind::Call, AffairKind::Contact]);
        let (mine, theirs) = self.of_kind(station, kind);
        let on = *self.some_of(&[mine, theirs].concat())?;
        let own = self.stations[station].party;
        let sides = match self.affair(station, on)? {
            Affair::Call(call) => [call.from.party, call.asked()],
            Affair::Contact(contact) => [contact.from.party, contact.with.party],
            _ => return None,
        };
        let with = *sides.iter().find(|party| **party != own)?;
        let (ours, _) = self.of_kind(station, AffairKind::Readout);
        let of_same =
            |id: &EntryRef| matches!(self.affair(station, *id), Some(Affair::Readout(before)) if before.on == on);
        let before: Vec<_> = ours.into_iter().filter(of_same).collect();
        let replaces = if self.random.per_mille(500) { self.some_of(&before).copied() } else { None };
        let tenor = *self.random.one_of(&Tenor::ALL);
        Some(Body::Readout(ReadoutBody {
            on,
            with,
            from: PostIndex(0),
            offered: self.random.per_mille(600),
            confidence: *self.random.one_of(&Confidence::ALL),
            points: vec![Point { topic: Topic::Incidents, tenor, value: None, words: String::new() }],
            text,
            language: "en".to_owned(),
            replaces,
        }))
    }

    fn release(&mut self, station: usize, words: String) -> Option<Body> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Readout);
        let readout = *self.some_of(&[mine, theirs].concat())?;
        let Affair::Readout(state) = self.affair(station, readout)? else { return None };
        let own = self.stations[station].party;
        let before = state.released.iter().find(|(party, _)| *party == own);
        let turn = before.map_or(0, |(_, said)| said.turn + 1);
        let authority = PostIndex(self.random.within(1, 3) as u8);
        Some(Body::Release(ReleaseBody { readout, turn, authority, words }))
    }

    fn staffed(&mut self, station: usize, by: String) -> Option<Body> {
        let (_, theirs) = self.of_kind(station, AffairKind::Staffed);
        let text = self.random.below(NEUTRAL_TEXTS.into()) as u8;
        if self.random.per_mille(400) {
            let ritual = *self.random.one_of(&Ritual::ALL);
            return Some(Body::Staffed(StaffedBody { from: PostIndex(0), ritual, text }));
        }
        let check = *self.some_of(&theirs)?;
        Some(Body::Present(PresentBody { check, by, text }))
    }

    /// A party seldom suspends the line, and soon resumes it.
    fn suspension(&mut self, station: usize, reason: String) -> Option<Body> {
        let (mine, _) = self.of_kind(station, AffairKind::Suspension);
        let stands = |id: &EntryRef| self.affair(station, *id).is_some_and(|affair| affair.stands());
        let standing: Vec<_> = mine.into_iter().filter(stands).collect();
        let now = self.wall(station);
        if let Some(&suspension) = self.some_of(&standing)
            && self.random.per_mille(800)
        {
            return Some(Body::Resumption(ResumptionBody { suspension, at: now, words: reason }));
        }
        if self.random.per_mille(700) {
            return None;
        }
        let since = now.plus_ms(self.random.below(2) * MINUTE_MS);
        let until = self.random.per_mille(500).then(|| since.plus_ms(5 * MINUTE_MS));
        let pause = *self.random.one_of(&Pause::ALL);
        Some(Body::Suspension(SuspensionBody { from: PostIndex(0), pause, since, until, reason }))
    }

    /// A term of somebody is asked about, or one of ours explained.
    fn query(&mut self, station: usize, words: String) -> Option<Body> {
        let (_, queries) = self.of_kind(station, AffairKind::Query);
        let language = "en".to_owned();
        if let Some(&query) = self.some_of(&queries)
            && self.random.per_mille(500)
        {
            let Affair::Query(state) = self.affair(station, query)? else { return None };
            let turn = state.clarified.map_or(0, |said| said.turn + 1);
            let (by, qualified_until) = ("linguist".to_owned(), None);
            return Some(Body::Clarification(ClarificationBody { query, turn, words, language, by, qualified_until }));
        }
        let (_, theirs) = self.of_kind(station, AffairKind::Message);
        let on = *self.some_of(&theirs)?;
        let said = self.stations[station].store.entries(on.lane, on.serial, 1).ok()?;
        let Ok(Body::Message(message)) = Body::decode(said.first()?.entry.body()) else { return None };
        // Now and then a term that is not in it.
        let term = if self.random.per_mille(800) { message.text.chars().take(20).collect() } else { words.clone() };
        Some(Body::Query(QueryBody { on, from: PostIndex(0), term, words, language }))
    }

    /// An attachment of one to three parts, which now and then is not what is named.
    fn attachment(&mut self, station: usize, words: String) -> Option<Body> {
        let (_, theirs) = self.of_kind(station, AffairKind::Message);
        let on = self.some_of(&theirs).copied();
        let bytes = self.random.within(1, 3 * PART_BYTES_MAX as u64);
        let named = if self.random.per_mille(900) { content(bytes) } else { content(bytes + 1) };
        let root = root_of_parts(&named, PART_BYTES_MAX as u64);
        let (name, media) = ("map.png".to_owned(), "image/png".to_owned());
        Some(Body::Attachment(AttachmentBody { on, name, media, bytes, root, words }))
    }

    /// The next part of one of the station's own attachments, or that it is given up.
    fn part(&mut self, station: usize) -> Option<Body> {
        let (mine, _) = self.of_kind(station, AffairKind::Attachment);
        let coming = |id: &EntryRef| match self.affair(station, *id) {
            Some(Affair::Attachment(attachment)) => attachment.arrival() == Arrival::Coming,
            _ => false,
        };
        let coming: Vec<_> = mine.into_iter().filter(coming).collect();
        let id = *self.some_of(&coming)?;
        if self.random.per_mille(50) {
            return Some(Body::Cancellation { message: id, reason: String::new() });
        }
        let Affair::Attachment(attachment) = self.affair(station, id)? else { return None };
        let index = attachment.parts.size();
        let begin = index * attachment.part_bytes;
        let bytes = content(attachment.bytes)[begin as usize..][..attachment.part_length(index)? as usize].to_vec();
        Some(Body::Part(PartBody { of: id.serial, index, bytes }))
    }

    /// A call in which the station's party has a part.
    fn one_call(&mut self, station: usize) -> Option<(EntryRef, Call, Side)> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Call);
        let id = *self.some_of(&[mine, theirs].concat())?;
        let Affair::Call(call) = self.affair(station, id)? else { return None };
        let side = call.side_of(self.stations[station].party)?;
        Some((id, call, side))
    }

    /// The chief of another party.
    pub(super) fn somebody(&mut self, station: usize) -> Address {
        let own = self.stations[station].party;
        let others: Vec<_> = (0..self.stations.len() as u8).map(PartyIndex).filter(|&party| party != own).collect();
        Address { party: *self.random.one_of(&others), post: PostIndex(1) }
    }
}

/// What an attachment of so many bytes has in it.
fn content(bytes: u64) -> Vec<u8> {
    (0..bytes).map(|at| (at % 251) as u8).collect()
}
