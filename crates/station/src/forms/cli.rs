//! The language that a form is shown in.

use clap::Args;
use phrases::Language;
use serde::{Deserialize, Serialize};

use crate::coded;
use crate::failure::Failure;

/// In which language a form is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
pub struct In {
    /// The whole form in this language, labels included: en, ru, uk, fr, ar or zh.
    #[arg(long = "in", value_name = "LANGUAGE", global = true)]
    #[serde(default)]
    pub in_language: Option<String>,
}

impl In {
    /// The language, if one is asked for.
    ///
    /// # Errors
    /// [`Failure`] for a language that the phrases are not in.
    pub fn language(&self) -> Result<Option<Language>, Failure> {
        self.in_language.as_deref().map(coded::language).transpose()
    }
}
