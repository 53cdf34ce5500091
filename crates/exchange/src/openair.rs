//! OpenAir text, which gliding computers and moving maps read: out only.
//!
//! Written are `AC`, `AN`, `AL`, `AH`, and `V X=` with `DC` or `DP`. Heights are in feet and flight levels, rounded so
//! that a band never shrinks, a radius in nautical miles rounded up to 0.0001, places to 0.01″. The format knows no
//! times: they stand in a comment, and whoever reads the file must take the airspace as active always. It knows no
//! holes, corridors, routes and heights over the ellipsoid: what needs them is refused. An ellipse is written as the
//! polygon around it, a circle wider by its uncertainty.

use std::fmt::Write;

use crate::coordinate::sexagesimal_pair;
use crate::measure::{Limit, limit, schedule_in_words};
use crate::outline::{Region, region};
use crate::{CannotSay, Plan};

const FORMAT: &str = "OpenAir";

/// Writes plans, one airspace of this class (`R`, `D`, `P`, `Q`, …) for each volume, named by the property `name` or
/// `title`.
///
/// # Errors
/// [`CannotSay`] with the first volume that the format cannot say, and why.
pub fn write(plans: &[Plan], class: &str) -> Result<String, CannotSay> {
    if class.is_empty() || class.len() > 5 || !class.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let wanted = "one to five capital letters are wanted";
        return Err(CannotSay::Head { what: "the class", value: class.to_owned(), wanted });
    }
    let mut text = String::new();
    for plan in plans {
        if plan.volumes.is_empty() {
            return Err(CannotSay::Nothing);
        }
        for nth in 0..plan.volumes.len() {
            airspace(&mut text, plan, nth, class)?;
        }
    }
    Ok(text)
}

fn airspace(text: &mut String, plan: &Plan, nth: usize, class: &str) -> Result<(), CannotSay> {
    let volume = &plan.volumes[nth];
    let cannot = |what: &'static str| CannotSay::Thing { volume: nth, format: FORMAT, what };
    let named =
        |wanted: &str| plan.properties.iter().find(|(name, _)| name == wanted).map(|(_, value)| one_line(value));
    let name = named("name").or_else(|| named("title")).filter(|name| !name.is_empty());
    let (lower, upper) =
        (limit(volume.height.lower, false).map_err(cannot)?, limit(volume.height.upper, true).map_err(cannot)?);
    let mut line = |line: String| {
        text.push_str(&line);
        text.push_str("\r\n");
    };
    line(format!("AC {class}"));
    line(format!("AN {}", name.unwrap_or_else(|| "NO NAME".to_owned())));
    line(format!("* Active {}", schedule_in_words(&volume.schedule)?));
    line(format!("AL {}", height(lower)));
    line(format!("AH {}", height(upper)));
    match region(volume, nth, FORMAT)? {
        Region::Circle { centre, radius_cm } => {
            line(format!("V X={}", sexagesimal_pair(centre, ":", " ", " ")));
            // A nautical mile is 185,200 cm; its ten-thousandth 18.52 cm.
            let parts = (u64::from(radius_cm) * 100).div_ceil(1_852);
            line(format!("DC {}.{:04}", parts / 10_000, parts % 10_000));
        }
        Region::Ring(outer) => {
            for place in outer {
                line(format!("DP {}", sexagesimal_pair(place, ":", " ", " ")));
            }
        }
    }
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\r");
    Ok(())
}

fn height(limit: Limit) -> String {
    match limit {
        Limit::Surface => "GND".to_owned(),
        Limit::Unlimited => "UNLIM".to_owned(),
        Limit::FeetGround(feet) => format!("{feet}ft AGL"),
        Limit::FeetSea(feet) => format!("{feet}ft MSL"),
        Limit::Level(level) => format!("FL{level:03}"),
    }
}

/// A text without line ends and other control characters, which would begin a record.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geojson;

    fn plans(geometry: &str) -> Vec<Plan> {
        let feature = format!(r#"{{"type":"Feature","properties":{{"name":"Range\nAC A"}},"geometry":{geometry}}}"#);
        geojson::read(feature.as_bytes()).unwrap()
    }

    #[test]
    fn a_circle_and_a_polygon_are_written_as_records() {
        let circle = plans(
            r#"{"type":"Point","coordinates":[23.4,49.95],"extent":{"subType":"Circle","radius":1852},
                "layer":{"lower":0,"lowerReference":"AGL","upper":3000,"upperReference":"AMSL","uom":"ft"}}"#,
        );
        let expected = "AC R\r\nAN Range AC A\r\n* Active at all times\r\nAL GND\r\nAH 3000ft MSL\r\nV X=49:57:00 N 023:24:00 E\r\nDC 1.0000\r\n\r\n";
        assert_eq!(write(&circle, "R").unwrap(), expected);
        let polygon = plans(r#"{"type":"Polygon","coordinates":[[[0,0],[-1.5,0],[0,-1],[0,0]]]}"#);
        let text = write(&polygon, "P").unwrap();
        assert!(text.contains("AH UNLIM\r\nDP 00:00:00 N 000:00:00 E\r\nDP 00:00:00 N 001:30:00 W\r\nDP 01:00:00 S 000:00:00 E\r\n\r\n"), "{text}");
    }

    #[test]
    fn what_the_format_cannot_say_is_refused() {
        let line = plans(r#"{"type":"LineString","coordinates":[[0,0],[1,1]]}"#);
        assert!(matches!(write(&line, "R"), Err(CannotSay::Thing { volume: 0, .. })));
        assert!(matches!(write(&line, "r"), Err(CannotSay::Head { .. })));
    }
}
