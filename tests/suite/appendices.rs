//! What goes behind a paper, opened again by programs that are not emic.

use std::path::Path;
use std::process::Command;

use crate::researcher::Researcher;

/// A study with codings, a comment and a patient who does not consent to being quoted.
fn coded() -> Researcher {
    let researcher = Researcher::with_study();
    researcher.codes("SU02", "I was that lonely", "loneliness", "ak");
    researcher.codes("SU02", "lonely", "loneliness", "mh");
    researcher.codes("GP01", "In ten minutes? I can listen", "gp-time", "ak");
    researcher
}

/// Runs a Python script on a file; none where Python lacks a module, which is said.
fn python(script: &str, file: &Path) -> Option<String> {
    let run = Command::new("python3")
        .arg("-c")
        .arg(script)
        .arg(file)
        .output();
    let Ok(came) = run else {
        eprintln!("skipped: python3 is not here");
        return None;
    };
    let errors = String::from_utf8_lossy(&came.stderr);
    if errors.contains("ModuleNotFoundError") {
        eprintln!("skipped: {}", errors.lines().last().unwrap_or_default());
        return None;
    }
    assert!(came.status.success(), "{errors}");
    Some(String::from_utf8(came.stdout).unwrap())
}

#[test]
fn every_appendix_is_written_twice_alike() {
    let researcher = coded();
    for (what, endings) in [
        ("codebook", &["md", "csv", "xlsx", "json", "qdc"][..]),
        ("quotes", &["csv", "xlsx", "json"]),
        ("audit", &["md", "csv", "xlsx", "json"]),
        ("transcripts", &["html"]),
    ] {
        for ending in endings {
            let files = ["one", "two"].map(|name| format!("{name}.{ending}"));
            for file in &files {
                researcher.does(&["export", "s.emic", what, "-o", file]);
            }
            let [one, two] = files.map(|file| researcher.read(&file));
            assert!(!one.is_empty() && one == two, "{what} as .{ending}");
        }
    }
    let text = |file: &str| String::from_utf8(researcher.read(file)).unwrap();
    researcher.does(&["export", "s.emic", "audit", "-o", "audit.md"]);
    assert!(
        text("audit.md").contains("began the study") || text("audit.md").contains("entries from")
    );
    researcher.does(&["export", "s.emic", "quotes", "-o", "q.csv", "--role", "gp"]);
    assert!(text("q.csv").contains("In ten minutes?") && !text("q.csv").contains("lonely"));
    researcher.does(&[
        "export",
        "s.emic",
        "quotes",
        "-o",
        "q.csv",
        "--code",
        "belonging",
        "--coder",
        "mh",
    ]);
    assert_eq!(text("q.csv").lines().count(), 2);
}

#[test]
fn a_refi_codebook_fits_the_standards_schema_and_is_read_back() {
    let researcher = coded();
    researcher.does(&["codebook", "s.emic", "export", "book.qdc"]);
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/refi-qda/Codebook.xsd");
    let script = format!(
        "import sys; from lxml import etree\n\
         etree.XMLSchema(etree.parse({schema:?})).assertValid(etree.parse(sys.argv[1])); print('valid')"
    );
    if let Some(said) = python(&script, &researcher.path("book.qdc")) {
        assert_eq!(said, "valid\n");
    }
    researcher.does(&[
        "new",
        "again.emic",
        "--codebook",
        "book.qdc",
        "--coder",
        "ak",
    ]);
    let codes = |study: &str| {
        let lines = researcher.json(&["codebook", study, "show", "--json"]);
        let plain = lines.into_iter().map(|mut line| {
            line["codings"] = 0.into();
            line
        });
        plain.collect::<Vec<_>>()
    };
    assert_eq!(codes("again.emic"), codes("s.emic"));
}

#[test]
fn a_spreadsheet_opens_elsewhere_and_runs_nothing() {
    let researcher = coded();
    researcher.file(
        "more.json",
        r#"[{"id": "trust", "label": "=1+1", "definition": "+cmd|' /C calc'!A0"}]"#,
    );
    researcher.does(&["codebook", "s.emic", "import", "more.json"]);
    researcher.does(&["export", "s.emic", "codebook", "-o", "book.xlsx"]);
    let script = "import sys, openpyxl\n\
        sheet = openpyxl.load_workbook(sys.argv[1])['Codebook']\n\
        assert sheet.freeze_panes == 'A2', sheet.freeze_panes\n\
        for row in sheet.iter_rows():\n\
        \x20   for cell in row:\n\
        \x20       assert cell.data_type in 'sn', cell.data_type\n\
        print([row[1].value for row in sheet.iter_rows()])";
    if let Some(said) = python(script, &researcher.path("book.xlsx")) {
        assert_eq!(
            said,
            "['Label', 'Belonging', 'Loneliness', 'Time of GPs', '=1+1']\n"
        );
    }
}

#[test]
fn who_does_not_consent_is_not_quoted_and_counted() {
    let researcher = coded();
    researcher.file("more.csv", "participant,consent\nSU02,no\n");
    researcher.does(&["import", "s.emic", "in", "--participants", "more.csv"]);
    let came = researcher.emic(&["export", "s.emic", "quotes", "-o", "q.csv"]);
    assert!(
        came.err.contains("note: 1 passage left out"),
        "{}",
        came.err
    );
    let csv = String::from_utf8(researcher.read("q.csv")).unwrap();
    assert!(csv.contains("In ten minutes?") && !csv.contains("lonely"));
    let came = researcher.emic(&["export", "s.emic", "transcripts", "-o", "t.html"]);
    assert!(came.err.contains("2 turns not shown"), "{}", came.err);
    let html = String::from_utf8(researcher.read("t.html")).unwrap();
    assert!(html.contains("In ten minutes?") && !html.contains("twenty minutes"));
}
