//! What must hold in every world.

/// What must hold in every world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// No honest party signs two entries for one place, over all lives of its station, that leave it or are kept.
    OnePlaceOneSignature,
    /// Nothing is sent or receipted before it is durable.
    DurableBeforeSent,
    /// What was receipted is held by one of the two at any time, whatever is lost.
    ReceiptedIsHeld,
    /// What a command was told to be safe stays durable, signed or waiting.
    PromisesAreKept,
    /// No honest station is blamed, and none stops.
    NobodyIsBlamed,
    /// From every world in which nothing more goes wrong, both come to hold the same, and nothing waits.
    RestIsAgreement,
}

impl Rule {
    /// Every one.
    pub const ALL: [Rule; 6] = [
        Rule::OnePlaceOneSignature,
        Rule::DurableBeforeSent,
        Rule::ReceiptedIsHeld,
        Rule::PromisesAreKept,
        Rule::NobodyIsBlamed,
        Rule::RestIsAgreement,
    ];

    /// Its name, as a report has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Rule::OnePlaceOneSignature => "one place, one signature",
            Rule::DurableBeforeSent => "durable before sent",
            Rule::ReceiptedIsHeld => "what was receipted is held",
            Rule::PromisesAreKept => "promises are kept",
            Rule::NobodyIsBlamed => "nobody is blamed",
            Rule::RestIsAgreement => "rest is agreement",
        }
    }
}
