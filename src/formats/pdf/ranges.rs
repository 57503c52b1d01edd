//! How many characters the tables of characters in a PDF name (the `bfrange` of a ToUnicode CMap, ISO 32000-1, 9.10.3): a library makes an
//! entry for each.

/// What opens a table of ranges.
const OPENING: &[u8] = b"beginbfrange";

/// How many characters the ranges of all tables in `bytes` name. One that is written as nobody writes it counts as one without end.
pub(super) fn characters_named(bytes: &[u8]) -> u64 {
    let (mut named, mut from) = (0u64, 0);
    while let Some(start) = next_table(&bytes[from..]).map(|at| from + at) {
        let mut table = Table { bytes, at: start };
        while let Some(range) = table.range() {
            named = named.saturating_add(range);
        }
        from = table.at;
    }
    named
}

/// Where the next table's first range starts.
fn next_table(bytes: &[u8]) -> Option<usize> {
    let opens = |window: &[u8]| window == OPENING;
    let at = bytes.windows(OPENING.len()).position(opens)?;
    Some(at + OPENING.len())
}

/// What a range consists of.
enum Part {
    /// `<00ff>`: its last 32 bits, as the library takes them.
    Code(u32),
    /// `[<00ff> <0101>]`: as long as the range.
    List,
    /// What nobody writes there: `(ab)`, which would name a code too, or an opening within a list.
    Strange,
}

struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Table<'_> {
    /// How many characters the next range names; none where the table ends.
    fn range(&mut self) -> Option<u64> {
        let mut codes = [0u64; 2];
        for code in &mut codes {
            *code = match self.part()? {
                Part::Code(number) => u64::from(number),
                Part::List | Part::Strange => return Some(u64::MAX),
            };
        }
        match self.part()? {
            Part::Code(_) => Some((codes[1] + 1).saturating_sub(codes[0])),
            Part::List => Some(0),
            Part::Strange => Some(u64::MAX),
        }
    }

    fn part(&mut self) -> Option<Part> {
        self.skip_blanks();
        match &self.bytes[self.at..] {
            [b'<', b'<', ..] => None,
            [b'<', ..] => {
                let digits = self.skip_to(b'>').iter().copied().map(char::from);
                let digits = digits.filter_map(|digit| digit.to_digit(16));
                Some(Part::Code(digits.fold(0, |code, digit| code << 4 | digit)))
            }
            [b'[', ..] => match next_table(self.skip_to(b']')) {
                Some(_) => Some(Part::Strange),
                None => Some(Part::List),
            },
            [b'(', ..] => {
                self.at += 1;
                Some(Part::Strange)
            }
            _ => None,
        }
    }

    /// Goes on behind the next `close`, or the end; the bytes up to there.
    fn skip_to(&mut self, close: u8) -> &[u8] {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|byte| *byte == close);
        let length = end.map_or(rest.len(), |end| end + 1);
        self.at += length;
        &rest[..length]
    }

    /// Goes on behind blanks and comments.
    fn skip_blanks(&mut self) {
        let mut in_comment = false;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\r' | b'\n' => in_comment = false,
                b'%' => in_comment = true,
                b' ' | b'\t' | b'\0' | 0x0c => {}
                _ if in_comment => {}
                _ => break,
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_characters_of_all_ranges_are_counted() {
        let table = b"1 begincodespacerange <0000> <ffff> endcodespacerange\n\
            2 beginbfrange\n<0003> <0007> <0041>\n% a to c\n<0010><00 12> [<0061> <0062> <0063>]\nendbfrange\n\
            1 beginbfrange <00> <0f> <D83DDE00> endbfrange <00> <ffffffff> <00>";
        assert_eq!(characters_named(table), 5 + 16);
        assert_eq!(characters_named(b"beginbfrange <09> <00> <41>"), 0);
        let wide = b"9 beginbfrange <01> <02> <41> <00000000> <FFFFFFFF> <0000> endbfrange";
        assert_eq!(characters_named(wide), 2 + (1 << 32));
        let literal = b"beginbfrange (\\000) (zzzz) <00> endbfrange";
        assert_eq!(characters_named(literal), u64::MAX);
        let hidden = b"beginbfrange <00> <00> [<41> %beginbfrange\n] <0000> <ffffffff> <00>";
        assert_eq!(characters_named(hidden), u64::MAX);
    }
}
