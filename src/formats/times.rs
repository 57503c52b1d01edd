//! Times as transcripts write them: `[00:00:04]`, `(12:41)`, `0:04`, `#00:00:04-5#`, `[00:43.810 --> 00:47.850]`.

/// A time at the start of some text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// How many bytes it takes, brackets included.
    pub(super) bytes: usize,
    /// Milliseconds from the start of the recording; of two times the first.
    pub(super) millis: u32,
    /// Whether nothing else looks like it: it stands in brackets or has hours, minutes and seconds.
    pub(super) plain: bool,
}

/// The time that `text` starts with.
pub(super) fn leading(text: &str) -> Option<Stamp> {
    let Some((open, close)) = brackets(text) else {
        let clock = clock(text)?;
        let behind = &text[clock.bytes..];
        let goes_on = behind.strip_prefix(':').unwrap_or(behind);
        let ends = !behind.starts_with(char::is_alphanumeric)
            && !goes_on.starts_with(|c: char| c.is_ascii_digit());
        return ends.then_some(Stamp {
            plain: clock.hours,
            bytes: clock.bytes,
            millis: clock.millis,
        });
    };
    let inner = &text[open..];
    let from = inner.len() - inner.trim_start().len();
    let first = clock(&inner[from..])?;
    let mut at = open + from + first.bytes;
    at += range_end(&text[at..]);
    at += text[at..].len() - text[at..].trim_start().len();
    text[at..].starts_with(close).then_some(Stamp {
        bytes: at + close.len_utf8(),
        millis: first.millis,
        plain: true,
    })
}

/// The first time of a line that says when a caption is shown and nothing else (but a setting of WebVTT): `00:01:02,500 --> 00:01:04,000`,
/// also without leading zeros (`0:1:2.5 --> 0:1:4.0`).
pub(super) fn shown_from(line: &str) -> Option<u32> {
    let (from, to) = line.split_once("-->")?;
    let until = to.split_whitespace().next()?;
    loose_clock(until)?;
    loose_clock(from.trim())
}

/// `h:m:s` or `m:s`, with or without a fraction and leading zeros.
fn loose_clock(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = whole.split(':').collect();
    if !(2..=3).contains(&parts.len()) || !is_number(fraction) {
        return None;
    }
    let mut seconds = 0;
    for (at, part) in parts.iter().enumerate() {
        let number: u32 = (is_number(part) && part.len() <= 3).then(|| part.parse().ok())??;
        if at > 0 && number >= 60 {
            return None;
        }
        seconds = seconds * 60 + number;
    }
    let thousandths = fraction.bytes().chain(*b"000").take(3);
    let millis = thousandths.fold(0, |millis, digit| millis * 10 + u32::from(digit - b'0'));
    Some(seconds * 1000 + millis)
}

/// How many bytes of white space and one time mark (`#00:12:41-3#`, as some players put it behind a paragraph) `text` ends with.
pub(super) fn trailing_mark(text: &str) -> usize {
    let kept = text.trim_end();
    let mark = kept
        .strip_suffix('#')
        .and_then(|before| before.rfind('#'))
        .filter(|start| {
            leading(&kept[*start..]).is_some_and(|stamp| start + stamp.bytes == kept.len())
        });
    mark.map_or(0, |start| text.len() - text[..start].trim_end().len())
}

fn brackets(text: &str) -> Option<(usize, char)> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        '#' => '#',
        _ => return None,
    };
    Some((open.len_utf8(), close))
}

/// How many bytes ` --> 00:47.850` or `-00:47` take at the start of `text`; 0 where there is no such thing.
fn range_end(text: &str) -> usize {
    let rest = text.trim_start();
    let dash = ["-->", "\u{2013}", "-", "to "]
        .iter()
        .find_map(|dash| rest.strip_prefix(dash));
    let Some(rest) = dash.map(str::trim_start) else {
        return 0;
    };
    clock(rest).map_or(0, |clock| text.len() - rest.len() + clock.bytes)
}

struct Clock {
    bytes: usize,
    millis: u32,
    hours: bool,
}

/// `hh:mm:ss` or `mm:ss`, with a fraction of a second behind a stop, a comma or (f4) a hyphen.
fn clock(text: &str) -> Option<Clock> {
    let (first, rest) = digits(text, 1..=3)?;
    let (second, rest) = digits(rest.strip_prefix(':')?, 2..=2)?;
    let third = rest.strip_prefix(':').and_then(|rest| digits(rest, 2..=2));
    let (hours, minutes, seconds, rest) = match third {
        Some((third, rest)) => (first, second, third, rest),
        None => (0, first, second, rest),
    };
    let in_range = seconds < 60 && (third.is_none() || (minutes < 60 && hours < 100));
    let (fraction, rest) = fraction(rest, third.is_some());
    in_range.then_some(Clock {
        bytes: text.len() - rest.len(),
        millis: ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction,
        hours: third.is_some(),
    })
}

fn fraction(text: &str, after_hyphen: bool) -> (u32, &str) {
    let rest = text.strip_prefix(['.', ',']).or_else(|| {
        let rest = text.strip_prefix('-').filter(|_| after_hyphen)?;
        (rest.find('#') == Some(1)).then_some(rest)
    });
    let Some((number, after)) = rest.and_then(|rest| digits(rest, 1..=3)) else {
        return (0, text);
    };
    let places = rest.map_or(0, |rest| rest.len() - after.len());
    (
        number * [0, 100, 10, 1].get(places).copied().unwrap_or(0),
        after,
    )
}

/// A number of so many digits, and what follows; more digits are no such number.
fn digits(text: &str, width: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number = width.contains(&end).then(|| text[..end].parse().ok())??;
    Some((number, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn millis(text: &str) -> Option<u32> {
        leading(text).map(|stamp| stamp.millis)
    }

    #[test]
    fn times_are_read_in_the_usual_ways_of_writing() {
        for (text, expected) in [
            ("[00:00:04] INT1", 4_000),
            ("(12:41)", 761_000),
            ("01:00:00 x", 3_600_000),
            ("75:10", 4_510_000),
            ("#00:00:04-5#", 4_500),
            ("[00:43.810 --> 00:47.850]  Hello", 43_810),
            ("00:00:01,25", 1_250),
            ("[0:04 - 0:10]", 4_000),
            ("[ 00:01 ]", 1_000),
        ] {
            assert_eq!(millis(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_time_is_none() {
        for text in [
            "[inaudible 00:12:41]",
            "[00:12:41 inaudible]",
            "10:30am",
            "3:1",
            "12:61",
            "1:2:3",
            "00:61:00",
            "2018-05-14",
            "12345:00",
        ] {
            assert_eq!(millis(text), None, "{text}");
        }
    }

    #[test]
    fn lines_that_say_when_a_caption_is_shown_are_told() {
        for (line, expected) in [
            ("00:01:02,500 --> 00:01:04,000", Some(62_500)),
            ("0:0:4.120 --> 0:0:7.34", Some(4_120)),
            ("1:2:3.5 --> 1:2:4.0", Some(3_723_500)),
            ("00:01.000 --> 00:02.000 align:start", Some(1_000)),
            ("[00:43.810 --> 00:47.850] Hello", None),
            ("from a --> b", None),
            ("0:75:0 --> 0:76:0", None),
            ("0:0:4. --> 0:0:5", None),
        ] {
            assert_eq!(shown_from(line), expected, "{line}");
        }
    }

    #[test]
    fn a_mark_behind_a_paragraph_is_measured_with_its_blanks() {
        assert_eq!(trailing_mark("I went. #00:00:04-5# \n"), 15);
        assert_eq!(trailing_mark("number #1 and #2"), 0);
        assert_eq!(trailing_mark("#"), 0);
    }

    proptest! {
        #[test]
        fn any_text_has_a_time_within_it_or_none(text in "[\\[\\]()#0-9:.,\\- >é]{0,24}") {
            if let Some(stamp) = leading(&text) {
                prop_assert!(text.is_char_boundary(stamp.bytes));
            }
            prop_assert!(text.is_char_boundary(text.len() - trailing_mark(&text)));
        }
    }
}
