//! Two network namespaces with one wire between them whose plug can be pulled: while it is out the system itself refuses to
//! send, as it does on a machine whose cable or modem is gone. Needs root.

use std::net::Ipv4Addr;
use std::process::Command;

use anyhow::{Result, bail};

use crate::stage::ENDS;

/// Both namespaces and the wire; taken away when dropped.
pub struct Namespaces {
    names: [String; 2],
}

impl Namespaces {
    /// Makes them; none where this may not be done.
    pub fn lay() -> Result<Option<Self>> {
        let names = ["a", "b"].map(|end| format!("detente-{}-{end}", std::process::id()));
        if !ip(&["netns", "add", &names[0]]) {
            return Ok(None);
        }
        let laid = Namespaces { names };
        let [one, other] = &laid.names;
        let must = |args: &[&str]| if ip(args) { Ok(()) } else { bail!("ip {}", args.join(" ")) };
        must(&["netns", "add", other])?;
        must(&["-n", one, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", other])?;
        for end in ENDS {
            let name = &laid.names[end];
            must(&["-n", name, "link", "set", "lo", "up"])?;
            must(&["-n", name, "addr", "add", &format!("{}/24", laid.addresses()[end]), "dev", "wire"])?;
            must(&["-n", name, "link", "set", "wire", "up"])?;
        }
        Ok(Some(laid))
    }

    /// Their names.
    pub fn names(&self) -> [String; 2] {
        self.names.clone()
    }

    /// The address of each.
    pub fn addresses(&self) -> [Ipv4Addr; 2] {
        ENDS.map(|end| Ipv4Addr::new(10, 77, 0, end as u8 + 1))
    }

    /// Pulls the plug at the first end, or puts it in.
    pub fn plug(&self, on: bool) -> Result<()> {
        let state = if on { "up" } else { "down" };
        if ip(&["-n", &self.names[0], "link", "set", "wire", state]) {
            Ok(())
        } else {
            bail!("the wire is not set {state}")
        }
    }
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        for name in &self.names {
            ip(&["netns", "del", name]);
        }
    }
}

fn ip(args: &[&str]) -> bool {
    Command::new("ip").args(args).output().is_ok_and(|done| done.status.success())
}
