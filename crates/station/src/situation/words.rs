//! What the other side is told of a report or an assessment: its words, place and time, and neither source nor grade.

use std::fmt::Write;

use line::desk::situation::{Report, Statement};

use crate::clock::date_time_group;

/// The words of a message. Place and time stand below them in figures, which are read alike in every language.
pub fn released(says: &Statement) -> String {
    let mut words = says.text().to_owned();
    if let Statement::Report(report) = says {
        let _ = write!(words, "\n\n{}", place(report));
        let _ = write!(words, "\n{}", date_time_group(report.from));
        if let Some(until) = report.until {
            let _ = write!(words, " – {}", date_time_group(until));
        }
    }
    words
}

fn place(report: &Report) -> String {
    let mut words = report.at.to_string();
    if let Some(feature) = &report.feature {
        let (bearing, distance) = (feature.bearing_e7 / 10_000_000, feature.distance_cm / 100);
        let _ = write!(words, " ({} {bearing:03}° {distance} m)", feature.name);
    }
    words
}

#[cfg(test)]
mod tests {
    use evidence::Time;
    use line::affairs::Feature;
    use line::desk::situation::Grade;
    use volume::Position;

    use super::*;

    #[test]
    fn what_is_told_has_place_and_time_and_neither_source_nor_grade() {
        let at = Position::from_degrees(49.95, 23.4).unwrap();
        let feature = Feature { name: "Rava".to_owned(), at, bearing_e7: 74_999_999, distance_cm: 130_000 };
        let report = Report {
            source: "GLADE".to_owned(),
            grade: Grade::parse("B2").unwrap(),
            at,
            feature: Some(feature),
            from: Time(1_652_455_800_000),
            until: Some(Time(1_652_459_400_000)),
            subject: String::new(),
            text: "Twelve vehicles go west.".to_owned(),
            incident: None,
            corrects: None,
        };
        let told = released(&Statement::Report(report));
        let expected =
            "Twelve vehicles go west.\n\n49.9500000,23.4000000 (Rava 007° 1300 m)\n131530Z MAY 22 – 131630Z MAY 22";
        assert_eq!(told, expected);
    }
}
