//! Finding and retrieving at the command line.

use crate::researcher::Researcher;
use crate::screen::Screen;

#[test]
fn a_coding_made_a_moment_ago_is_found() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    let hits = researcher.json(&["find", "s.emic", "code:loneliness", "--json"]);
    assert_eq!(
        (hits.len(), &hits[0]["turn"], &hits[0]["speaker"]),
        (1, &2.into(), &"SU02".into())
    );
    let hits = researcher.json(&["find", "s.emic", "lonely -code:loneliness", "--json"]);
    assert_eq!((hits.len(), &hits[0]["transcript"]), (1, &"GP01".into()));
    let segments = researcher.json(&["retrieve", "s.emic", "code:belonging", "--json"]);
    assert_eq!(segments[0]["text"], "I was that lonely");
    assert_eq!(
        (&segments[0]["codes"][0], &segments[0]["coders"][0]),
        (&"loneliness".into(), &"ak".into())
    );
}

#[test]
fn units_order_limit_and_interviewers_are_chosen_by_option() {
    let researcher = Researcher::with_study();
    let count = |arguments: &[&str]| {
        researcher
            .json(&[&["find", "s.emic"], arguments, &["--json"]].concat())
            .len()
    };
    assert_eq!(count(&["lonely"]), 2);
    assert_eq!(count(&["lonely", "--limit", "1"]), 1);
    assert_eq!(count(&["first"]), 0, "the interviewer is left out");
    assert_eq!(count(&["first", "--interviewers", "include"]), 1);
    assert_eq!(count(&["-lonely"]), 2);
    let whole = researcher.json(&["find", "s.emic", "lonely", "--in", "transcript", "--json"]);
    assert!(whole.len() == 2 && whole[0]["turn"].is_null() && whole[0]["speaker"].is_null());
    let sentences = researcher.json(&[
        "find", "s.emic", "lonely", "--in", "sentence", "--sort", "order", "--json",
    ]);
    assert_eq!(sentences[1]["text"], "I was that lonely.");
    assert_eq!(sentences[0]["transcript"], "GP01");
}

#[test]
fn a_wrong_query_shows_where_it_is_wrong() {
    let researcher = Researcher::with_study();
    for command in ["find", "retrieve"] {
        let came = researcher.fails(
            2,
            &[command, "s.emic", "lonely AND (gp"],
            &["lonely AND (gp\n"],
        );
        let lines: Vec<&str> = came.err.lines().collect();
        assert!(lines.last().unwrap().trim() == "^", "{came:?}");
        researcher.fails(2, &[command, "s.emic", "code:lonelines"], &["loneliness"]);
    }
    assert_eq!(researcher.emic(&["find", "s.emic", "x"]).code, 0);
}

#[test]
fn a_terminal_shows_fifty_hits_and_a_pipe_all() {
    let researcher = Researcher::with_study();
    let long: String = (0..60)
        .map(|n| format!("INT1: And {n}?\n\nP9: Word again {n}.\n\n"))
        .collect();
    researcher.file("P9.txt", long);
    researcher.does(&["import", "s.emic", "P9.txt"]);
    assert_eq!(
        researcher.json(&["find", "s.emic", "word", "--json"]).len(),
        60
    );
    let piped = researcher.emic(&["find", "s.emic", "word"]);
    assert!(piped.err.contains("60 found"), "{piped:?}");
    let study = researcher.path("s.emic");
    let mut screen = Screen::start(
        researcher.folder(),
        &["find", study.to_str().unwrap(), "word"],
        80,
        24,
    );
    screen.shows("50 of 60 shown");
}

#[test]
fn an_attribute_is_found_however_its_name_is_written() {
    let researcher = Researcher::with_study();
    let count = |query: &str| {
        let hits = researcher.json(&["find", "s.emic", query, "--json"]);
        hits.len()
    };
    let spaced = count("@\"age band\":50-59");
    assert!(spaced > 0);
    assert_eq!(count("@age_band:50-59"), spaced);
}

#[test]
fn what_is_found_is_coded_by_a_pipe() {
    let researcher = Researcher::with_study();
    let found = researcher.emic(&["find", "s.emic", "lonely", "--in", "sentence", "--json"]);
    researcher.file("found.jsonl", found.out);
    researcher.does(&["code", "s.emic", "found.jsonl", "--code", "loneliness"]);
    let coded = researcher.json(&["retrieve", "s.emic", "code:loneliness", "--json"]);
    assert_eq!(coded.len(), 2);
    let missed = researcher.json(&["find", "s.emic", "lonely -code:loneliness", "--json"]);
    assert_eq!(missed.len(), 0);
    researcher.does(&["undo", "s.emic"]);
    let coded = researcher.json(&["retrieve", "s.emic", "code:loneliness", "--json"]);
    assert_eq!(coded.len(), 0);
}

#[test]
fn saved_questions_are_listed_run_exported_and_imported() {
    let researcher = Researcher::with_study();
    researcher.does(&["query", "s.emic", "save", "lonely-ones", "lonely"]);
    researcher.does(&[
        "query",
        "s.emic",
        "save",
        "uncoded",
        "query:lonely-ones -code:*",
    ]);
    let list = researcher.json(&["query", "s.emic", "list", "--json"]);
    assert_eq!(
        (list.len(), &list[0]["turns"], &list[0]["segments"]),
        (2, &2.into(), &2.into())
    );
    let run = researcher.json(&[
        "query", "s.emic", "run", "uncoded", "--in", "sentence", "--json",
    ]);
    assert_eq!(run.len(), 2);
    let segments = researcher.json(&["query", "s.emic", "retrieve", "lonely-ones", "--json"]);
    assert_eq!(segments[0]["text"], "lonely");
    researcher.fails(
        2,
        &["query", "s.emic", "save", "bad", "code:nope"],
        &["nope"],
    );
    researcher.fails(
        1,
        &[
            "query",
            "s.emic",
            "save",
            "lonely-ones",
            "gp OR query:uncoded",
        ],
        &["asks for itself"],
    );
    researcher.fails(
        1,
        &["query", "s.emic", "remove", "lonely-ones"],
        &["asked by uncoded"],
    );
    researcher.does(&["query", "s.emic", "rename", "lonely-ones", "alone"]);
    let renamed = researcher.json(&["query", "s.emic", "list", "--json"]);
    assert_eq!(renamed[0]["name"], "alone");
    assert_eq!(renamed[1]["query"], "query:alone -code:*");
    assert_eq!(renamed[1]["turns"], list[1]["turns"]);
    researcher.fails(
        1,
        &["query", "s.emic", "rename", "alone", "uncoded"],
        &["uncoded already"],
    );
    researcher.does(&["undo", "s.emic"]);
    assert_eq!(
        researcher.json(&["query", "s.emic", "list", "--json"]),
        list,
        "one step of undo for both"
    );
    researcher.fails(
        1,
        &["query", "s.emic", "run", "none"],
        &["there are: lonely-ones, uncoded"],
    );
    researcher.does(&["query", "s.emic", "export", "q.txt"]);
    researcher.does(&["query", "s.emic", "remove", "uncoded"]);
    researcher.does(&["query", "s.emic", "remove", "lonely-ones"]);
    researcher.does(&["query", "s.emic", "import", "q.txt"]);
    assert_eq!(
        researcher.json(&["query", "s.emic", "list", "--json"]),
        list
    );
    researcher.file("circle.txt", "a: query:b\nb: query:a\n");
    researcher.fails(
        1,
        &["query", "s.emic", "import", "circle.txt"],
        &["line 1", "asks for itself"],
    );
    assert_eq!(
        researcher
            .json(&["query", "s.emic", "list", "--json"])
            .len(),
        2
    );
}

#[test]
fn words_are_stemmed_by_the_rules_of_the_language_that_is_set() {
    let researcher = Researcher::with_study();
    researcher.file(
        "in/DE01.txt",
        "INT1: Und dann?\n\nDE01: Die Häuser waren leer. Ich habe den Ärzten vertraut.\n",
    );
    researcher.does(&["import", "s.emic", "in/DE01.txt"]);
    let hits = |query: &str| researcher.json(&["find", "s.emic", query, "--json"]).len();
    assert_eq!((hits("Haus"), hits("arzt"), hits("backs")), (0, 0, 1));
    researcher.does(&["language", "s.emic", "German"]);
    assert_eq!(
        (hits("haus"), hits("=haus"), hits("\"arzt vertraut\"")),
        (1, 0, 1)
    );
    let segments = researcher.json(&["retrieve", "s.emic", "Haus", "--json"]);
    assert_eq!(segments[0]["text"], "Häuser");
    let lines = researcher.json(&["language", "s.emic", "--json"]);
    let set: Vec<_> = lines.iter().filter(|line| line["set"] == true).collect();
    assert!(set.len() == 1 && set[0]["language"] == "german");
    assert!(
        researcher
            .does(&["history", "s.emic"])
            .contains("rules of german")
    );

    researcher.does(&["language", "s.emic", "none"]);
    assert_eq!((hits("haus"), hits("hauser")), (0, 1));
    researcher.does(&["undo", "s.emic"]);
    assert_eq!(hits("haus"), 1);
    researcher.fails(
        1,
        &["language", "s.emic", "klingon"],
        &["klingon", "french, german"],
    );
}
