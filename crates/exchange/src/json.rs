//! JSON values that keep the order of their members and refuse a name that is there twice: two readers could take two
//! different values of it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::limits::{JSON_DEPTH_MAX, JSON_VALUES_MAX};
use crate::{Fault, ReadError, Why};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Reads a text within the limits.
pub(crate) fn parse(text: &str) -> Result<Json, ReadError> {
    let (mut values, mut depth, mut deepest) = (0usize, 0usize, 0usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        quoted = byte == b'"';
        match byte {
            b'[' | b'{' => (values, depth) = (values + 1, depth + 1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if values > JSON_VALUES_MAX {
        return Err(ReadError::TooMany { what: "JSON values", most: JSON_VALUES_MAX });
    }
    if deepest > JSON_DEPTH_MAX {
        return Err(ReadError::TooMany { what: "JSON levels", most: JSON_DEPTH_MAX });
    }
    serde_json::from_str(text).map_err(|error| ReadError::NotJson {
        line: error.line(),
        column: error.column(),
        why: error.to_string(),
    })
}

impl Json {
    /// An object of these members.
    pub(crate) fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
        Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Hundredths as a number of wholes: centimetres as metres.
    pub(crate) fn hundredths(value: i64) -> Json {
        // Up to 2⁵³ the division is the nearest double, whose shortest text has the same hundredths.
        Json::float(value as f64 / 100.0)
    }

    /// A number that is finite.
    pub(crate) fn float(value: f64) -> Json {
        let whole = value as i64;
        if whole as f64 == value {
            return Json::Number(whole.into());
        }
        serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number)
    }

    /// A text.
    pub(crate) fn text(value: impl Into<String>) -> Json {
        Json::Text(value.into())
    }

    /// The member of this name; `None` also if it is null or this is no object.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else { return None };
        members.iter().find(|(member, _)| member == name).map(|(_, value)| value).filter(|value| **value != Json::Null)
    }

    /// What `read` makes of the member of this name.
    pub(crate) fn with<T>(&self, name: &str, read: impl FnOnce(&Json) -> Result<T, Fault>) -> Result<T, Fault> {
        let value = self.get(name).ok_or_else(|| Fault::from(Why::Missing).within(name))?;
        read(value).map_err(|fault| fault.within(name))
    }

    /// What `read` makes of the member of this name, if it is there and not null.
    pub(crate) fn with_optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Json) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.get(name).map(read).transpose().map_err(|fault| fault.within(name))
    }

    /// What `read` makes of each part of a list.
    pub(crate) fn each<T>(&self, read: impl Fn(&Json) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        let parts = self.list()?.iter().enumerate();
        parts.map(|(nth, part)| read(part).map_err(|fault| fault.part(nth))).collect()
    }

    pub(crate) fn list(&self) -> Result<&[Json], Fault> {
        if let Json::List(parts) = self { Ok(parts) } else { Err(Why::Not("a list").into()) }
    }

    pub(crate) fn members(&self) -> Result<&[(String, Json)], Fault> {
        if let Json::Object(members) = self { Ok(members) } else { Err(Why::Not("an object").into()) }
    }

    pub(crate) fn str(&self) -> Result<&str, Fault> {
        if let Json::Text(text) = self { Ok(text) } else { Err(Why::Not("a text").into()) }
    }

    /// The text, to compare and keep.
    pub(crate) fn str_owned(&self) -> Result<String, Fault> {
        self.str().map(str::to_owned)
    }

    pub(crate) fn number(&self) -> Result<f64, Fault> {
        let Json::Number(number) = self else { return Err(Why::Not("a number").into()) };
        number.as_f64().filter(|number| number.is_finite()).ok_or(Fault::from(Why::Not("a number that can be kept")))
    }
}

impl fmt::Display for Json {
    /// Compact JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(number) => number.serialize(serializer),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(parts) => serializer.collect_seq(parts),
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Builder)
    }
}

struct Builder;

impl<'de> Visitor<'de> for Builder {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        serde_json::Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::text(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(part) = parts.next_element()? {
            list.push(part);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut members: Vec<(String, Json)> = Vec::new();
        while let Some((name, value)) = entries.next_entry::<String, Json>()? {
            members.push((name, value));
        }
        let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(A::Error::custom(format_args!("the member {:?} is there twice", twice[0])));
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let text = r#"{"b":1,"a":[null,true,-2.5,"x\n"],"c":{}}"#;
        assert_eq!(parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn a_member_that_is_there_twice_is_refused() {
        let error = parse("{\"a\":1,\n\"a\":2}").unwrap_err();
        assert!(matches!(error, ReadError::NotJson { line: 2, ref why, .. } if why.contains("twice")), "{error}");
    }

    #[test]
    fn levels_are_limited() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(parse(&nested(JSON_DEPTH_MAX)).is_ok());
        let too_deep = |text: &str| matches!(parse(text), Err(ReadError::TooMany { what: "JSON levels", .. }));
        assert!(too_deep(&nested(JSON_DEPTH_MAX + 1)));
        assert!(too_deep(&format!(r#"["\"]]\\",{}]"#, nested(JSON_DEPTH_MAX))));
        assert!(parse(&format!(r#"["{}",1]"#, "[".repeat(JSON_DEPTH_MAX + 1))).is_ok());
    }

    #[test]
    fn values_are_limited() {
        let list = |commas: usize| format!("[0{}]", ",0".repeat(commas));
        assert!(parse(&list(JSON_VALUES_MAX)).is_err_and(|error| matches!(error, ReadError::TooMany { .. })));
        assert!(parse(&list(1000)).is_ok());
    }
}
