//! Going from world to world until no new one is found.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use stateright::{Checker, HasDiscoveries, Model, Property};

use crate::ground::Ground;
use crate::rules::Rule;
use crate::scope::Scope;
use crate::world::{Action, World};

/// What became of a scope.
#[derive(Debug)]
pub struct Explored {
    /// How many worlds there are.
    pub worlds: usize,
    /// How many steps from world to world were taken.
    pub steps: usize,
    /// How many steps the farthest world is away from the first.
    pub depth: usize,
    /// How long it took.
    pub took: Duration,
    /// True if no world is left that was not looked at.
    pub exhausted: bool,
    /// The shortest way to a world in which a rule is broken, if there is one.
    pub counterexample: Option<Counterexample>,
}

/// How a rule comes to be broken.
#[derive(Debug)]
pub struct Counterexample {
    /// Which.
    pub rule: Rule,
    /// How.
    pub why: String,
    /// What happened before.
    pub actions: Vec<Action>,
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}, after", self.rule.name(), self.why)?;
        self.actions.iter().try_for_each(|action| writeln!(f, "  {action:?}"))
    }
}

/// Tries every order of what may happen in a scope, on so many threads, for so long at most.
#[must_use]
pub fn explore(scope: &Scope, threads: usize, at_most: Duration) -> Explored {
    let began = Instant::now();
    let worlds = Worlds { ground: Arc::new(Ground::new()), scope: scope.clone() };
    let (ground, scope) = (worlds.ground.clone(), scope.clone());
    let checker =
        worlds.checker().threads(threads).timeout(at_most).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    let took = began.elapsed();
    let found = Rule::ALL.into_iter().find_map(|rule| Some((rule, checker.discovery(rule.name())?)));
    let counterexample = found.map(|(rule, path)| {
        let last = path.last_state();
        let why = match last.broken() {
            Some((_, why)) => why.to_owned(),
            None => last.rests(&ground, &scope).err().unwrap_or_default(),
        };
        Counterexample { rule, why, actions: path.into_actions() }
    });
    Explored {
        worlds: checker.unique_state_count(),
        steps: checker.state_count(),
        depth: checker.max_depth(),
        took,
        exhausted: counterexample.is_none() && took < at_most,
        counterexample,
    }
}

/// All worlds of a scope.
struct Worlds {
    ground: Arc<Ground>,
    scope: Scope,
}

impl Model for Worlds {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![World::new(&self.ground, &self.scope)]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        world.possible(&self.scope, actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = world.clone();
        next.act(&self.ground, &self.scope, action);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        fn holds(rule: Rule, world: &World) -> bool {
            world.broken().is_none_or(|(broken, _)| broken != rule)
        }
        fn always(rule: Rule, condition: fn(&Worlds, &World) -> bool) -> Property<Worlds> {
            Property::always(rule.name(), condition)
        }
        vec![
            always(Rule::OnePlaceOneSignature, |_, world| holds(Rule::OnePlaceOneSignature, world)),
            always(Rule::DurableBeforeSent, |_, world| holds(Rule::DurableBeforeSent, world)),
            always(Rule::ReceiptedIsHeld, |_, world| holds(Rule::ReceiptedIsHeld, world)),
            always(Rule::PromisesAreKept, |_, world| holds(Rule::PromisesAreKept, world)),
            always(Rule::NobodyIsBlamed, |_, world| holds(Rule::NobodyIsBlamed, world)),
            always(Rule::RestIsAgreement, |worlds, world| {
                world.broken().is_some()
                    || !worlds.is_final(world)
                    || world.rests(&worlds.ground, &worlds.scope).is_ok()
            }),
        ]
    }
}

impl Worlds {
    /// True if nothing more happens there by itself, or nothing at all.
    fn is_final(&self, world: &World) -> bool {
        let mut possible = Vec::new();
        world.possible(&self.scope, &mut possible);
        world.is_quiet() || possible.is_empty()
    }
}
