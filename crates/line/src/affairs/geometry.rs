//! Volumes as they stand in an entry: whole numbers only, so that both sides compute with the same.

use evidence::Malformed;
use evidence::cbor::{Reader, Writer};
use volume::{Bound, Daily, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume, Waypoint};

/// Writes `[footprint, uncertainty, [lower, upper], [from, until, [daily, …]]]`.
pub(super) fn write_volume(writer: &mut Writer, volume: &Volume) {
    writer.array(4);
    write_footprint(writer, &volume.footprint);
    write_heights(writer.uint(volume.uncertainty_cm.into()), &volume.height);
    writer.array(3);
    for bound in [volume.schedule.from, volume.schedule.until] {
        match bound {
            Bound::Open => writer.null(),
            Bound::At(Moment(ms)) => writer.uint(ms),
        };
    }
    writer.array(volume.schedule.daily.len() as u64);
    for daily in &volume.schedule.daily {
        writer.array(3).uint(daily.days.into()).uint(daily.begin_s.into()).uint(daily.length_s.into());
    }
}

/// Writes `[lower, upper]`.
pub(super) fn write_heights(writer: &mut Writer, height: &HeightBand) {
    writer.array(2);
    for bound in [height.lower, height.upper] {
        match bound {
            Bound::Open => writer.null(),
            Bound::At(Height { cm, datum }) => writer.array(2).int(cm.into()).uint(datum_number(datum)),
        };
    }
}

/// Reads the form of a volume; whether it makes sense is [`Volume::solid`]'s concern.
pub(super) fn read_volume(reader: &mut Reader<'_>) -> Result<Volume, Malformed> {
    reader.array(4)?;
    let footprint = read_footprint(reader)?;
    let uncertainty_cm = read_u32(reader)?;
    reader.array(2)?;
    let height = HeightBand { lower: read_height(reader)?, upper: read_height(reader)? };
    reader.array(3)?;
    let (from, until) = (read_moment(reader)?, read_moment(reader)?);
    let mut daily = Vec::new();
    for _ in 0..reader.array_up_to(volume::limits::WINDOWS_MAX as u64)? {
        reader.array(3)?;
        let days = read_u8(reader)?;
        daily.push(Daily { days, begin_s: read_u32(reader)?, length_s: read_u32(reader)? });
    }
    Ok(Volume { footprint, uncertainty_cm, height, schedule: Schedule { from, until, daily } })
}

pub(super) fn write_footprint(writer: &mut Writer, footprint: &Footprint) {
    match footprint {
        Footprint::Circle { centre, radius_cm } => {
            write_position(writer.array(3).uint(0), *centre);
            writer.uint((*radius_cm).into());
        }
        Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => {
            write_position(writer.array(5).uint(1), *centre);
            writer.uint((*semi_major_cm).into()).uint((*semi_minor_cm).into()).uint((*bearing_e7).into());
        }
        Footprint::Polygon { outer, holes } => {
            writer.array(2).uint(2).array(1 + holes.len() as u64);
            for ring in std::iter::once(outer).chain(holes) {
                write_places(writer, ring);
            }
        }
        Footprint::Corridor { path, half_width_cm } => {
            write_places(writer.array(3).uint(3), path);
            writer.uint((*half_width_cm).into());
        }
        Footprint::Route { waypoints, radius_cm } => {
            writer.array(3).uint(4).array(waypoints.len() as u64);
            for Waypoint { at, time } in waypoints {
                writer.array(3).int(at.lat().into()).int(at.lon().into()).uint(time.0);
            }
            writer.uint((*radius_cm).into());
        }
    }
}

pub(super) fn read_footprint(reader: &mut Reader<'_>) -> Result<Footprint, Malformed> {
    let items = reader.array_up_to(5)?;
    let form = reader.uint()?;
    Ok(match (form, items) {
        (0, 3) => Footprint::Circle { centre: read_position(reader)?, radius_cm: read_u32(reader)? },
        (1, 5) => Footprint::Ellipse {
            centre: read_position(reader)?,
            semi_major_cm: read_u32(reader)?,
            semi_minor_cm: read_u32(reader)?,
            bearing_e7: read_u32(reader)?,
        },
        (2, 2) => {
            let rings = reader.array_up_to(1 + volume::limits::HOLES_MAX as u64)?;
            if rings == 0 {
                return Err(reader.refuse("a polygon without a ring"));
            }
            let outer = read_places(reader)?;
            let holes = (1..rings).map(|_| read_places(reader)).collect::<Result<_, _>>()?;
            Footprint::Polygon { outer, holes }
        }
        (3, 3) => Footprint::Corridor { path: read_places(reader)?, half_width_cm: read_u32(reader)? },
        (4, 3) => {
            let mut waypoints = Vec::new();
            for _ in 0..reader.array_up_to(volume::limits::PLACES_MAX as u64)? {
                reader.array(3)?;
                let at = read_latitude_longitude(reader)?;
                waypoints.push(Waypoint { at, time: Moment(reader.uint()?) });
            }
            Footprint::Route { waypoints, radius_cm: read_u32(reader)? }
        }
        _ => return Err(reader.refuse("no such footprint")),
    })
}

/// Writes `[latitude, longitude]` in units of 10⁻⁷ degree.
pub(super) fn write_position(writer: &mut Writer, at: Position) {
    writer.array(2).int(at.lat().into()).int(at.lon().into());
}

pub(super) fn read_position(reader: &mut Reader<'_>) -> Result<Position, Malformed> {
    reader.array(2)?;
    read_latitude_longitude(reader)
}

fn read_latitude_longitude(reader: &mut Reader<'_>) -> Result<Position, Malformed> {
    let (lat, lon) = (reader.int()?, reader.int()?);
    let narrow = |value: i64| i32::try_from(value).map_err(|_| reader.refuse("no latitude or longitude"));
    let (lat, lon) = (narrow(lat)?, narrow(lon)?);
    let position = Position::new(lat, lon).map_err(|_| reader.refuse("no latitude or longitude"))?;
    // One place has one form, or two entries would differ and mean the same.
    if (position.lat(), position.lon()) != (lat, lon) {
        return Err(reader.refuse("a place not in its one form"));
    }
    Ok(position)
}

fn write_places(writer: &mut Writer, places: &[Position]) {
    writer.array(places.len() as u64);
    for &at in places {
        write_position(writer, at);
    }
}

fn read_places(reader: &mut Reader<'_>) -> Result<Vec<Position>, Malformed> {
    let places = reader.array_up_to(volume::limits::PLACES_MAX as u64)?;
    (0..places).map(|_| read_position(reader)).collect()
}

fn read_height(reader: &mut Reader<'_>) -> Result<Bound<Height>, Malformed> {
    if reader.null() {
        return Ok(Bound::Open);
    }
    reader.array(2)?;
    let cm = reader.int()?;
    let cm = i32::try_from(cm).map_err(|_| reader.refuse("no height"))?;
    let datum = match reader.uint()? {
        0 => Datum::MeanSea,
        1 => Datum::Ground,
        2 => Datum::Ellipsoid,
        3 => Datum::Pressure,
        _ => return Err(reader.refuse("no such datum")),
    };
    Ok(Bound::At(Height { cm, datum }))
}

fn datum_number(datum: Datum) -> u64 {
    match datum {
        Datum::MeanSea => 0,
        Datum::Ground => 1,
        Datum::Ellipsoid => 2,
        Datum::Pressure => 3,
    }
}

fn read_moment(reader: &mut Reader<'_>) -> Result<Bound<Moment>, Malformed> {
    if reader.null() { Ok(Bound::Open) } else { Ok(Bound::At(Moment(reader.uint()?))) }
}

pub(super) fn read_u32(reader: &mut Reader<'_>) -> Result<u32, Malformed> {
    let value = reader.uint()?;
    u32::try_from(value).map_err(|_| reader.refuse("number too large"))
}

pub(super) fn read_u8(reader: &mut Reader<'_>) -> Result<u8, Malformed> {
    let value = reader.uint()?;
    u8::try_from(value).map_err(|_| reader.refuse("number too large"))
}
