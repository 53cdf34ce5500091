//! A serial port as a stream of bytes: raw, eight data bits, no parity, one stop bit, no flow control.
//!
//! Nothing in between may change or hold back a byte. How datagrams stand on it is for [`stream`](super::stream).

use std::fs::File;
use std::io;

use rustix::fs::{Mode, OFlags};
use rustix::termios::{
    ControlModes, OptionalActions, QueueSelector, SpecialCodeIndex, isatty, tcflush, tcgetattr, tcsetattr,
};
use tokio::io::Join;
use tokio::net::unix::pipe::{Receiver, Sender};

/// An open port. To tokio it is the ends of two pipes, which are read, written and waited for in the same way.
pub type SerialPort = Join<Receiver, Sender>;

/// Opens a port and sets its speed. Needs a running tokio runtime with I/O.
///
/// # Errors
/// The system's; [`io::ErrorKind::InvalidInput`] if it is no terminal device.
pub fn open(path: &str, bits_per_s: u32) -> io::Result<SerialPort> {
    // Without waiting for a carrier signal, and without becoming the terminal that could end us.
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let device = rustix::fs::open(path, flags, Mode::empty())?;
    if !isatty(&device) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a serial port"));
    }
    let mut settings = tcgetattr(&device)?;
    settings.make_raw();
    settings.control_modes.remove(ControlModes::CSTOPB | ControlModes::CRTSCTS | ControlModes::HUPCL);
    settings.control_modes.insert(ControlModes::CLOCAL | ControlModes::CREAD);
    settings.special_codes[SpecialCodeIndex::VMIN] = 1;
    settings.special_codes[SpecialCodeIndex::VTIME] = 0;
    settings.set_speed(bits_per_s)?;
    tcsetattr(&device, OptionalActions::Now, &settings)?;
    tcflush(&device, QueueSelector::IOFlush)?;
    let writer = File::from(device);
    let reader = writer.try_clone()?;
    Ok(tokio::io::join(Receiver::from_file_unchecked(reader)?, Sender::from_file_unchecked(writer)?))
}
