//! How a line can open a turn: a time and a label in the usual ways of writing.

use super::times;

/// The longest label, in characters.
pub(super) const LONGEST: usize = 40;

/// What a line starts with, if that can open a turn. Bytes count from the start of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening<'a> {
    /// Where it starts: the time or the label.
    pub(super) start: usize,
    /// The label.
    pub(super) label: &'a str,
    /// Where what was said starts.
    pub(super) speech: usize,
    /// The time before or behind the label, in milliseconds.
    pub(super) time: Option<u32>,
    /// Whether a time stands beside the label that nothing else looks like.
    pub(super) timed: bool,
    /// Whether the label stands in brackets: `[id1]`, which only a text that is written so throughout means as one.
    pub(super) bracketed: bool,
    /// Whether it may only be taken for a label that has been seen elsewhere: `INT1:text`, with no blank.
    pub(super) loose: bool,
    /// Whether only a tab parts it from what was said, as it parts the cells of a table.
    pub(super) tabbed: bool,
}

impl<'a> Opening<'a> {
    /// `INT1: text`, `[00:00:04] INT1: text`, `INT1 (00:04): text`, `INT1: [00:00:04] text`, `INT1 [00:00:04] text`,
    /// `**INT1:** text`, a tab in the place of the colon, and `INT1  0:04` on a line of its own.
    pub(super) fn of(line: &'a str) -> Option<Self> {
        let start = skip(line, 0, char::is_whitespace);
        let before = skip(line, start, is_emphasis);
        let first = times::leading(&line[before..]);
        let from = first.map_or(before, |stamp| {
            skip(line, before + stamp.bytes, |c| {
                c.is_whitespace() || is_emphasis(c) || matches!(c, '-' | '\u{2013}')
            })
        });
        let bracketed = label_in_brackets(line, from);
        let is_bracketed = bracketed.is_some();
        let (label, rest) = bracketed.or_else(|| label_in(line, from))?;
        let second = if first.is_none() { rest.time } else { None };
        let time = first.or(second);
        let named = bare(without_manner(bare(&line[label.0..label.1])));
        Some(Self {
            start,
            label: named,
            speech: rest.speech,
            time: time.map(|stamp| stamp.millis),
            timed: time.is_some_and(|stamp| stamp.plain) && rest.firm,
            bracketed: is_bracketed,
            loose: rest.loose,
            tabbed: rest.tabbed,
        })
    }
}

/// What follows a label.
struct Rest {
    speech: usize,
    time: Option<times::Stamp>,
    /// A colon stands between label and speech.
    firm: bool,
    loose: bool,
    tabbed: bool,
}

/// `[id1] text`, `[id1]: text`, `<P2> text`, and `[Ann Lee] 10:30:12` on a line of its own.
fn label_in_brackets(line: &str, from: usize) -> Option<((usize, usize), Rest)> {
    let close = match line[from..].chars().next()? {
        '[' => ']',
        '<' => '>',
        _ => return None,
    };
    let start = from + 1;
    let end = start + line[start..].find(close)?;
    if end == start || line[start..end].chars().count() > LONGEST {
        return None;
    }
    let behind = skip(line, end + 1, |c| c == ' ' || is_emphasis(c));
    let colon = line[behind..].starts_with([':', '\u{ff1a}', '\t']);
    let speech = skip(line, behind, |c| {
        c.is_whitespace() || is_emphasis(c) || matches!(c, ':' | '\u{ff1a}')
    });
    let time = times::leading(&line[speech..])
        .filter(|stamp| stamp.plain || line[speech + stamp.bytes..].trim().is_empty());
    let speech = time.map_or(speech, |stamp| {
        skip(line, speech + stamp.bytes, char::is_whitespace)
    });
    let rest = Rest {
        speech,
        time,
        firm: colon || time.is_some(),
        loose: false,
        tabbed: false,
    };
    Some(((start, end), rest))
}

fn label_in(line: &str, from: usize) -> Option<((usize, usize), Rest)> {
    let text = &line[from..];
    let window = text
        .char_indices()
        .nth(LONGEST + 30)
        .map_or(text.len(), |(at, _)| at);
    if let Some((end, stamp)) = time_in(&text[..window], text) {
        return after_time(line, from, from + end, stamp);
    }
    let (at, mark) = text[..window]
        .char_indices()
        .find(|(_, c)| matches!(c, ':' | '\u{ff1a}' | '\t'))?;
    let end = from + at;
    let behind = end + mark.len_utf8();
    let next = line[behind..].chars().next();
    let parted = mark != ':'
        || next.is_none_or(|c| {
            c.is_whitespace() || is_emphasis(c) || "[(\"'\u{201c}\u{2018}".contains(c)
        });
    if next == Some('/') || !parted && next.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    // `**INT1:** text`: emphasis right behind the colon closes that of the label, if there is any.
    let opened = line[..end].contains(is_emphasis);
    let speech = skip(line, behind, |c| opened && is_emphasis(c));
    let speech = skip(line, speech, char::is_whitespace);
    let time = times::leading(&line[speech..]).filter(|stamp| stamp.plain);
    let speech = time.map_or(speech, |stamp| {
        skip(line, speech + stamp.bytes, char::is_whitespace)
    });
    Some((
        (from, end),
        Rest {
            speech,
            time,
            firm: mark != '\t',
            loose: !parted,
            tabbed: mark == '\t',
        },
    ))
}

/// A time behind a possible label, before any colon of its own: where the label ends, and the time.
fn time_in(window: &str, text: &str) -> Option<(usize, times::Stamp)> {
    let mut ends = 0;
    for (at, c) in window.char_indices() {
        if matches!(c, ':' | '\u{ff1a}' | '\t') {
            return None;
        }
        let begins = at > 0
            && (c.is_ascii_digit() || "[(<{#".contains(c))
            && window[..at].ends_with(char::is_whitespace);
        if begins && let Some(stamp) = times::leading(&text[at..]) {
            return Some((ends, stamp));
        }
        if !c.is_whitespace() {
            ends = at + c.len_utf8();
        }
    }
    None
}

fn after_time(
    line: &str,
    from: usize,
    end: usize,
    stamp: times::Stamp,
) -> Option<((usize, usize), Rest)> {
    let stamp_start = skip(line, end, char::is_whitespace);
    let behind = skip(line, stamp_start + stamp.bytes, |c| {
        c == ' ' || is_emphasis(c)
    });
    let colon = line[behind..].starts_with([':', '\u{ff1a}']);
    let speech = skip(line, behind, |c| {
        c.is_whitespace() || is_emphasis(c) || (colon && matches!(c, ':' | '\u{ff1a}'))
    });
    let alone = line[behind..].trim().is_empty();
    let bracketed = !line[stamp_start..].starts_with(|c: char| c.is_ascii_digit());
    (colon || alone || bracketed).then_some((
        (from, end),
        Rest {
            speech,
            time: Some(stamp),
            firm: colon,
            loose: false,
            tabbed: false,
        },
    ))
}

fn skip(line: &str, from: usize, what: impl Fn(char) -> bool) -> usize {
    let rest = &line[from..];
    from + rest.find(|c| !what(c)).unwrap_or(rest.len())
}

fn bare(label: &str) -> &str {
    label.trim_matches(|c: char| c.is_whitespace() || is_emphasis(c))
}

/// `SU04` of `SU04 (laughing)` and of `SU04 [on the phone]`: how it was said is no part of the label.
fn without_manner(label: &str) -> &str {
    let manner = |open: char, close: char| {
        let (name, inside) = label.strip_suffix(close)?.rsplit_once(open)?;
        (open == '[' || inside.starts_with(char::is_lowercase)).then_some(name)
    };
    manner('[', ']')
        .or_else(|| manner('(', ')'))
        .unwrap_or(label)
}

fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_read_in_the_usual_ways_of_writing() {
        for line in [
            "[00:00:04] INT1: Hello",
            "(00:04) INT1: Hello",
            "0:04 INT1: Hello",
            "  00:00:04 - INT1 : Hello",
            "INT1 [00:00:04]: Hello",
            "INT1 (0:04): Hello",
            "INT1 00:00:04: Hello",
            "INT1: [00:00:04] Hello",
            "INT1 [00:00:04] Hello",
            "**INT1:** [00:00:04] Hello",
            "[00:00:04]\tINT1:\tHello",
            "[00:00:04] **INT1**: Hello",
            "[00:00:04] INT1 (laughing): Hello",
            "[00:00:04] INT1 [on the phone]: Hello",
        ] {
            let opening = Opening::of(line).unwrap();
            assert_eq!(opening.label, "INT1", "{line}");
            assert_eq!(opening.time, Some(4000), "{line}");
            assert_eq!(&line[opening.speech..], "Hello", "{line}");
        }
    }

    #[test]
    fn emphasis_of_the_speech_stays_with_it() {
        for line in [
            "**INT1:** *Really* good",
            "**INT1**: *Really* good",
            "INT1: *Really* good",
        ] {
            let opening = Opening::of(line).unwrap();
            assert_eq!(
                (opening.label, &line[opening.speech..]),
                ("INT1", "*Really* good")
            );
        }
    }

    #[test]
    fn a_line_of_name_and_time_is_an_opening() {
        let opening = Opening::of("Speaker 1  0:04").unwrap();
        assert_eq!((opening.label, opening.time), ("Speaker 1", Some(4000)));
        assert_eq!(Opening::of("I was there at 10:30 or so"), None);
    }

    #[test]
    fn addresses_times_and_ratios_are_no_openings() {
        for line in [
            "http://example.org",
            "It was 10:30 then",
            "Matthew 5:3 says",
            "3:1",
        ] {
            assert_eq!(Opening::of(line), None, "{line}");
        }
    }
}
