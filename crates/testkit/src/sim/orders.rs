//! What officers do in the simulation: they say things of every precedence and size, read, reply, correct, take back.

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence};
use line::Command;
use line::affairs::{Address, Affair, Body, MessageBody};

use super::world::World;

/// Messages whose fate an officer looks at.
const RECENT: usize = 30;

impl World {
    /// One order of an officer at a station, sometimes many at once.
    pub(super) fn order(&mut self, station: usize) -> Result<(), String> {
        let burst = self.random.per_mille(self.rates.burst_per_mille);
        for _ in 0..if burst { self.random.within(5, 40) } else { 1 } {
            let command = self.drawn_order(station);
            self.command(station, command)?;
        }
        Ok(())
    }

    fn drawn_order(&mut self, station: usize) -> Command {
        let precedence = *self.random.one_of(&Precedence::ALL);
        let own = self.stations[station].party;
        let messages = self.messages(station);
        let of = |mine: bool| messages.iter().copied().filter(|at| (at.lane.party == own) == mine).collect::<Vec<_>>();
        let (mine, theirs) = (of(true), of(false));
        let words = format!("{:016x}", self.random.draw());
        let body = match self.random.below(10) {
            0 | 1 if !theirs.is_empty() => Body::Read { message: *self.random.one_of(&theirs), by: words },
            2 if !theirs.is_empty() => {
                let reply_to = Some(*self.random.one_of(&theirs));
                Body::Message(MessageBody { reply_to, ..self.message(own, words) })
            }
            3 if !mine.is_empty() => {
                let corrects = Some(*self.random.one_of(&mine));
                Body::Message(MessageBody { corrects, ..self.message(own, words) })
            }
            4 if !mine.is_empty() => Body::Cancellation { message: *self.random.one_of(&mine), reason: words },
            5 => return Command::Check,
            _ => Body::Message(self.message(own, words)),
        };
        Command::Say { precedence, body }
    }

    fn message(&mut self, own: PartyIndex, words: String) -> MessageBody {
        let others: Vec<_> = (0..self.stations.len() as u8).map(PartyIndex).filter(|&party| party != own).collect();
        let large = self.random.per_mille(self.rates.large_per_mille);
        let filler = if large { "word ".repeat(self.random.within(500, 9_000) as usize) } else { String::new() };
        MessageBody {
            from: PostIndex(0),
            to: vec![Address { party: *self.random.one_of(&others), post: PostIndex(1) }],
            subject: "exercise".to_owned(),
            text: words + " " + &filler,
            language: "en".to_owned(),
            reply_to: None,
            corrects: None,
        }
    }

    fn messages(&self, station: usize) -> Vec<EntryRef> {
        let affairs = self.stations[station].store.affairs().iter().rev();
        let messages = affairs.filter(|(_, affair)| matches!(affair, Affair::Message(_))).map(|(at, _)| *at);
        messages.take(RECENT).collect()
    }
}
