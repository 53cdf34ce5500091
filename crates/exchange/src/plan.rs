//! Plans: what a file says about one activity, and the one way into all formats.

use volume::Volume;

use crate::json::{self, Json};
use crate::limits::FILE_BYTES_MAX;
use crate::{ReadError, f3548, geojson, kml, xml};

/// What a file says about one activity: one feature of GeoJSON, one placemark of KML, or all Volume4D of a file.
///
/// The volumes are as they were written: only their form is checked, and [`Volume::solid`] says whether they make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where and when, at least one.
    pub volumes: Vec<Volume>,
    /// Names and values of all else that is said of it, in the file's order: title, kind, remarks. Each name once.
    pub properties: Vec<(String, String)>,
}

/// How a plan file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// GeoJSON, RFC 7946.
    GeoJson,
    /// KML 2.2.
    Kml,
    /// Volume4D of ASTM F3548-21, one or a list.
    F3548,
}

/// Reads a plan file of any format. What is in it decides, not what it is called: a `.json` may be two of them.
///
/// # Errors
/// [`ReadError`] with everything that is wrong; nothing is taken from such a file.
pub fn read_plan(bytes: &[u8]) -> Result<(Format, Vec<Plan>), ReadError> {
    let text = text(bytes)?;
    if text.trim_start().starts_with('<') {
        return Ok((Format::Kml, kml::plans(&xml::parse(text)?)?));
    }
    if !text.trim_start().starts_with(['{', '[']) {
        return Err(ReadError::UnknownFormat);
    }
    let json = json::parse(text)?;
    if json.get("type").is_some() {
        return Ok((Format::GeoJson, geojson::plans(&json)?));
    }
    if matches!(json, Json::List(_)) || json.get("volume").is_some() {
        return Ok((Format::F3548, vec![f3548::plan(&json)?]));
    }
    Err(ReadError::UnknownFormat)
}

/// The text of a file, without the mark that some programs put before it.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge { bytes: bytes.len(), most: FILE_BYTES_MAX });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8 { offset: error.valid_up_to() })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A JSON value as the text of a property; `None` for null.
pub(crate) fn property(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Text(text) => Some(text.clone()),
        Json::List(parts) => match parts.first().and_then(|part| part.get("text")) {
            // A text list of ED-318: the same words in several languages.
            Some(Json::Text(text)) => Some(text.clone()),
            _ => Some(value.to_string()),
        },
        _ => Some(value.to_string()),
    }
}
