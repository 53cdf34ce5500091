//! The languages that the phrases are in.

/// A language that every phrase is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    En,
    /// Russian.
    Ru,
    /// Ukrainian.
    Uk,
    /// French.
    Fr,
    /// Arabic.
    Ar,
    /// Chinese in simplified script.
    Zh,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 6] = [Language::En, Language::Ru, Language::Uk, Language::Fr, Language::Ar, Language::Zh];

    /// The language of a BCP 47 tag: `ru`, `uk-UA`, `zh-Hans-SG`. `None` if the phrases are not in it, and nothing that
    /// is merely near it is put in its place: `zh-Hant` and `zh-TW` are written in a script that the phrases have not.
    #[must_use]
    pub fn of(tag: &str) -> Option<Language> {
        let mut parts = tag.split('-');
        let first = parts.next()?;
        let language = Language::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(first))?;
        let (mut script, mut region) = (None, None);
        // Behind a part of one letter stands what says nothing of the script: calendars, private use.
        for part in parts.take_while(|part| part.len() > 1) {
            match part.len() {
                4 if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => script = Some(part),
                2 if region.is_none() => region = Some(part),
                _ => {}
            }
        }
        let traditional = |region: &str| ["TW", "HK", "MO"].iter().any(|known| known.eq_ignore_ascii_case(region));
        let ours = match script {
            Some(script) => script.eq_ignore_ascii_case(language.script()),
            None => language != Language::Zh || !region.is_some_and(traditional),
        };
        ours.then_some(language)
    }

    /// Its BCP 47 tag, which is also its folder in `locales/`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Ru => "ru",
            Language::Uk => "uk",
            Language::Fr => "fr",
            Language::Ar => "ar",
            Language::Zh => "zh",
        }
    }

    /// The script that it is written in here (ISO 15924).
    fn script(self) -> &'static str {
        match self {
            Language::En | Language::Fr => "Latn",
            Language::Ru | Language::Uk => "Cyrl",
            Language::Ar => "Arab",
            Language::Zh => "Hans",
        }
    }

    /// True if it is written from right to left.
    #[must_use]
    pub fn is_right_to_left(self) -> bool {
        self == Language::Ar
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_tag_names_its_language_whatever_its_region_and_case() {
        for (tag, language) in [
            ("en", Language::En),
            ("en-GB", Language::En),
            ("RU-ru", Language::Ru),
            ("uk-Cyrl-UA", Language::Uk),
            ("fr-CA-u-ca-gregory", Language::Fr),
            ("ar-SY", Language::Ar),
            ("ar-u-nu-latn", Language::Ar),
            ("zh", Language::Zh),
            ("zh-CN", Language::Zh),
            ("zh-hans-HK", Language::Zh),
            ("ru-x-tw", Language::Ru),
        ] {
            assert_eq!(Language::of(tag), Some(language), "{tag}");
        }
    }

    #[test]
    fn no_other_language_or_script_is_put_in_the_place_of_one_that_is_not_there() {
        for tag in ["", "-", "de", "be", "eng", "ru-Latn", "zh-Hant", "zh-TW", "zh-hk", "zh-MO", "und", "english"] {
            assert_eq!(Language::of(tag), None, "{tag}");
        }
    }
}
