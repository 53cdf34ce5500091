//! On a thin line full of bulk a FLASH is answered nearly as soon as on the idle line, and bulk keeps flowing.
//!
//! The measured figure is the business of `examples/measure_bearer.rs`; this one only tells a governed line from one whose queue fills,
//! on which a FLASH takes seconds.
mod support;

use bearer::limits::CREDIT_BYTES;
use bearer::{Address, Class, Event};
use std::time::{Duration, Instant};
use support::thin::Thin;
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

/// Fills a line of 256 kbit/s and 50 ms with bulk, and sends a FLASH now and then; `used` tells the bytes on the wire.
async fn check(a: &mut Station, b: &mut Station, address: &Address, used: impl Fn() -> u64) {
    a.pins.admit(b.key());
    b.pins.admit(a.key());
    let link = a.bearer.dial(b.key(), address, PATIENCE);
    tokio::join!(a.up(), b.up());
    for _ in 0..3 {
        flash(a, b, link).await;
    }
    for _ in 0..CREDIT_BYTES[Class::Routine.index()] / 20_000 {
        a.bearer.send(link, Class::Routine, vec![0; 20_000]);
    }
    let before = used();
    let began = Instant::now();
    let mut slowest = Duration::ZERO;
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        slowest = slowest.max(flash(a, b, link).await);
    }
    let used = (used() - before) as f64 / began.elapsed().as_secs_f64();
    println!("slowest {slowest:?}, {used:.0} of 32,000 bytes a second");
    // Idle it takes 0.12 s; with the 2 s of queue that this line has, a greedy sender would make it take longer than that.
    assert!(slowest < Duration::from_millis(900), "{slowest:?}");
    assert!(used > 32_000.0 / 5.0, "{used:.0} of 32,000 bytes a second used");
}

#[test]
fn flash_passes_bulk() {
    run(async {
        let (mut a, mut b) = (Station::new(1), Station::new(2));
        let netem = Netem::start(b.addr(), Profile::thin(256_000, Duration::from_millis(50))).expect("a proxy");
        check(&mut a, &mut b, &netem.addr().into(), || netem.counters().up.ip_bytes).await;
    });
}

/// The line's near end takes all that it is given, as a proxy would: only what the other end says tells of the queue.
#[test]
fn flash_passes_bulk_over_tcp() {
    run(async {
        let (mut a, mut b) = (Station::new(1), Station::new(2));
        let thin = Thin::start(b.tcp_addr(), 256_000, Duration::from_millis(50));
        check(&mut a, &mut b, &Address::tcp(thin.addr), || thin.up_bytes()).await;
    });
}
