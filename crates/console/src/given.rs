//! What a request carries, held against what its operation takes: what is not of that form goes no further.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use crate::operation::{Operation, Parameter, Takes};
use crate::problem::{Problem, UNCLEAR};

/// The parameters that were given, by their place in the operation's table, in the order of that table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given(pub Vec<(usize, Value)>);

/// What was given for one parameter. A number is its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words or digits.
    Text(String),
    /// A switch that is on; one that is off is left out.
    On,
    /// What a file holds.
    File(Vec<u8>),
}

impl Given {
    /// What stands behind the question mark.
    pub(crate) fn of_query(operation: &Operation, query: &str) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|error| unclear(error.to_string()))?;
        let mut given = Vec::new();
        for (name, text) in pairs {
            let (index, parameter) = find(operation, &name)?;
            // A number is as good unquoted, and in a query everything is.
            let json = match parameter.takes {
                Takes::Switch => match text.as_str() {
                    "true" | "" => Json::Bool(true),
                    "false" => Json::Bool(false),
                    _ => return Err(wrong(parameter, "true or false")),
                },
                Takes::Count | Takes::Number => serde_json::from_str(&text).unwrap_or(Json::String(text)),
                _ => Json::String(text),
            };
            given.extend(one(parameter, &json)?.map(|value| (index, value)));
        }
        complete(operation, given)
    }

    /// What a body says, which is one object.
    pub(crate) fn of_body(operation: &Operation, body: &Json) -> Result<Self, Problem> {
        let Json::Object(body) = body else { return Err(unclear("the body is to be one object")) };
        let mut given = Vec::new();
        for (name, json) in body {
            let (index, parameter) = find(operation, name)?;
            match json {
                Json::Null => {}
                Json::Array(several) if parameter.many => {
                    for json in several {
                        given.extend(one(parameter, json)?.map(|value| (index, value)));
                    }
                }
                json => given.extend(one(parameter, json)?.map(|value| (index, value))),
            }
        }
        complete(operation, given)
    }

    /// The words given for a parameter, where there are any.
    #[must_use]
    pub fn text(&self, index: usize) -> Option<&str> {
        self.0.iter().find(|(at, _)| *at == index).and_then(|(_, value)| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }
}

fn find<'o>(operation: &'o Operation, name: &str) -> Result<(usize, &'o Parameter), Problem> {
    let found = operation.takes.iter().enumerate().find(|(_, parameter)| parameter.name == name);
    found.ok_or_else(|| unclear(format!("{} takes no {name:?}", operation.path)))
}

fn one(parameter: &Parameter, json: &Json) -> Result<Option<Value>, Problem> {
    let value = match (&parameter.takes, json) {
        (Takes::Text, Json::String(text)) => Value::Text(text.clone()),
        (Takes::OneOf(words), Json::String(text)) => match words.contains(text) {
            true => Value::Text(text.clone()),
            false => return Err(wrong(parameter, &format!("one of {}", words.join(", ")))),
        },
        (Takes::Count, Json::Number(number)) if number.is_u64() => Value::Text(number.to_string()),
        (Takes::Number, Json::Number(number)) => Value::Text(number.to_string()),
        (Takes::Switch, Json::Bool(true)) => Value::On,
        (Takes::Switch, Json::Bool(false)) => return Ok(None),
        (Takes::File, Json::String(text)) => {
            Value::File(STANDARD.decode(text).map_err(|_| wrong(parameter, "what a file holds, as Base64"))?)
        }
        (Takes::Text, _) => return Err(wrong(parameter, "words")),
        (Takes::OneOf(words), _) => return Err(wrong(parameter, &format!("one of {}", words.join(", ")))),
        (Takes::Count, _) => return Err(wrong(parameter, "a whole number from 0")),
        (Takes::Number, _) => return Err(wrong(parameter, "a number")),
        (Takes::Switch, _) => return Err(wrong(parameter, "true or false")),
        (Takes::File, _) => return Err(wrong(parameter, "what a file holds, as Base64")),
    };
    Ok(Some(value))
}

fn complete(operation: &Operation, mut given: Vec<(usize, Value)>) -> Result<Given, Problem> {
    given.sort_by_key(|(index, _)| *index);
    for (index, parameter) in operation.takes.iter().enumerate() {
        match given.iter().filter(|(at, _)| *at == index).count() {
            0 if parameter.required => {
                return Err(unclear(format!("{:?} is missing: {}", parameter.name, parameter.about)));
            }
            2.. if !parameter.many => return Err(unclear(format!("{:?} is given more than once", parameter.name))),
            _ => {}
        }
    }
    Ok(Given(given))
}

fn wrong(parameter: &Parameter, expected: &str) -> Problem {
    unclear(format!("{:?} is to be {expected}: {}", parameter.name, parameter.about))
}

pub(crate) fn unclear(detail: impl Into<String>) -> Problem {
    Problem::new(UNCLEAR, detail, "the description at /api/openapi.json says what each path takes")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn operation() -> Operation {
        let parameter = |name: &str, takes, required, many| Parameter {
            name: name.into(),
            about: String::new(),
            takes,
            required,
            many,
            default: None,
        };
        Operation {
            path: "call/seek".into(),
            about: String::new(),
            changes: true,
            takes: vec![
                parameter("subject", Takes::Text, true, false),
                parameter("with", Takes::Text, false, true),
                parameter("limit", Takes::Count, false, false),
                parameter("open", Takes::Switch, false, false),
                parameter("medium", Takes::OneOf(vec!["voice".into(), "text".into()]), false, false),
                parameter("file", Takes::File, false, false),
            ],
            gives_file: false,
            shown_by: None,
        }
    }

    fn text(index: usize, text: &str) -> (usize, Value) {
        (index, Value::Text(text.into()))
    }

    #[test]
    fn a_query_and_a_body_say_the_same() {
        let expected = vec![text(0, "a b"), text(1, "RUS/ops"), text(1, "RUS/chief"), text(2, "5"), (3, Value::On)];
        let query = "limit=5&with=RUS%2Fops&open=true&with=RUS/chief&subject=a+b";
        assert_eq!(Given::of_query(&operation(), query), Ok(Given(expected.clone())));
        let body =
            json!({ "limit": 5, "with": ["RUS/ops", "RUS/chief"], "open": true, "subject": "a b", "medium": null });
        assert_eq!(Given::of_body(&operation(), &body), Ok(Given(expected)));
    }

    #[test]
    fn a_file_comes_as_base64() {
        let body = json!({ "subject": "", "file": "AAH/" });
        let given = vec![text(0, ""), (5, Value::File(vec![0, 1, 255]))];
        assert_eq!(Given::of_body(&operation(), &body), Ok(Given(given)));
    }

    #[test]
    fn what_is_not_of_the_form_is_refused_with_the_name_of_what_is_wrong() {
        for (body, named) in [
            (json!([]), "object"),
            (json!({}), "subject"),
            (json!({ "subject": 1 }), "subject"),
            (json!({ "subject": "", "subjcet": "" }), "subjcet"),
            (json!({ "subject": ["a", "b"] }), "subject"),
            (json!({ "subject": "", "with": [["RUS/ops"]] }), "with"),
            (json!({ "subject": "", "limit": -1 }), "limit"),
            (json!({ "subject": "", "limit": 1.5 }), "limit"),
            (json!({ "subject": "", "limit": "many" }), "limit"),
            (json!({ "subject": "", "open": "yes" }), "open"),
            (json!({ "subject": "", "medium": "drum" }), "medium"),
            (json!({ "subject": "", "file": "not base64!" }), "file"),
            (json!({ "subject": "", "file": { "path": "/etc/passwd" } }), "file"),
        ] {
            let problem = Given::of_body(&operation(), &body).expect_err("it is wrong");
            assert!(problem.detail.contains(named), "{body}: {}", problem.detail);
            assert_eq!(problem.status, 422);
        }
        for query in
            ["subject=a&subject=b", "subject=a&limit=x", "subject=a&open=perhaps", "nothing=1", "subject=a&limit=-1"]
        {
            assert!(Given::of_query(&operation(), query).is_err(), "{query}");
        }
    }
}
