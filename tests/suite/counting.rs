//! Counting, comparing and drawing at the command line, on the sample study.

use std::collections::HashSet;
use std::sync::OnceLock;

use emic::analysis::{CodedPassage, Scope, own_passages, suggest};
use emic::study::{Action, CodeId};
use emic::workbench::Workbench;
use serde_json::Value as Json;

use crate::researcher::Researcher;

/// A researcher with the sample study `demo.emic`, whose records no test here changes.
fn sample() -> &'static Researcher {
    static SAMPLE: OnceLock<Researcher> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let researcher = Researcher::new();
        researcher.does(&["demo", "demo.emic", "--no-open"]);
        researcher
    })
}

fn lines(command: &str, arguments: &[&str]) -> Vec<Json> {
    sample().json(&[&[command, "demo.emic"], arguments, &["--json"]].concat())
}

fn text<'a>(line: &'a Json, key: &str) -> &'a str {
    line[key].as_str().unwrap()
}

fn number(line: &Json, key: &str) -> f64 {
    line[key].as_f64().unwrap()
}

#[test]
fn the_same_study_counts_to_the_same_bytes_each_time() {
    for arguments in [
        &["saturation", "demo.emic"][..],
        &["keyness", "demo.emic", "role:patient"],
        &["cooccur", "demo.emic", "--within", "2", "--json"],
        &["suggest", "demo.emic", "social-anxiety", "--json"],
    ] {
        let first = sample().does(arguments);
        assert!(first.lines().count() > 3, "{arguments:?}: {first}");
        assert_eq!(first, sample().does(arguments), "{arguments:?}");
    }
}

#[test]
fn words_leave_stop_words_out_and_relate_to_what_a_group_says() {
    let words = lines("words", &["--limit", "20"]);
    let of: HashSet<&str> = words.iter().map(|line| text(line, "word")).collect();
    assert_eq!(of.len(), 20);
    assert!(!of.contains("the"), "{of:?}");
    let with = lines("words", &["--limit", "20", "--with-stop-words"]);
    assert!(with.iter().any(|line| text(line, "word") == "the"));
    for line in words.iter().chain(&with) {
        let said = number(line, "per_thousand");
        assert!((0.0..1000.0).contains(&said), "{line}");
        assert_eq!(number(line, "times") > 0.0, said > 0.0, "{line}");
    }
}

#[test]
fn key_words_of_two_groups_mirror_each_other() {
    let there = lines(
        "keyness",
        &["role:patient", "--against", "role:gp", "--limit", "0"],
    );
    let back = lines(
        "keyness",
        &["role:gp", "--against", "role:patient", "--limit", "0"],
    );
    assert!(there.len() > 50);
    assert_eq!(there.len(), back.len());
    for line in &there {
        let mirrored = back.iter().find(|other| other["word"] == line["word"]);
        let mirrored = mirrored.unwrap();
        assert_eq!(line["times"], mirrored["times_against"], "{line}");
        let sum = number(line, "log_ratio") + number(mirrored, "log_ratio");
        assert!(sum.abs() < 1e-9, "{line} {mirrored}");
        let apart = number(line, "log_likelihood") - number(mirrored, "log_likelihood");
        assert!(apart.abs() < 1e-6, "{line} {mirrored}");
    }
}

#[test]
fn a_crosstab_holds_each_participant_once() {
    let cells = lines("crosstab", &["role", "gender"]);
    let people: f64 = cells.iter().map(|cell| number(cell, "number")).sum();
    assert_eq!(people, 35.0);
    let patients = cells.iter().filter(|cell| cell["line"] == "patient");
    assert_eq!(
        patients.map(|cell| number(cell, "number")).sum::<f64>(),
        19.0
    );
}

#[test]
fn a_code_is_followed_as_often_as_its_shares_say() {
    let pairs = lines("sequence", &[]);
    assert!(!pairs.is_empty());
    for pair in &pairs {
        let (times, of) = (number(pair, "times"), number(pair, "of"));
        assert!(times > 0.0 && times <= of, "{pair}");
        assert!((number(pair, "share") - times / of).abs() < 1e-12, "{pair}");
    }
    let near: f64 = (lines("sequence", &["--within", "1"]).iter())
        .map(|pair| number(pair, "times"))
        .sum();
    let far: f64 = pairs.iter().map(|pair| number(pair, "times")).sum();
    assert!(near < far, "{near} {far}");
}

#[test]
fn saturation_adds_up_to_all_codes_that_are_used() {
    let steps = lines("saturation", &[]);
    assert_eq!(steps.len(), 35);
    let mut so_far = 0.0;
    for step in &steps {
        so_far += number(step, "new");
        assert_eq!(number(step, "so_far"), so_far, "{step}");
        assert_eq!(
            number(step, "new"),
            step["new_codes"].as_array().unwrap().len() as f64
        );
        let mean = number(step, "random_mean");
        assert!((number(step, "random_low")..=number(step, "random_high")).contains(&mean));
    }
    let last = steps.last().unwrap();
    for key in ["random_low", "random_mean", "random_high"] {
        assert_eq!(number(last, key), so_far, "every order ends with all codes");
    }
}

#[test]
fn codes_meet_oftener_the_farther_apart_they_may_be() {
    let pairs = |within: &[&str]| lines("cooccur", within).len();
    let (same, turn, near) = (
        pairs(&[]),
        pairs(&["--within", "0"]),
        pairs(&["--within", "3"]),
    );
    assert!(
        0 < same && same <= turn && turn < near,
        "{same} {turn} {near}"
    );
}

#[test]
fn suggestions_are_uncoded_sentences_with_their_reasons_and_few_codings_are_refused() {
    let found = lines("suggest", &["social-anxiety", "--limit", "10"]);
    assert_eq!(found.len(), 10);
    let coded = sample().json(&["retrieve", "demo.emic", "code:social-anxiety", "--json"]);
    let because = |line: &Json| line["because"].as_array().unwrap().len();
    assert!(found.iter().any(|line| because(line) > 0), "{found:?}");
    for line in &found {
        let covers = |other: &&Json| {
            other["transcript"] == line["transcript"]
                && number(other, "start") < number(line, "end")
                && number(line, "start") < number(other, "end")
        };
        assert_eq!(coded.iter().find(covers), None, "{line}");
    }
    let scores: Vec<f64> = found.iter().map(|line| number(line, "score")).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    let too_few = ["at least 10", "code more passages"];
    researcher.fails(1, &["suggest", "s.emic", "loneliness"], &too_few);
}

#[test]
fn suggestions_meet_passages_that_were_held_out_far_oftener_than_chance() {
    const LOOKED_AT: usize = 20;
    let researcher = Researcher::new();
    researcher.does(&["demo", "held.emic", "--no-open"]);
    let mut workbench = Workbench::open_whole(&researcher.path("held.emic"), None).unwrap();
    let own = own_passages(workbench.study(), &Scope::default());
    let mut codes: Vec<(&CodeId, &Vec<CodedPassage>)> = own.iter().collect();
    codes.sort_by_key(|(code, passages)| (std::cmp::Reverse(passages.len()), **code));
    let (mut met, mut by_chance) = (0.0, 0.0);
    for (code, passages) in codes.into_iter().take(8) {
        let held: Vec<&CodedPassage> = passages.iter().step_by(3).collect();
        let codings = held.iter().flat_map(|passage| passage.codings.clone());
        workbench
            .perform(Action::RemoveCodings(codings.collect()))
            .unwrap();
        let suggested = suggest(workbench.study(), *code, LOOKED_AT).unwrap();
        assert_eq!(suggested.len(), LOOKED_AT);
        workbench.undo().unwrap();
        for passage in held {
            let interview = workbench.study().interview(passage.transcript).unwrap();
            let text = &interview.document().text;
            let speech = interview.document().turns.iter().map(|turn| turn.speech);
            let sentences = speech.flat_map(|speech| text.sentences(speech));
            let within = sentences.filter(|sentence| sentence.overlaps(passage.span));
            // Of some 4,000 sentences, twenty are drawn.
            by_chance += (within.count() * LOOKED_AT) as f64 / 4000.0;
            met += f64::from(u8::from(suggested.iter().any(|suggestion| {
                suggestion.place.transcript == passage.transcript
                    && suggestion.place.span.overlaps(passage.span)
            })));
        }
    }
    assert!(met > 4.0 * by_chance, "{met} met, {by_chance} by chance");
}

#[test]
fn stop_words_are_kept_in_the_study_and_go_back_by_undo() {
    let researcher = Researcher::with_study();
    let has = |word: &str| {
        let words = researcher.does(&["stop-words", "s.emic"]);
        words.lines().any(|line| line == word)
    };
    let said = || researcher.does(&["words", "s.emic", "--csv"]);
    assert!(!has("lonely") && said().contains("lonely"));
    researcher.does(&["stop-words", "s.emic", "add", "lonely"]);
    assert!(has("lonely") && has("the") && !said().contains("lonely"));
    researcher.does(&["undo", "s.emic"]);
    assert!(!has("lonely") && said().contains("lonely"));
}

#[test]
fn a_figure_is_the_same_from_its_own_command_and_unknown_endings_are_refused() {
    let researcher = sample();
    researcher.does(&["figure", "demo.emic", "saturation", "-o", "figure.svg"]);
    researcher.does(&["saturation", "demo.emic", "-o", "table.svg"]);
    let figure = researcher.read("figure.svg");
    assert!(figure.starts_with(b"<svg") && figure == researcher.read("table.svg"));
    researcher.does(&["saturation", "demo.emic", "-o", "table.png"]);
    assert!(researcher.read("table.png").starts_with(b"\x89PNG"));
    researcher.fails(1, &["count", "demo.emic", "-o", "roles.pdf"], &[".svg"]);
    let wrong = ["there is no attribute", "role, transcript"];
    researcher.fails(2, &["words", "demo.emic", "--by", "shoe"], &wrong);
}
