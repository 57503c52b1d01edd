//! The sample study.

use crate::researcher::Researcher;
use crate::screen::Screen;

#[test]
fn two_demos_export_alike() {
    let researcher = Researcher::new();
    for study in ["one.emic", "two.emic"] {
        researcher.does(&["demo", study, "--no-open"]);
        for (what, file) in [
            ("codings", "csv"),
            ("codings", "json"),
            ("codebook", "json"),
            ("codebook", "md"),
        ] {
            researcher.does(&[
                "export",
                study,
                what,
                "-o",
                &format!("{study}.{what}.{file}"),
            ]);
        }
        researcher.does(&["report", study, "-o", &format!("{study}.html")]);
        // Markdown names the folder of its figures, so the two must be called alike.
        researcher.does(&["report", study, "-o", "report.md"]);
        researcher.file(&format!("{study}.md"), researcher.read("report.md"));
        researcher.does(&["verify", study]);
    }
    for file in [
        "codings.csv",
        "codings.json",
        "codebook.json",
        "codebook.md",
        "html",
        "md",
    ] {
        // A report's figures stand in a folder that is called as the report is.
        let read = |study: &str| {
            let bytes = researcher.read(&format!("{study}.{file}"));
            let text = String::from_utf8(bytes).unwrap();
            text.replace(&format!("({study}-figures/"), "(figures/")
        };
        let (one, two) = (read("one.emic"), read("two.emic"));
        assert!(one.len() > 1000, "{file}");
        assert_eq!(one, two, "{file}");
    }
    let history = |study: &str| researcher.does(&["history", study, "--json"]);
    assert_eq!(history("one.emic"), history("two.emic"));
}

#[test]
fn no_screen_of_the_demo_is_empty() {
    let researcher = Researcher::new();
    researcher.does(&["demo", "--no-open"]);
    let status = &researcher.json(&["status", "social-cure.emic", "--json"])[0];
    for (thing, least) in [
        ("transcripts", 6),
        ("participants", 6),
        ("codes", 40),
        ("codings", 60),
        ("coders", 2),
        ("memos", 1),
    ] {
        assert!(
            status[thing].as_u64().unwrap() >= least,
            "{thing} in {status}"
        );
    }
    let history = researcher.json(&["history", "social-cure.emic", "--json"]);
    for coder in ["ak", "mh"] {
        assert!(
            history
                .iter()
                .any(|e| e["coder"] == coder
                    && e["sentence"].as_str().unwrap().starts_with("coded "))
        );
    }
    assert!(
        !researcher
            .json(&["cooccur", "social-cure.emic", "--json"])
            .is_empty()
    );
}

#[test]
fn a_demo_that_is_there_is_opened_as_it_is() {
    let researcher = Researcher::new();
    researcher.does(&["demo", "--no-open"]);
    researcher.does(&["coder", "social-cure.emic", "add", "me"]);
    let before = researcher.read("social-cure.emic");
    let again = researcher.emic(&["demo", "--no-open"]);
    assert!(
        again.code == 0 && again.err.contains("is there already"),
        "{again:?}"
    );
    assert_eq!(researcher.read("social-cure.emic"), before);
    researcher.file("other.emic", "no study");
    researcher.fails(1, &["demo", "other.emic", "--no-open"], &["not a study"]);
    let left = std::fs::read_dir(researcher.folder()).unwrap().flatten();
    assert!(
        left.into_iter()
            .all(|file| !file.file_name().to_string_lossy().contains(".part"))
    );
}

#[test]
fn the_demo_opens_in_the_workbench() {
    let researcher = Researcher::new();
    let mut screen = Screen::start(researcher.folder(), &["demo"], 100, 30);
    screen.shows("GP01").shows("INT1");
    assert!(researcher.path("social-cure.emic").exists());
}
