//! A transcript is corrected after coding has begun: the codings follow their words.

use std::fs;

use emic::study::CodingState;
use emic::workbench::Workbench;

use crate::researcher::Researcher;

const BEFORE: &str = "INT1: How was it?\n\nSU01: I sat in the car. Twenty minuets, I sat. She tapped on the window.\n";
const AFTER: &str =
    "INT1: So how was it for you?\n\nSU01: I sat in the car. Twenty minutes, I sat.\n";

/// Quote and state of every coding, lost ones last.
fn codings(path: &std::path::Path) -> Vec<(String, CodingState)> {
    let workbench = Workbench::open_whole(path, None).expect("the study");
    let interview = workbench
        .study()
        .interview_titled("SU01")
        .expect("the transcript")
        .clone();
    let codings = interview.codings();
    let placed = codings
        .iter()
        .map(|c| (interview.document().text.slice(c.span).to_owned(), c.state));
    let lost = codings.lost().iter().map(|c| {
        let quote = codings.note(c.id).and_then(|note| note.quote.clone());
        (quote.unwrap_or_default(), c.state)
    });
    placed.chain(lost).collect()
}

#[test]
fn codings_follow_a_corrected_text_and_one_undo_takes_it_back() {
    let researcher = Researcher::new();
    let path = researcher.path("trial.emic");
    fs::write(researcher.path("SU01.txt"), BEFORE).expect("an interview");
    fs::write(researcher.path("corrected.txt"), AFTER).expect("its correction");
    let place = |words: &str| {
        let start = BEFORE.find(words).expect("the words");
        format!("SU01,{start},{},a-code,ak\n", start + words.len())
    };
    let rows = [
        "I sat in the car.",
        "Twenty minuets, I sat.",
        "She tapped on the window.",
    ]
    .map(place)
    .concat();
    fs::write(
        researcher.path("codings.csv"),
        format!("transcript,start,end,code,coder\n{rows}"),
    )
    .expect("codings");
    fs::write(
        researcher.path("book.json"),
        r#"{"title":"T","version":"1","codes":[{"id":"a-code","label":"A code"}]}"#,
    )
    .expect("a codebook");
    researcher.does(&[
        "new",
        "trial.emic",
        "--coder",
        "ak",
        "--codebook",
        "book.json",
    ]);
    researcher.does(&["import", "trial.emic", "SU01.txt"]);
    researcher.does(&["code", "trial.emic", "codings.csv"]);
    let before = codings(&path);

    researcher.does(&[
        "correct",
        "trial.emic",
        "SU01",
        "corrected.txt",
        "--why",
        "listened again",
    ]);
    let expected = [
        ("I sat in the car.", CodingState::Sound),
        ("Twenty minutes, I sat.", CodingState::Changed),
        ("She tapped on the window.", CodingState::Lost),
    ];
    assert_eq!(
        codings(&path),
        expected.map(|(quote, state)| (quote.to_owned(), state))
    );
    researcher.does(&["verify", "trial.emic"]);
    let listed: Vec<(String, String)> = researcher
        .json(&["review", "trial.emic", "--json"])
        .iter()
        .map(|item| (item["why"].to_string(), item["old"].to_string()))
        .collect();
    let waiting = [
        ("\"changed\"", "\"Twenty minuets, I sat.\""),
        ("\"lost\"", "\"She tapped on the window.\""),
    ];
    assert_eq!(
        listed,
        waiting.map(|(why, old)| (why.to_owned(), old.to_owned()))
    );

    researcher.does(&["undo", "trial.emic"]);
    assert_eq!(codings(&path), before);
    researcher.does(&["verify", "trial.emic"]);
}
