//! What a model checker needs of a line beside [`Clone`]: all that decides what it would do. Of tests alone.

use std::fmt::{self, Write};

use super::Line;

impl Line {
    /// Writes all that decides what this line will do, the same for two that will do the same. What is the same in all
    /// lives of a station is left out: the charter with what follows from it, and the key. So is the plot, which at rest
    /// is a function of what stands and of the clock's day; and so are receipts that were signed, which could be signed again.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_state(&self, out: &mut dyn Write) -> fmt::Result {
        let Line {
            rules: _,
            plot: _,
            suspensions,
            own: _,
            epoch,
            signer: _,
            keyring: _,
            keys,
            books,
            own_receipts: _,
            peers,
            outbox,
            outbox_next,
            outbox_ours,
            life,
            begun,
            takes_over,
            ticket,
            durable_ticket,
            unanswered_commands,
            stated,
            vouched,
            sizes_at_start,
            not_below,
            forks,
            contradictions,
            told_key,
            told_fault,
            next_check,
            last_check,
            open_check,
            missed_checks,
            to_answer,
            asked,
            told_unasked,
            told_due,
            later_clocks,
            told_clocks,
            next_due_look,
            next_plot_step,
            told_gaps,
            pictures,
            search_checks,
            searches,
            random,
        } = self;
        write!(out, "{:?}", (suspensions, epoch, keys, books, peers, outbox, outbox_next, life, begun, takes_over))?;
        write!(out, "{:?}", (ticket, durable_ticket, unanswered_commands, stated, vouched, sizes_at_start, not_below))?;
        write!(out, "{outbox_ours:?}")?;
        write!(out, "{:?}", (contradictions, told_key, told_fault, next_check, last_check, open_check, missed_checks))?;
        write!(out, "{:?}", (to_answer, asked, told_unasked, told_due, later_clocks, next_due_look, next_plot_step))?;
        write!(out, "{:?}", (told_clocks, told_gaps, pictures, search_checks, searches, random))?;
        forks.iter().try_for_each(|(lane, fork)| write!(out, "{lane:?}{:?}{:?}", fork.root_before, fork.entries))
    }
}
