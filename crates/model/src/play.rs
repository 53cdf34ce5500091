//! One world, of which somebody else says what happens next: for a fuzzer.

use std::sync::LazyLock;

use evidence::{Keyring, SignedCharter};
use line::{Class, Cover, PeerStatus};

use crate::ground::Ground;
use crate::rules::Rule;
use crate::scope::Scope;
use crate::world::{Action, File, World};

static GROUND: LazyLock<Ground> = LazyLock::new(Ground::new);

/// One world and what is made to happen in it.
pub struct Play {
    scope: Scope,
    world: World,
}

impl Play {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Play { world: World::new(&GROUND, &scope), scope }
    }

    /// The charter that both are under.
    #[must_use]
    pub fn charter() -> &'static SignedCharter {
        &GROUND.charter
    }

    /// The keys that come with it.
    #[must_use]
    pub fn keyring() -> &'static Keyring {
        &GROUND.keyring
    }

    /// All that can happen next.
    #[must_use]
    pub fn possible(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        self.world.possible(&self.scope, &mut actions);
        actions
    }

    /// Lets something happen.
    pub fn act(&mut self, action: Action) {
        self.world.act(&GROUND, &self.scope, action);
    }

    /// Takes a frame that is under way out of its link.
    pub fn take(&mut self, link: u64, at: usize, class: usize) -> Option<Vec<u8>> {
        self.world.take(link, at, class)
    }

    /// Hands a station a frame as if it had come over a link.
    pub fn arrive(&mut self, link: u64, at: usize, class: Class, bytes: Vec<u8>) {
        self.world.arrive(&GROUND, &self.scope, (link, at, class.index()), bytes);
    }

    /// What a station would write to a file for the other, if it runs and may receipt.
    pub fn write_file(&mut self, at: usize) -> Option<File> {
        self.world.write_file(&GROUND, &self.scope, at)
    }

    /// Lets a station take in frames of a file whose cover says this: the first of it or further ones, `newer` on an
    /// officer's word.
    pub fn read_file(&mut self, at: usize, cover: Cover, first: bool, newer: bool, frames: Vec<(Class, Vec<u8>)>) {
        self.world.read_file(&GROUND, &self.scope, at, (cover, first, newer), frames);
    }

    /// The life of a station's line, if it runs.
    #[must_use]
    pub fn life(&self, at: usize) -> Option<u64> {
        self.world.life(at)
    }

    /// How a station sees the line to the other.
    #[must_use]
    pub fn status(&self, at: usize) -> Option<PeerStatus> {
        self.world.status(&GROUND, at)
    }

    /// The links that a station uses.
    #[must_use]
    pub fn links(&self, at: usize) -> Vec<u64> {
        self.world.links(at)
    }

    /// The first rule that is broken, and how.
    #[must_use]
    pub fn broken(&self) -> Option<(Rule, &str)> {
        self.world.broken()
    }

    /// Whether both come to hold the same when nothing goes wrong any more.
    ///
    /// # Errors
    /// What keeps them from it.
    pub fn rests(&self) -> Result<(), String> {
        self.world.rests(&GROUND, &Scope { hostile: None, ..self.scope.clone() })
    }
}
