//! What is erased is gone: from the records, and from the bytes of everything that emic has written.

use std::fs;
use std::path::{Path, PathBuf};

use emic::workbench::Workbench;

use crate::researcher::Researcher;

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The files that emic has written in which `words` stand, as UTF-8.
fn holding(researcher: &Researcher, words: &str) -> Vec<PathBuf> {
    let own = |path: &PathBuf| {
        !path.starts_with(researcher.path("in"))
            && !path.ends_with("names.csv")
            && path.extension().is_none_or(|e| e != "txt" && e != "csv")
    };
    let holds = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_default();
        bytes
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    };
    files(researcher.folder())
        .into_iter()
        .filter(own)
        .filter(holds)
        .collect()
}

fn study() -> Researcher {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    researcher.codes("GP01", "ten minutes", "gp-time", "ak");
    researcher
}

#[test]
fn a_transcript_is_gone_from_every_byte_and_the_entry_says_no_more_than_that() {
    let researcher = study();
    assert!(!holding(&researcher, "Twenty minutes").is_empty());
    let backups = files(&researcher.path("home/data"));
    assert!(
        backups
            .iter()
            .any(|path| path.extension().is_some_and(|e| e == "emic")),
        "{backups:?}"
    );
    let came = researcher.emic(&[
        "erase",
        "s.emic",
        "transcript",
        "SU02",
        "--why",
        "consent withdrawn",
    ]);
    assert_eq!(came.code, 0, "{came:?}");
    for words in ["Twenty minutes", "Now I open the door", "SU02:"] {
        assert_eq!(
            holding(&researcher, words),
            Vec::<PathBuf>::new(),
            "{words}"
        );
    }
    assert!(
        !holding(&researcher, "In ten minutes?").is_empty(),
        "the other transcript stays"
    );
    let history = researcher.json(&["history", "s.emic", "--json"]);
    let entry = history
        .iter()
        .find(|e| e["sentence"].as_str().unwrap().starts_with("erased"))
        .expect("an entry");
    assert_eq!(entry["why"], "consent withdrawn");
    assert!(
        history
            .iter()
            .all(|entry| !entry.to_string().contains("SU02")),
        "{history:?}"
    );
    researcher.does(&["verify", "s.emic"]);
    assert_eq!(
        researcher
            .json(&["find", "s.emic", "lonely", "--json"])
            .len(),
        1
    );

    // What has been erased cannot be undone; what has not, can.
    researcher.does(&["undo", "s.emic", "--coder", "ak"]);
    let sentence = &researcher.json(&["history", "s.emic", "--json"])[0]["sentence"];
    assert!(
        sentence.as_str().unwrap().contains("GP01")
            || sentence.as_str().unwrap().contains("coding"),
        "{sentence}"
    );
    let number = entry["number"].as_i64().unwrap().to_string();
    researcher.fails(
        1,
        &["undo", "s.emic", "--entry", &number],
        &["has been erased"],
    );
    researcher.does(&["verify", "s.emic"]);
}

#[test]
fn a_participant_is_gone_with_name_attributes_and_notes() {
    let researcher = study();
    researcher.does(&[
        "erase",
        "s.emic",
        "participant",
        "GP01",
        "--why",
        "asked us to",
    ]);
    for words in ["GP01", "at the door", "gp-time of", "50-59"] {
        assert_eq!(
            holding(&researcher, words),
            Vec::<PathBuf>::new(),
            "{words}"
        );
    }
    let status = &researcher.json(&["status", "s.emic", "--json"])[0];
    assert_eq!(status["transcripts"], 1);
    researcher.does(&["verify", "s.emic"]);
}

#[test]
fn after_pseudonyms_originals_and_versions_hold_no_name_any_more() {
    let researcher = Researcher::with_study();
    let text =
        "INT1: Who came?\n\nMary: Eithne did. Eithne Brannigan, from Ballymena.\n\nINT1: EITHNE?\n";
    researcher.file("in/Eithne 2.txt", text);
    researcher.does(&["import", "s.emic", "in/Eithne 2.txt"]);
    researcher.codes("Eithne 2", "from Ballymena", "belonging", "ak");
    researcher.does(&["pseudonyms", "s.emic", "add", "Eithne", "Anna"]);
    researcher.does(&[
        "pseudonyms",
        "s.emic",
        "add",
        "Eithne Brannigan",
        "[FRIEND]",
    ]);
    researcher.does(&["pseudonyms", "s.emic", "add", "Ballymena", "[TOWN]"]);
    let suggested = researcher.json(&["pseudonyms", "s.emic", "suggest", "--json"]);
    assert!(
        suggested.iter().all(|s| s["text"] != "Eithne"),
        "{suggested:?}"
    );
    let places = researcher.json(&["pseudonyms", "s.emic", "preview", "--json"]);
    assert!(
        places
            .iter()
            .any(|p| p["text"] == "Eithne Brannigan" && p["replacement"] == "[FRIEND]"),
        "{places:?}"
    );
    researcher.fails(1, &["pseudonyms", "s.emic", "check"], &[]);
    researcher.does(&["pseudonyms", "s.emic", "apply"]);
    researcher.does(&["pseudonyms", "s.emic", "check"]);
    assert!(
        !holding(&researcher, "Brannigan").is_empty(),
        "earlier version and original still hold it"
    );

    // One undo takes it back, and it can be done again.
    researcher.does(&["undo", "s.emic"]);
    researcher.fails(1, &["pseudonyms", "s.emic", "check"], &[]);
    researcher.does(&["redo", "s.emic"]);

    researcher.does(&["erase", "s.emic", "originals"]);
    researcher.does(&["erase", "s.emic", "versions"]);
    for name in ["Brannigan", "Eithne", "EITHNE", "Ballymena"] {
        assert_eq!(holding(&researcher, name), Vec::<PathBuf>::new(), "{name}");
    }
    let workbench = Workbench::open_whole(&researcher.path("s.emic"), None).unwrap();
    let interview = workbench
        .study()
        .interview_titled("Anna 2")
        .expect("its title is replaced too");
    assert_eq!(
        interview.document().text.as_str(),
        "INT1: Who came?\n\nMary: Anna did. [FRIEND], from [TOWN].\n\nINT1: ANNA?\n"
    );
    let coding = interview.codings().iter().next().expect("the coding");
    assert_eq!(interview.document().text.slice(coding.span), "from [TOWN]");
    researcher.does(&["verify", "s.emic"]);
    researcher.fails(
        1,
        &["open", "s.emic", "Anna 2:1:0-4", "--json"],
        &["has been erased"],
    );
}

#[test]
fn a_copy_for_sharing_holds_the_present_alone() {
    let researcher = study();
    researcher.file(
        "new.txt",
        "INT1: How was the first time?\n\nSU02: I waited in the car, and I was that lonely.\n",
    );
    researcher.does(&["correct", "s.emic", "SU02", "new.txt"]);
    researcher.does(&["copy", "s.emic", "shared", "--for-sharing"]);
    let bytes = researcher.read("shared.emic");
    let holds = |words: &str| {
        bytes
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    };
    assert!(holds("I waited in the car"));
    assert!(!holds("Twenty minutes"), "the earlier version");
    assert_eq!(
        researcher.json(&["history", "shared.emic", "--json"]).len(),
        1
    );
    let status = |file: &str| researcher.json(&["status", file, "--json"])[0].clone();
    assert_eq!(status("s.emic"), status("shared.emic"));
    let counts = |file: &str| researcher.json(&["count", file, "--json"]);
    assert_eq!(counts("s.emic"), counts("shared.emic"));
    researcher.does(&["verify", "shared.emic"]);
    researcher.fails(
        1,
        &["copy", "s.emic", "shared", "--for-sharing"],
        &["is there already"],
    );
}

#[test]
fn another_emic_that_has_the_study_open_forgets_what_is_erased() {
    let researcher = study();
    let mut other = Workbench::open_whole(&researcher.path("s.emic"), None).unwrap();
    let revision = other.study().revision();
    researcher.does(&["erase", "s.emic", "transcript", "SU02"]);
    assert!(other.refresh().unwrap());
    assert!(other.study().interview_titled("SU02").is_none());
    assert!(other.study().revision() > revision);
    other.load_all().unwrap();
    let gp = other.study().interview_titled("GP01").unwrap();
    assert_eq!(gp.codings().len(), 1);
}

#[test]
fn a_whole_study_goes_out_as_json_and_comes_back_the_same() {
    let researcher = study();
    researcher.does(&["undo", "s.emic"]);
    researcher.does(&["export", "s.emic", "study", "-o", "whole.json"]);
    researcher.does(&["new", "again", "--from", "whole.json"]);
    researcher.does(&["verify", "again.emic"]);
    let records = |name: &str| {
        let workbench = Workbench::open_whole(&researcher.path(name), None).unwrap();
        workbench.study().records()
    };
    assert_eq!(records("s.emic"), records("again.emic"));
    let history = |file: &str| researcher.json(&["history", file, "--json"]);
    assert_eq!(history("s.emic"), history("again.emic"));
    researcher.does(&["export", "again.emic", "study", "-o", "again.json"]);
    assert_eq!(researcher.read("whole.json"), researcher.read("again.json"));
    researcher.does(&["redo", "again.emic", "--coder", "ak"]);
    researcher.fails(
        1,
        &["new", "again", "--from", "whole.json"],
        &["is there already"],
    );
    let broken = String::from_utf8(researcher.read("whole.json"))
        .unwrap()
        .replace("Twenty", "Thirty");
    researcher.file("broken.json", broken);
    researcher.fails(
        1,
        &["new", "b", "--from", "broken.json"],
        &["is not what was exported"],
    );
    assert!(!researcher.path("b.emic").exists());
}
