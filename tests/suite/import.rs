//! Bringing in transcripts and participants.

use crate::researcher::{GP01, Researcher, SU02};

fn outcomes(researcher: &Researcher, arguments: &[&str], code: i32) -> Vec<(String, String)> {
    let came = researcher.emic(&[arguments, &["--json"]].concat());
    assert_eq!(came.code, code, "{came:?}");
    let lines = came
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let word = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap_or("").to_owned();
    lines
        .map(|line| (word(&line, "file"), word(&line, "outcome")))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(file, outcome)| ((*file).to_owned(), (*outcome).to_owned()))
        .collect()
}

#[test]
fn a_folder_goes_in_as_one_entry_past_its_bad_files() {
    let researcher = Researcher::new();
    researcher.does(&["new", "s.emic", "--coder", "ak"]);
    researcher.file("in/GP10.txt", SU02);
    researcher.file("in/GP2.txt", GP01);
    researcher.file("in/empty.txt", "");
    researcher.file("in/binary.txt", [0u8, 1, 2, 3]);
    researcher.file("in/README.md", "Read me: not a turn");
    researcher.file("in/.hidden.txt", "INT: no");
    researcher.file("in/notes.jsonl", "{}");
    researcher.file("in/interview.odd", "INT: what is this?");
    researcher.file("in/participants.csv", "participant,role\nGP01,gp\n");
    let expected = pairs(&[
        ("in/binary.txt", "refused"),
        ("in/empty.txt", "refused"),
        ("in/GP2.txt", "imported"),
        ("in/GP10.txt", "imported"),
        ("in/interview.odd", "refused"),
        ("in/notes.jsonl", "skipped"),
        ("in/participants.csv", "imported"),
    ]);
    let would: Vec<(String, String)> = expected
        .iter()
        .cloned()
        .map(|(file, outcome)| {
            (
                file,
                if outcome == "imported" {
                    "would be imported".into()
                } else {
                    outcome
                },
            )
        })
        .collect();
    assert_eq!(
        outcomes(&researcher, &["import", "s.emic", "in", "--dry-run"], 1),
        would
    );
    assert_eq!(
        researcher.json(&["history", "s.emic", "--json"]).len(),
        1,
        "a dry run writes nothing"
    );
    assert_eq!(
        outcomes(&researcher, &["import", "s.emic", "in"], 1),
        expected
    );
    let history = researcher.json(&["history", "s.emic", "--json"]);
    assert_eq!(history.len(), 2);
    assert_eq!(
        history[0]["sentence"],
        "imported 2 transcripts and a table of 1 participant"
    );
    let listed = researcher.json(&["status", "s.emic", "--transcripts", "--json"]);
    let titles: Vec<&str> = listed
        .iter()
        .filter_map(|line| line["transcript"].as_str())
        .collect();
    assert_eq!(titles, ["GP01", "GP10"]);
    assert_eq!(listed[0]["role"], "gp");
}

#[test]
fn the_same_content_is_skipped_and_the_same_title_refused() {
    let researcher = Researcher::with_study();
    let again = researcher.emic(&["import", "s.emic", "in/GP01.txt"]);
    assert_eq!(again.code, 0);
    assert!(
        again
            .err
            .contains("the same text is in the study already, as GP01"),
        "{again:?}"
    );
    researcher.file("GP01.txt", GP01.replace("Backs", "Knees"));
    researcher.fails(
        1,
        &["import", "s.emic", "GP01.txt"],
        &["a transcript GP01 already", "--title"],
    );
    researcher.does(&["import", "s.emic", "GP01.txt", "--title", "GP01b"]);
    assert_eq!(
        researcher.json(&["status", "s.emic", "--json"])[0]["transcripts"],
        3
    );
    researcher.fails(
        2,
        &["import", "s.emic", "in", "--title", "X"],
        &["--title is for one file"],
    );
}

#[test]
fn windows_files_are_read_as_they_were_meant() {
    let researcher = Researcher::new();
    researcher.does(&["new", "s.emic", "--coder", "ak"]);
    researcher.file("a.txt", b"\xef\xbb\xbfINT1: How?\r\n\r\nP1: It\xe2\x80\x99s fine.\r\n\r\nINT1: So?\r\n\r\nP1: Yes.\r\n");
    researcher.file(
        "b.txt",
        b"INT1: How?\r\n\r\nP2: It\x92s not \x93fine\x94.\r\n\r\nINT1: So?\r\n\r\nP2: No.\r\n",
    );
    let read = researcher.json(&[
        "import", "s.emic", "a.txt", "b.txt", "--json", "--role", "Patient",
    ]);
    assert_eq!(
        (&read[0]["encoding"], &read[1]["encoding"]),
        (&"UTF-8".into(), &"windows-1252".into())
    );
    assert_eq!(read[0]["turns"], 4);
    assert!(
        read[1]["warnings"][0]
            .as_str()
            .unwrap()
            .contains("windows-1252")
    );
    let listed = researcher.json(&["status", "s.emic", "--transcripts", "--json"]);
    assert!(
        listed.iter().all(|line| line["role"] == "patient"),
        "{listed:?}"
    );
    researcher.does(&["verify", "s.emic"]);
}

#[test]
fn files_that_differ_only_in_their_ending_keep_it_in_the_title() {
    let researcher = Researcher::new();
    researcher.does(&["new", "s.emic", "--coder", "ak"]);
    researcher.file("in/P1.txt", SU02);
    researcher.file("in/P1.md", SU02.replace("car", "bus"));
    researcher.does(&["import", "s.emic", "in"]);
    let listed = researcher.json(&["status", "s.emic", "--transcripts", "--json"]);
    let titles: Vec<&str> = listed
        .iter()
        .filter_map(|line| line["transcript"].as_str())
        .collect();
    assert_eq!(titles, ["P1.md", "P1.txt"]);
}

#[test]
fn originals_are_kept_unless_not_wanted() {
    let researcher = Researcher::with_study();
    let kept = |study: &str| {
        let file = rusqlite::Connection::open(researcher.path(study)).unwrap();
        file.query_row("SELECT count(*) FROM original", [], |row| {
            row.get::<_, i64>(0)
        })
        .unwrap()
    };
    assert_eq!(kept("s.emic"), 2);
    researcher.does(&["new", "t.emic", "--coder", "ak"]);
    researcher.does(&["import", "t.emic", "in", "--no-originals"]);
    assert_eq!(kept("t.emic"), 0);
}

#[test]
fn what_a_table_says_of_somebody_goes_before_what_a_file_says() {
    let researcher = Researcher::with_study();
    let counts = researcher.json(&["count", "s.emic", "--by", "age", "--json"]);
    let groups: std::collections::BTreeSet<&str> = counts
        .iter()
        .filter_map(|line| line["group"].as_str())
        .collect();
    assert_eq!(groups.into_iter().collect::<Vec<_>>(), ["54", "unknown"]);
    researcher.file("people.csv", "participant,role,age\nSU02,carer,declined\n");
    researcher.file("in/SU03.txt", SU02.replace("SU02", "SU03"));
    researcher.does(&[
        "import",
        "s.emic",
        "in/SU03.txt",
        "--participants",
        "people.csv",
        "--role",
        "patient",
    ]);
    let listed = researcher.json(&["status", "s.emic", "--transcripts", "--json"]);
    let roles: Vec<&str> = listed
        .iter()
        .filter_map(|line| line["role"].as_str())
        .collect();
    assert_eq!(roles, ["gp", "carer", "patient"]);
}

#[test]
fn originals_come_out_as_they_went_in() {
    let researcher = Researcher::with_study();
    researcher.does(&["export", "s.emic", "originals", "-o", "out"]);
    for name in ["GP01.txt", "SU02.txt"] {
        let (before, after) = (format!("in/{name}"), format!("out/{name}"));
        assert_eq!(
            std::fs::read(researcher.path(&before)).unwrap(),
            std::fs::read(researcher.path(&after)).unwrap()
        );
    }
    researcher.fails(
        1,
        &["export", "s.emic", "originals", "-o", "out"],
        &["is there already"],
    );
}

#[test]
fn an_archive_goes_in_like_a_folder_and_no_talk_is_passed_over() {
    use std::io::Write as _;
    let researcher = Researcher::new();
    researcher.does(&["new", "s.emic", "--coder", "ak"]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let survey = "participant,age\nP1,30\n".to_owned();
    let talk = "speaker,text\nInterviewer,How?\nSU09,So.\n".to_owned();
    for (name, text) in [
        ("w/GP01.txt", GP01.to_owned()),
        ("w/survey.csv", survey),
        ("w/SU09.csv", talk),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    researcher.file("wave.zip", zip.finish().unwrap().into_inner());
    let expected = pairs(&[
        ("wave.zip/w/GP01.txt", "imported"),
        ("wave.zip/w/SU09.csv", "imported"),
        ("wave.zip/w/survey.csv", "skipped"),
    ]);
    assert_eq!(
        outcomes(&researcher, &["import", "s.emic", "wave.zip"], 0),
        expected
    );
    researcher.file("survey.csv", "participant,age\nP1,30\n");
    researcher.fails(
        1,
        &["import", "s.emic", "survey.csv"],
        &["a column \"speaker\" and a column \"text\""],
    );
}

#[test]
fn who_asks_can_be_said() {
    let researcher = Researcher::new();
    researcher.does(&["new", "s.emic", "--coder", "ak"]);
    researcher.file(
        "a.txt",
        "Ann: It began.\n\nBen: I see.\n\nAnn: It went on.\n\nBen: Yes.\n",
    );
    let read = researcher.json(&[
        "import",
        "s.emic",
        "a.txt",
        "--interviewer",
        "Ben",
        "--dry-run",
        "--json",
    ]);
    assert_eq!(read[0]["speakers"][1]["who"], "interviewer");
    assert_eq!(read[0]["warnings"], serde_json::json!([]));
}

/// A Word document of two turns with two comments.
fn commented() -> Vec<u8> {
    use std::io::Write as _;
    let turn = |id: u32, words: &str| {
        format!(
            "<w:p><w:commentRangeStart w:id=\"{id}\"/><w:r><w:t>{words}</w:t></w:r><w:commentRangeEnd w:id=\"{id}\"/></w:p>"
        )
    };
    let comment = |id: u32| {
        format!(
            "<w:comment w:id=\"{id}\" w:author=\"AK\"><w:p><w:r><w:t>Check.</w:t></w:r></w:p></w:comment>"
        )
    };
    let body = [turn(1, "INT1: How was it?"), turn(2, "SU01: Slow.")].concat();
    let parts = [
        (
            "word/document.xml",
            format!("<w:document><w:body>{body}</w:body></w:document>"),
        ),
        (
            "word/comments.xml",
            format!("<w:comments>{}{}</w:comments>", comment(1), comment(2)),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn comments_in_a_word_file_are_memos_in_the_study() {
    let researcher = Researcher::new();
    researcher.does(&["new", "s.emic", "--coder", "ak"]);
    researcher.file("coded.docx", commented());
    let read = researcher.json(&["import", "s.emic", "coded.docx", "--json"]);
    assert_eq!(
        (&read[0]["comments"], &read[0]["turns"]),
        (&2.into(), &2.into())
    );
    assert_eq!(
        researcher.json(&["status", "s.emic", "--json"])[0]["memos"],
        2
    );
    researcher.does(&["undo", "s.emic"]);
    assert_eq!(
        researcher.json(&["status", "s.emic", "--json"])[0]["memos"],
        0
    );
}
