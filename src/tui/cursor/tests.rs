//! Moving and selecting on a small text.

use super::*;
use crate::study::{Text, Turn};
use proptest::prelude::*;

/// Two turns, `A: ` and `B: ` as labels.
fn document(one: &str, two: &str) -> Document {
    let raw = format!("A: {one}\n\nB: {two}");
    let text = Text::new(&raw).unwrap();
    let first = 3 + one.chars().count() as u32;
    let turn = |speaker, from, to| Turn {
        speaker,
        span: Span::new(from, to),
        speech: Span::new(from + 3, to),
        time: None,
        words: 0,
    };
    let turns = vec![turn(0, 0, first), turn(1, first + 2, text.len())];
    Document::new(text, vec!["A".into(), "B".into()], turns)
}

fn walk(document: &Document, motion: Motion) -> Vec<u32> {
    let page = Page::new(document, 20);
    let place = Place {
        document,
        page: &page,
        height: 10,
    };
    let mut cursor = Cursor::at(
        if matches!(motion, Motion::WordBack | Motion::SentenceBack) {
            document.text.len() - 1
        } else {
            page.first_speech()
        },
    );
    let mut stops = vec![];
    loop {
        let before = cursor.position;
        cursor.go(place, motion);
        if cursor.position == before {
            return stops;
        }
        stops.push(cursor.position);
    }
}

#[test]
fn words_and_sentences_are_walked_over_lines_and_turns() {
    let document = document("One two. Three.\nFour", "Five six.");
    let at = |stops: Vec<u32>| -> Vec<String> {
        stops
            .iter()
            .map(|at| {
                document.text.as_str()[*at as usize..]
                    .chars()
                    .take(3)
                    .collect()
            })
            .collect()
    };
    assert_eq!(
        at(walk(&document, Motion::WordNext)),
        ["two", "Thr", "Fou", "Fiv", "six"]
    );
    assert_eq!(
        at(walk(&document, Motion::SentenceNext)),
        ["Thr", "Fou", "Fiv"]
    );
    assert_eq!(
        at(walk(&document, Motion::SentenceBack)),
        ["Fiv", "Fou", "Thr", "One"]
    );
}

#[test]
fn selections_grow_by_units_and_shrink_back() {
    let document = document("One two. Three.\nFour", "Five six.");
    let page = Page::new(&document, 20);
    let place = Place {
        document: &document,
        page: &page,
        height: 10,
    };
    let mut cursor = Cursor::at(8);
    let mut seen = vec![];
    for _ in 0..4 {
        cursor.grow(place);
        seen.push(document.text.slice(cursor.selection(&document).unwrap()));
    }
    assert_eq!(
        seen,
        [
            "two",
            "One two.",
            "One two. Three.",
            "One two. Three.\nFour"
        ]
    );
    assert!(cursor.shrink() && cursor.shrink());
    assert_eq!(
        document.text.slice(cursor.selection(&document).unwrap()),
        "One two."
    );
    cursor.take(place, Unit::Sentence);
    assert_eq!(
        document.text.slice(cursor.selection(&document).unwrap()),
        "One two. Three."
    );
    cursor.take(place, Unit::Sentence);
    cursor.take(place, Unit::Sentence);
    assert_eq!(
        document.text.slice(cursor.selection(&document).unwrap()),
        "One two. Three.\nFour\n\nB: Five six."
    );
}

/// A text that does not begin within a grapheme.
fn start(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_ascii_lowercase())
        .trim_end()
}

#[test]
fn what_is_selected_while_moving_by_units_ends_with_one() {
    let document = document("One two. Three.\nFour", "Five six.");
    let page = Page::new(&document, 20);
    let place = Place {
        document: &document,
        page: &page,
        height: 10,
    };
    let mut cursor = Cursor::at(page.first_speech());
    cursor.anchor = Some(cursor.position);
    let mut seen = vec![];
    for motion in [
        Motion::WordNext,
        Motion::SentenceNext,
        Motion::SentenceNext,
        Motion::SentenceBack,
        Motion::TurnNext,
        Motion::TurnNext,
        Motion::TurnBack,
    ] {
        cursor.go(place, motion);
        seen.push(document.text.slice(cursor.selection(&document).unwrap()));
    }
    let first = "One two. Three.\nFour";
    assert_eq!(
        seen,
        [
            "One",
            "One two.",
            "One two. Three.",
            "One two.",
            first,
            document.text.as_str().trim_start_matches("A: "),
            first,
        ]
    );
}

proptest! {
    #[test]
    fn every_motion_stays_on_what_is_shown(one in "[a-zé\u{301}👩\u{200d}. \n]{0,60}", two in "[a-z. \n]{0,60}", moves in prop::collection::vec(0usize..16, 0..30)) {
        let (one, two) = (start(&one), two.trim());
        let document = document(one, two);
        let page = Page::new(&document, 12);
        let place = Place { document: &document, page: &page, height: 5 };
        let mut cursor = Cursor::at(page.first_speech());
        for motion in moves {
            let motion = Motion::ALL[motion % Motion::ALL.len()];
            cursor.go(place, motion);
            prop_assert_eq!(page.clamp(cursor.position), cursor.position);
            prop_assert!(document.text.is_empty() || page.blocks.is_empty()
                || document.text.grapheme_at(cursor.position).start == cursor.position);
            cursor.take(place, Unit::Sentence);
            prop_assert!(cursor.selection(&document).is_none_or(|span| span.end <= document.text.len()));
            cursor.deselect();
        }
    }
}
