//! The columns of a site list and the names under which they are known.

/// A column of a site list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// [`SiteRow::reference`](super::SiteRow::reference).
    Reference,
    /// [`SiteRow::organisation`](super::SiteRow::organisation).
    Organisation,
    /// [`SiteRow::name`](super::SiteRow::name).
    Name,
    /// [`SiteRow::kind`](super::SiteRow::kind).
    Kind,
    /// Latitude of [`SiteRow::at`](super::SiteRow::at).
    Latitude,
    /// Longitude of [`SiteRow::at`](super::SiteRow::at).
    Longitude,
    /// Latitude and longitude in one cell.
    Coordinates,
    /// [`SiteRow::altitude_cm`](super::SiteRow::altitude_cm), in metres.
    Altitude,
    /// [`SiteRow::radius_cm`](super::SiteRow::radius_cm), in metres.
    Radius,
    /// [`SiteRow::admin_area`](super::SiteRow::admin_area).
    AdminArea,
    /// [`SiteRow::place`](super::SiteRow::place).
    Place,
    /// [`SiteRow::contact`](super::SiteRow::contact).
    Contact,
    /// [`SiteRow::verified_by`](super::SiteRow::verified_by).
    VerifiedBy,
    /// [`SiteRow::verified_on`](super::SiteRow::verified_on).
    VerifiedOn,
    /// [`SiteRow::valid_until`](super::SiteRow::valid_until).
    ValidUntil,
    /// [`SiteRow::source`](super::SiteRow::source).
    Source,
    /// [`SiteRow::confidence`](super::SiteRow::confidence).
    Confidence,
    /// [`SiteRow::lines`](super::SiteRow::lines), separated by commas, semicolons or bars.
    Lines,
}

/// The names of each column without case, spaces and punctuation; the first is the one that is written.
pub const HEADINGS: [(Column, &[&str]); 18] = [
    (Column::Reference, &["reference", "ref", "id", "code", "pcode", "siteid", "sitecode", "number", "no"]),
    (Column::Organisation, &["organisation", "organization", "org", "agency", "partner", "owner"]),
    (Column::Name, &["name", "facilityname", "facility", "sitename", "site", "locationname"]),
    (Column::Kind, &["type", "kind", "function", "facilitytype", "sitetype", "facilityfunction", "category"]),
    (Column::Latitude, &["latitude", "lat", "y", "gpslatitude", "gpslat", "latitudedd"]),
    (Column::Longitude, &["longitude", "lon", "long", "lng", "x", "gpslongitude", "gpslong", "longitudedd"]),
    (
        Column::Coordinates,
        &["coordinates", "coordinate", "coords", "gps", "gpscoordinates", "latlon", "latlong", "position"],
    ),
    (Column::Altitude, &["altitude", "altitudem", "alt", "elevation", "elevationm", "amsl"]),
    (Column::Radius, &["radius", "radiusm", "extent", "perimeter"]),
    (
        Column::AdminArea,
        &[
            "adminarea",
            "admin",
            "admin1",
            "admin2",
            "administrativearea",
            "province",
            "district",
            "governorate",
            "oblast",
            "region",
        ],
    ),
    (Column::Place, &["place", "placename", "nearestplace", "town", "city", "village", "settlement", "locality"]),
    (Column::Contact, &["contact", "focalpoint", "pointofcontact", "poc", "contactperson", "contactdetails"]),
    (Column::VerifiedBy, &["verifiedby", "checkedby", "confirmedby"]),
    (
        Column::VerifiedOn,
        &["verifiedon", "verified", "verificationdate", "dateverified", "lastverified", "dateofverification"],
    ),
    (Column::ValidUntil, &["validuntil", "validto", "expires", "expiry", "expirydate", "enddate"]),
    (Column::Source, &["source", "datasource", "informationsource"]),
    (Column::Confidence, &["confidence", "rating", "reliability", "confidencerating"]),
    (Column::Lines, &["lines", "line", "releaseon", "releaseto", "release", "tags", "linetags"]),
];

/// The names of the columns of a [`Trace`](super::Trace), likewise.
const TRACE: [&str; 7] = ["fromline", "lineid", "entry", "version", "exported", "exportedby", "drill"];

/// True if a heading is that of a column that only says where a row comes from.
pub(super) fn is_trace(heading: &str) -> bool {
    TRACE.contains(&bare(heading).as_str())
}

/// A heading without case, spaces, punctuation and what stands in brackets.
fn bare(heading: &str) -> String {
    let before = heading.split(['(', '[']).next().unwrap_or("");
    before.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Column {
    /// The column that a heading means.
    pub(super) fn of(heading: &str) -> Option<Column> {
        let bare = bare(heading);
        HEADINGS.iter().find(|(_, names)| names.contains(&bare.as_str())).map(|(column, _)| *column)
    }

    /// The name under which it is written.
    pub(super) fn heading(self) -> &'static str {
        HEADINGS.iter().find(|(column, _)| *column == self).map_or("", |(_, names)| names[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_however_they_are_spelt() {
        for (heading, column) in [
            ("Facility name", Column::Name),
            (" LATITUDE (decimal degrees)", Column::Latitude),
            ("Verified_On", Column::VerifiedOn),
            ("Focal Point", Column::Contact),
            ("Altitude [m]", Column::Altitude),
            ("P-Code", Column::Reference),
        ] {
            assert_eq!(Column::of(heading), Some(column), "{heading}");
        }
        assert_eq!(Column::of("Remarks"), None);
        assert_eq!(Column::of(""), None);
    }

    #[test]
    fn no_name_means_two_columns() {
        let mut names: Vec<&str> = HEADINGS.iter().flat_map(|(_, names)| names.iter().copied()).chain(TRACE).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
