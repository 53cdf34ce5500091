//! Whether words count that refer to others.

use super::numbered::numbered;

numbered! {
    /// Whether an entry counts that refers to others; what is said of it is taken in either way, since stations may have
    /// it in any order. All that such an entry says counts, or none.
    Effect {
        /// Not yet: what it refers to is not here.
        Waits,
        /// It counts.
        Counts,
        /// It does not, and never will: what it refers to is nothing, or not what it must be.
        Void,
    }
}
