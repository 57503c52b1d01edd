use super::*;
use crate::search::testing::{Sketch, said};
use crate::search::{FindOptions, Finder, Interviewers};
use crate::study::Action;

fn study() -> Study {
    Sketch {
        transcripts: vec![
            said(&[
                (0, "When were you lonely?"),
                (2, "Lonely? In the evenings. My GP knew."),
                (4, "He was lonely."),
            ]),
            said(&[(3, "Loneliness, no. The gp asked."), (1, "And lonely?")]),
        ],
        // "Lonely? In the evenings" by ak as loneliness, "evenings. My GP" by mh as isolation, "The gp asked" by mh as stigma.
        codings: vec![(0, 81, 23, 1, 0), (0, 96, 15, 2, 1), (1, 69, 12, 3, 1)],
        values: vec![[1, 0, 0], [0, 0, 0], [0, 0, 0], [3, 3, 1]],
        memos: vec![(4, 0, 81, 7, 0), (0, 0, 0, 1, 0)],
    }
    .build()
}

fn refused(query: &str) -> QueryError {
    Query::parse(query, &study()).unwrap_err()
}

fn retrieved(query: &str) -> Vec<String> {
    retrieved_with(query, Interviewers::Exclude)
}

fn retrieved_with(query: &str, interviewers: Interviewers) -> Vec<String> {
    let study = study();
    let query = Query::parse(query, &study).unwrap();
    let finder = Finder {
        study,
        words: Default::default(),
    };
    let text = |segment: &crate::search::Segment| {
        let interview = finder.study.interview(segment.transcript).unwrap();
        interview.document().text.slice(segment.span).to_owned()
    };
    finder
        .retrieve(&query, interviewers)
        .iter()
        .map(text)
        .collect()
}

#[test]
fn terms_are_the_spans_that_the_language_promises() {
    assert_eq!(retrieved("lonely"), ["Lonely", "lonely"]);
    assert_eq!(retrieved("lonel*"), ["Lonely", "lonely", "Loneliness"]);
    assert_eq!(
        retrieved("code:loneliness"),
        ["Lonely? In the evenings. My GP"]
    );
    assert_eq!(retrieved("code:=loneliness"), ["Lonely? In the evenings"]);
    assert_eq!(
        retrieved("code:loneliness CONTAINS gp"),
        ["Lonely? In the evenings. My GP"]
    );
    assert_eq!(retrieved("gp WITHIN code:stigma"), ["gp"]);
    assert_eq!(retrieved("gp NOT WITHIN code:stigma"), ["GP"]);
    assert_eq!(retrieved("role:other"), ["He was lonely."]);
    assert_eq!(
        retrieved("@age>60"),
        ["Lonely? In the evenings. My GP knew."]
    );
    assert_eq!(retrieved("@age:unknown"), ["Loneliness, no. The gp asked."]);
    assert_eq!(retrieved("memo:lonely"), ["Lonely?"]);
    assert_eq!(
        retrieved("NOT code:*"),
        [" knew.", "He was lonely.", "Loneliness, no. ", "."]
    );
}

#[test]
fn interviewers_come_in_where_they_are_named_or_asked_for() {
    assert_eq!(
        retrieved("role:interviewer"),
        ["When were you lonely?", "And lonely?"]
    );
    assert_eq!(retrieved("lonely speaker:INT1"), ["lonely"]);
    assert_eq!(retrieved("speaker:int2 OR time"), ["And lonely?"]);
    assert_eq!(retrieved_with("lonely", Interviewers::Include).len(), 4);
    assert_eq!(retrieved_with("lonely", Interviewers::Only).len(), 2);
}

#[test]
fn a_coder_speaks_for_the_codes_beside_it() {
    assert_eq!(
        retrieved("code:loneliness coder:ak"),
        ["Lonely? In the evenings"]
    );
    assert_eq!(retrieved("code:loneliness coder:mh"), ["evenings. My GP"]);
    assert_eq!(retrieved("code:loneliness coder:ak coder:mh"), ["evenings"]);
    assert_eq!(retrieved("code:loneliness NOT coder:ak"), [". My GP"]);
    assert_eq!(
        retrieved("(code:=loneliness OR code:stigma) (coder:ak OR coder:mh)"),
        ["Lonely? In the evenings", "The gp asked"]
    );
    assert_eq!(
        retrieved("(code:belonging coder:mh) NOT (code:belonging coder:ak)"),
        [". My GP"]
    );
    assert_eq!(
        retrieved("code:isolation NOT coder:ak"),
        ["evenings. My GP"]
    );
    assert_eq!(retrieved("gp coder:mh"), ["GP", "gp"]);
}

#[test]
fn relations_bind_tighter_than_not_and_not_tighter_than_and() {
    let parsed = |query: &str| Query::parse(query, &study()).unwrap();
    for (query, bracketed) in [
        ("a b OR c d", "(a AND b) OR (c AND d)"),
        ("a -b c", "a AND (NOT b) AND c"),
        ("NOT a WITHIN b c", "(NOT (a WITHIN b)) AND c"),
        ("a NOT WITHIN b OR c", "(a NOT WITHIN b) OR c"),
        ("a b THEN/2 c", "a AND (b THEN/2 c)"),
    ] {
        assert_eq!(parsed(query), parsed(bracketed), "{query}");
    }
    assert_ne!(parsed("a (b OR c)"), parsed("a b OR c"));
}

#[test]
fn each_operator_binds_as_tightly_as_promised_beside_each_other() {
    let parsed = |query: &str| {
        let read = Query::parse(query, &study());
        read.unwrap_or_else(|error| panic!("{query}: {}", error.message))
    };
    // Loosest first; those of one row bind alike.
    let rows: [&[&str]; 3] = [
        &["OR"],
        &["AND", ""],
        &[
            "WITHIN",
            "CONTAINS",
            "OVERLAPS",
            "NEAR/2",
            "THEN/2",
            "NOT WITHIN",
            "NOT CONTAINS",
            "NOT OVERLAPS",
            "NOT NEAR/2",
            "NOT THEN/2",
        ],
    ];
    let ranked = || {
        let rows = rows.iter().enumerate();
        rows.flat_map(|(rank, row)| row.iter().map(move |operator| (rank, *operator)))
    };
    for (x, first) in ranked() {
        for (y, second) in ranked() {
            let plain = format!("a {first} b {second} c");
            let (left, right) = (
                format!("(a {first} b) {second} c"),
                format!("a {first} (b {second} c)"),
            );
            match (x.cmp(&y), x) {
                (Ordering::Less, _) => assert_eq!(parsed(&plain), parsed(&right), "{plain}"),
                (Ordering::Greater, _) => assert_eq!(parsed(&plain), parsed(&left), "{plain}"),
                (Ordering::Equal, 2) => {
                    let error = refused(&plain);
                    assert!(error.message.contains("which is meant first"), "{plain}");
                    assert_eq!(error.column, format!("a {first} b ").len(), "{plain}");
                }
                (Ordering::Equal, _) => {
                    let (Node::And(nodes) | Node::Or(nodes)) = parsed(&plain).root else {
                        panic!("{plain}");
                    };
                    assert_eq!(nodes.len(), 3, "{plain}");
                }
            }
        }
        // NOT and the minus stand between AND and relations.
        for not in ["NOT ", "-"] {
            let before = parsed(&format!("{not}a {first} b"));
            if x == 2 {
                assert_eq!(
                    before,
                    parsed(&format!("NOT (a {first} b)")),
                    "{not}{first}"
                );
                continue;
            }
            assert_eq!(
                before,
                parsed(&format!("(NOT a) {first} b")),
                "{not}{first}"
            );
            let behind = parsed(&format!("a {first} {not}b"));
            assert_eq!(
                behind,
                parsed(&format!("a {first} (NOT b)")),
                "{first} {not}"
            );
        }
    }
    assert_eq!(parsed("NOT NOT a"), parsed("NOT (NOT a)"));
}

#[test]
fn a_saved_query_is_found_by_its_new_name_however_it_was_written() {
    let renamed = |text: &str| with_saved_renamed(text, "old", "much-newer");
    assert_eq!(
        renamed("query:old OR QUERY:\"Old\" -(query:=old query:older)"),
        "query:much-newer OR QUERY:\"much-newer\" -(query:=much-newer query:older)"
    );
    for same in [
        "old",
        "\"query:old\"",
        "@query:old",
        "code:old",
        "query:old (\"",
    ] {
        assert_eq!(renamed(same), same);
    }
}

#[test]
fn lower_case_operators_are_words() {
    assert_eq!(
        Query::parse("in and or not", &study()).unwrap().to_string(),
        "in AND and AND or AND not"
    );
    assert_eq!(
        Query::parse("\"AND\" OR \"NEAR\"", &study())
            .unwrap()
            .to_string(),
        "\"AND\" OR \"NEAR\""
    );
}

#[test]
fn a_query_may_start_with_a_minus() {
    assert_eq!(
        Query::parse("-gp lonely", &study()).unwrap().to_string(),
        "NOT gp AND lonely"
    );
    assert_eq!(retrieved("-code:* gp"), [""; 0]);
}

#[test]
fn typographic_quotes_and_several_words_are_phrases() {
    let parsed = |query: &str| Query::parse(query, &study()).unwrap();
    assert_eq!(
        parsed("\u{201c}link worker\u{201d}").to_string(),
        "\"link worker\""
    );
    assert_eq!(parsed("well-being").to_string(), "\"well being\"");
}

#[test]
fn errors_point_at_the_column_and_say_what_was_expected() {
    let cases = [
        ("", 0, "nothing to search for"),
        ("lonely AND", 10, "missing at the end"),
        ("lonely OR OR gp", 10, "missing before this operator"),
        ("AND gp", 0, "missing before this operator"),
        ("(lonely", 0, "not closed"),
        ("lonely)", 6, "closes nothing"),
        ("()", 1, "nothing before this bracket"),
        ("a \"link worker", 2, "quote is not closed"),
        ("a /lone", 2, "not closed"),
        ("x /lone(/", 2, "no regular expression"),
        ("x //", 2, "is empty"),
        ("a NEAR b", 2, "number of turns"),
        ("a NEAR/x b", 2, "number of turns"),
        ("a WITHIN b CONTAINS c", 11, "which is meant first"),
        ("a WITHIN NOT b", 9, "cannot stand on this side"),
        ("lonely~2", 0, "cannot be read"),
        ("a *", 2, "every word"),
        ("\"lonel* people\"", 0, "no meaning within quotes"),
        ("\"gp time\"~x", 9, "needs a number"),
        ("a - b", 2, "excludes nothing"),
        ("a [laughs]", 2, "holds no word"),
        ("x code:", 7, "has no value"),
        ("x code:lonliness", 7, "no code called lonliness"),
        ("role:pateint", 5, "no role called pateint"),
        ("speaker:NOBODY", 8, "no speaker called NOBODY"),
        ("transcript:T9", 11, "no transcript called T9"),
        ("coder:xx", 6, "no coder called xx"),
        ("query:none", 6, "no saved query called none"),
        ("x set:wav", 6, "no set called wav"),
        ("a THEN b", 2, "number of turns"),
        ("NEAR/2 b", 0, "missing before this operator"),
        ("a NOT WITHIN", 12, "missing at the end"),
        ("a NOT", 5, "missing at the end"),
        ("a = b", 2, "no word behind this ="),
        ("\"\"", 0, "holds no word"),
        ("lone*ly~1", 0, "more than one word"),
        ("@>60", 0, "no attribute behind"),
        (":lonely", 0, "field's name is missing"),
        ("@\"living alone\">yes", 16, "none is larger"),
        ("lonely role:", 12, "has no value"),
        ("(a OR (b c)", 0, "not closed"),
        ("x agee>60", 2, "no field called agee"),
        ("x @agee>60", 2, "no attribute called agee"),
        ("@age>old", 5, "is no number"),
        ("@\"living alone\":maybe", 16, "neither yes nor no"),
        ("@date>spring", 6, "is no date"),
        ("@", 0, "no attribute behind"),
        ("@age", 0, "asks nothing"),
        ("code>x", 0, "not smaller or larger"),
    ];
    for (query, column, message) in cases {
        let error = refused(query);
        assert_eq!(error.column, column, "{query}: {}", error.message);
        assert!(
            error.message.contains(message),
            "{query}: {}",
            error.message
        );
    }
}

#[test]
fn errors_suggest_the_name_that_was_meant() {
    let cases = [
        ("code:lonliness", "did you mean loneliness?"),
        ("code:belong", "did you mean belonging?"),
        ("role:pateint", "did you mean patient?"),
        ("@agee>60", "did you mean age?"),
        ("spaeker:P", "did you mean speaker?"),
        ("coder:zz", "there are: ak, mh"),
        ("set:wave1", "did you mean wave-1?"),
    ];
    for (query, hint) in cases {
        assert!(
            refused(query).hint.contains(hint),
            "{query}: {}",
            refused(query).hint
        );
    }
}

#[test]
fn saved_queries_that_go_in_a_circle_are_refused() {
    let mut study = study();
    let mut stamp = crate::search::testing::stamp();
    stamp.ids = crate::study::IdSource::counted("later");
    for (name, query) in [
        ("one", "lonely query:two"),
        ("two", "gp OR query:one"),
        ("bad", "code:nope"),
    ] {
        let (name, query) = (name.to_owned(), query.to_owned());
        crate::search::testing::perform(
            &mut study,
            &mut stamp,
            Action::SaveQuestion { name, query },
        );
    }
    let circle = Query::parse("time query:one", &study).unwrap_err();
    assert_eq!(circle.column, 11);
    assert!(
        circle.message.contains("one asks for itself"),
        "{}",
        circle.message
    );
    let bad = Query::parse("query:bad", &study).unwrap_err();
    assert!(
        bad.message.contains("no code called nope"),
        "{}",
        bad.message
    );
}

#[test]
fn a_query_that_is_too_deep_or_too_long_is_refused() {
    let deep = format!("{}a{}", "(".repeat(200), ")".repeat(200));
    assert!(refused(&deep).message.contains("lie in one another"));
    assert!(
        refused(&"NOT ".repeat(500))
            .message
            .contains("lie in one another")
    );
    assert!(refused(&"a ".repeat(3000)).message.contains("terms"));
}

#[test]
fn a_band_passes_a_comparison_as_a_whole_or_not_at_all() {
    let passes = |query: &str, value: &str| {
        let Node::Attribute(condition) = Query::parse(query, &study()).unwrap().root else {
            panic!("{query} is no attribute");
        };
        let kind = study().attribute_type(&condition.name);
        condition
            .test
            .passes(&crate::study::Value::read(value), kind)
    };
    assert!(passes("@band>39", "40-49") && !passes("@band>40", "40-49"));
    assert!(passes("@band>=40", "40-49") && passes("@band<50", "40-49"));
    assert!(!passes("@band<49", "40-49") && passes("@band<=49", "40-49"));
    assert!(passes("@band>79", "80+") && !passes("@band<100", "80+"));
    assert!(passes("@date:2018-05", "2018-05-14") && !passes("@date:2018-05-14", "2018-05"));
    assert!(passes("@date>2018-04", "2018-05-14") && !passes("@date>2018", "2018-05-14"));
    assert!(!passes("@band>0", "unknown") && !passes("@band<0", "declined"));
}

#[test]
fn scores_are_zero_where_only_codes_and_attributes_are_asked_for() {
    let study = study();
    let query = Query::parse("code:* OR role:patient", &study).unwrap();
    let finder = Finder {
        study,
        words: Default::default(),
    };
    let found = finder.find(&query, &FindOptions::default());
    assert_eq!(found.total, 2);
    assert!(
        found
            .hits
            .iter()
            .all(|hit| hit.score == 0.0 && hit.words.is_empty())
    );
}
