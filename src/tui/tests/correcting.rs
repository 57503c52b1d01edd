//! Correcting texts, reviewing what that touched, pseudonyms.

use super::*;
use crate::study::{CodingState, NewSpeaker};
use crate::tui::app::Effect;
use crate::tui::command::Screen;

/// Puts another text in the place of the open one.
fn correct(app: &mut App, turns: &[(&str, &str)]) {
    let interview = app.interview().unwrap().clone();
    let action = Action::CorrectText {
        transcript: interview.transcript.id,
        from: interview.hash(),
        document: document(turns),
        speakers: Vec::<NewSpeaker>::new(),
        why: String::new(),
    };
    let result = app.workbench.perform(action);
    app.done(result);
    app.settle();
}

fn states(app: &App) -> Vec<(String, CodingState)> {
    let interview = app.interview().unwrap();
    let text = &interview.document().text;
    let placed = interview.codings().iter();
    let placed = placed.map(|c| (text.slice(c.span).to_owned(), c.state));
    let lost = interview
        .codings()
        .lost()
        .iter()
        .map(|c| (String::new(), c.state));
    placed.chain(lost).collect()
}

const CORRECTED: &[(&str, &str)] = &[
    ("INT1", "And the first time you went along?"),
    ("SU04", "I sat in my car. Right then. Right then."),
    ("INT1", "What made the difference?"),
    ("SU04", "Somebody waiting for me."),
];

/// The sample text with three codings, one of each sort once it is corrected.
fn corrected() -> (TempDir, App) {
    let (folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    press(&mut app, ").");
    assert_eq!(codings(&app).len(), 2);
    correct(&mut app, CORRECTED);
    press(&mut app, "gv");
    app.finish_work();
    (folder, app)
}

#[test]
fn what_a_correction_touched_is_accepted_moved_or_removed_in_review() {
    let (_folder, mut app) = corrected();
    let told: Vec<&str> = app
        .reviewing
        .items
        .iter()
        .map(|item| item.why.name())
        .collect();
    assert_eq!(told, ["changed", "lost"]);
    insta::assert_snapshot!("review_80x24", screen(&mut app));
    app.resize(110, 30);
    let screen = screen(&mut app);
    assert!(screen.contains("2 to review · 0 done"), "{screen}");
    assert!(
        screen.contains("\u{201c}I sat in the car.\u{201d}"),
        "{screen}"
    );
    assert!(screen.contains("»I sat in my"), "{screen}");
    press(&mut app, "a");
    app.finish_work();
    assert_eq!(app.reviewing.items.len(), 1);
    press(&mut app, "a");
    assert!(said(&app).contains("nothing to accept"), "{}", said(&app));
    // The lost one gets a place, and emic comes back to the list.
    press(&mut app, "m");
    assert_eq!(app.screen, Screen::Read);
    press(&mut app, "J))<Enter>");
    app.finish_work();
    assert_eq!(app.screen, Screen::Review);
    assert_eq!(app.reviewing.items, []);
    assert!(
        states(&app)
            .iter()
            .all(|(_, state)| *state == CodingState::Sound),
        "{:?}",
        states(&app)
    );
    press(&mut app, "u");
    app.finish_work();
    assert_eq!(app.reviewing.items.len(), 1);
    press(&mut app, "x");
    app.finish_work();
    assert_eq!(
        states(&app),
        [("I sat in my car.".to_owned(), CodingState::Sound)]
    );
}

#[test]
fn several_are_marked_and_accepted_at_once_and_escape_leaves_a_place_as_it_was() {
    let (_folder, mut app) = corrected();
    press(&mut app, "m<Esc>");
    assert_eq!(app.screen, Screen::Review);
    assert_eq!(said(&app), "Left it as it was");
    press(&mut app, "  ");
    assert_eq!(app.reviewing.marked.len(), 2);
    press(&mut app, "<Esc>");
    assert!(app.reviewing.marked.is_empty());
    press(&mut app, "gg*");
    assert_eq!(said(&app), "1 marked");
    press(&mut app, "a");
    app.finish_work();
    assert_eq!(app.reviewing.items.len(), 1);
}

#[test]
fn an_ambiguous_coding_steps_through_its_places() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    correct(
        &mut app,
        &[
            ("INT1", "And the first time you went along?"),
            (
                "SU04",
                "Twenty minutes. I'd got my hand on the key to go home.",
            ),
            ("INT1", "What made the difference?"),
            (
                "SU04",
                "Somebody waiting for me. I sat in the car. You cannot drive off. No, I sat in the car.",
            ),
        ],
    );
    press(&mut app, "gv");
    app.finish_work();
    assert_eq!(app.reviewing.items.len(), 1, "{:?}", states(&app));
    assert_eq!(app.reviewing.places.len(), 2);
    let first = app.reviewing.shown().unwrap();
    press(&mut app, "<Tab>");
    let second = app.reviewing.shown().unwrap();
    assert_ne!(first, second);
    press(&mut app, "a");
    app.finish_work();
    assert_eq!(app.reviewing.items, []);
    assert_eq!(
        app.interview()
            .unwrap()
            .codings()
            .iter()
            .next()
            .unwrap()
            .span,
        second
    );
}

#[test]
fn a_turn_is_corrected_here_with_a_look_ahead_and_a_reason() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    press(&mut app, "E<Enter>");
    press(&mut app, " Yes.");
    press(&mut app, "<Ctrl-s>");
    app.resize(100, 30);
    let shown = screen(&mut app);
    assert!(shown.contains("Save turn 2 of SU04?"), "{shown}");
    assert!(shown.contains("1 coding kept on its words"), "{shown}");
    // Leaving the question leads back to the text; nothing is lost.
    press(&mut app, "<Esc>");
    assert!(screen(&mut app).contains("Correct turn 2 of SU04"));
    press(&mut app, "<Ctrl-s>heard it again<Enter>");
    assert!(app.dialog.is_none());
    let interview = app.interview().unwrap().clone();
    assert!(
        interview
            .document()
            .text
            .as_str()
            .contains("Right then. Yes.")
    );
    assert_eq!(interview.transcript.version(), 2);
    assert_eq!(codings(&app), [coded("I sat in the car.", "belonging")]);
    let newest = app
        .workbench
        .history(&Default::default())
        .unwrap()
        .remove(0);
    assert_eq!(newest.why, "heard it again");
    press(&mut app, "u");
    assert_eq!(app.interview().unwrap().transcript.version(), 1);
}

#[test]
fn a_text_goes_out_to_an_editor_and_comes_back() {
    let (_folder, mut app) = study();
    press(&mut app, "<Esc>Jcb<Enter>");
    press(&mut app, "E<Down><Down><Down><Enter>");
    let effect = app.effects().into_iter().find_map(|effect| match effect {
        Effect::Edit(edited, text) => Some((edited, text)),
        _ => None,
    });
    let (edited, before) = effect.expect("the text is given out");
    assert_eq!(edited.turn, None);
    let after = before.replace("I sat in the car.", "I sat at home.");
    app.edited_outside(edited, before, Ok(after));
    press(&mut app, "<Enter>");
    assert!(said(&app).contains("g v reviews them"), "{}", said(&app));
    assert!(
        app.interview()
            .unwrap()
            .document()
            .text
            .as_str()
            .contains("I sat at home.")
    );
    let failed = Err(std::io::Error::other("vi ended badly"));
    app.edited_outside(edited, String::new(), failed);
    assert_eq!(said(&app), "Vi ended badly");
}

#[test]
fn an_earlier_version_is_read_with_its_differences() {
    let (_folder, mut app) = study();
    correct(&mut app, CORRECTED);
    app.resize(100, 40);
    send(&mut app, "Eversion<Enter>");
    let waiting = screen(&mut app);
    assert!(waiting.contains("Esc lets it go"), "{waiting}");
    app.finish_work();
    let shown = screen(&mut app);
    assert!(shown.contains("SU04, version 1 of 2"), "{shown}");
    assert!(shown.contains("[-the-]{+my+} car."), "{shown}");
    send(&mut app, "<Esc>Eversion<Enter><Esc>");
    app.finish_work();
    assert!(app.dialog.is_none(), "what was let go does not come back");
}
