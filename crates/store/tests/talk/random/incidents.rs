//! What is said when something has happened: incidents, requests, facts, proposals and violations, rightly and wrongly.

use evidence::*;
use line::affairs::*;
use volume::Position;

use super::super::{START, Talk};
use super::{Act, Begins, Pick};

/// When the call is that is fixed with a proposal: later than any of this is said.
pub(super) const FIXED: Time = Time(START.0 + 30_000_000_000);

impl Act {
    /// The precedence in which most of what is said of a proposal is said.
    pub(super) fn of_a_proposal(&self) -> bool {
        matches!(self.kind, 94..=106) && self.seen != 1
    }

    fn incident(&self, amends: Option<(EntryRef, u32)>) -> IncidentBody {
        let happening = Happening::ALL[usize::from(self.shape.1) % Happening::ALL.len()];
        IncidentBody {
            from: PostIndex(0),
            happening,
            means: Means::Drone,
            at: Position::new(400_000_000 + i32::from(self.shape.0) * 1_000_000, 200_000_000).unwrap(),
            feature: None,
            within_cm: 100,
            toward: None,
            since: Time(START.0 - 86_400_000),
            until: (self.shape.2 > 50).then_some(START),
            // Now and then an accident is admitted in another lane than that of FLASH.
            origin: Origin::ALL[usize::from(self.refers.2 % 3)],
            control: Control::Unknown,
            asks: self.shape.0.is_multiple_of(2),
            details: vec![(Detail::Remarks, "as seen".to_owned())],
            language: "en".to_owned(),
            amends,
        }
    }

    fn proposal(&self, now: Time, with: Address, parties: u8, replaces: Option<EntryRef>) -> ProposalBody {
        let call = FollowUp { from: PostIndex(0), with, at: FIXED, medium: Medium::Voice };
        ProposalBody {
            from: PostIndex(0),
            kind: ProposalKind::Ceasefire,
            texts: vec![("en".to_owned(), format!("All firing stops, {}.", self.shape.2))],
            domains: vec![Domain::Land],
            volumes: vec![self.volume()],
            begins: START.plus_ms(3_600_000 * u64::from(self.shape.1)),
            ends: (self.turn > 2).then(|| START.plus_ms(3_600_000 * 100)),
            // Some are soon past, one was before it was made.
            expires: now.plus_ms(if self.shape.2 == 0 { 0 } else { 5_000_000 * u64::from(self.shape.2) }),
            follow_up: (self.turn < 3).then_some(call),
            monitors: if parties > 2 && self.shape.0 < 6 { vec![PartyIndex(2)] } else { vec![] },
            replaces,
        }
    }
}

impl Talk {
    /// The proposal that was said in a place, if one was by now.
    fn proposal_of(&self, at: EntryRef) -> Option<ProposalBody> {
        let said = self.lanes.get(at.lane.number() as usize)?.get((at.serial as usize).checked_sub(1)?)?;
        match Body::decode(said.entry.body()) {
            Ok(Body::Proposal(proposal)) => Some(proposal),
            _ => None,
        }
    }

    /// What a decision states to have seen: of the lane of the proposal no more than that, as if words had crossed; or
    /// all of it.
    pub(super) fn seen_of_decision(&self, act: &Act, own: Lane, proposal: EntryRef) -> Option<Seen> {
        let mut sizes = self.sizes();
        let of = sizes.get_mut(proposal.lane.number() as usize)?;
        if *of < proposal.serial || act.seen == 0 {
            return None;
        }
        // Its own lane everybody has seen.
        if act.seen < 4 && proposal.lane != own {
            *of = proposal.serial.saturating_sub(u64::from(act.seen == 3));
        }
        Some(self.seen(sizes))
    }

    /// What is said of what happened and of what is agreed, about what `pick` finds.
    pub(super) fn of_incidents<'a>(&self, act: &Act, own: PartyIndex, pick: Pick<'_, 'a>) -> Body {
        let (refers, also) = (act.refers, act.also);
        let (turn, parties) = (act.turn.into(), self.parties() as u8);
        let (words, language) = ("words".to_owned(), "en".to_owned());
        let at = |numbers, begins, mine| pick(numbers, begins, mine).0;
        let incident = at(refers, Begins::Incident, false);
        let other = act.call(own, parties).with[0];
        match act.kind {
            80..=82 => Body::Incident(act.incident(None)),
            83 | 84 => Body::Incident(act.incident(Some((at(refers, Begins::Incident, true), turn)))),
            85 | 86 => Body::Attribution(AttributionBody {
                incident,
                turn,
                origin: Origin::ALL[usize::from(act.shape.1 % 3)],
                control: Control::ALL[usize::from(act.shape.0 % 3)],
                words,
                language,
            }),
            87 => {
                let wanted = Wanted::ALL[usize::from(act.shape.2) % Wanted::ALL.len()];
                let on = (act.shape.0 > 0).then_some(incident);
                let follows = (act.turn > 2).then(|| at(also, Begins::Request, true));
                Body::Request(RequestBody { on, from: PostIndex(0), of: other.party, wanted, follows, words, language })
            }
            88 | 89 => {
                let response = match act.shape.1 {
                    0 | 1 => Response::Answered,
                    2 | 3 => Response::Agreed(act.hour()),
                    4 | 5 => Response::Refused,
                    6 => Response::Done(START),
                    _ => Response::Done(Time(u64::MAX)),
                };
                let request = at(refers, Begins::Request, false);
                Body::Response(ResponseBody { request, turn, response, words, language })
            }
            90 => {
                let aspect = Aspect::ALL[usize::from(act.shape.2) % Aspect::ALL.len()];
                Body::Fact(FactBody { incident, aspect, words, language })
            }
            91..=93 => {
                let (begins, later) = match act.shape.0 < 4 {
                    true => (Begins::Incident, Begins::Report),
                    false => (Begins::Request, Begins::Response),
                };
                let on = at(refers, begins, false);
                let version = if act.shape.1 < 6 { on } else { at(also, later, false) };
                Body::Closure(ClosureBody { on, version, turn, closes: act.shape.2 > 15, words })
            }
            94 | 95 => {
                let replaces = (act.shape.0 < 3).then(|| at(also, Begins::Proposal, act.shape.1 < 3));
                Body::Proposal(act.proposal(self.now, other, parties, replaces))
            }
            96..=106 => {
                let proposal = at(refers, Begins::Proposal, act.shape.1 == 6);
                Body::Decision(DecisionBody { proposal, decision: self.decision(act, proposal), words })
            }
            107 => Body::Violation(ViolationBody {
                proposal: at(refers, Begins::Proposal, false),
                from: PostIndex(0),
                by: other.party,
                category: Category::Fire,
                means: Means::Mortar,
                at: Position::new(400_000_000, 200_000_000).unwrap(),
                feature: None,
                when: START,
                count: (act.shape.2 % 4).into(),
                words,
                language,
            }),
            108 | 109 => {
                let begins = if act.shape.1 < 4 { Begins::Fact } else { Begins::Violation };
                Body::Cancellation { message: at(refers, begins, true), reason: String::new() }
            }
            _ => {
                let begins = if act.shape.1 < 4 { Begins::Fact } else { Begins::Violation };
                let on = at(refers, begins, false);
                let stance = if act.shape.2 < 40 { Stance::NoObjection } else { Stance::Objects };
                Body::Stance(StanceBody { on, version: on, turn, stance, words })
            }
        }
    }

    fn decision(&self, act: &Act, proposal: EntryRef) -> Decision {
        let offered = self.proposal_of(proposal);
        let (content, texts) = match offered {
            Some(proposal) => (proposal.content(), proposal.text_hashes()),
            None => (Hash([7; 32]), vec![Hash([8; 32])]),
        };
        match act.shape.1 {
            0..=3 if act.shape.2 == 1 => Decision::Accepted { content, texts: vec![] },
            0..=3 if act.shape.2 == 2 => Decision::Accepted { content: Hash([9; 32]), texts },
            0..=3 => Decision::Accepted { content, texts },
            4 => Decision::Rejected,
            5 if act.shape.0 > 3 => Decision::Rejected,
            5 | 6 => Decision::Withdrawn,
            // Now and then before it is said, and in any hour from before it holds.
            _ => Decision::Ended(self.now.plus_ms(3_600_000 * u64::from(act.shape.2 % 20))),
        }
    }
}
