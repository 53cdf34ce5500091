//! What a scenario's file says.

use std::path::Path;

use evidence::Time;
use exchange::{Round, read_moment};
use serde::Deserialize;

use crate::failure::{Exit, Failure};
use crate::folder;

/// Steps that a scenario plays, repetitions counted.
pub const STEPS_MAX: usize = 20_000;

/// A scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is called.
    pub title: String,
    /// When the charter is drawn up.
    pub begins: String,
    /// As of when the record is asked.
    pub asked: String,
    /// The charter's terms and annex that differ from the usual, as in the files of `charter propose`.
    #[serde(default)]
    pub terms: toml::Table,
    /// The charter's annex.
    #[serde(default)]
    pub annex: toml::Table,
    /// A file of standing areas beside this one.
    pub areas: Option<String>,
    /// The parties.
    pub party: Vec<Party>,
    /// What happens, in any order; the times decide.
    pub step: Vec<Step>,
    /// Which contact records are asked for at the end, each of two posts by a name.
    #[serde(default)]
    pub contacts: Vec<Contacts>,
    /// Of which exchange the readouts are laid side by side, by the name of a step.
    pub readouts: Option<String>,
}

/// A party of a scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its languages, the authoritative one first.
    pub languages: Vec<String>,
    /// Its role: party, observer or guarantor.
    #[serde(default = "bound")]
    pub role: String,
    /// Its posts, as in `init`.
    pub posts: Vec<String>,
    /// True if it is none of those that found the line: a step opens the line for it, once an amendment names it.
    #[serde(default)]
    pub joins: bool,
}

fn bound() -> String {
    "party".to_owned()
}

/// One step.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When.
    pub at: String,
    /// A heading from here on.
    pub chapter: Option<String>,
    /// What happens, for whoever watches.
    pub say: Option<String>,
    /// Commands that follow each other, each by a party: `"USA: call list"`.
    #[serde(default)]
    pub run: Vec<String>,
    /// What the entry of the last command is called in later commands, as `{name}`.
    #[serde(rename = "as")]
    pub called: Option<String>,
    /// That the last command is to be refused.
    #[serde(default)]
    pub refused: bool,
    /// Again every so many hours …
    pub every_h: Option<u64>,
    /// … until before this time.
    pub until: Option<String>,
}

/// A contact record that is asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// What it is called in the answers.
    pub name: String,
    /// The two posts.
    pub between: [String; 2],
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// [`Failure`] with the place where it is none.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = folder::read(path)?;
        let text = String::from_utf8(bytes).map_err(|_| wrong("the file is not text"))?;
        Self::parse(&text)
    }

    /// Reads the text of a scenario.
    ///
    /// # Errors
    /// [`Failure`] with the place where it is none.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let scenario: Scenario = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        if scenario.founders() < 2 {
            return Err(wrong("two parties or more found the line"));
        }
        if scenario.party[scenario.founders()..].iter().any(|party| !party.joins) {
            return Err(wrong("a party that joins stands behind those that found the line"));
        }
        time(&scenario.begins)?;
        time(&scenario.asked)?;
        scenario.dated()?;
        Ok(scenario)
    }

    /// How many parties found the line.
    pub fn founders(&self) -> usize {
        self.party.iter().take_while(|party| !party.joins).count()
    }

    /// Every step with its time, repeated as often as it says, in the order of time.
    ///
    /// # Errors
    /// [`Failure`] with the step that makes no sense.
    pub fn dated(&self) -> Result<Vec<(Time, &Step)>, Failure> {
        let mut dated = Vec::new();
        for step in &self.step {
            let mut at = time(&step.at)?;
            let until = match (step.every_h, &step.until) {
                (None, None) => None,
                (Some(hours), Some(until)) if hours > 0 => Some((hours * 3_600_000, time(until)?)),
                _ => return Err(wrong(format!("the step of {} needs both every_h and until", step.at))),
            };
            if step.run.is_empty() && (step.called.is_some() || step.refused) {
                return Err(wrong(format!("the step of {} names what no command does", step.at)));
            }
            dated.push((at, step));
            while let Some((every_ms, until)) = until {
                at = at.plus_ms(every_ms);
                if until <= at {
                    break;
                }
                if dated.len() == STEPS_MAX {
                    return Err(wrong(format!("more than {STEPS_MAX} steps")));
                }
                dated.push((at, step));
            }
        }
        // Steps of one time stay in the order of the file.
        dated.sort_by_key(|(at, _)| *at);
        Ok(dated)
    }
}

/// A time of a scenario.
///
/// # Errors
/// [`Failure`] with the way to write it.
pub fn time(text: &str) -> Result<Time, Failure> {
    let moment = read_moment(text, Round::Down).map_err(|error| wrong(format!("{text:?}: {error}")))?;
    Ok(Time(moment.0))
}

/// A file that is no scenario.
pub fn wrong(what: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Usage, what, "scenarios/README.md says what a scenario's file holds")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        title = "Two days"
        begins = "2022-03-01T00:00:00Z"
        asked = "2022-03-03T00:00:00Z"
        party = [
            { code = "BLUE", name = "Blue", languages = ["en"], posts = ["ops:tactical:Operations:Officer"] },
            { code = "RED", name = "Red", languages = ["ru"], posts = ["ops:tactical:Operations:Officer"] },
        ]
        [[step]]
        at = "2022-03-02T10:00:00Z"
        say = "later"
        [[step]]
        at = "2022-03-01T09:00:00Z"
        run = ["BLUE: staffed ask --from ops"]
        every_h = 12
        until = "2022-03-02T21:00:00Z"
    "#;

    #[test]
    fn steps_are_repeated_and_put_in_the_order_of_time() {
        let scenario = Scenario::parse(TEXT).unwrap();
        let said: Vec<_> =
            scenario.dated().unwrap().iter().map(|(at, step)| (at.0 / 3_600_000, step.say.is_some())).collect();
        let first = time("2022-03-01T09:00:00Z").unwrap().0 / 3_600_000;
        assert_eq!(said, [(first, false), (first + 12, false), (first + 24, false), (first + 25, true)]);
    }

    #[test]
    fn what_is_no_scenario_is_refused_with_its_place() {
        for (from, to) in [
            ("say = \"later\"", "says = \"later\""),
            ("say = \"later\"", "as = \"name\""),
            ("every_h = 12", ""),
            ("every_h = 12", "every_h = 0"),
            ("2022-03-02T10:00:00Z", "tomorrow"),
        ] {
            let failure = Scenario::parse(&TEXT.replacen(from, to, 1)).unwrap_err();
            assert_eq!(failure.exit, Exit::Usage, "{from} -> {to}");
        }
    }
}
