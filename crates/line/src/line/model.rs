//! What a model checker needs of a line: a second one that would do the same from here on, and all that decides what it
//! would do. Of tests alone: no program that ships has this, since two copies of one line would sign one place twice.

use std::fmt::{self, Write};

use evidence::Signer;

use super::{Fork, Line};

impl Line {
    /// A second line that does whatever this one would, with a key of its own that is to be the same.
    #[must_use]
    pub fn branch(&self, signer: Box<dyn Signer + Send + Sync>) -> Line {
        let Line {
            rules,
            plot,
            suspensions,
            own,
            epoch,
            signer: _,
            keyring,
            keys,
            books,
            peers,
            outbox,
            outbox_next,
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
            next_due_look,
            next_plot_step,
            told_gaps,
            pictures,
            search_checks,
            searches,
            random,
        } = self;
        let fork = |fork: &Fork| Fork { root_before: fork.root_before, entries: fork.entries.clone() };
        Line {
            rules: rules.clone(),
            plot: plot.clone(),
            suspensions: suspensions.clone(),
            own: *own,
            epoch: *epoch,
            signer,
            keyring: keyring.clone(),
            keys: keys.clone(),
            books: books.clone(),
            peers: peers.clone(),
            outbox: outbox.clone(),
            outbox_next: *outbox_next,
            life: *life,
            begun: *begun,
            takes_over: *takes_over,
            ticket: *ticket,
            durable_ticket: *durable_ticket,
            unanswered_commands: unanswered_commands.clone(),
            stated: stated.clone(),
            vouched: *vouched,
            sizes_at_start: *sizes_at_start,
            not_below: *not_below,
            forks: forks.iter().map(|(lane, proof)| (*lane, fork(proof))).collect(),
            contradictions: contradictions.clone(),
            told_key: told_key.clone(),
            told_fault: told_fault.clone(),
            next_check: *next_check,
            last_check: *last_check,
            open_check: open_check.clone(),
            missed_checks: *missed_checks,
            to_answer: to_answer.clone(),
            asked: asked.clone(),
            told_unasked: told_unasked.clone(),
            told_due: *told_due,
            later_clocks: later_clocks.clone(),
            next_due_look: *next_due_look,
            next_plot_step: *next_plot_step,
            told_gaps: told_gaps.clone(),
            pictures: pictures.clone(),
            search_checks: *search_checks,
            searches: *searches,
            random: *random,
        }
    }

    /// Writes all that decides what this line will do, the same for two that will do the same. What is the same in all
    /// lives of a station is left out: the charter with what follows from it, and the key. So is the plot, which at rest
    /// is a function of what stands and of the clock's day.
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
            peers,
            outbox,
            outbox_next,
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
        write!(out, "{:?}", (contradictions, told_key, told_fault, next_check, last_check, open_check, missed_checks))?;
        write!(out, "{:?}", (to_answer, asked, told_unasked, told_due, later_clocks, next_due_look, next_plot_step))?;
        write!(out, "{:?}", (told_gaps, pictures, search_checks, searches, random))?;
        forks.iter().try_for_each(|(lane, fork)| write!(out, "{lane:?}{:?}{:?}", fork.root_before, fork.entries))
    }
}
