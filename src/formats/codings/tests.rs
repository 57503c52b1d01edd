//! Codings out and in again.

use proptest::prelude::*;

use super::*;
use crate::formats::testing::{Bench, studied};
use crate::study::{Action, NewCoding};

const TEXT: &str = "INT1: =Wie geht's?\n\nSU01: -- Gut, \"ja\"; na\u{ef}v,\nund\t@home 👩‍👩‍👧.\n";

fn bench() -> Bench {
    studied(&[("SU01.txt", TEXT)], &["loneliness", "being-heard"])
}

fn csv_of(bench: &Bench) -> Vec<u8> {
    let mut csv = Vec::new();
    write_csv(&bench.study, &Silent::new(), &mut csv).unwrap();
    csv
}

fn with_codings(rows: &[CodingRow]) -> Bench {
    let mut bench = bench();
    let codings = resolve(rows, &bench.study, None, "ak").unwrap();
    bench.perform(&Action::AddCodings(codings));
    bench
}

fn errors(file: &str) -> Vec<String> {
    let rows = read_codings(file.as_bytes()).unwrap();
    let errors = resolve(&rows, &bench().study, None, "ak")
        .err()
        .unwrap_or_default();
    errors.iter().map(ToString::to_string).collect()
}

fn codings(file: &str, default_code: Option<&str>) -> Vec<NewCoding> {
    let rows = read_codings(file.as_bytes()).unwrap();
    resolve(&rows, &bench().study, default_code, "ak").unwrap()
}

#[test]
fn columns_come_in_any_order_and_defaults_fill_what_is_missing() {
    let coding = &codings(
        "End;START;Transcript;Code;Key;weight\n10;6;su01;Being heard;yes;40\n",
        None,
    )[0];
    assert_eq!((coding.span.start, coding.span.end), (6, 10));
    assert_eq!(
        (coding.coder.as_str(), coding.weight, coding.flags.key),
        ("ak", Some(40), true)
    );
}

#[test]
fn a_hit_of_a_search_is_coded_with_the_default_code() {
    let hit = r#"{"transcript":"SU01","turn":1,"speaker":"INT1","role":"interviewer","start":6,"end":18,"text":"=Wie geht's?","score":1.5}"#;
    let both = codings(&format!("{hit}\n\n{hit}\n"), Some("loneliness"));
    assert_eq!(both.len(), 2);
    assert_eq!(
        codings(&format!("[{hit},\n{hit}]\n"), Some("loneliness")).len(),
        2
    );
}

#[test]
fn every_row_that_does_not_fit_is_named_by_its_line() {
    let csv = "transcript,start,end,code,text\nSU1,1,2,loneliness,\nSU01,1,2,lonelyness,\nSU01,5,500,loneliness,\nSU01,9,9,loneliness,\nSU01,0,4,loneliness,INT2\nSU01,,,loneliness,x\nSU01,1,2,,\n";
    let errors = errors(csv);
    let expected = [
        "line 2: there is no transcript \"SU1\"; did you mean \"SU01\"?",
        "line 3: there is no code \"lonelyness\"; did you mean \"loneliness\"?",
        "line 4: 5-500 is no passage of SU01",
        "line 5: 9-9 is no passage of SU01",
        "line 6: the column text is not what stands at 0-4 of SU01",
        "line 7: it has no start and end",
        "line 8: it names no code",
    ];
    assert_eq!(errors.len(), expected.len());
    for (error, expected) in errors.iter().zip(expected) {
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn rows_of_an_older_text_are_refused() {
    let csv = "id,transcript,start,end,code\nSU01:1:6-10@v2,SU01,6,10,loneliness\n";
    assert!(errors(csv)[0].contains("count in version 2 of SU01, which is now at version 1"));
}

#[test]
fn what_cannot_be_read_names_its_line() {
    let refusal = |file: &str| read_codings(file.as_bytes()).unwrap_err().to_string();
    assert!(
        refusal("transcript,start,end\nSU01,six,10\n")
            .starts_with("line 2: start \"six\" is no position")
    );
    assert!(
        refusal("transcript,code\nSU01,x\n")
            .starts_with("line 1: the column start, end is missing")
    );
    assert!(refusal("{\"transcript\":\"SU01\"}\n\n{\"start\":-1}\n").starts_with("line 3: start"));
    assert!(
        refusal("{\"transcript\":\"SU01\"}\nSU01,6\n")
            .starts_with("line 2: expected a JSON object")
    );
    assert!(refusal("[{\"start\":1}").starts_with("line 1: expected a JSON object"));
}

#[test]
fn a_row_is_written_whole_and_safe_for_spreadsheets() {
    let row = CodingRow {
        transcript: "SU01".into(),
        start: Some(6),
        end: Some(18),
        code: "loneliness".into(),
        comment: "=cmd|' /C calc'!A0".into(),
        ..CodingRow::default()
    };
    let csv = String::from_utf8(csv_of(&with_codings(&[row]))).unwrap();
    let expected = "id,transcript,turn,speaker,participant,role,start,end,code,label,coder,comment,key,contrary,weight,state,text\nSU01:1:6-18,SU01,1,INT1,,interviewer,6,18,loneliness,loneliness,ak,'=cmd|' /C calc'!A0,,,,sound,'=Wie geht's?\n";
    assert_eq!(csv, expected);
}

#[test]
fn a_lost_coding_is_written_without_a_place() {
    let mut bench = bench();
    bench.lose_a_coding("loneliness", "the old words");
    let mut lines = Vec::new();
    write_json_lines(&bench.study, &Silent::new(), &mut lines).unwrap();
    let line: serde_json::Value = serde_json::from_slice(&lines).unwrap();
    assert_eq!(
        (&line["id"], &line["start"], &line["turn"]),
        (&().into_json(), &().into_json(), &().into_json())
    );
    assert_eq!(
        (&line["state"], &line["text"]),
        (&"lost".into(), &"the old words".into())
    );
}

trait IntoJson {
    fn into_json(self) -> serde_json::Value;
}

impl IntoJson for () {
    fn into_json(self) -> serde_json::Value {
        serde_json::Value::Null
    }
}

fn rows() -> impl Strategy<Value = Vec<CodingRow>> {
    let length = TEXT.chars().count() as u32;
    let row = (
        0..length,
        1..30u32,
        any::<bool>(),
        "[a-b]",
        "[=a'\n\r\t ,\"é\u{202e}]{0,6}",
        any::<bool>(),
        prop::option::of(0u8..=100),
    );
    let row = row.prop_map(
        move |(start, len, code, coder, comment, key, weight)| CodingRow {
            transcript: "SU01".into(),
            start: Some(start),
            end: Some((start + len).min(length)),
            code: if code { "loneliness" } else { "being-heard" }.into(),
            coder,
            comment,
            flags: crate::study::Flags {
                key,
                contrary: !key,
            },
            weight,
            ..CodingRow::default()
        },
    );
    prop::collection::vec(row, 0..8)
}

proptest! {
    #[test]
    fn every_export_read_back_gives_the_same_codings(rows in rows()) {
        let bench = with_codings(&rows);
        let csv = csv_of(&bench);
        let (mut lines, mut list) = (Vec::new(), Vec::new());
        write_json_lines(&bench.study, &Silent::new(), &mut lines).unwrap();
        write_json(&bench.study, &Silent::new(), &mut list).unwrap();
        if !rows.is_empty() {
            for file in [&csv, &lines, &list] {
                let read = read_codings(file).unwrap();
                prop_assert_eq!(&csv_of(&with_codings(&read)), &csv);
            }
        }
    }

    #[test]
    fn no_file_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), json in "[\\[\\]{}\",:a-c0-9 \n]{0,40}") {
        let _ = read_codings(&bytes);
        let _ = read_codings(json.as_bytes());
    }
}
