//! Of small worlds every order of events is tried, and the rules hold in each; and each rule broken on purpose shows.

use std::time::Duration;

use model::{Bug, Rule, Scope, explore};

const AT_MOST: Duration = Duration::from_secs(300);

#[test]
fn every_order_of_small_worlds_is_safe() {
    for scope in Scope::SMALL {
        let explored = explore(&scope, 2, AT_MOST);
        println!("{}: {} worlds, depth {}, {:?}", scope.name, explored.worlds, explored.depth, explored.took);
        if let Some(found) = explored.counterexample {
            panic!("{}: {found}", scope.name);
        }
        assert!(explored.exhausted, "{} is not exhausted", scope.name);
    }
}

/// Takes minutes: `cargo run --release -p model` prints the figures.
#[test]
#[ignore = "takes minutes"]
fn every_order_of_larger_worlds_is_safe() {
    for scope in Scope::LARGE {
        let explored = explore(&scope, 2, Duration::from_secs(3_600));
        if let Some(found) = explored.counterexample {
            panic!("{}: {found}", scope.name);
        }
        assert!(explored.exhausted, "{} is not exhausted", scope.name);
    }
}

fn shows(bug: Bug, rules: &[Rule]) {
    let found = explore(&Scope::with(bug), 2, AT_MOST).counterexample;
    let found = found.unwrap_or_else(|| panic!("{bug:?} does not show"));
    println!("{bug:?}: {found}");
    assert!(rules.contains(&found.rule), "{bug:?} shows as {found}");
}

#[test]
fn signing_before_the_first_hello_shows() {
    shows(Bug::SignBeforeHello, &[Rule::OnePlaceOneSignature]);
}

#[test]
fn sending_before_it_is_stored_shows() {
    shows(Bug::SendBeforeStored, &[Rule::DurableBeforeSent, Rule::PromisesAreKept]);
}

#[test]
fn believing_any_root_shows() {
    shows(Bug::BelieveAnyRoot, &[Rule::OnePlaceOneSignature, Rule::RestIsAgreement]);
}

#[test]
fn forgetting_the_outbox_shows() {
    shows(Bug::ForgetOutbox, &[Rule::RestIsAgreement, Rule::PromisesAreKept]);
}

#[test]
fn a_disk_that_lies_shows() {
    shows(Bug::LyingDisk, &[Rule::OnePlaceOneSignature, Rule::PromisesAreKept]);
}
