//! What can be told by its pattern alone: e-mail addresses, dates, telephone and NHS numbers, postcodes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::IdentifierKind;

/// The stretches of a text that follow a pattern (all kinds but names and places), in order, in bytes.
pub fn patterned(text: &str) -> Vec<(IdentifierKind, Range<usize>)> {
    // Nothing that is looked for lacks both, and most of what people say does.
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit && !text.contains('@') {
        return Vec::new();
    }
    static EMAIL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}").ok());
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\+|\(\+?)?[0-9][0-9 ().\u{2010}-\u{2013}\u{a0}-]{7,}[0-9]").ok()
    });
    static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})\b").ok()
    });
    static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const MONTH: &str = "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
        const DAY: &str = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?";
        const YEAR: &str = r"(?:,? (?:19|20)[0-9]{2})?";
        Regex::new(&format!(
            r"\b(?:{DAY} (?:of )?{MONTH}\b\.?{YEAR}|{MONTH}\.? {DAY}\b{YEAR}|{MONTH} (?:19|20)[0-9]{{2}}|(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])|(?:3[01]|[12][0-9]|0?[1-9])([/.-])(?:1[0-2]|0?[1-9])[/.-](?:(?:19|20)[0-9]{{2}}|[0-9]{{2}}))\b"
        ))
        .ok()
    });
    let mut found: BTreeMap<usize, (IdentifierKind, usize)> = BTreeMap::new();
    let mut add = |pattern: &Option<Regex>, kind_of: &dyn Fn(&str) -> Option<IdentifierKind>| {
        for m in pattern.iter().flat_map(|pattern| pattern.find_iter(text)) {
            let before = found.range(..m.end()).next_back();
            let free = before.is_none_or(|(_, (_, end))| *end <= m.start());
            if let Some(kind) = kind_of(m.as_str()).filter(|_| free) {
                found.insert(m.start(), (kind, m.end()));
            }
        }
    };
    if text.contains('@') {
        add(&EMAIL, &|_| Some(IdentifierKind::Email));
    }
    if has_digit {
        add(&DATE, &|_| Some(IdentifierKind::Date));
        add(&NUMBER, &number_kind);
        add(&POSTCODE, &|_| Some(IdentifierKind::Postcode));
    }
    let found = found.into_iter();
    found
        .map(|(start, (kind, end))| (kind, start..end))
        .collect()
}

/// What a run of digits and the usual marks between them is: an NHS-like number, a telephone number, or neither.
fn number_kind(run: &str) -> Option<IdentifierKind> {
    let digits: Vec<u32> = run.chars().filter_map(|c| c.to_digit(10)).collect();
    let international = run.trim_start_matches('(').starts_with('+');
    if !international && is_nhs_number(&digits) {
        return Some(IdentifierKind::NhsNumber);
    }
    let national = digits.first() == Some(&0) && (10..=11).contains(&digits.len());
    (national || (international && (9..=15).contains(&digits.len())))
        .then_some(IdentifierKind::Phone)
}

/// Whether ten digits are a number as the National Health Service hands out (CHI and Health and Care numbers are checked
/// alike): the first nine weighted 10 down to 2, the sum taken modulo 11 and from 11, is the tenth, 11 standing for 0; 10 is
/// never handed out. (NHS Data Dictionary, "NHS Number", modulus 11 algorithm.)
pub fn is_nhs_number(digits: &[u32]) -> bool {
    let Some((check, weighted)) = digits.split_last().filter(|_| digits.len() == 10) else {
        return false;
    };
    let sum: u32 = weighted
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let expected = (11 - sum % 11) % 11;
    expected == *check && digits.iter().any(|digit| *digit != digits[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(IdentifierKind, &str)> {
        patterned(text)
            .into_iter()
            .map(|(kind, bytes)| (kind, &text[bytes]))
            .collect()
    }

    #[test]
    fn what_follows_a_pattern_is_found() {
        use IdentifierKind::*;
        assert_eq!(
            kinds("write to a.khan-2@nhs.net, or ring 0161 496 0000."),
            [(Email, "a.khan-2@nhs.net"), (Phone, "0161 496 0000")]
        );
        assert_eq!(
            kinds("+44 (0)20 7946 0958"),
            [(Phone, "+44 (0)20 7946 0958")]
        );
        assert_eq!(
            kinds("on 12/03/2024 and the 3rd of May, or May 3rd 1999"),
            [
                (Date, "12/03/2024"),
                (Date, "3rd of May"),
                (Date, "May 3rd 1999")
            ]
        );
        assert_eq!(
            kinds("2024-03-12, 12 March 2024"),
            [(Date, "2024-03-12"), (Date, "12 March 2024")]
        );
        assert_eq!(
            kinds("at LS1 4AP we had 12 or 13 of them in 2020, may be 5"),
            [(Postcode, "LS1 4AP")]
        );
        assert_eq!(
            kinds("my number is 943 476 5919, not 943 476 5918"),
            [(NhsNumber, "943 476 5919")]
        );
        assert_eq!(kinds("9434765919"), [(NhsNumber, "9434765919")]);
        assert_eq!(kinds("we counted 1234567890 of them, 10 000 000 000"), []);
    }

    #[test]
    fn the_check_digit_of_an_nhs_number_is_checked() {
        let digits = |number: &str| {
            number
                .chars()
                .filter_map(|c| c.to_digit(10))
                .collect::<Vec<_>>()
        };
        for good in ["9434765919", "4010232137", "9876543210", "0000000051"] {
            let weighted: u32 = digits(good)
                .iter()
                .take(9)
                .zip((2..=10).rev())
                .map(|(d, w)| d * w)
                .sum();
            assert_eq!(
                is_nhs_number(&digits(good)),
                (11 - weighted % 11) % 11 == digits(good)[9],
                "{good}"
            );
        }
        assert!(is_nhs_number(&digits("943 476 5919")));
        assert!(is_nhs_number(&digits("401 023 2137")));
        // Each single digit read wrongly is noticed.
        let right = digits("9434765919");
        for at in 0..10 {
            for wrong in (0..10).filter(|digit| *digit != right[at]) {
                let mut number = right.clone();
                number[at] = wrong;
                assert!(!is_nhs_number(&number), "{number:?}");
            }
        }
        assert!(
            !is_nhs_number(&digits("0000000000")),
            "nobody has this number"
        );
        assert!(!is_nhs_number(&digits("943476591")));
    }
}
