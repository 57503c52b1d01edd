//! Whatever stands in a transcript, the screen keeps its shape.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::super::display::columns;
use super::*;

/// The column of each panel's edge on each row: the rows of the buffer that hold `│` there.
fn edges(app: &mut App) -> Vec<Vec<u16>> {
    let mut terminal = Terminal::new(TestBackend::new(app.size.width, app.size.height)).unwrap();
    terminal.draw(|frame| app.draw(frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let body = app.layout().body;
    let on_row = |y: u16| {
        let bars = (0..buffer.area.width).filter(|x| buffer[(*x, y)].symbol() == "│");
        bars.collect::<Vec<u16>>()
    };
    (body.top()..body.bottom()).map(on_row).collect()
}

const NASTY: &[&str] = &[
    "世界",
    "e\u{301}\u{302}\u{323}",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦",
    "🇬🇧",
    "👍🏽",
    "עברית",
    "العربية",
    "\u{202e}abc\u{202c}",
    "\u{200b}\u{feff}",
    "\u{1b}[2J",
    "\t",
    "ﷺ",
    "क्षि",
    "\u{ad}",
    "한국어",
    "🏳\u{fe0f}\u{200d}🌈",
    "☺\u{fe0f}",
    "\u{301}",
    "word",
    " ",
    "\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_layout_holds_for_any_text(
        parts in prop::collection::vec(prop::sample::select(NASTY), 1..60),
        width in 100u16..180,
        keys in prop::collection::vec(prop::sample::select(&["j", ")", "w", "l", "s", "V", "+", "cb<Enter>", "G", "k", "h"][..]), 0..12),
    ) {
        let speech = format!("a {} z", parts.concat());
        let (_folder, mut app) = study_with(&[("SU04", &speech)]);
        app.resize(width, 30);
        press(&mut app, "<Esc>");
        for key in keys {
            press(&mut app, key);
            let layout = app.layout();
            let expected: Vec<u16> = [
                layout.transcripts.map(|rect| rect.right()),
                layout.codes.map(|rect| rect.x - 1),
            ]
            .into_iter()
            .flatten()
            .collect();
            for row in edges(&mut app) {
                let sides: Vec<u16> = row.iter().copied().filter(|x| expected.contains(x)).collect();
                prop_assert_eq!(&sides, &expected);
            }
        }
    }
}

#[test]
fn a_graphemes_columns_are_what_the_screen_gives_it() {
    for text in NASTY {
        for grapheme in text.graphemes(true) {
            let mut buffer =
                ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 10, 1));
            let used = super::super::display::put(
                &mut buffer,
                (0, 0),
                10,
                grapheme,
                ratatui::style::Style::new(),
            );
            assert_eq!(used, columns(grapheme), "{grapheme:?}");
        }
    }
}

#[test]
fn a_line_without_a_break_is_read_and_coded_like_any_other() {
    let long = "lonely".repeat(5_000);
    let (_folder, mut app) = study_with(&[("INT1", "So?"), ("SU04", &long), ("INT1", "Yes.")]);
    press(&mut app, "<Esc>Jcb<Enter>");
    assert_eq!(codings(&app).len(), 1);
    press(&mut app, "<Esc>G");
    assert!(screen(&mut app).contains("turn 3/3"));
    press(&mut app, "K");
    for key in ["j", "<Right>", "w", "b", "k", "V", "<Esc>"] {
        press(&mut app, key);
        let rows = screen(&mut app);
        assert!(rows.lines().all(|row| row.chars().count() <= 80), "{rows}");
    }
}

#[test]
fn stripes_keep_their_lanes_while_the_text_scrolls() {
    let speech = "One thing here. Another there. And a third one. ".repeat(12);
    let (_folder, mut app) = study_with(&[("SU04", &speech)]);
    press(&mut app, "<Esc>Vcbel<Enter>");
    for _ in 0..9 {
        press(&mut app, ")sc");
        press(&mut app, "lon<Enter>");
    }
    let lanes = |app: &App| -> Vec<Vec<crate::study::CodingId>> {
        let of = |lane: &Vec<super::super::lanes::Stripe>| lane.iter().map(|s| s.coding).collect();
        app.reading.lanes.lanes.iter().map(of).collect()
    };
    let before = lanes(&app);
    press(&mut app, "gg");
    for _ in 0..30 {
        press(&mut app, "j");
        assert_eq!(lanes(&app), before);
    }
    for (width, height) in [(60, 12), (200, 50)] {
        app.resize(width, height);
        let ids = |lanes: &Vec<Vec<crate::study::CodingId>>| lanes.concat().len();
        assert_eq!(ids(&lanes(&app)), ids(&before));
    }
}
