//! Cells of CSV (RFC 4180), row by row as a spreadsheet counts them: empty rows count, lines within quotes do not.

use std::borrow::Cow;

use crate::limits::COLUMNS_MAX;

/// Why no row can be read any more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BadRow {
    /// A quoted cell does not end where it should.
    Quotes,
    /// It has more cells than [`COLUMNS_MAX`].
    TooLong,
}

/// The rows of a text.
pub(super) struct Rows<'a> {
    rest: &'a str,
    separator: char,
}

impl<'a> Rows<'a> {
    /// Begins; the separator is what the first row has most of outside quotes: tabs, semicolons or commas.
    pub(super) fn new(text: &'a str) -> Self {
        let (mut counts, mut quoted) = ([0usize; 3], false);
        for byte in text.bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => break,
                b'\t' if !quoted => counts[0] += 1,
                b';' if !quoted => counts[1] += 1,
                b',' if !quoted => counts[2] += 1,
                _ => {}
            }
        }
        let [tabs, semicolons, commas] = counts;
        let separator = match () {
            () if tabs > semicolons && tabs > commas => '\t',
            () if semicolons > commas => ';',
            () => ',',
        };
        Rows { rest: text, separator }
    }

    /// Puts the next row's cells into `cells`; false at the end.
    pub(super) fn next(&mut self, cells: &mut Vec<Cow<'a, str>>) -> Result<bool, BadRow> {
        cells.clear();
        if self.rest.is_empty() {
            return Ok(false);
        }
        loop {
            if cells.len() == COLUMNS_MAX {
                return Err(BadRow::TooLong);
            }
            cells.push(self.cell()?);
            if let Some(rest) = self.rest.strip_prefix(self.separator) {
                self.rest = rest;
                continue;
            }
            let ends = ["\r\n", "\n", "\r"].iter().find_map(|end| self.rest.strip_prefix(end));
            self.rest = ends.unwrap_or(self.rest);
            return Ok(true);
        }
    }

    /// The next cell; what is left begins with a separator, a line end, or is empty.
    fn cell(&mut self) -> Result<Cow<'a, str>, BadRow> {
        let ends = [self.separator, '\n', '\r'];
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let (cell, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
            self.rest = rest;
            return Ok(Cow::Borrowed(cell));
        };
        let mut end = quoted.find('"').ok_or(BadRow::Quotes)?;
        let doubled = |end: usize| quoted[end + 1..].starts_with('"');
        let mut plain = true;
        while doubled(end) {
            plain = false;
            end += 2 + quoted[end + 2..].find('"').ok_or(BadRow::Quotes)?;
        }
        let (cell, rest) = (&quoted[..end], &quoted[end + 1..]);
        if !rest.is_empty() && !rest.starts_with(ends) {
            return Err(BadRow::Quotes);
        }
        self.rest = rest;
        Ok(if plain { Cow::Borrowed(cell) } else { Cow::Owned(cell.replace("\"\"", "\"")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, BadRow> {
        let (mut rows, mut cells, mut all) = (Rows::new(text), Vec::new(), Vec::new());
        while rows.next(&mut cells)? {
            all.push(cells.iter().map(|cell| cell.to_string()).collect());
        }
        Ok(all)
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let expected = [vec!["a", "b"], vec![""], vec!["1\n2", "x\"y"], vec!["3", ""]];
        for text in [
            "a,b\n\n\"1\n2\",\"x\"\"y\"\n3,",
            "a;b\r\n\r\n\"1\n2\";\"x\"\"y\"\r\n3;\r\n",
            "a\tb\r\r\"1\n2\"\tx\"y\r3\t",
        ] {
            assert_eq!(rows(text).unwrap(), expected, "{text:?}");
        }
        assert_eq!(rows("").unwrap(), Vec::<Vec<String>>::new());
    }

    #[test]
    fn quotes_that_do_not_end_are_refused() {
        for text in ["\"a", "\"a\"b,c", "a,\"", "a,\"b\"\"", "\"a\" ,b"] {
            assert_eq!(rows(text), Err(BadRow::Quotes), "{text:?}");
        }
        assert_eq!(rows("49°57'00\"N,x").unwrap(), [vec!["49°57'00\"N", "x"]]);
    }
}
