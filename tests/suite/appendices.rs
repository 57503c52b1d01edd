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
        (
            "codebook",
            &["md", "docx", "csv", "xlsx", "json", "qdc"][..],
        ),
        ("codings", &["csv", "xlsx", "json", "jsonl"]),
        ("quotes", &["csv", "xlsx", "json"]),
        (
            "saturation",
            &["md", "docx", "csv", "xlsx", "json", "svg", "png"],
        ),
        ("audit", &["md", "docx", "csv", "xlsx", "json"]),
        ("transcripts", &["html", "docx"]),
        ("matrix", &["md", "docx", "csv", "xlsx", "json"]),
        ("coreq", &["md", "docx", "csv", "xlsx", "json"]),
        ("srqr", &["md", "docx", "csv", "xlsx", "json"]),
    ] {
        for ending in endings {
            let file = format!("file.{ending}");
            let write = || {
                researcher.does(&["export", "s.emic", what, "-o", &file]);
                researcher.read(&file)
            };
            let (one, two) = (write(), write());
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
fn figures_go_into_a_folder_and_beside_a_page() {
    let researcher = coded();
    researcher.does(&["export", "s.emic", "figures", "-o", "drawn"]);
    researcher.does(&["figure", "s.emic", "all", "-o", "alone"]);
    for name in ["roles", "cooccurrence", "portraits", "saturation"] {
        for ending in ["svg", "png"] {
            let file = format!("{name}.{ending}");
            let drawn = researcher.read(&format!("drawn/{file}"));
            assert!(drawn == researcher.read(&format!("alone/{file}")), "{file}");
        }
    }
    let came = researcher.emic(&["export", "s.emic", "saturation", "-o", "my curve.md"]);
    assert!(
        came.err.contains("wrote 1 figure into my curve-figures"),
        "{}",
        came.err
    );
    let page = String::from_utf8(researcher.read("my curve.md")).unwrap();
    assert!(
        page.contains("](my%20curve-figures/saturation.png)"),
        "{page}"
    );
    let png = researcher.read("my curve-figures/saturation.png");
    assert!(png.starts_with(b"\x89PNG"));
}

#[test]
fn saturation_is_that_of_the_analysis() {
    let researcher = coded();
    researcher.does(&["export", "s.emic", "saturation", "-o", "s.csv"]);
    let mut table = csv::Reader::from_path(researcher.path("s.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let counted = researcher.json(&["saturation", "s.emic", "--json"]);
    assert_eq!(rows.len(), counted.len());
    for (row, line) in rows.iter().zip(counted) {
        assert_eq!(row[1], *line["transcript"].as_str().unwrap());
        assert_eq!(row[2], line["new"].to_string(), "{line}");
        assert_eq!(row[3], line["so_far"].to_string(), "{line}");
    }
    researcher.does(&[
        "export",
        "s.emic",
        "saturation",
        "-o",
        "one.csv",
        "--code",
        "gp-time",
    ]);
    let csv = String::from_utf8(researcher.read("one.csv")).unwrap();
    assert_eq!(csv.lines().count(), 2, "{csv}");
}

#[test]
fn codings_in_a_workbook_are_those_in_the_csv() {
    let researcher = coded();
    for ending in ["csv", "xlsx"] {
        researcher.does(&["export", "s.emic", "-o", &format!("c.{ending}")]);
    }
    let script = "import sys, openpyxl, json\n\
        sheet = openpyxl.load_workbook(sys.argv[1])['Codings']\n\
        print(json.dumps([['' if c is None else str(c) for c in r] for r in sheet.iter_rows(values_only=True, min_row=2)]))";
    if let Some(said) = python(script, &researcher.path("c.xlsx")) {
        let rows: Vec<Vec<String>> = serde_json::from_str(&said).unwrap();
        let mut table = csv::Reader::from_path(researcher.path("c.csv")).unwrap();
        let lines = table.records().map(Result::unwrap);
        let lines: Vec<Vec<String>> = lines
            .map(|line| line.iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(rows, lines);
    }
}

#[test]
fn a_real_name_stops_codings_originals_and_the_whole_study() {
    let researcher = coded();
    researcher.file("names.csv", "original,replacement\nlonely,[FEELING]\n");
    for (what, file) in [
        ("codings", "c.csv"),
        ("originals", "files"),
        ("study", "s.json"),
    ] {
        let export = ["export", "s.emic", what, "-o", file, "--table", "names.csv"];
        researcher.fails(1, &export, &["a real name of the table is left", "--force"]);
        assert!(!researcher.path(file).exists(), "{what}");
        let came = researcher.emic(&[&export[..], &["--force"]].concat());
        assert_eq!(came.code, 0, "{came:?}");
        assert!(came.err.contains("warning: a real name"), "{}", came.err);
        assert!(researcher.path(file).exists(), "{what}");
    }
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
    for file in ["c.csv", "c.xlsx", "c.json", "c.jsonl"] {
        let came = researcher.emic(&["export", "s.emic", "codings", "-o", file]);
        let left_out = "note: the words of 2 codings left out";
        assert!(came.err.contains(left_out), "{file}: {}", came.err);
    }
    let csv = String::from_utf8(researcher.read("c.csv")).unwrap();
    assert!(
        csv.contains("In ten minutes?")
            && !csv.contains("that lonely")
            && !csv.contains(",lonely\n")
    );
    assert_eq!(csv_rows(&csv), 3, "the codings themselves are all there");
    let came = researcher.emic(&["export", "s.emic", "transcripts", "-o", "t.html"]);
    assert!(came.err.contains("2 turns not shown"), "{}", came.err);
    let html = String::from_utf8(researcher.read("t.html")).unwrap();
    assert!(html.contains("In ten minutes?") && !html.contains("twenty minutes"));
}

#[test]
fn checklists_are_filled_in_where_the_study_knows() {
    let researcher = coded();
    let text = |what: &str| {
        researcher.does(&["export", "s.emic", what, "-o", "list.csv"]);
        String::from_utf8(researcher.read("list.csv")).unwrap()
    };
    let coreq = text("coreq");
    assert_eq!(csv_rows(&coreq), 32);
    assert!(
        coreq.contains("2 participants in 2 interviews: 1 GP and 1 patient."),
        "{coreq}"
    );
    assert!(coreq.contains("2 coders: ak and mh."), "{coreq}");
    let credentials = coreq
        .lines()
        .find(|line| line.contains("Credentials"))
        .unwrap();
    assert!(credentials.ends_with("degrees,,"), "{credentials}");
    assert_eq!(csv_rows(&text("srqr")), 21);
}

/// The rows of a table without its head; no cell of these holds a line feed.
fn csv_rows(csv: &str) -> usize {
    csv.lines().count() - 1
}

#[test]
fn word_opens_what_is_written() {
    let researcher = coded();
    for what in ["codebook", "transcripts", "coreq", "audit"] {
        let file = format!("{what}.docx");
        researcher.does(&["export", "s.emic", what, "-o", &file]);
        let script = "import sys, docx\n\
            document = docx.Document(sys.argv[1])\n\
            print(document.paragraphs[0].style.name)\n\
            print(' '.join(p.text for p in document.paragraphs))\n\
            print(sum(len(t.rows) for t in document.tables))";
        let Some(said) = python(script, &researcher.path(&file)) else {
            return;
        };
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "Title", "{what}");
        let expected = match what {
            "codebook" => "Being part of something",
            "transcripts" => "[1]In ten minutes? I can listen[1]",
            "coreq" => "COREQ checklist",
            _ => "Audit trail",
        };
        assert!(said.contains(expected), "{what}: {said}");
        if what == "coreq" {
            assert_eq!(lines.last(), Some(&"35"), "32 items and three heads");
        }
    }
}

#[test]
fn what_may_tell_who_was_interviewed_is_found_and_a_real_name_stops() {
    let researcher = coded();
    researcher.file("names.csv", "original,replacement\nlink worker,[ROLE]\n");
    let come = researcher.json(&["check", "s.emic", "--json"]);
    let rare: Vec<_> = come
        .iter()
        .filter(|line| line["finding"] == "rare")
        .collect();
    assert_eq!(rare.len(), 2);
    assert_eq!(
        (&rare[0]["participant"], &rare[0]["others"]),
        (&"GP01".into(), &0.into())
    );
    assert_eq!(rare[0]["attributes"]["age"], "54");
    researcher.fails(1, &["check", "s.emic", "--table", "names.csv"], &[]);
    let export = [
        "export",
        "s.emic",
        "transcripts",
        "-o",
        "t.html",
        "--table",
        "names.csv",
    ];
    researcher.fails(
        1,
        &export,
        &[
            "a real name of the table is left, first at GP01:4",
            "--force",
        ],
    );
    assert!(!researcher.path("t.html").exists());
    let came = researcher.emic(&[&export[..], &["--force"]].concat());
    assert_eq!(came.code, 0, "{came:?}");
    assert!(came.err.contains("warning: a real name"), "{}", came.err);
    // The quotes hold no such name, and attributes are in the report alone.
    let came = researcher.emic(&[
        "export",
        "s.emic",
        "quotes",
        "-o",
        "q.csv",
        "--table",
        "names.csv",
    ]);
    assert_eq!(came.code, 0, "{came:?}");
    assert!(!came.err.contains("others share"), "{}", came.err);
    let came = researcher.emic(&["report", "s.emic", "-o", "r.md"]);
    assert!(
        came.err
            .contains("2 of 2 participants have a role and attributes"),
        "{}",
        came.err
    );
}

#[test]
fn the_matrix_opens_elsewhere_with_what_is_stale_marked() {
    let researcher = Researcher::new();
    researcher.does(&["demo", "--no-open", "s.emic"]);
    let cells = |file: &str| -> Vec<csv::StringRecord> {
        researcher.does(&["export", "s.emic", "matrix", "-o", file]);
        let mut table = csv::Reader::from_path(researcher.path(file)).unwrap();
        table.records().map(Result::unwrap).collect()
    };
    let stale = |cells: &[csv::StringRecord]| cells.iter().filter(|row| &row[5] == "yes").count();
    let before = cells("before.csv");
    // A passage more under the code, and the summary has not seen it.
    let fresh = before
        .iter()
        .find(|row| !row[4].is_empty() && row[5].is_empty());
    let fresh = fresh.expect("a summary that is not stale");
    let (who, code) = (&fresh[0], &fresh[2]);
    let query = format!("speaker:{who} NOT code:{code}");
    let turns = researcher.json(&["find", "s.emic", &query, "--json", "--sort", "order"]);
    let turn = turns.last().unwrap();
    let row = format!(
        "transcript,start,end,code,coder\n{},{},{},{code},ak\n",
        turn["transcript"].as_str().unwrap(),
        turn["start"],
        turn["end"]
    );
    researcher.file("more.csv", row);
    researcher.does(&["code", "s.emic", "more.csv"]);
    let after = cells("after.csv");
    let mut same = after.iter();
    let now = same.find(|row| row[0] == *who && row[2] == *code).unwrap();
    assert_eq!((&now[4], &now[5]), (&fresh[4], "yes"));
    assert_eq!(stale(&after), stale(&before) + 1);

    for ending in ["xlsx", "docx", "md"] {
        researcher.does(&["export", "s.emic", "matrix", "-o", &format!("m.{ending}")]);
    }
    let page = String::from_utf8(researcher.read("m.md")).unwrap();
    assert_eq!(page.matches("stale: the codings").count(), stale(&after));
    let script = "import sys, openpyxl\n\
        book = openpyxl.load_workbook(sys.argv[1])\n\
        print(book.sheetnames)\n\
        wide = book['Matrix']\n\
        print([c.value for c in wide[1]][:2], wide.max_column)\n\
        print(sum(1 for r in wide.iter_rows() for c in r if 'stale: the' in str(c.value)))\n\
        print(sum(1 for r in book['Cells'].iter_rows() if r[5].value == 'yes'))";
    if let Some(said) = python(script, &researcher.path("m.xlsx")) {
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "['Matrix', 'Cells']");
        assert_eq!(lines[1], "['Participant', 'Role'] 54");
        let marked = stale(&after).to_string();
        assert_eq!(lines[2..], [&marked, &marked]);
    }
    let script = "import sys, docx\n\
        document = docx.Document(sys.argv[1])\n\
        print([p.style.name for p in document.paragraphs if p.text == 'Limits of the medical model'])\n\
        cells = [r.cells[2].text for t in document.tables for r in t.rows]\n\
        print(sum(c.endswith('[stale: the codings have changed since]') for c in cells))";
    if let Some(said) = python(script, &researcher.path("m.docx")) {
        assert_eq!(said, format!("['Heading 3']\n{}\n", stale(&after)));
    }
}
