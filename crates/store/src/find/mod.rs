//! What somebody looks for in a record, and whether an entry is it.
//!
//! [`Find::matches`] is the one judge: an index may only say which entries are worth asking it about.

mod words;

use std::fmt::Write as _;
use std::ops::Range;

use evidence::{EntryRef, PartyIndex, Precedence, Time, VerifiedEntry};
use line::affairs::{Address, Body, BodyKind};

use self::words::{Word, pairs, terms, words};
use crate::limits::FIND_WORDS_MAX;

/// What is looked for: an entry that is all of it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Find {
    /// Words that are all in it; of more than [`FIND_WORDS_MAX`] the first count.
    pub words: Vec<Needle>,
    /// What sort of thing it says; any, if empty.
    pub kinds: Vec<BodyKind>,
    /// A post that speaks or is spoken to in it.
    pub post: Option<Address>,
    /// The party that said it.
    pub party: Option<PartyIndex>,
    /// How urgent it was.
    pub precedence: Option<Precedence>,
    /// Said at this time or later, on its author's clock.
    pub from: Option<Time>,
    /// Said before this time, on its author's clock.
    pub until: Option<Time>,
    /// Kept before this entry; none if that is not kept.
    pub before: Option<EntryRef>,
}

/// A word that is looked for, folded as those of texts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needle {
    /// A whole word.
    Whole(String),
    /// The beginning of one.
    Begins(String),
    /// A part of a run of a script that puts no space between words.
    Within(String),
}

impl Needle {
    /// The words of what somebody typed; one that ends in `*` is the beginning of a word.
    #[must_use]
    pub fn of(typed: &str) -> Vec<Needle> {
        let mut needles = Vec::new();
        for part in typed.split_whitespace() {
            words(part, |word, _| {
                let folded = word.folded.to_owned();
                needles.push(if word.unspaced { Needle::Within(folded) } else { Needle::Whole(folded) });
            });
            if part.ends_with('*')
                && let Some(Needle::Whole(last)) = needles.last_mut()
            {
                let begins = Needle::Begins(std::mem::take(last));
                needles.pop();
                needles.push(begins);
            }
        }
        needles
    }

    /// Where in the folded word it stands.
    fn place(&self, word: Word<'_>) -> Option<Range<usize>> {
        match self {
            Needle::Whole(whole) => (word.folded == whole).then_some(0..whole.len()),
            Needle::Begins(begins) => (word.folded.starts_with(&**begins)).then_some(0..word.folded.len()),
            Needle::Within(part) if word.unspaced => word.folded.find(&**part).map(|start| start..start + part.len()),
            Needle::Within(_) => None,
        }
    }

    /// What an entry that has it is sure to be indexed under, in the language of the index.
    fn write_terms(&self, expression: &mut String) {
        match self {
            Needle::Whole(whole) => and(expression, |expression| write!(expression, "\"{whole}\"")),
            Needle::Begins(begins) => and(expression, |expression| write!(expression, "\"{begins}\"*")),
            Needle::Within(part) if part.chars().nth(1).is_none() => {
                and(expression, |expression| write!(expression, "\"{part}\"*"));
            }
            Needle::Within(part) => {
                pairs(part, |pair| and(expression, |expression| write!(expression, "\"{pair}\"")));
            }
        }
    }
}

/// Something more that must be so.
fn and(expression: &mut String, write: impl FnOnce(&mut String) -> std::fmt::Result) {
    if !expression.is_empty() {
        expression.push_str(" AND ");
    }
    write(expression).expect("a string takes what is written");
}

impl Find {
    /// True if the entry is what is looked for, apart from when it was kept.
    #[must_use]
    pub fn matches(&self, entry: &VerifiedEntry) -> bool {
        let (at, time) = (entry.at(), entry.time());
        let said = self.may_be_in(at.lane)
            && self.from.is_none_or(|from| from <= time)
            && self.until.is_none_or(|until| time < until);
        if !said {
            return false;
        }
        let Ok(body) = Body::decode(entry.body()) else { return false };
        let Some(kind) = body.kind() else { return false };
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && self.post.is_none_or(|post| body.posts(at.lane.party).contains(&post))
            && self.has_words(&body)
    }

    /// True if such an entry may stand in this lane.
    pub(crate) fn may_be_in(&self, lane: evidence::Lane) -> bool {
        self.party.is_none_or(|party| party == lane.party)
            && self.precedence.is_none_or(|precedence| precedence == lane.precedence)
    }

    fn needles(&self) -> impl Iterator<Item = &Needle> {
        self.words.iter().take(FIND_WORDS_MAX)
    }

    fn has_words(&self, body: &Body) -> bool {
        let mut missing: Vec<&Needle> = self.needles().collect();
        for text in body.texts() {
            if missing.is_empty() {
                break;
            }
            words(text, |word, _| missing.retain(|needle| needle.place(word).is_none()));
        }
        missing.is_empty()
    }

    /// Where in a text words stand that are looked for, in bytes, in their order.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        words(text, |word, at| {
            let found = self.needles().filter_map(|needle| needle.place(word)).min_by_key(|place| place.start);
            places.extend(found.map(|place| if word.unspaced { within(text, at, place) } else { at }));
        });
        places
    }

    /// The question to the index: every entry that [`Find::matches`] answers it, and few others; `None` for all.
    pub(crate) fn expression(&self) -> Option<String> {
        let mut expression = String::new();
        self.needles().for_each(|needle| needle.write_terms(&mut expression));
        let mut one_of = |terms: Vec<String>| {
            if !terms.is_empty() {
                and(&mut expression, |expression| write!(expression, "(\"{}\")", terms.join("\" OR \"")));
            }
        };
        one_of(self.post.iter().map(|post| post_term(*post)).collect());
        one_of(self.kinds.iter().map(|kind| kind_term(*kind)).collect());
        one_of(self.party.iter().map(|party| party_term(*party)).collect());
        one_of(self.precedence.iter().map(|precedence| precedence_term(*precedence)).collect());
        if self.from.is_some() || self.until.is_some() {
            one_of(span_terms(self.from.unwrap_or_default(), self.until.unwrap_or(Time(u64::MAX))));
        }
        Some(expression).filter(|expression| !expression.is_empty())
    }
}

/// Where in the text that part of a run stands which is at `place` once folded.
fn within(text: &str, run: Range<usize>, place: Range<usize>) -> Range<usize> {
    let (mut folded, mut range) = (0, run.start..run.end);
    for (at, c) in text[run.clone()].char_indices() {
        if folded <= place.start {
            range.start = run.start + at;
        }
        words(c.encode_utf8(&mut [0; 4]), |word, _| folded += word.folded.len());
        if folded >= place.end {
            range.end = run.start + at + c.len_utf8();
            break;
        }
    }
    range
}

/// What an entry is indexed under, separated by spaces; nothing if nobody looks for it.
pub(crate) fn index_terms(entry: &VerifiedEntry) -> String {
    let mut all = String::new();
    let Ok(body) = Body::decode(entry.body()) else { return all };
    let Some(kind) = body.kind() else { return all };
    let mut put = |term: &str| {
        all.push_str(term);
        all.push(' ');
    };
    for text in body.texts() {
        words(text, |word, _| terms(word, &mut put));
    }
    let lane = entry.at().lane;
    put(&kind_term(kind));
    put(&party_term(lane.party));
    put(&precedence_term(lane.precedence));
    body.posts(lane.party).into_iter().for_each(|post| put(&post_term(post)));
    SPAN_BITS.into_iter().for_each(|bits| put(&span_term(bits, clamped(entry.time()) >> bits)));
    all
}

// No word has an `=` or a `.` in it, so none of these is taken for one.

fn kind_term(kind: BodyKind) -> String {
    format!("kind={}", kind.name().replace('-', "."))
}

fn party_term(party: PartyIndex) -> String {
    format!("by={}", party.0)
}

fn precedence_term(precedence: Precedence) -> String {
    format!("p={}", precedence.number())
}

fn post_term(post: Address) -> String {
    format!("post={}.{}", post.party.0, post.post.0)
}

/// A time is a word too: that of each of these spans that it lies in, 2²² ms (70 minutes) to 2³⁸ ms (nine years). So a
/// time that an author made up costs the search for others nothing, and each span of time is a few words.
const SPAN_BITS: [u32; 5] = [22, 26, 30, 34, 38];

/// The year 2109: what is dated later is indexed as if it were of then.
const SPAN_MS_MAX: u64 = (1 << 42) - 1;

fn clamped(time: Time) -> u64 {
    time.0.min(SPAN_MS_MAX)
}

fn span_term(bits: u32, number: u64) -> String {
    format!("{bits}={number}")
}

/// The fewest spans that together hold every time from `from` until before `until`.
fn span_terms(from: Time, until: Time) -> Vec<String> {
    let mut terms = Vec::new();
    // The first span of the finest size that is meant, and the last.
    let (mut first, mut last) =
        (clamped(from) >> SPAN_BITS[0], clamped(Time(until.0.saturating_sub(1))) >> SPAN_BITS[0]);
    for (bits, coarser) in SPAN_BITS.into_iter().zip(SPAN_BITS.into_iter().skip(1).map(Some).chain([None])) {
        let Some(step) = coarser.map(|coarser| 1 << (coarser - bits)) else {
            terms.extend((first..=last).map(|number| span_term(bits, number)));
            break;
        };
        while first <= last && first % step != 0 {
            terms.push(span_term(bits, first));
            first += 1;
        }
        while first <= last && last % step != step - 1 {
            terms.push(span_term(bits, last));
            let Some(before) = last.checked_sub(1) else { return terms };
            last = before;
        }
        if last < first {
            break;
        }
        (first, last) = (first / step, last / step);
    }
    // A span of no length is in no span.
    if terms.is_empty() { vec![span_term(0, 0)] } else { terms }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_hold_each_time_that_is_meant_and_hardly_any_other() {
        const MINUTE: u64 = 60_000;
        let times = [0, 1, 1_646_092_800_000, 1_646_092_800_001, 1_700_000_000_000, SPAN_MS_MAX];
        for from in times {
            for until in times {
                let terms = span_terms(Time(from), Time(until));
                assert!(terms.len() < 140, "{from}..{until}: {}", terms.len());
                let holds = |time: u64| {
                    SPAN_BITS.into_iter().any(|bits| terms.contains(&span_term(bits, clamped(Time(time)) >> bits)))
                };
                let drawn = [until / 2, from / 2 + 7 * MINUTE].map(|time| time.min(SPAN_MS_MAX));
                for time in times.into_iter().chain(drawn) {
                    if from <= time && time < until {
                        assert!(holds(time), "{time} in {from}..{until}");
                    } else if time.saturating_add(71 * MINUTE) < from.min(SPAN_MS_MAX) || until + 71 * MINUTE < time {
                        assert!(!holds(time), "{time} not in {from}..{until}");
                    }
                }
            }
        }
    }

    #[test]
    fn times_that_cannot_be_are_in_the_last_span() {
        let last = span_term(22, SPAN_MS_MAX >> 22);
        assert_eq!(span_terms(Time(u64::MAX - 1), Time(u64::MAX)), std::slice::from_ref(&last));
        assert!(span_terms(Time(0), Time(u64::MAX)).contains(&span_term(38, SPAN_MS_MAX >> 38)));
        assert_eq!(span_terms(Time(5), Time(5)), span_terms(Time(9), Time(2)));
    }

    #[test]
    fn typed_words_are_whole_unless_a_star_says_otherwise() {
        let whole = |word: &str| Needle::Whole(word.to_owned());
        assert_eq!(Needle::of("Bridge  \"no-fly\""), [whole("bridge"), whole("no"), whole("fly")]);
        assert_eq!(Needle::of("мост* 莫斯科*"), [Needle::Begins("мост".into()), Needle::Within("莫斯科".into())]);
        assert_eq!(Needle::of("* NEAR( \u{0} '"), [whole("near")]);
        let find = Find { words: Needle::of(&"a b ".repeat(99)), ..Find::default() };
        assert_eq!(find.expression().map(|terms| terms.matches("AND").count()), Some(FIND_WORDS_MAX - 1));
    }

    #[test]
    fn a_found_word_is_shown_where_it_stands() {
        let places = |typed: &str, text: &'static str| -> Vec<&str> {
            let find = Find { words: Needle::of(typed), ..Find::default() };
            find.places(text).into_iter().map(|at| &text[at]).collect()
        };
        assert_eq!(places("reunion brid*", "The Re\u{301}union by the bridges."), ["Re\u{301}union", "bridges"]);
        assert_eq!(places("莫斯科", "他在莫斯科见面"), ["莫斯科"]);
        assert_eq!(places("ガス", "天然ｶﾞｽ管"), ["ｶﾞｽ"]);
        assert_eq!(places("x", "y"), Vec::<&str>::new());
    }
}
