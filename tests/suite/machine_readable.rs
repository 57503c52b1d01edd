//! What scripts rely on: the names of the keys, one value a line, and nothing else on standard output.

use serde_json::Value as Json;

use crate::researcher::Researcher;

fn keys(line: &Json) -> Vec<&str> {
    let mut keys: Vec<&str> = line
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

#[test]
fn every_list_has_the_promised_keys() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    researcher.codes("SU02", "that lonely.", "gp-time", "ak");
    for (arguments, names) in [
        (
            &["status", "s.emic"][..],
            &[
                "transcripts",
                "participants",
                "turns",
                "words",
                "codes",
                "codings",
                "coders",
                "memos",
            ][..],
        ),
        (
            &["count", "s.emic"],
            &[
                "code",
                "group",
                "codings",
                "passages",
                "words",
                "share",
                "participants",
            ],
        ),
        (
            &["cooccur", "s.emic"],
            &["a", "b", "pairs", "passages", "jaccard"],
        ),
        (
            &["find", "s.emic", "lonely"],
            &[
                "transcript",
                "turn",
                "speaker",
                "role",
                "start",
                "end",
                "text",
                "score",
            ],
        ),
        (
            &["retrieve", "s.emic", "code:loneliness"],
            &[
                "id",
                "transcript",
                "turn",
                "speaker",
                "role",
                "start",
                "end",
                "text",
                "codes",
                "coders",
            ],
        ),
    ] {
        let lines = researcher.json(&[arguments, &["--json"]].concat());
        assert!(!lines.is_empty(), "{arguments:?}");
        for line in &lines {
            assert_eq!(keys(line), sorted(names), "{arguments:?}");
        }
    }
}

#[test]
fn where_nothing_is_found_nothing_is_printed_and_that_is_success() {
    let researcher = Researcher::with_study();
    for arguments in [
        &["find", "s.emic", "zzzz", "--json"][..],
        &["retrieve", "s.emic", "code:loneliness", "--json"],
        &["cooccur", "s.emic", "--json"],
        &["verify", "s.emic", "--json"],
    ] {
        assert_eq!(researcher.does(arguments), "", "{arguments:?}");
    }
}

#[test]
fn co_occurrence_counts_pairs_passages_and_characters() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    researcher.codes("SU02", "that lonely.", "gp-time", "ak");
    let lines = researcher.json(&["cooccur", "s.emic", "--json"]);
    let expected = serde_json::json!({"a": "loneliness", "b": "gp-time", "pairs": 1, "passages": 1, "jaccard": 11.0 / 18.0});
    assert_eq!(lines, [expected]);
}
