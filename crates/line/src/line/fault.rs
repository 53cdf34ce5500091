//! What ends the handling of a frame, and what becomes of the link and of whoever is at fault.

use super::{CLOSE_PLAIN, Line};
use crate::blame::{Blame, LocalFault, Misdeed, Mismatch};
use crate::health::{Closing, Reason};
use crate::peer::Refusal;
use crate::record::RecordError;
use crate::step::{Event, LinkId, Now, Output};

/// What ends the handling of a frame.
pub(super) enum Fault {
    Misdeed(Misdeed),
    Mismatch(Mismatch),
    Record(RecordError),
    Local(LocalFault),
    /// Nobody's fault: the link is closed and begun again.
    Resync,
}

impl Fault {
    pub(super) fn from_local(fault: LocalFault) -> Self {
        match fault {
            LocalFault::Record(error) => Fault::Record(error),
            fault => Fault::Local(fault),
        }
    }
}

impl From<Misdeed> for Fault {
    fn from(misdeed: Misdeed) -> Self {
        Fault::Misdeed(misdeed)
    }
}

impl From<Mismatch> for Fault {
    fn from(mismatch: Mismatch) -> Self {
        Fault::Mismatch(mismatch)
    }
}

impl From<RecordError> for Fault {
    fn from(error: RecordError) -> Self {
        Fault::Record(error)
    }
}

impl Line {
    pub(super) fn blame(
        &mut self,
        now: Now,
        at: usize,
        link: Option<LinkId>,
        fault: Fault,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        if link == Some(LinkId::CARRIED) {
            return self.refuse_carried(at, fault, out);
        }
        let party = self.peers[at].party;
        let mut told_already = false;
        let blame = match fault {
            Fault::Record(error) => return Err(error.into()),
            Fault::Local(fault) => {
                told_already = self.told_fault.as_ref() == Some(&fault);
                self.told_fault = Some(fault.clone());
                Blame::Local(fault)
            }
            Fault::Misdeed(misdeed) => Blame::PeerMisbehaved { party, misdeed },
            Fault::Mismatch(mismatch) => {
                // It will be the same at every attempt, and once is enough for whoever reads it.
                let peer = &mut self.peers[at];
                told_already = peer.told_mismatch.replace(mismatch.clone()).as_ref() == Some(&mismatch);
                peer.refusal = Some(Refusal { why: Reason::Unfit(mismatch.clone()), at: now.mono, found_here: true });
                Blame::PeerIncompatible { party, mismatch }
            }
            Fault::Resync => {
                if let Some(link) = link {
                    self.close(at, link, CLOSE_PLAIN, Closing::Again, out);
                }
                return Ok(());
            }
        };
        if let Some(link) = link {
            self.close(at, link, blame.close_code(), Closing::Fault(blame.clone()), out);
        }
        if !told_already {
            out.push(Output::Tell(Event::Blamed(blame)));
        }
        self.judge(now, at, out);
        Ok(())
    }
}
