//! What single volumes of a notice are called, so that both sides speak of the same one.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::merkle::empty_root;
use evidence::{Precedence, Seen};
use line::affairs::{Body, NoticeBody, NoticeError};
use line::limits::TITLE_BYTES_MAX;
use line::{CommandError, Record as _};
use testkit::plans::{amended, centre, disc, east};

/// Labels, and what is wrong with them.
type Case<'a> = (&'a [(u8, &'a str)], Option<NoticeError>);

/// A flight of two volumes with these labels.
fn labelled(world: &testkit::sim::World, labels: &[(u8, &str)]) -> NoticeBody {
    let mut body = flight(world, centre(), 7_200);
    body.volumes.push(disc(east(1_000), now(world).plus_ms(9_000_000), 60));
    body.labels = labels.iter().map(|(volume, label)| (*volume, (*label).to_owned())).collect();
    body
}

#[test]
fn labels_are_of_volumes_that_there_are_each_once_in_their_order() {
    let (fits, long) = ("x".repeat(TITLE_BYTES_MAX), "x".repeat(TITLE_BYTES_MAX + 1));
    let blank = NoticeError::Field("the label of a volume");
    let cases: [Case<'_>; 9] = [
        (&[], None),
        (&[(0, "out"), (1, "back")], None),
        (&[(1, "back")], None),
        (&[(1, &fits)], None),
        (&[(1, &long)], Some(blank.clone())),
        (&[(1, " ")], Some(blank)),
        (&[(2, "nowhere")], Some(NoticeError::Label)),
        (&[(1, "back"), (0, "out")], Some(NoticeError::Label)),
        (&[(0, "out"), (0, "out")], Some(NoticeError::Label)),
    ];
    for (labels, wrong) in cases {
        let mut world = stations(2);
        let body = Body::Notice(labelled(&world, labels));
        let seen = Seen::new(world.stations[1].line.as_ref().unwrap().id(), vec![0; 8], &[empty_root(); 8]);
        if let Some(wrong) = &wrong {
            let refused = put(&mut world, 0, Precedence::Routine, body.clone());
            assert_eq!(refused, Err(CommandError::Notice(wrong.clone())), "{labels:?}");
        }
        forged(&mut world, 0, Precedence::Routine, &body, Some(seen));
        let taken = world.stations[1].store.affair(at(0, Precedence::Routine, 1)).unwrap();
        assert_eq!(taken.is_some(), wrong.is_none(), "{labels:?}");
    }
}

#[test]
fn a_new_label_is_a_word_and_changes_no_place() {
    let mut world = stations(2);
    let body = labelled(&world, &[(0, "out")]);
    let notice = put(&mut world, 0, Precedence::Routine, Body::Notice(body.clone())).unwrap();
    let relabelled = NoticeBody { labels: vec![(1, "back".to_owned())], ..body };
    assert_eq!((relabelled.label(0), relabelled.label(1)), (None, Some("back")));
    let version = put(&mut world, 0, Precedence::Routine, Body::Notice(amended(relabelled, notice, 1))).unwrap();
    let state = noticed(&world, notice);
    assert_eq!((state.version.at, state.material().at), (version, notice));
}
