//! Plans, sites and warnings for tests: no more in each than the rules ask for.

use evidence::{PostIndex, Time};
use line::affairs::{Amends, CeaseBody, NoticeBody, NoticeKind, Site, SiteKind};
use volume::{Bound, Footprint, HeightBand, Moment, Position, Schedule, Volume};

/// 40° north, 20° east: where the plans of tests are, unless they are elsewhere.
///
/// # Panics
/// Never: the place is on the ellipsoid.
#[must_use]
pub fn centre() -> Position {
    Position::new(400_000_000, 200_000_000).expect("it is on the ellipsoid")
}

/// A place so many metres east of [`centre`].
#[must_use]
pub fn east(m: u32) -> Position {
    centre().destination(900_000_000, m * 100)
}

/// A disc of 100 m around a place, at all heights, from `from` for `lasts_s` seconds.
#[must_use]
pub fn disc(centre: Position, from: Time, lasts_s: u64) -> Volume {
    Volume {
        footprint: Footprint::Circle { centre, radius_cm: 10_000 },
        uncertainty_cm: 0,
        height: HeightBand::ALL,
        schedule: Schedule {
            from: Bound::At(Moment(from.0)),
            until: Bound::At(Moment(from.0 + lasts_s * 1_000)),
            daily: Vec::new(),
        },
    }
}

/// A notice of one volume.
#[must_use]
pub fn notice(kind: NoticeKind, volume: Volume) -> NoticeBody {
    NoticeBody {
        from: PostIndex(0),
        kind,
        title: "practice".to_owned(),
        language: "en".to_owned(),
        volumes: vec![volume],
        details: Vec::new(),
        amounts: Vec::new(),
        twins: Vec::new(),
        labels: Vec::new(),
        amends: None,
    }
}

/// The same as a new version of a notice.
#[must_use]
pub fn amended(body: NoticeBody, notice: evidence::EntryRef, turn: u32) -> NoticeBody {
    NoticeBody { amends: Some(Amends { notice, turn, reason: "moved".to_owned() }), ..body }
}

/// A hospital of 1 m around a place.
#[must_use]
pub fn hospital(centre: Position) -> Site {
    Site {
        kind: SiteKind::Hospital,
        name: "hospital".to_owned(),
        footprint: Footprint::Circle { centre, radius_cm: 100 },
        uncertainty_cm: 0,
        area: String::new(),
        reference: String::new(),
        contact: String::new(),
        verified: None,
        source: String::new(),
    }
}

/// A warning of strikes at a place.
#[must_use]
pub fn warning(at: Position) -> CeaseBody {
    CeaseBody { at, feature: None, since: None, words: "shells fall".to_owned(), language: "en".to_owned() }
}
