//! A site list in: every bad row is told, and none is taken while there is one.

use std::borrow::Cow;

use volume::{Moment, Position};

use super::cells::{BadRow, Rows};
use super::columns::Column;
use super::columns::is_trace;
use super::duplicates::duplicates;
use super::write::unguarded;
use super::{Confidence, Remarks, SiteFault, SiteList, SiteRow, SiteRules, SiteWarning, SitesError};
use crate::coordinate::{Axis, CoordinateError, decimal, read_coordinate, split_pair};
use crate::limits::{CELL_BYTES_MAX, COLUMNS_MAX, ROWS_MAX};
use crate::plan::text;
use crate::time::{DAY_MS, Round, read_date, read_moment};
use crate::{ReadError, TimeError};

/// A date is in the future only once it has begun nowhere on Earth: zones reach to 14 hours ahead of UTC.
const AHEAD_MS: u64 = 14 * 3_600_000;

/// Reads a site list.
///
/// # Errors
/// [`SitesError`] with everything that is wrong in any row; nothing is taken from such a list.
pub fn read(bytes: &[u8], rules: &SiteRules) -> Result<SiteList, SitesError> {
    let mut list = Reading { rules, rows: Vec::new(), faults: Remarks::new(), warnings: Remarks::new() };
    let (mut rows, mut cells, mut row) = (Rows::new(text(bytes)?), Vec::new(), 0);
    let mut headings = None;
    loop {
        row += 1;
        match rows.next(&mut cells) {
            Ok(true) if row > ROWS_MAX + 1 => {
                return Err(ReadError::TooMany { what: "rows", most: ROWS_MAX }.into());
            }
            Ok(true) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(true) => match &headings {
                None => headings = Some(list.headings(row, &cells)?),
                Some(headings) => list.row(row, headings, &cells),
            },
            Ok(false) => break,
            Err(BadRow::TooLong) => return Err(ReadError::TooMany { what: "columns", most: COLUMNS_MAX }.into()),
            Err(BadRow::Quotes) => {
                list.faults.push(row, "", SiteFault::Quotes);
                break;
            }
        }
    }
    list.end()
}

/// The columns of a file, each with its heading.
struct Headings {
    columns: Vec<(Column, usize, String)>,
    count: usize,
}

/// One row with its cells.
struct Cells<'a> {
    row: usize,
    headings: &'a Headings,
    cells: &'a [Cow<'a, str>],
}

impl Cells<'_> {
    /// A column's cell without blanks and guard; empty where there is none.
    fn get(&self, column: Column) -> &str {
        let place = self.headings.columns.iter().find(|(other, ..)| *other == column);
        let cell = place.and_then(|(_, nth, _)| self.cells.get(*nth));
        cell.map_or("", |cell| unguarded(cell.trim()).trim())
    }

    fn heading(&self, column: Column) -> &str {
        let place = self.headings.columns.iter().find(|(other, ..)| *other == column);
        place.map_or(column.heading(), |(.., heading)| heading)
    }
}

struct Reading<'a> {
    rules: &'a SiteRules,
    rows: Vec<SiteRow>,
    faults: Remarks<SiteFault>,
    warnings: Remarks<SiteWarning>,
}

impl Reading<'_> {
    fn headings(&mut self, row: usize, cells: &[Cow<'_, str>]) -> Result<Headings, SitesError> {
        let mut columns: Vec<(Column, usize, String)> = Vec::new();
        for (nth, cell) in cells.iter().enumerate() {
            let heading: String = cell.trim().chars().take(80).collect();
            let Some(column) = Column::of(&heading) else {
                if !heading.is_empty() && !is_trace(&heading) {
                    self.warnings.push(row, &heading, SiteWarning::UnknownColumn);
                }
                continue;
            };
            match columns.iter().find(|(other, ..)| *other == column) {
                Some((.., other)) => self.faults.push(row, &heading, SiteFault::SameColumn(other.clone())),
                None => columns.push((column, nth, heading)),
            }
        }
        let has = |wanted: Column| columns.iter().any(|(column, ..)| *column == wanted);
        let mut needed = vec![Column::Name];
        if !has(Column::Coordinates) {
            needed.extend([Column::Latitude, Column::Longitude]);
        }
        for column in needed.into_iter().filter(|column| !has(*column)) {
            self.faults.push(row, column.heading(), SiteFault::Missing);
        }
        // Rows would only repeat what is wrong with their headings.
        if !self.faults.first.is_empty() {
            return Err(std::mem::replace(&mut self.faults, Remarks::new()).into());
        }
        Ok(Headings { columns, count: cells.len() })
    }

    fn row(&mut self, row: usize, headings: &Headings, cells: &[Cow<'_, str>]) {
        if cells.iter().skip(headings.count).any(|cell| !cell.trim().is_empty()) {
            return self.faults.push(row, "", SiteFault::TooManyCells);
        }
        let long =
            headings.columns.iter().find(|(_, nth, _)| cells.get(*nth).is_some_and(|cell| cell.len() > CELL_BYTES_MAX));
        if let Some((.., heading)) = long {
            return self.faults.push(row, heading, SiteFault::TooLong(CELL_BYTES_MAX));
        }
        let cells = Cells { row, headings, cells };
        let name = self.take(&cells, Column::Name, |name| {
            if name.is_empty() { Err(SiteFault::Missing) } else { Ok(name.to_owned()) }
        });
        let at = self.place(&cells);
        let radius = self.take(&cells, Column::Radius, |text| length_cm(text, u32::MAX.into(), 0));
        let altitude = self.take(&cells, Column::Altitude, |text| length_cm(text, i32::MAX.into(), i32::MIN.into()));
        let latest = Moment(self.rules.now.0.saturating_add(AHEAD_MS));
        let verified_on = self.take(&cells, Column::VerifiedOn, |text| match date(text, 0, Round::Down)? {
            Some(moment) if moment > latest => Err(SiteFault::Future),
            moment => Ok(moment),
        });
        let valid_until = self.take(&cells, Column::ValidUntil, |text| date(text, DAY_MS - 1, Round::Up));
        let (Some(name), Some(at), Some(radius), Some(altitude)) = (name, at, radius, altitude) else { return };
        let (Some(verified_on), Some(valid_until)) = (verified_on, valid_until) else { return };
        self.warn(&cells, verified_on, valid_until);
        let owned = |column: Column| cells.get(column).to_owned();
        self.rows.push(SiteRow {
            row,
            reference: owned(Column::Reference),
            organisation: owned(Column::Organisation),
            name,
            kind: owned(Column::Kind),
            at,
            radius_cm: radius.map_or(0, |cm| u32::try_from(cm).expect("bounded above")),
            altitude_cm: altitude.map(|cm| i32::try_from(cm).expect("bounded above")),
            admin_area: owned(Column::AdminArea),
            place: owned(Column::Place),
            contact: owned(Column::Contact),
            verified_by: owned(Column::VerifiedBy),
            verified_on,
            valid_until,
            source: owned(Column::Source),
            confidence: confidence(cells.get(Column::Confidence)),
            lines: tags(cells.get(Column::Lines)),
        });
    }

    /// What `read` makes of a cell; its fault is noted.
    fn take<T>(
        &mut self,
        cells: &Cells<'_>,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, SiteFault>,
    ) -> Option<T> {
        read(cells.get(column)).map_err(|fault| self.faults.push(cells.row, cells.heading(column), fault)).ok()
    }

    fn place(&mut self, cells: &Cells<'_>) -> Option<Position> {
        let (lat, lon) = (cells.get(Column::Latitude), cells.get(Column::Longitude));
        let together = cells.get(Column::Coordinates);
        if (lat, lon) == ("", "") && !together.is_empty() {
            return self.take(cells, Column::Coordinates, |text| {
                let (lat, lon) = split_pair(text).ok_or_else(|| CoordinateError::Form(text.to_owned()))?;
                if lat.contains(',') || lon.contains(',') {
                    return Err(CoordinateError::Comma(text.to_owned()).into());
                }
                place(read_coordinate(lat, Axis::Latitude)?, read_coordinate(lon, Axis::Longitude)?)
            });
        }
        let number = |axis: Axis| {
            move |text: &str| if text.is_empty() { Err(SiteFault::Missing) } else { Ok(read_coordinate(text, axis)?) }
        };
        let lat = self.take(cells, Column::Latitude, number(Axis::Latitude));
        let lon = self.take(cells, Column::Longitude, number(Axis::Longitude));
        let (lat, lon) = (lat?, lon?);
        let column = if (-90.0..=90.0).contains(&lat) { Column::Longitude } else { Column::Latitude };
        self.take(cells, column, |_| place(lat, lon))
    }

    fn warn(&mut self, cells: &Cells<'_>, verified_on: Option<Moment>, valid_until: Option<Moment>) {
        let now = self.rules.now.0;
        let mut warn = |column: Column, what: SiteWarning| self.warnings.push(cells.row, cells.heading(column), what);
        match verified_on {
            None => warn(Column::VerifiedOn, SiteWarning::Unverified),
            Some(moment) => {
                let days = now.saturating_sub(moment.0) / DAY_MS;
                if days > u64::from(self.rules.stale_after_days) {
                    warn(Column::VerifiedOn, SiteWarning::Stale { days });
                }
            }
        }
        if valid_until.is_some_and(|moment| moment.0 < now) {
            warn(Column::ValidUntil, SiteWarning::Expired);
        }
    }

    fn end(mut self) -> Result<SiteList, SitesError> {
        for (nth, earlier) in duplicates(&self.rows, self.rules.duplicate_m) {
            self.faults.push(self.rows[nth].row, "", SiteFault::Duplicate { row: self.rows[earlier].row });
        }
        if !self.faults.first.is_empty() {
            return Err(self.faults.into());
        }
        if self.rows.is_empty() {
            return Err(ReadError::Nothing.into());
        }
        Ok(SiteList { rows: self.rows, warnings: self.warnings.first, more_warnings: self.warnings.more })
    }
}

impl From<Remarks<SiteFault>> for SitesError {
    fn from(faults: Remarks<SiteFault>) -> Self {
        SitesError::Rows { first: faults.first, more: faults.more }
    }
}

fn place(lat: f64, lon: f64) -> Result<Position, SiteFault> {
    if let Ok(place) = Position::from_degrees(lat, lon) {
        return if (place.lat(), place.lon()) == (0, 0) { Err(SiteFault::Zero) } else { Ok(place) };
    }
    if Position::from_degrees(lon, lat).is_ok() {
        return Err(SiteFault::Swapped { lat, lon });
    }
    let beyond_pole = !(-90.0..=90.0).contains(&lat);
    Err(if beyond_pole {
        SiteFault::Range { degrees: lat, most: 90 }
    } else {
        SiteFault::Range { degrees: lon, most: 180 }
    })
}

/// Centimetres of `120`, `120.5 m` or `400 ft`; `None` if there is nothing.
fn length_cm(text: &str, most: i64, least: i64) -> Result<Option<i64>, SiteFault> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains(',') {
        return Err(CoordinateError::Comma(text.to_owned()).into());
    }
    let (number, unit_cm) = match (text.strip_suffix("ft"), text.strip_suffix('m')) {
        (Some(number), _) => (number, 30.48),
        (_, Some(number)) => (number, 100.0),
        _ => (text, 100.0),
    };
    let cm = decimal(number.trim()).map(|value| libm::round(value * unit_cm));
    // Both ends fit a double exactly.
    let cm = cm.filter(|cm| (least as f64..=most as f64).contains(cm));
    cm.map(|cm| Some(cm as i64)).ok_or_else(|| SiteFault::Length(text.to_owned()))
}

/// The moment of a date, so far into its day, or of a time; `None` if there is nothing.
fn date(text: &str, into_day_ms: u64, round: Round) -> Result<Option<Moment>, SiteFault> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains(['T', 't']) {
        return Ok(Some(read_moment(text, round)?));
    }
    let begin = read_date(text).map_err(|error: TimeError| SiteFault::Time(error))?;
    Ok(Some(Moment(begin.0 + into_day_ms)))
}

fn confidence(text: &str) -> Option<Confidence> {
    match text.as_bytes() {
        [] => None,
        [source @ (b'A'..=b'F' | b'a'..=b'f'), content @ b'1'..=b'6'] => {
            Some(Confidence::Rated { source: char::from(source.to_ascii_uppercase()), content: content - b'0' })
        }
        _ => Some(Confidence::Words(text.to_owned())),
    }
}

fn tags(text: &str) -> Vec<String> {
    text.split([';', ',', '|']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}
