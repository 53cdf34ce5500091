//! Values that stand in an entry as numbers, each the place of the value in its list.

/// An enum whose values are numbered from 0 in the order in which they are written; with all of them, and how one is
/// read. A number that is not in the list is refused: its author means something that this version cannot show.
macro_rules! numbered {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $value:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$of])* $value),+
        }

        impl $name {
            /// All of them, in the order of their numbers.
            pub const ALL: &[$name] = &[$($name::$value),+];

            /// Its number.
            #[must_use]
            pub fn number(self) -> u64 {
                self as u64
            }

            pub(super) fn read(reader: &mut evidence::cbor::Reader<'_>) -> Result<Self, evidence::Malformed> {
                super::readout::one_of(reader, Self::ALL)
            }
        }
    };
}

pub(super) use numbered;
