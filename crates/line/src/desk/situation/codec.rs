//! How entries of the situation log are written in the private journal. Whatever can be read has one form.

use std::collections::BTreeSet;

use evidence::cbor::{Reader, Writer};
use evidence::{Malformed, Time};
use volume::Position;

use super::{AnalyticConfidence, Assessment, Grade, Logging, Report};
use crate::affairs::Feature;
use crate::desk::codec::{
    asked, body, line_name, precedence, read_number, read_place, text, write_number, write_place,
};
use crate::limits::CITES_MAX;

/// The kinds of entries that are of the situation log.
pub(in crate::desk) const KINDS: std::ops::RangeInclusive<u64> = 26..=29;

impl Logging {
    pub(in crate::desk) fn write(&self, writer: &mut Writer) {
        match self {
            Logging::Reported(report) => {
                writer.uint(26).array(10).text(&report.source).bytes(&report.grade.bytes());
                write_position(writer, report.at);
                match &report.feature {
                    Some(Feature { name, at, bearing_e7, distance_cm }) => {
                        write_position(writer.array(4).text(name), *at);
                        writer.uint((*bearing_e7).into()).uint((*distance_cm).into());
                    }
                    None => drop(writer.null()),
                }
                write_number(writer.uint(report.from.0), report.until.map(|until| until.0));
                writer.text(&report.subject).text(&report.text);
                match &report.incident {
                    Some((line, at)) => write_place(writer.array(2).text(line), Some(*at)),
                    None => drop(writer.null()),
                }
                write_number(writer, report.corrects);
            }
            Logging::Assessed(assessment) => {
                writer.uint(27).array(5).array(assessment.cites.len() as u64);
                for cited in &assessment.cites {
                    writer.uint(*cited);
                }
                writer.uint(assessment.confidence as u64).text(&assessment.subject).text(&assessment.text);
                write_number(writer, assessment.corrects);
            }
            Logging::Withdrawn { item, reason } => drop(writer.uint(28).array(2).uint(*item).text(reason)),
            Logging::Drafted { item, line, precedence, body, asked } => {
                writer.uint(29).array(5).uint(*item).text(line).uint(*precedence as u64).bytes(body).text(asked);
            }
        }
    }

    /// Reads the content of an entry of one of [`KINDS`].
    pub(in crate::desk) fn read(kind: u64, reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match kind {
            26 => {
                reader.array(10)?;
                let source = text(reader)?;
                let [letter, digit] = reader.fixed()?;
                let grade = Grade::new(letter, digit).ok_or_else(|| reader.refuse("no such grade"))?;
                let at = read_position(reader)?;
                let feature = if reader.null() { None } else { Some(read_feature(reader)?) };
                let (from, until) = (Time(reader.uint()?), read_number(reader)?.map(Time));
                let (subject, text) = (text(reader)?, text(reader)?);
                let incident = if reader.null() {
                    None
                } else {
                    reader.array(2)?;
                    let line = line_name(reader)?;
                    Some((line, read_place(reader)?.ok_or_else(|| reader.refuse("expected a place"))?))
                };
                let corrects = read_number(reader)?;
                Logging::Reported(Report { source, grade, at, feature, from, until, subject, text, incident, corrects })
            }
            27 => {
                reader.array(5)?;
                let mut cites = BTreeSet::new();
                for _ in 0..reader.array_up_to(CITES_MAX as u64)? {
                    let cited = reader.uint()?;
                    if cites.last().is_some_and(|last| *last >= cited) {
                        return Err(reader.refuse("citations out of order"));
                    }
                    cites.insert(cited);
                }
                let number = reader.uint()?;
                let known = usize::try_from(number).ok().and_then(|number| AnalyticConfidence::ALL.get(number));
                let (_, confidence) = *known.ok_or_else(|| reader.refuse("no such confidence"))?;
                let (subject, text) = (text(reader)?, text(reader)?);
                let corrects = read_number(reader)?;
                Logging::Assessed(Assessment { cites, confidence, subject, text, corrects })
            }
            28 => {
                reader.array(2)?;
                Logging::Withdrawn { item: reader.uint()?, reason: text(reader)? }
            }
            29 => {
                reader.array(5)?;
                let (item, line, precedence) = (reader.uint()?, line_name(reader)?, precedence(reader)?);
                Logging::Drafted { item, line, precedence, body: body(reader)?, asked: asked(reader)? }
            }
            _ => return Err(reader.refuse("no entry of the situation log")),
        })
    }
}

fn read_feature(reader: &mut Reader<'_>) -> Result<Feature, Malformed> {
    reader.array(4)?;
    let (name, at) = (text(reader)?, read_position(reader)?);
    Ok(Feature { name, at, bearing_e7: read_u32(reader)?, distance_cm: read_u32(reader)? })
}

fn read_u32(reader: &mut Reader<'_>) -> Result<u32, Malformed> {
    u32::try_from(reader.uint()?).map_err(|_| reader.refuse("a number is too large"))
}

/// Writes `[latitude, longitude]` in units of 10⁻⁷ degree.
fn write_position(writer: &mut Writer, at: Position) {
    writer.array(2).int(at.lat().into()).int(at.lon().into());
}

fn read_position(reader: &mut Reader<'_>) -> Result<Position, Malformed> {
    reader.array(2)?;
    let (lat, lon) = (i32::try_from(reader.int()?), i32::try_from(reader.int()?));
    let (Ok(lat), Ok(lon)) = (lat, lon) else { return Err(reader.refuse("no such place")) };
    let at = Position::new(lat, lon).map_err(|_| reader.refuse("no such place"))?;
    // One place has one form.
    if (at.lat(), at.lon()) == (lat, lon) { Ok(at) } else { Err(reader.refuse("a place written otherwise")) }
}
