//! On a thin line full of bulk a FLASH is answered nearly as soon as on the idle line, and bulk keeps flowing.
//!
//! The measured figure is the business of `examples/measure_bearer.rs`; this one only tells a governed line from one whose queue fills,
//! on which a FLASH takes seconds.
mod support;

use bearer::limits::CREDIT_BYTES;
use bearer::{Class, Event};
use std::time::{Duration, Instant};
use support::{PATIENCE, Station, run};
use testkit::netem::{Netem, Profile};

/// Takes part for both ends until the answer to a FLASH is back; gives how long that took.
async fn flash(a: &mut Station, b: &mut Station, link: bearer::LinkId) -> Duration {
    let started = Instant::now();
    a.bearer.send(link, Class::Flash, vec![0; 340]);
    loop {
        tokio::select! {
            event = a.next() => if let Event::Frame { .. } = event { return started.elapsed() },
            event = b.next() => if let Event::Frame { link, class: Class::Flash, .. } = event {
                b.bearer.send(link, Class::Control, vec![0; 120]);
            },
        }
    }
}

#[test]
fn flash_passes_bulk() {
    run(async {
        let (mut a, mut b) = (Station::new(1), Station::new(2));
        a.pins.admit(b.key());
        b.pins.admit(a.key());
        let netem = Netem::start(b.addr(), Profile::thin(256_000, Duration::from_millis(50))).expect("a proxy");
        let link = a.bearer.dial(b.key(), netem.addr(), PATIENCE);
        tokio::join!(a.up(), b.up());
        for _ in 0..3 {
            flash(&mut a, &mut b, link).await;
        }
        for _ in 0..CREDIT_BYTES[Class::Routine.index()] / 20_000 {
            a.bearer.send(link, Class::Routine, vec![0; 20_000]);
        }
        let before = netem.counters().up.ip_bytes;
        let began = Instant::now();
        let mut slowest = Duration::ZERO;
        for _ in 0..6 {
            tokio::time::sleep(Duration::from_millis(400)).await;
            slowest = slowest.max(flash(&mut a, &mut b, link).await);
        }
        let used = (netem.counters().up.ip_bytes - before) as f64 / began.elapsed().as_secs_f64();
        // Idle it takes 0.12 s; with the 2 s of queue that this line has, a greedy sender would make it take longer than that.
        assert!(slowest < Duration::from_millis(900), "{slowest:?}");
        assert!(used > 32_000.0 / 5.0, "{used:.0} of 32,000 bytes a second used");
    });
}
