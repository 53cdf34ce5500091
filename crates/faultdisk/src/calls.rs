//! The functions of the C library that change files, under their own names.
//!
//! The linker takes a name where it finds it first, and a program's own objects come before the C library: so these are
//! called by all of the process. Each makes the call itself, by its number, unless the file is of a disk that has it fail.
//! `open` is variadic in C; on the two machines that a station runs on, x86-64 and AArch64 Linux, the third argument is
//! passed as if it were not.
#![allow(clippy::missing_safety_doc, reason = "each has the contract of the function whose name it bears")]

use std::ffi::{CStr, c_char, c_int, c_void};

use libc::{mode_t, off64_t, size_t, ssize_t};

use crate::file::is_zero;
use crate::world::{self, Target, Verdict};

fn fail(error: c_int) -> c_int {
    // SAFETY: the location is of this thread and always there.
    unsafe { *libc::__errno_location() = error };
    -1
}

/// A path as text; what is none is of no disk.
unsafe fn text<'p>(path: *const c_char) -> Option<&'p str> {
    if path.is_null() {
        return None;
    }
    // SAFETY: whoever calls a function of this name passes a string that ends in a zero.
    unsafe { CStr::from_ptr(path) }.to_str().ok()
}

unsafe fn bytes<'b>(buffer: *const c_void, count: size_t) -> &'b [u8] {
    // SAFETY: whoever calls a function of this name passes so many readable bytes.
    if buffer.is_null() { &[] } else { unsafe { std::slice::from_raw_parts(buffer.cast(), count) } }
}

unsafe fn system_open(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the arguments are passed on as they came.
    unsafe { libc::syscall(libc::SYS_openat, folder, path, flags, mode) as c_int }
}

unsafe fn open_at(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: as of `open`.
    let Some(name) = (unsafe { text(path) }).filter(|path| world::looks() && path.starts_with('/')) else {
        // SAFETY: the arguments are passed on as they came.
        return unsafe { system_open(folder, path, flags, mode) };
    };
    enum Found {
        Folder,
        File(usize),
        Made(usize),
        None,
    }
    let found = world::of_path(name, |state, name| match name {
        None => Ok(Found::Folder),
        Some(name) => match state.named(name) {
            Some(file) if flags & libc::O_TRUNC != 0 => match state.cut(file, 0) {
                Verdict::Fails(error) | Verdict::PartFails(_, error) => Err(error),
                _ => Ok(Found::File(file)),
            },
            Some(file) => Ok(Found::File(file)),
            None if flags & libc::O_CREAT != 0 => state.make(name).map(Found::Made),
            None => Ok(Found::None),
        },
    });
    let target = match found {
        Some(Err(error)) => return fail(error),
        Some(Ok(Found::Folder)) => Some(Target::Folder),
        Some(Ok(Found::File(file) | Found::Made(file))) => Some(Target::File(file)),
        _ => None,
    };
    // SAFETY: the arguments are passed on as they came.
    let descriptor = unsafe { system_open(folder, path, flags, mode) };
    match (descriptor, target) {
        (-1, Some(_)) if matches!(found, Some(Ok(Found::Made(_)))) => {
            world::of_path(name, |state, name| name.map(|name| state.unmake(name)));
        }
        (0.., Some(target)) => world::opened(descriptor, name, target),
        _ => {}
    }
    descriptor
}

/// As of open(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the arguments are passed on as they came.
    unsafe { open_at(libc::AT_FDCWD, path, flags, mode) }
}

/// As of open(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the arguments are passed on as they came.
    unsafe { open_at(libc::AT_FDCWD, path, flags, mode) }
}

/// As of close(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn close(descriptor: c_int) -> c_int {
    if world::looks() {
        world::closed(descriptor);
    }
    // SAFETY: the arguments are passed on as they came.
    unsafe { libc::syscall(libc::SYS_close, descriptor) as c_int }
}

unsafe fn system_write(descriptor: c_int, buffer: *const c_void, count: size_t, at: Option<off64_t>) -> ssize_t {
    // SAFETY: the arguments are passed on as they came.
    unsafe {
        match at {
            None => libc::syscall(libc::SYS_write, descriptor, buffer, count) as ssize_t,
            Some(at) => libc::syscall(libc::SYS_pwrite64, descriptor, buffer, count, at) as ssize_t,
        }
    }
}

/// Many zeros at the end of a file, as a hole in it: they are what is read there, and need not be written.
unsafe fn grow(descriptor: c_int, count: size_t) -> ssize_t {
    // SAFETY: it asks for the length, sets another and stands behind it; no memory is passed.
    unsafe {
        let len = libc::syscall(libc::SYS_lseek, descriptor, 0, libc::SEEK_END);
        if libc::syscall(libc::SYS_ftruncate, descriptor, len + count as i64) != 0 {
            return -1;
        }
        libc::syscall(libc::SYS_lseek, descriptor, 0, libc::SEEK_END);
    }
    count as ssize_t
}

unsafe fn write_at(descriptor: c_int, buffer: *const c_void, count: size_t, at: Option<off64_t>) -> ssize_t {
    if !world::looks() {
        // SAFETY: the arguments are passed on as they came.
        return unsafe { system_write(descriptor, buffer, count, at) };
    }
    let done = world::of_open(descriptor, |state, target| {
        let Target::File(file) = target else { return fail(libc::EBADF) as ssize_t };
        // SAFETY: as of `write`.
        let all = unsafe { bytes(buffer, count) };
        let (part, error) = match state.write(file, at.map(|at| at as u64), all) {
            Verdict::Done => (count, None),
            Verdict::Part(part) => (part, None),
            Verdict::PartFails(part, error) => (part, Some(error)),
            Verdict::Fails(error) => return fail(error) as ssize_t,
        };
        // SAFETY: it asks how the descriptor was opened.
        let appends = unsafe { libc::fcntl(descriptor, libc::F_GETFL) } & libc::O_APPEND != 0;
        let grown = appends && at.is_none() && part > 4_096 && is_zero(&all[..part]);
        // SAFETY: no more bytes than came.
        let written =
            unsafe { if grown { grow(descriptor, part) } else { system_write(descriptor, buffer, part, at) } };
        if written > 0 {
            let end = match at {
                Some(at) => at + written as off64_t,
                // SAFETY: it asks only where the descriptor stands, which is behind what was written.
                None => unsafe { libc::syscall(libc::SYS_lseek, descriptor, 0, libc::SEEK_CUR) as off64_t },
            };
            state.note_written(file, (end - written as off64_t) as u64, &all[..written as usize]);
        }
        error.map_or(written, |error| fail(error) as ssize_t)
    });
    // SAFETY: the arguments are passed on as they came.
    done.unwrap_or_else(|| unsafe { system_write(descriptor, buffer, count, at) })
}

/// As of write(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(descriptor: c_int, buffer: *const c_void, count: size_t) -> ssize_t {
    // SAFETY: the arguments are passed on as they came.
    unsafe { write_at(descriptor, buffer, count, None) }
}

/// As of pwrite(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite(descriptor: c_int, buffer: *const c_void, count: size_t, at: off64_t) -> ssize_t {
    // SAFETY: the arguments are passed on as they came.
    unsafe { write_at(descriptor, buffer, count, Some(at)) }
}

/// As of pwrite(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite64(descriptor: c_int, buffer: *const c_void, count: size_t, at: off64_t) -> ssize_t {
    // SAFETY: the arguments are passed on as they came.
    unsafe { write_at(descriptor, buffer, count, Some(at)) }
}

unsafe fn read_at(descriptor: c_int, buffer: *mut c_void, count: size_t, at: Option<off64_t>) -> ssize_t {
    let verdict = world::looks().then(|| world::of_open(descriptor, |state, _| state.read(count))).flatten();
    let count = match verdict {
        Some(Verdict::Fails(error) | Verdict::PartFails(_, error)) => return fail(error) as ssize_t,
        Some(Verdict::Part(part)) => part,
        _ => count,
    };
    // SAFETY: the arguments are passed on as they came, or for fewer bytes.
    unsafe {
        match at {
            None => libc::syscall(libc::SYS_read, descriptor, buffer, count) as ssize_t,
            Some(at) => libc::syscall(libc::SYS_pread64, descriptor, buffer, count, at) as ssize_t,
        }
    }
}

/// As of read(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn read(descriptor: c_int, buffer: *mut c_void, count: size_t) -> ssize_t {
    // SAFETY: the arguments are passed on as they came.
    unsafe { read_at(descriptor, buffer, count, None) }
}

/// As of pread(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pread(descriptor: c_int, buffer: *mut c_void, count: size_t, at: off64_t) -> ssize_t {
    // SAFETY: the arguments are passed on as they came.
    unsafe { read_at(descriptor, buffer, count, Some(at)) }
}

/// As of pread(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pread64(descriptor: c_int, buffer: *mut c_void, count: size_t, at: off64_t) -> ssize_t {
    // SAFETY: the arguments are passed on as they came.
    unsafe { read_at(descriptor, buffer, count, Some(at)) }
}

/// Makes the call unless the verdict on it is that it fails.
fn unless_it_fails(verdict: Option<Verdict>, call: impl FnOnce() -> c_int) -> c_int {
    match verdict {
        Some(Verdict::Fails(error) | Verdict::PartFails(_, error)) => fail(error),
        // Room that was not there for a part of it.
        Some(Verdict::Part(_)) => fail(libc::ENOSPC),
        _ => call(),
    }
}

/// As of ftruncate(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate(descriptor: c_int, len: off64_t) -> c_int {
    let cut = |state: &mut world::State, target| match target {
        Target::File(file) => state.cut(file, len as u64),
        Target::Folder => Verdict::Fails(libc::EBADF),
    };
    let verdict = world::looks().then(|| world::of_open(descriptor, cut)).flatten();
    // SAFETY: the arguments are passed on as they came.
    unless_it_fails(verdict, || unsafe { libc::syscall(libc::SYS_ftruncate, descriptor, len) as c_int })
}

/// As of ftruncate(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate64(descriptor: c_int, len: off64_t) -> c_int {
    // SAFETY: the arguments are passed on as they came.
    unsafe { ftruncate(descriptor, len) }
}

/// On a disk of this crate nothing is lost that is not told, so it need not be synced to the machine's own.
fn sync(descriptor: c_int, number: libc::c_long) -> c_int {
    match world::looks().then(|| world::of_open(descriptor, |state, target| state.sync(target))).flatten() {
        // SAFETY: the arguments are passed on as they came.
        None => unsafe { libc::syscall(number, descriptor) as c_int },
        verdict => unless_it_fails(verdict, || 0),
    }
}

/// As of fsync(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fsync(descriptor: c_int) -> c_int {
    sync(descriptor, libc::SYS_fsync)
}

/// As of fdatasync(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fdatasync(descriptor: c_int) -> c_int {
    sync(descriptor, libc::SYS_fdatasync)
}

/// As of unlink(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlink(path: *const c_char) -> c_int {
    // SAFETY: as of `unlink`.
    let name = unsafe { text(path) }.filter(|_| world::looks());
    let verdict = name.and_then(|path| {
        world::of_path(path, |state, name| {
            name.filter(|name| state.named(name).is_some()).map(|name| state.remove(name))
        })
    });
    // SAFETY: the arguments are passed on as they came.
    let call = || unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, path, 0) as c_int };
    unless_it_fails(verdict.flatten(), call)
}

/// As of rename(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    // SAFETY: as of `rename`.
    let names = unsafe { text(from).zip(text(to)) }.filter(|_| world::looks());
    let verdict = names.and_then(|(from, to)| {
        let to = to.rsplit('/').next()?;
        world::of_path(from, |state, from| from.map(|from| state.rename(from, to)))
    });
    // SAFETY: the arguments are passed on as they came.
    let call = || unsafe { libc::syscall(libc::SYS_renameat2, libc::AT_FDCWD, from, libc::AT_FDCWD, to, 0) as c_int };
    unless_it_fails(verdict.flatten(), call)
}
