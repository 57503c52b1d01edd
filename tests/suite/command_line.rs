//! The whole job at the command line, from an empty folder to the exports.

use crate::researcher::Researcher;

#[test]
fn the_job_is_done_from_start_to_export() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    researcher.codes("SU02", "lonely", "loneliness", "mh");
    researcher.codes("GP01", "In ten minutes? I can listen", "gp-time", "ak");

    let status = &researcher.json(&["status", "s.emic", "--json"])[0];
    for (thing, number) in [
        ("transcripts", 2),
        ("codes", 3),
        ("codings", 3),
        ("coders", 2),
        ("participants", 2),
    ] {
        assert_eq!(status[thing], number, "{thing} in {status}");
    }
    let counts = researcher.json(&["count", "s.emic", "--json"]);
    let cell = counts
        .iter()
        .find(|line| line["code"] == "belonging" && line["group"] == "patient");
    let cell = cell.expect("a line for belonging said by patients");
    assert_eq!(
        (&cell["codings"], &cell["passages"], &cell["words"]),
        (&2.into(), &1.into(), &4.into())
    );
    let own = researcher.json(&["count", "s.emic", "--own", "--json"]);
    assert!(
        own.iter()
            .all(|line| line["code"] != "belonging" || line["codings"] == 0)
    );

    researcher.does(&["report", "s.emic", "-o", "summary.md"]);
    let report = String::from_utf8(researcher.read("summary.md")).unwrap();
    for words in ["Loneliness", "I was that lonely", "SU02:2:", "patient"] {
        assert!(report.contains(words), "the report lacks {words}");
    }
    researcher.does(&[
        "report", "s.emic", "-o", "gps.html", "--role", "gp", "--quotes", "all",
    ]);
    let report = String::from_utf8(researcher.read("gps.html")).unwrap();
    assert!(report.contains("In ten minutes?") && !report.contains("I was that lonely"));

    researcher.does(&["export", "s.emic", "-o", "codings.csv"]);
    let csv = String::from_utf8(researcher.read("codings.csv")).unwrap();
    assert_eq!(csv.lines().count(), 4);
    researcher.does(&["export", "s.emic", "codebook", "-o", "book.json"]);
    researcher.does(&["verify", "s.emic"]);

    // The exports make the same study again.
    researcher.does(&[
        "new",
        "again.emic",
        "--coder",
        "ak",
        "--codebook",
        "book.json",
    ]);
    researcher.does(&["import", "again.emic", "in"]);
    researcher.does(&["code", "again.emic", "codings.csv"]);
    researcher.does(&["export", "again.emic", "-o", "again.csv"]);
    assert_eq!(researcher.read("again.csv"), researcher.read("codings.csv"));
}

#[test]
fn what_was_done_can_be_taken_back_and_put_back_in_other_runs() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "lonely", "loneliness", "ak");
    let codings = || researcher.json(&["status", "s.emic", "--json"])[0]["codings"].clone();
    let undone = researcher.emic(&["undo", "s.emic"]);
    assert!(undone.err.contains("undid: added 1 coding"), "{undone:?}");
    assert_eq!(codings(), 0);
    let redone = researcher.emic(&["redo", "s.emic"]);
    assert!(redone.err.contains("redid: added 1 coding"), "{redone:?}");
    assert_eq!(codings(), 1);

    let history = researcher.json(&["history", "s.emic", "--json"]);
    let sentences: Vec<&str> = history
        .iter()
        .filter_map(|entry| entry["sentence"].as_str())
        .collect();
    assert_eq!(
        sentences[..3],
        [
            "redid: added 1 coding",
            "undid: added 1 coding",
            "added 1 coding"
        ]
    );
    assert_eq!(history[2]["standing"], true);
    assert_eq!(history.last().unwrap()["number"], 1);
    assert_eq!(
        researcher
            .json(&["history", "s.emic", "--json", "--limit", "2"])
            .len(),
        2
    );
    assert!(
        researcher
            .json(&["history", "s.emic", "--json", "--transcript", "GP01"])
            .len()
            < history.len()
    );
    let codings = researcher.json(&["history", "s.emic", "--json", "--kind", "coding"]);
    assert!(!codings.is_empty() && codings.len() < history.len());
    assert!(
        researcher
            .json(&["history", "s.emic", "--json", "--coder", "nobody"])
            .is_empty()
    );
}

#[test]
fn what_others_build_on_is_taken_back_only_with_them() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "lonely", "loneliness", "ak");
    researcher.fails(
        1,
        &["undo", "s.emic", "--entry", "2"],
        &["1 coding would be left without a code"],
    );
    researcher.fails(
        1,
        &["undo", "s.emic", "--entry", "1"],
        &["beginning of a study"],
    );
    researcher.does(&["undo", "s.emic", "--back-to", "1"]);
    let status = &researcher.json(&["status", "s.emic", "--json"])[0];
    assert_eq!(
        (&status["codes"], &status["transcripts"]),
        (&0.into(), &0.into())
    );
    researcher.does(&["redo", "s.emic"]);
    assert_eq!(
        researcher.json(&["status", "s.emic", "--json"])[0]["codings"],
        1
    );
    researcher.fails(
        1,
        &["undo", "s.emic", "--entry", "99"],
        &["no entry 99", "emic history"],
    );
    researcher.fails(
        1,
        &["undo", "s.emic", "--coder", "stranger"],
        &["no coder stranger", "ak"],
    );
    assert_eq!(
        researcher
            .json(&["coder", "s.emic", "list", "--json"])
            .len(),
        1
    );
}

#[test]
fn later_entries_that_build_on_one_are_named_and_go_with_it_where_asked() {
    let researcher = Researcher::with_study();
    researcher.file(
        "again.csv",
        "id,label,brief\nloneliness,Loneliness,felt lack\n",
    );
    researcher.does(&["codebook", "s.emic", "import", "again.csv"]);
    researcher.fails(
        1,
        &["undo", "s.emic", "--entry", "2"],
        &["4 (imported a codebook", "--with-later"],
    );
    researcher.does(&["undo", "s.emic", "--entry", "2", "--with-later"]);
    let status = &researcher.json(&["status", "s.emic", "--json"])[0];
    assert_eq!(
        (&status["codes"], &status["transcripts"]),
        (&0.into(), &2.into())
    );
    researcher.does(&["verify", "s.emic"]);
}

#[test]
fn coders_are_named_by_option_then_variable_then_study() {
    let researcher = Researcher::with_study();
    let acted = |coder: &str| {
        researcher
            .json(&["history", "s.emic", "--json", "--coder", coder])
            .len()
    };
    assert_eq!(acted("ak"), 3);
    let book = ["codebook", "s.emic", "import", "more.csv"];
    researcher.file("more.csv", "label\nStigma\n");
    let came = researcher
        .command(&book)
        .env("EMIC_CODER", "mh")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&came.stderr).contains("added the coder mh"));
    assert_eq!(
        acted("mh"),
        1,
        "the entry that adds mh is ak's, the codebook is mh's"
    );
    researcher.file("more.csv", "label\nShame\n");
    let mut command = researcher.command(&book);
    command.args(["--coder", "zz"]).env("EMIC_CODER", "mh");
    assert!(command.output().unwrap().status.success());
    assert_eq!((acted("mh"), acted("zz")), (1, 1));

    researcher.does(&["coder", "s.emic", "rename", "zz", "Zoe"]);
    researcher.does(&["coder", "s.emic", "merge", "Zoe", "mh"]);
    let coders = researcher.json(&["coder", "s.emic", "list", "--json"]);
    let names: Vec<&str> = coders
        .iter()
        .filter_map(|coder| coder["coder"].as_str())
        .collect();
    assert_eq!(names, ["ak", "mh"]);
    researcher.fails(
        1,
        &["coder", "s.emic", "add", "mh"],
        &["a coder mh already"],
    );
}

#[test]
fn commands_that_read_leave_the_file_as_it_is() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "lonely", "loneliness", "ak");
    let before = researcher.read("s.emic");
    for arguments in [
        &["status", "s.emic"][..],
        &["history", "s.emic"],
        &["verify", "s.emic"],
        &["codebook", "s.emic", "show"],
        &["coder", "s.emic", "list"],
        &["count", "s.emic", "--by", "coder"],
        &["cooccur", "s.emic"],
        &["export", "s.emic", "-o", "x.json"],
        &["report", "s.emic", "-o", "x.html"],
        &["find", "s.emic", "lonely"],
        &["retrieve", "s.emic", "code:*"],
        &["import", "s.emic", "in", "--dry-run"],
        &["backup", "s.emic", "copy.emic"],
        &["open", "s.emic", "SU02:2:33-40"],
    ] {
        let ran = researcher
            .command(arguments)
            .env("EMIC_CODER", "stranger")
            .output()
            .unwrap();
        assert!(ran.status.success(), "{arguments:?}: {ran:?}");
        assert_eq!(researcher.read("s.emic"), before, "{arguments:?}");
    }
}

#[test]
fn a_quote_is_printed_with_what_stands_around_it() {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    researcher.does(&["export", "s.emic", "-o", "c.jsonl"]);
    let line: serde_json::Value = serde_json::from_slice(&researcher.read("c.jsonl")).unwrap();
    let id = line["id"].as_str().unwrap();
    let shown = researcher.does(&["open", "s.emic", id]);
    assert!(shown.contains("»I was that lonely«"), "{shown}");
    assert!(
        shown.contains("How was the first time?") && shown.contains("And now?"),
        "{shown}"
    );
    let quote = &researcher.json(&["open", "s.emic", id, "--json"])[0];
    assert_eq!(
        (&quote["text"], &quote["codes"][0]),
        (&"I was that lonely".into(), &"loneliness".into())
    );
    researcher.fails(
        1,
        &["open", "s.emic", "SU02:2:33-9999"],
        &["behind the end"],
    );
    researcher.fails(1, &["open", "s.emic", "XX:1:0-1"], &["no transcript XX"]);
    researcher.fails(
        1,
        &["open", "s.emic", "nonsense"],
        &["no place in the texts", "GP01:12:840-905"],
    );
}

#[test]
fn a_transcript_and_a_turn_are_opened_by_their_names() {
    let researcher = Researcher::with_study();
    let whole = researcher.does(&["open", "s.emic", "SU02"]);
    assert!(
        whole.contains("How was the first time?") && whole.contains("I was that lonely"),
        "{whole}"
    );
    let text = &researcher.json(&["open", "s.emic", "su02", "--json"])[0];
    assert_eq!(
        (&text["transcript"], &text["version"], &text["text"]),
        (&"SU02".into(), &1.into(), &whole.as_str().into())
    );
    let turn = &researcher.json(&["open", "s.emic", "SU02:2", "--json"])[0];
    assert_eq!(turn["turn"], 2);
    let speech = turn["text"].as_str().expect("a speech");
    assert!(speech.contains("I was that lonely"), "{turn}");
    let shown = researcher.does(&["open", "s.emic", "SU02:2"]);
    assert!(shown.contains(&format!("»{speech}«")), "{shown}");
    researcher.fails(
        1,
        &["open", "s.emic", "SU02:99"],
        &["SU02 has no turn 99", "counted from 1 to"],
    );
}

#[test]
fn a_change_is_backed_up_before_by_itself() {
    let researcher = Researcher::with_study();
    let backups = researcher.json(&["restore", "s.emic", "--json"]);
    assert_eq!(
        backups.len(),
        1,
        "one, and not one for every change: {backups:?}"
    );
    let backup = backups[0]["backup"].as_str().unwrap();
    assert!(
        std::path::Path::new(backup).starts_with(researcher.path("home")),
        "{backup}"
    );
    researcher.does(&["verify", backup]);
}

#[test]
fn a_backup_brings_back_what_was_there() {
    let researcher = Researcher::with_study();
    researcher.does(&["backup", "s.emic", "copy.emic"]);
    researcher.fails(1, &["backup", "s.emic", "copy.emic"], &["is there already"]);
    researcher.codes("SU02", "lonely", "loneliness", "ak");
    let restored = researcher.emic(&["restore", "s.emic", "copy.emic"]);
    assert_eq!(restored.code, 0, "{restored:?}");
    assert_eq!(
        researcher.json(&["status", "s.emic", "--json"])[0]["codings"],
        0
    );
    let backups = researcher.json(&["restore", "s.emic", "--json"]);
    let kept = backups[0]["backup"].as_str().unwrap().to_owned();
    std::fs::remove_file(researcher.path("s.emic")).unwrap();
    assert_eq!(
        researcher.json(&["restore", "s.emic", "--json"]),
        backups,
        "also where the study is gone"
    );
    researcher.does(&["restore", "s.emic", &kept]);
    assert_eq!(
        researcher.json(&["status", "s.emic", "--json"])[0]["codings"],
        1
    );
    researcher.fails(
        1,
        &["restore", "s.emic", "codebook.json"],
        &["is not a study"],
    );
}

#[test]
fn without_a_study_the_recent_ones_and_the_way_in_are_shown() {
    let researcher = Researcher::new();
    assert!(researcher.does(&[]).contains("emic demo"));
    researcher.does(&["new", "mine", "--coder", "ak"]);
    let shown = researcher.does(&[]);
    assert!(shown.contains("mine.emic"), "{shown}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| {
            std::fs::metadata(researcher.path(name))
                .unwrap()
                .permissions()
                .mode()
        };
        assert_eq!(mode("home/state/emic/recent.json") & 0o077, 0);
        assert_eq!(mode("mine.emic") & 0o077, 0);
    }
    std::fs::remove_file(researcher.path("mine.emic")).unwrap();
    assert!(!researcher.does(&[]).contains("mine.emic"));
}

#[test]
fn wrong_command_lines_end_with_two_and_help_with_nought() {
    let researcher = Researcher::with_study();
    researcher.fails(2, &["find"], &["emic: ", "STUDY"]);
    researcher.fails(2, &["history", "s.emic", "--nonsense"], &["--nonsense"]);
    researcher.fails(
        2,
        &["count", "s.emic", "--by", "shoe size"],
        &["no attribute shoe size", "role", "age"],
    );
    researcher.fails(
        2,
        &["report", "s.emic", "-o", "x.md", "--quotes", "few"],
        &["write a number, or all"],
    );
    researcher.fails(
        1,
        &["report", "s.emic", "-o", "x.md", "--code", "nope"],
        &["no code nope"],
    );
    researcher.fails(1, &["report", "s.emic", "-o", "x.odt"], &[".odt", ".html"]);
    researcher.fails(1, &["fnd"], &["no study at fnd"]);
    researcher.fails(1, &["s.emic"], &["needs a terminal"]);
    assert!(researcher.does(&["help", "find"]).contains("role:patient"));
    assert!(researcher.does(&["--version"]).starts_with("emic "));
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let researcher = Researcher::with_study();
    for arguments in [
        &["history", "s.emic"][..],
        &["history", "s.emic", "--json"],
        &["man"],
        &["completions", "bash"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = researcher
            .command(arguments)
            .stdout(writer)
            .spawn()
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let researcher = Researcher::new();
    let manual = researcher.does(&["man"]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = researcher.does(&["completions", shell]);
        for command in [
            "demo", "import", "codebook", "retrieve", "cooccur", "restore",
        ] {
            assert!(script.contains(command), "{shell} lacks {command}");
            assert!(manual.contains(command), "the manual lacks {command}");
        }
    }
}
