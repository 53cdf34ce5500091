//! Every disk of this process, and what its calls do to it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use libc::c_int;

use crate::draw::Draw;
use crate::file::{Change, Fate, File, Image};
use crate::plan::{Counts, Lies, Plan};

/// What a descriptor is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    File(usize),
    Folder,
}

/// What is to become of a call.
pub enum Verdict {
    /// It is done.
    Done,
    /// It is done with so many bytes.
    Part(usize),
    /// It fails.
    Fails(c_int),
    /// So many bytes of it are done, and it fails.
    PartFails(usize, c_int),
}

/// A change of the folder that is not durable yet.
#[derive(Clone, Debug)]
enum Naming {
    Make(String, usize),
    Remove(String),
    Move(String, String, usize),
}

/// One disk.
#[derive(Debug)]
pub struct State {
    folder: String,
    files: Vec<File>,
    /// As programs see them.
    names: BTreeMap<String, usize>,
    durable_names: BTreeMap<String, usize>,
    pending_names: Vec<Naming>,
    plan: Plan,
    /// No power, or nobody there.
    gone: bool,
    draw: Draw,
    pub counts: Counts,
}

#[derive(Default)]
struct World {
    next: u64,
    disks: BTreeMap<u64, State>,
    open: BTreeMap<c_int, (u64, Target)>,
}

static WORLD: Mutex<Option<World>> = Mutex::new(None);
static DISKS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Set while this crate uses files itself.
    static ASIDE: Cell<bool> = const { Cell::new(false) };
}

fn world() -> MutexGuard<'static, Option<World>> {
    WORLD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// True if there is a disk that calls of this thread may be of.
pub fn looks() -> bool {
    DISKS.load(Ordering::Relaxed) > 0 && ASIDE.try_with(|aside| !aside.get()).unwrap_or(false)
}

fn aside<T>(work: impl FnOnce() -> T) -> T {
    let before = ASIDE.replace(true);
    let done = work();
    ASIDE.set(before);
    done
}

/// Calls of a descriptor, if it is of a disk.
pub fn of_open<T>(descriptor: c_int, work: impl FnOnce(&mut State, Target) -> T) -> Option<T> {
    let mut world = world();
    let World { disks, open, .. } = world.as_mut()?;
    let (disk, target) = *open.get(&descriptor)?;
    Some(work(disks.get_mut(&disk)?, target))
}

/// Calls of a name, if it is of a disk: `None` stands for the folder itself.
pub fn of_path<T>(path: &str, work: impl FnOnce(&mut State, Option<&str>) -> T) -> Option<T> {
    let mut world = world();
    let disks = &mut world.as_mut()?.disks;
    for state in disks.values_mut() {
        let Some(rest) = path.strip_prefix(&state.folder) else { continue };
        match rest.strip_prefix('/') {
            None if rest.is_empty() => return Some(work(state, None)),
            Some(name) if !name.is_empty() && !name.contains('/') => return Some(work(state, Some(name))),
            _ => {}
        }
    }
    None
}

/// Notes that a descriptor was opened.
pub fn opened(descriptor: c_int, path: &str, target: Target) {
    if let Some(world) = world().as_mut()
        && let Some((&disk, _)) = world.disks.iter().find(|(_, state)| path.starts_with(&state.folder))
    {
        world.open.insert(descriptor, (disk, target));
    }
}

/// Notes that a descriptor is closed.
pub fn closed(descriptor: c_int) {
    if let Some(world) = world().as_mut() {
        world.open.remove(&descriptor);
    }
}

pub fn add(folder: &Path, seed: u64) -> u64 {
    let folder = folder.canonicalize().expect("the folder is there");
    let mut files = Vec::new();
    let mut names = BTreeMap::new();
    aside(|| {
        for found in std::fs::read_dir(&folder).expect("the folder can be read") {
            let found = found.expect("the folder can be read");
            if found.file_type().is_ok_and(|kind| kind.is_file()) {
                let bytes = std::fs::read(found.path()).expect("its files can be read");
                names.insert(found.file_name().to_string_lossy().into_owned(), files.len());
                files.push(File { durable: Image::of(&bytes), pending: Vec::new() });
            }
        }
    });
    let state = State {
        folder: folder.to_string_lossy().into_owned(),
        files,
        durable_names: names.clone(),
        names,
        pending_names: Vec::new(),
        plan: Plan::default(),
        gone: false,
        draw: Draw::new(seed),
        counts: Counts::default(),
    };
    let mut world = world();
    let world = world.get_or_insert_default();
    world.next += 1;
    world.disks.insert(world.next, state);
    DISKS.fetch_add(1, Ordering::Relaxed);
    world.next
}

pub fn remove(disk: u64) {
    if let Some(world) = world().as_mut() {
        world.disks.remove(&disk);
        world.open.retain(|_, (of, _)| *of != disk);
        DISKS.fetch_sub(1, Ordering::Relaxed);
    }
}

pub fn with<T>(disk: u64, work: impl FnOnce(&mut State) -> T) -> T {
    let mut world = world();
    work(world.as_mut().and_then(|world| world.disks.get_mut(&disk)).expect("it is there until it is dropped"))
}

pub fn lose_power(disk: u64, fate: Fate, draw: &mut Draw) {
    let open = world().as_ref().is_some_and(|world| world.open.values().any(|(of, _)| *of == disk));
    assert!(!open, "files of the disk are open");
    let (folder, left) = with(disk, |state| (state.folder.clone(), state.left(fate, draw)));
    aside(|| {
        for found in std::fs::read_dir(&folder).expect("the folder can be read") {
            let found = found.expect("the folder can be read");
            if found.file_type().is_ok_and(|kind| kind.is_file()) {
                std::fs::remove_file(found.path()).expect("its files can be removed");
            }
        }
        for (name, image) in &left {
            let file = std::fs::File::create(Path::new(&folder).join(name)).expect("a file can be made");
            file.set_len(image.len).expect("a file can be written");
            for (page, bytes) in &image.pages {
                let at = page * bytes.len() as u64;
                let end = (image.len.saturating_sub(at)).min(bytes.len() as u64) as usize;
                file.write_all_at(&bytes[..end], at).expect("a file can be written");
            }
        }
    });
    with(disk, |state| state.start_again(left));
}

impl State {
    pub fn begin(&mut self, plan: Plan) {
        self.plan = plan;
        self.counts = Counts::default();
        self.gone = false;
    }

    pub fn kill(&mut self) {
        self.gone = true;
    }

    pub fn is_gone(&self) -> bool {
        self.gone
    }

    /// The file of a name, if there is one.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// Counts a change; true with the error if the power goes with it, and it is on its way to the disk all the same.
    fn turn(&mut self) -> Result<u64, (c_int, bool)> {
        if self.gone {
            return Err((libc::EIO, false));
        }
        let turn = self.counts.changes;
        self.counts.changes += 1;
        let cut = self.plan.cut_at == Some(turn);
        if cut || self.plan.killed_at == Some(turn) {
            self.gone = true;
            self.counts.faults += 1;
            return Err((libc::EIO, cut));
        }
        Ok(turn)
    }

    /// What becomes of a change, of which `bytes` are written or none are, and whether nobody is told and it is on its way.
    fn changes(&mut self, bytes: usize) -> (Verdict, bool) {
        let turn = match self.turn() {
            Ok(turn) => turn,
            Err((error, on_its_way)) => return (Verdict::Fails(error), on_its_way),
        };
        if self.plan.full.contains(&turn) {
            self.counts.faults += 1;
            let some = if turn == self.plan.full.start { self.draw.below(bytes as u64) as usize } else { 0 };
            let verdict = if some > 0 { Verdict::Part(some) } else { Verdict::Fails(libc::ENOSPC) };
            return (verdict, false);
        }
        if self.plan.change_fails.contains(&turn) {
            self.counts.faults += 1;
            let some = self.draw.below(bytes as u64 + 1) as usize;
            return (Verdict::PartFails(some, libc::EIO), false);
        }
        (Verdict::Done, false)
    }

    /// A write of so many bytes.
    pub fn write(&mut self, file: usize, at: Option<u64>, bytes: &[u8]) -> Verdict {
        let (verdict, on_its_way) = self.changes(bytes.len());
        if on_its_way && let Some(at) = at {
            self.note_written(file, at, bytes);
        }
        verdict
    }

    /// What was written.
    pub fn note_written(&mut self, file: usize, at: u64, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.files[file].pending.push(Change::written(at, bytes));
        }
    }

    pub fn cut(&mut self, file: usize, len: u64) -> Verdict {
        let (verdict, on_its_way) = self.changes(0);
        if on_its_way || matches!(verdict, Verdict::Done) {
            self.files[file].pending.push(Change::Cut { len });
        }
        verdict
    }

    pub fn make(&mut self, name: &str) -> Result<usize, c_int> {
        let (verdict, on_its_way) = self.changes(0);
        let done = matches!(verdict, Verdict::Done);
        if done || on_its_way {
            self.pending_names.push(Naming::Make(name.to_owned(), self.files.len()));
            self.files.push(File::default());
        }
        match verdict {
            Verdict::Fails(error) | Verdict::PartFails(_, error) => Err(error),
            _ => {
                self.names.insert(name.to_owned(), self.files.len() - 1);
                Ok(self.files.len() - 1)
            }
        }
    }

    /// Takes back what [`State::make`] noted, since the system refused it.
    pub fn unmake(&mut self, name: &str) {
        self.names.remove(name);
        self.pending_names.pop();
    }

    pub fn remove(&mut self, name: &str) -> Verdict {
        let (verdict, on_its_way) = self.changes(0);
        let done = matches!(verdict, Verdict::Done);
        if done {
            self.names.remove(name);
        }
        if done || on_its_way {
            self.pending_names.push(Naming::Remove(name.to_owned()));
        }
        verdict
    }

    pub fn rename(&mut self, from: &str, to: &str) -> Verdict {
        let Some(file) = self.named(from) else { return Verdict::Done };
        let (verdict, on_its_way) = self.changes(0);
        let done = matches!(verdict, Verdict::Done);
        if done {
            self.names.remove(from);
            self.names.insert(to.to_owned(), file);
        }
        if done || on_its_way {
            self.pending_names.push(Naming::Move(from.to_owned(), to.to_owned(), file));
        }
        verdict
    }

    pub fn sync(&mut self, target: Target) -> Verdict {
        if let Err((error, _)) = self.turn() {
            return Verdict::Fails(error);
        }
        let turn = self.counts.syncs;
        self.counts.syncs += 1;
        if self.plan.sync_fails.contains(&turn) {
            self.counts.faults += 1;
            return self.sync_fails(target);
        }
        let lies = match (&self.plan.lies, target) {
            (Lies::None, _) => false,
            (Lies::All, _) | (Lies::Folder, Target::Folder) => true,
            (Lies::Of(ending), Target::File(file)) => {
                self.names.iter().any(|(name, of)| *of == file && name.ends_with(ending))
            }
            _ => false,
        };
        if lies {
            return Verdict::Done;
        }
        match target {
            Target::File(file) => self.files[file].sync(),
            Target::Folder => {
                self.durable_names = self.names.clone();
                self.pending_names.clear();
            }
        }
        Verdict::Done
    }

    fn sync_fails(&mut self, target: Target) -> Verdict {
        if let Target::File(file) = target {
            self.files[file].sync_by_halves(&mut self.draw);
        }
        Verdict::Fails(libc::EIO)
    }

    /// A read of so many bytes.
    pub fn read(&mut self, bytes: usize) -> Verdict {
        let turn = self.counts.reads;
        self.counts.reads += 1;
        if self.plan.read_fails.contains(&turn) {
            self.counts.faults += 1;
            return Verdict::Fails(libc::EIO);
        }
        if self.plan.short_reads && bytes > 1 {
            return Verdict::Part(1 + self.draw.below(bytes as u64 - 1) as usize);
        }
        Verdict::Done
    }

    /// What a loss of power leaves.
    fn left(&self, fate: Fate, draw: &mut Draw) -> BTreeMap<String, Image> {
        let mut names = self.durable_names.clone();
        let whole = self.pending_names.len() as u64 * fate.kept_permille / 1_000;
        for (turn, naming) in (0..).zip(&self.pending_names) {
            if if fate.in_order { turn >= whole } else { !draw.permille(fate.kept_permille) } {
                continue;
            }
            match naming {
                Naming::Make(name, file) => drop(names.insert(name.clone(), *file)),
                Naming::Remove(name) => drop(names.remove(name)),
                Naming::Move(from, to, file) => {
                    names.remove(from);
                    names.insert(to.clone(), *file);
                }
            }
        }
        let mut left = BTreeMap::new();
        for (name, file) in names {
            let mut image = self.files[file].after(fate, draw);
            if name.ends_with("-shm") {
                // It is mapped and never synced: whatever is found in it.
                let noise: Vec<u8> = (0..draw.below(2) * 32_768).map(|_| draw.any() as u8).collect();
                image = Image::of(&noise);
            }
            left.insert(name, image);
        }
        left
    }

    fn start_again(&mut self, left: BTreeMap<String, Image>) {
        self.names = left.keys().cloned().zip(0..).collect();
        self.durable_names = self.names.clone();
        self.pending_names.clear();
        self.files = left.into_values().map(|durable| File { durable, pending: Vec::new() }).collect();
        self.begin(Plan::default());
    }
}
