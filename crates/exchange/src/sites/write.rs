//! A site list out: what a spreadsheet would take for a formula is guarded.

use volume::Moment;

use super::{Column, HEADINGS, SiteRow, Trace};
use crate::time::DAY_MS;
use crate::{CannotSay, write_moment};

/// Writes a site list as CSV in UTF-8 with commas, one row for each site, that [`read`](super::read) reads back the
/// same. Row numbers are new: they count from 2.
///
/// With `traces`, one for each row, or none at all, each row says where it comes from.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it, which is taken off again on reading
/// (OWASP, CSV injection).
///
/// # Errors
/// [`CannotSay::Time`] for a time beyond the year 9999.
pub fn write(rows: &[SiteRow], traces: &[Trace]) -> Result<String, CannotSay> {
    let columns = HEADINGS.iter().map(|(column, _)| *column).filter(|column| *column != Column::Coordinates);
    let columns: Vec<Column> = columns.collect();
    // Spreadsheets take a file without this mark for their own country's code page.
    let mut text = String::from("\u{feff}");
    let traced = traces.first().map(Trace::cells).into_iter().flatten().map(|(heading, _)| heading);
    let headings: Vec<&str> = columns.iter().map(|column| column.heading()).chain(traced).collect();
    text.push_str(&headings.join(","));
    text.push_str("\r\n");
    for (nth, row) in rows.iter().enumerate() {
        let trace = traces.get(nth).map(Trace::cells);
        for (nth, column) in columns.iter().enumerate() {
            if nth > 0 {
                text.push(',');
            }
            push(&mut text, &cell(row, *column)?);
        }
        for (_, said) in trace.into_iter().flatten() {
            text.push(',');
            push(&mut text, &guarded(&said));
        }
        text.push_str("\r\n");
    }
    Ok(text)
}

fn cell(row: &SiteRow, column: Column) -> Result<String, CannotSay> {
    let (lat, lon) = row.at.degrees();
    let metres = |cm: i64| (cm as f64 / 100.0).to_string();
    Ok(match column {
        // Numbers are no formulas, whatever their sign.
        Column::Latitude => return Ok(lat.to_string()),
        Column::Longitude => return Ok(lon.to_string()),
        Column::Altitude => return Ok(row.altitude_cm.map(|cm| metres(cm.into())).unwrap_or_default()),
        Column::Radius if row.radius_cm == 0 => String::new(),
        Column::Radius => metres(row.radius_cm.into()),
        Column::Coordinates => String::new(),
        Column::Reference => guarded(&row.reference),
        Column::Organisation => guarded(&row.organisation),
        Column::Name => guarded(&row.name),
        Column::Kind => guarded(&row.kind),
        Column::AdminArea => guarded(&row.admin_area),
        Column::Place => guarded(&row.place),
        Column::Contact => guarded(&row.contact),
        Column::VerifiedBy => guarded(&row.verified_by),
        Column::VerifiedOn => date(row.verified_on, 0)?,
        Column::ValidUntil => date(row.valid_until, DAY_MS - 1)?,
        Column::Source => guarded(&row.source),
        Column::Confidence => guarded(&row.confidence.as_ref().map(ToString::to_string).unwrap_or_default()),
        Column::Lines => guarded(&row.lines.join("; ")),
    })
}

/// A moment as a date if it lies so far into its day, else as a time.
fn date(moment: Option<Moment>, into_day_ms: u64) -> Result<String, CannotSay> {
    let Some(moment) = moment else { return Ok(String::new()) };
    let text = write_moment(moment)?;
    Ok(if moment.0 % DAY_MS == into_day_ms { text[..10].to_owned() } else { text })
}

/// True if a spreadsheet may take a cell that begins so for a formula.
fn formula(begin: char) -> bool {
    matches!(begin, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

fn guarded(cell: &str) -> String {
    match cell.chars().next() {
        Some(begin) if formula(begin) || begin == '\'' => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

/// A cell without the apostrophe that guards it.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|begin| formula(begin) || begin == '\'') => rest,
        _ => cell,
    }
}

fn push(text: &mut String, cell: &str) {
    if cell.contains([',', ';', '\t', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}
