//! Bad input gets a clear error, and nothing is lost.

use rusqlite::Connection;

use crate::researcher::{CODEBOOK, GP01, Researcher, came};

fn status(researcher: &Researcher) -> serde_json::Value {
    researcher.json(&["status", "s.emic", "--json"]).remove(0)
}

#[test]
fn a_file_that_is_no_study_says_so() {
    let researcher = Researcher::with_study();
    researcher.fails(
        1,
        &["status", "nowhere.emic"],
        &["no study at nowhere.emic", "emic new"],
    );
    researcher.file(
        "text.emic",
        "just words, and enough of them to be longer than the header of a database file",
    );
    researcher.fails(
        1,
        &["status", "text.emic"],
        &["text.emic is not a study of emic"],
    );
    Connection::open(researcher.path("other.emic"))
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    researcher.fails(
        1,
        &["status", "other.emic"],
        &["other.emic is not a study of emic"],
    );
    researcher.fails(1, &["new", "s.emic"], &["s.emic is there already"]);
    researcher.fails(1, &["status", "in"], &["in"]);
    assert_eq!(researcher.read("text.emic").len(), 78);
}

#[test]
fn a_study_of_a_newer_emic_is_left_alone() {
    let researcher = Researcher::with_study();
    Connection::open(researcher.path("s.emic"))
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    researcher.fails(1, &["status", "s.emic"], &["newer emic", "format 99"]);
    researcher.fails(1, &["import", "s.emic", "in"], &["newer emic"]);
}

#[test]
fn a_study_that_is_cut_short_says_so() {
    let researcher = Researcher::with_study();
    let whole = researcher.read("s.emic");
    researcher.file("s.emic", &whole[..whole.len() - 5000]);
    for arguments in [
        &["status", "s.emic"][..],
        &["verify", "s.emic"],
        &["undo", "s.emic"],
    ] {
        researcher.fails(1, arguments, &["damaged", "emic restore"]);
    }
}

#[test]
fn a_flipped_letter_in_a_text_is_found() {
    let researcher = Researcher::with_study();
    let mut bytes = researcher.read("s.emic");
    let words = b"turns out that they";
    let places: Vec<usize> = (0..bytes.len() - words.len())
        .filter(|at| bytes[*at..].starts_with(words))
        .collect();
    assert!(!places.is_empty(), "the text stands in the file");
    for at in places {
        bytes[at] = b'b';
    }
    researcher.file("s.emic", &bytes);
    let came = researcher.fails(1, &["verify", "s.emic"], &["damaged", "emic restore"]);
    assert!(came.out.contains("text"), "{came:?}");
    assert!(
        !came.out.contains("turns out") && !came.err.contains("turns out"),
        "no words of the interview: {came:?}"
    );
    let found = researcher.emic(&["verify", "s.emic", "--json"]);
    assert!(
        found
            .out
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
    );
}

#[test]
fn a_read_only_study_can_be_looked_at_and_says_so() {
    let researcher = Researcher::with_study();
    let path = researcher.path("s.emic");
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let came = researcher.emic(&["status", "s.emic", "--json"]);
    assert_eq!(came.code, 0);
    assert!(came.err.contains("read-only"), "{came:?}");
    researcher.file("more.csv", "label\nStigma\n");
    researcher.fails(
        1,
        &["codebook", "s.emic", "import", "more.csv"],
        &["read-only", "emic backup"],
    );
}

#[test]
fn a_study_that_another_program_holds_is_waited_for_and_then_given_up() {
    let researcher = Researcher::with_study();
    let holder = Connection::open(researcher.path("s.emic")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(status(&researcher)["transcripts"], 2, "reading goes on");
    researcher.fails(
        1,
        &["coder", "s.emic", "add", "mh"],
        &["held by another program for over 5 seconds"],
    );
    holder.execute_batch("ROLLBACK").unwrap();
    researcher.does(&["coder", "s.emic", "add", "mh"]);
}

#[test]
fn a_codebook_that_is_no_tree_is_refused_whole() {
    let researcher = Researcher::with_study();
    let cycle = r#"{"codes": [{"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}]}"#;
    let twice = r#"{"codes": [{"id": "a"}, {"id": "a"}]}"#;
    let orphan = r#"{"codes": [{"id": "a"}, {"id": "b", "parent": "missing"}]}"#;
    for (book, words) in [
        (cycle, "under itself"),
        (twice, "the id a stands"),
        (orphan, "missing"),
        ("{", "book.json"),
    ] {
        researcher.file("book.json", book);
        researcher.fails(1, &["codebook", "s.emic", "import", "book.json"], &[words]);
        researcher.fails(1, &["new", "t.emic", "--codebook", "book.json"], &[words]);
        assert!(
            !researcher.path("t.emic").exists(),
            "no study is left behind"
        );
    }
    assert_eq!(status(&researcher)["codes"], 3);
    researcher.file("book.json", CODEBOOK);
    let same = researcher.emic(&["codebook", "s.emic", "import", "book.json"]);
    assert!(same.err.contains("nothing to change"), "{same:?}");
}

#[test]
fn codings_that_do_not_fit_are_refused_line_by_line_and_none_is_taken() {
    let researcher = Researcher::with_study();
    let good = "GP01,10,20,loneliness,ak\n";
    let header = "transcript,start,end,code,coder\n";
    let length = GP01.chars().count();
    for (bad, words) in [
        (
            "GP09,10,20,loneliness,ak\n".to_owned(),
            "no transcript \"GP09\"",
        ),
        (format!("GP01,10,{},loneliness,ak\n", length + 1), "line 3"),
        ("GP01,20,20,loneliness,ak\n".to_owned(), "line 3"),
        ("GP01,20,10,loneliness,ak\n".to_owned(), "line 3"),
        (
            "GP01,ten,20,loneliness,ak\n".to_owned(),
            "\"ten\" is no position",
        ),
        ("GP01,10,20,lonelyness,ak\n".to_owned(), "loneliness"),
        ("GP01,10,20,,ak\n".to_owned(), "names no code"),
        (
            "GP01,10,20\n".to_owned(),
            "3 cells where the first line names 5 columns",
        ),
    ] {
        researcher.file("codings.csv", format!("{header}{good}{bad}"));
        researcher.fails(
            1,
            &["code", "s.emic", "codings.csv", "--coder", "stranger"],
            &[words],
        );
        let now = status(&researcher);
        assert_eq!(
            (&now["codings"], &now["coders"]),
            (&0.into(), &1.into()),
            "{bad}"
        );
    }
    researcher.file(
        "codings.jsonl",
        r#"{"transcript":"GP01","start":0,"end":5,"code":"loneliness","text":"Other"}"#,
    );
    researcher.fails(1, &["code", "s.emic", "codings.jsonl"], &["line 1"]);
    researcher.file(
        "codings.jsonl",
        r#"{"transcript":"GP01","start":0,"end":5,"text":"Study"}"#,
    );
    researcher.does(&["code", "s.emic", "codings.jsonl", "--code", "loneliness"]);
    assert_eq!(status(&researcher)["codings"], 1);
}

#[test]
fn codings_come_from_standard_input_and_are_one_step_of_undo() {
    let researcher = Researcher::with_study();
    let rows = "transcript,start,end,code,coder\nGP01,10,20,loneliness,ak\nSU02,3,9,belonging,mh\n";
    let mut command = assert_cmd::Command::from_std(researcher.command(&["code", "s.emic", "-"]));
    let came = came(command.write_stdin(rows).output().unwrap());
    assert!(
        came.code == 0 && came.err.contains("mh is a new coder"),
        "{came:?}"
    );
    assert_eq!(status(&researcher)["codings"], 2);
    researcher.does(&["undo", "s.emic"]);
    assert_eq!(status(&researcher)["codings"], 0);
}

#[test]
fn ragged_tables_are_refused_with_their_line() {
    let researcher = Researcher::with_study();
    researcher.file("people.csv", "participant,role\nGP01,gp,51\n");
    researcher.fails(
        1,
        &[
            "import",
            "s.emic",
            "in/GP01.txt",
            "--participants",
            "people.csv",
        ],
        &["people.csv", "line 2"],
    );
    researcher.file("codes.csv", "id,label\na,A,more\n");
    researcher.fails(
        1,
        &["codebook", "s.emic", "import", "codes.csv"],
        &["codes.csv", "line 2"],
    );
}

#[test]
fn escapes_in_texts_and_names_never_reach_the_terminal() {
    let researcher = Researcher::new();
    researcher.does(&["new", "s.emic", "--coder", "ak"]);
    let hostile = "INT1: How?\n\nP1: \u{1b}[2J\u{1b}]0;owned\u{7} fine \u{202e}gnp \u{9b}31m.\n\nINT1: So?\n\nP1: Yes.\n";
    researcher.file("bad\u{1b}[31m.txt", hostile);
    let came = researcher.emic(&["import", "s.emic", "bad\u{1b}[31m.txt", "--title", "P1"]);
    assert_eq!(came.code, 0, "{came:?}");
    let shown = researcher.emic(&["open", "s.emic", "P1:2:16-40"]);
    let json = researcher.emic(&["open", "s.emic", "P1:2:16-40", "--json"]);
    let wrong = researcher.emic(&["status", "\u{1b}[31mnowhere"]);
    for came in [&came, &shown, &json, &wrong] {
        for c in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'] {
            assert!(
                !came.out.contains(c) && !came.err.contains(c),
                "{c:?} in {came:?}"
            );
        }
    }
    assert!(shown.out.contains('␛'), "{shown:?}");
}

#[test]
fn an_export_never_takes_the_place_of_a_study() {
    let researcher = Researcher::with_study();
    let before = researcher.read("s.emic");
    researcher.fails(
        1,
        &["export", "s.emic", "-o", "s.emic"],
        &["cannot write this as .emic", ".csv"],
    );
    researcher.fails(
        1,
        &["codebook", "s.emic", "export", "x.pdf"],
        &[".docx", ".json"],
    );
    researcher.fails(
        1,
        &["export", "s.emic", "-o", "nowhere/x.csv"],
        &["cannot write nowhere/x.csv"],
    );
    assert_eq!(researcher.read("s.emic"), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let researcher = Researcher::with_study();
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    for arguments in [&["history", "s.emic", "--json"][..], &["man"]] {
        let output = researcher
            .command(arguments)
            .stdout(full())
            .stderr(std::process::Stdio::piped())
            .spawn();
        let came = came(output.unwrap().wait_with_output().unwrap());
        assert_eq!(came.code, 1, "{arguments:?}");
        assert!(
            came.err
                .contains("cannot write to standard output: No space left"),
            "{came:?}"
        );
    }
    std::os::unix::fs::symlink("/dev/full", researcher.path("full.csv")).unwrap();
    researcher.fails(
        1,
        &["export", "s.emic", "-o", "full.csv"],
        &["cannot write full.csv", "No space left"],
    );
}
