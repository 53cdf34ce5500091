//! What of a line this station does not see all of, and what its operator does about that.

use evidence::{PartyIndex, transcript};
use line::plot::{Gap, Lack, Pair, With};
use serde_json::{Value, json};

use crate::serve::Host;
use crate::show::text;
use crate::view::code;

/// What is not seen all of.
pub fn of(code: impl Fn(PartyIndex) -> String, lack: Lack) -> String {
    match lack {
        Lack::Notices(party) => format!("notices of {}", code(party)),
        Lack::Sites(party) => format!("sites of {}", code(party)),
        Lack::Conflicts(Pair { notices, with }) => {
            let with = match with {
                With::Notices(party) => format!("notices of {}", code(party)),
                With::Sites(party) => format!("sites of {}", code(party)),
                With::Areas => "standing areas".to_owned(),
            };
            format!("conflicts between notices of {} and {with}", code(notices))
        }
    }
}

/// What the operator does about it.
pub fn advice(code: impl Fn(PartyIndex) -> String, own: PartyIndex, lack: Lack) -> String {
    let asked = |party: PartyIndex, ours: &str, theirs: &str| match party == own {
        true => ours.to_owned(),
        false => format!("ask {} to {theirs}", code(party)),
    };
    match lack {
        Lack::Notices(party) => asked(
            party,
            "complete or cancel those of our notices that are done",
            "complete or cancel those of its notices that are done; until then read its later ones one by one",
        ),
        Lack::Sites(party) => asked(
            party,
            "remove those of our sites that are no more",
            "remove those of its sites that are no more; until then hold plans against its list by hand",
        ),
        Lack::Conflicts(Pair { notices, with }) => {
            let whose = match with {
                With::Notices(party) if notices == own => party,
                _ => notices,
            };
            let first = "settle the worst, which are seen; some may still be being measured; if it stays, ";
            first.to_owned()
                + &asked(
                    whose,
                    "complete or cancel those of our notices that are done",
                    "complete or cancel those of its notices that are done",
                )
        }
    }
}

/// The gaps of a line, for tools.
pub fn gaps(host: &Host) -> Vec<Value> {
    host.line.plot().gaps().into_iter().map(|gap| shown(host, gap)).collect()
}

/// Those in which a plan may meet something.
pub fn of_plans(host: &Host) -> Vec<Value> {
    let gaps = host.line.plot().gaps().into_iter();
    gaps.filter(|gap| !matches!(gap.lack, Lack::Conflicts(_))).map(|gap| shown(host, gap)).collect()
}

fn shown(host: &Host, Gap { lack, from }: Gap) -> Value {
    let charter = host.line.charter();
    let code = |party| code(charter, party);
    json!({
        "of": of(code, lack),
        "from": from.map(|from| transcript::name_place(charter, from)),
        "hint": advice(code, host.line.own(), lack),
    })
}

/// A gap in words.
pub fn words(gap: &Value) -> String {
    let from = gap["from"].as_str().map(|from| format!(", from {from} on")).unwrap_or_default();
    format!("NOT ALL IS SEEN of the {}{from}: {}.", text(gap, "of"), text(gap, "hint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_names_what_is_not_seen_and_who_is_to_be_asked() {
        let (usa, rus) = (PartyIndex(0), PartyIndex(1));
        let code = |party: PartyIndex| ["USA", "RUS"][usize::from(party.0)].to_owned();
        let pair = Lack::Conflicts(Pair { notices: usa, with: With::Notices(rus) });
        for (lack, named, asked) in [
            (Lack::Notices(rus), "notices of RUS", "ask RUS to complete or cancel"),
            (Lack::Notices(usa), "notices of USA", "complete or cancel those of our notices"),
            (Lack::Sites(rus), "sites of RUS", "ask RUS to remove"),
            (pair, "conflicts between notices of USA and notices of RUS", "ask RUS to complete or cancel"),
        ] {
            let (of, hint) = (of(code, lack), advice(code, usa, lack));
            assert_eq!(of, named);
            assert!(hint.contains(asked), "{hint}");
            let words = words(&json!({ "of": of, "from": "RUS/R/0007", "hint": hint }));
            assert!(words.starts_with(&format!("NOT ALL IS SEEN of the {named}, from RUS/R/0007 on: ")), "{words}");
        }
    }
}
