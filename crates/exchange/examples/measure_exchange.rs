//! How long a large site list and a large GeoJSON file take to read: `cargo run --release -p exchange --example measure_exchange`.

use std::time::Instant;

use exchange::sites::{self, SiteRules};
use exchange::{geojson, read_date};

fn main() {
    let now = read_date("2026-05-01").expect("a date");
    let mut list = String::from(
        "reference,organisation,name,type,latitude,longitude,admin area,contact,verified by,verified on,source,confidence\n",
    );
    for nth in 0..50_000 {
        let (lat, lon) = (45.0 + f64::from(nth % 500) / 100.0, 20.0 + f64::from(nth / 500) / 100.0);
        list.push_str(&format!("S{nth},Organisation {},Site {nth},hospital,{lat},{lon},Area {},\"Name, number\",Team,2026-04-01,survey,B2\n", nth % 40, nth % 25));
    }
    let begin = Instant::now();
    let rows = sites::read(list.as_bytes(), &SiteRules { now, stale_after_days: 90, duplicate_m: 50 })
        .expect("a good list")
        .rows;
    println!("{} rows, {} bytes: {:?}", rows.len(), list.len(), begin.elapsed());

    let ring: Vec<String> = (0..100).map(|nth| format!("[{},{}.1234567]", f64::from(nth) / 7.0, nth % 80)).collect();
    let ring = format!("[{},{}]", ring.join(","), ring[0]);
    let feature = format!(
        r#"{{"type":"Feature","properties":{{"name":"x"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    );
    let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, vec![feature; 10_000].join(","));
    let begin = Instant::now();
    let plans = geojson::read(file.as_bytes()).expect("a good file");
    println!("{} polygons of 100 places, {} bytes: {:?}", plans.len(), file.len(), begin.elapsed());
}
