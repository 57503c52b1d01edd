//! Reports, opened by programs that emic knows nothing of: python-docx, openpyxl, LibreOffice and Chromium. Where one of them is
//! missing, its test says so and checks nothing.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value as Json;

use crate::researcher::Researcher;

/// Whether a program, or a module of Python, can be used here; says so where it cannot.
fn has(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).output();
    let is_there = ran.is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("skipped: {program} {} is not there", arguments.join(" "));
    }
    is_there
}

fn runs(command: &mut Command) -> Output {
    let output = command.output().expect("a program that runs");
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// The sample study and its report in every format.
fn sample() -> &'static Researcher {
    static SAMPLE: OnceLock<Researcher> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let researcher = Researcher::new();
        researcher.does(&["demo", "--no-open", "s.emic"]);
        for ending in ["docx", "html", "md", "xlsx", "csv", "json"] {
            researcher.does(&["report", "s.emic", "-o", &format!("report.{ending}")]);
        }
        researcher
    })
}

/// A study in which every name and word tries to be a formula, markup or a control sequence.
fn hostile() -> &'static Researcher {
    static HOSTILE: OnceLock<Researcher> = OnceLock::new();
    HOSTILE.get_or_init(|| {
        let researcher = Researcher::new();
        let words = "=HYPERLINK(\"http://evil.example\") <script>alert(1)</script> ]]> &amp; \u{1b}[31m\u{202e}";
        researcher.file(
            "in/A1.txt",
            format!("A1: {words}\nINT1: -1+1\nA1: @SUM(A1) {words}\n"),
        );
        researcher.file(
            "in/participants.csv",
            "participant,role,=cmd|' /C calc'!A0\nA1,@role,-2+3\n",
        );
        researcher.file(
            "codebook.json",
            r#"{"title": "=1+1", "version": "-1", "codes": [{"id": "evil", "label": "=cmd()", "definition": "<b>+1</b>"}]}"#,
        );
        researcher.does(&["new", "s.emic", "--coder", "@ak", "--codebook", "codebook.json"]);
        researcher.does(&["import", "s.emic", "in"]);
        researcher.codes("A1", words, "evil", "=mh");
        researcher.codes("A1", "@SUM(A1)", "evil", "=mh");
        for ending in ["docx", "html", "xlsx", "csv"] {
            researcher.does(&["report", "s.emic", "-o", &format!("report.{ending}")]);
        }
        researcher
    })
}

fn report_as_json() -> Json {
    serde_json::from_slice(&sample().read("report.json")).unwrap()
}

#[test]
fn two_runs_give_the_same_bytes() {
    for ending in ["docx", "html", "md", "xlsx", "csv", "json"] {
        // Markdown names the folder of its figures after its file.
        let file = format!("report.{ending}");
        let first = sample().read(&file);
        let again = format!("again/{file}");
        sample().file(&again, "");
        sample().does(&["report", "s.emic", "-o", &again]);
        assert!(first == sample().read(&again), "{ending} differs");
    }
    for figure in ["roles", "portraits-1", "together", "saturation"] {
        let file = format!("report-figures/{figure}.png");
        let again = sample().read(&format!("again/{file}"));
        assert!(sample().read(&file) == again, "{figure} differs");
    }
}

#[test]
fn figures_are_those_that_count_gives() {
    let report = report_as_json();
    let roles: Vec<&str> = (report["roles"].as_array().unwrap().iter())
        .map(|role| role["role"].as_str().unwrap())
        .collect();
    let mut compared = 0;
    for line in sample().json(&["count", "s.emic", "--json"]) {
        let themes = report["themes"].as_array().unwrap();
        let Some(theme) = themes.iter().find(|theme| theme["slug"] == line["code"]) else {
            continue;
        };
        let group = line["group"].as_str().unwrap_or("");
        if let Some(at) = roles.iter().position(|role| *role == group) {
            for figure in ["participants", "passages"] {
                assert_eq!(theme["cells"][at][figure], line[figure], "{line}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 52 * roles.len());
    let status = &sample().json(&["status", "s.emic", "--json"])[0];
    assert_eq!(report["methods"]["transcripts"], status["transcripts"]);
    assert_eq!(report["methods"]["all_words"], status["words"]);
    assert_eq!(report["methods"]["codes"], status["codes"]);
    let mut table = csv::Reader::from_path(sample().path("report.csv")).unwrap();
    assert_eq!(table.records().map(Result::unwrap).count(), 52);
}

#[test]
fn a_study_remembers_the_options_only_when_told_to() {
    let researcher = Researcher::with_study();
    researcher.codes("GP01", "they are lonely", "loneliness", "ak");
    let entries = || researcher.json(&["history", "s.emic", "--json"]).len();
    let before = entries();
    let limited = [
        "report", "s.emic", "-o", "a.html", "--code", "gp-time", "--quotes", "2",
    ];
    researcher.does(&limited);
    assert_eq!(entries(), before, "a report that only reads writes nothing");
    researcher.does(&["report", "s.emic", "-o", "usual.html"]);
    researcher.does(&[&limited[..], &["--remember"]].concat());
    researcher.does(&[&limited[..], &["--remember"]].concat());
    assert_eq!(
        entries(),
        before + 1,
        "what is remembered already is no entry"
    );
    researcher.does(&["report", "s.emic", "-o", "b.html"]);
    assert_eq!(researcher.read("a.html"), researcher.read("b.html"));
    researcher.does(&["report", "s.emic", "-o", "c.html", "--usual"]);
    assert_eq!(researcher.read("usual.html"), researcher.read("c.html"));
    researcher.does(&[
        "report", "s.emic", "-o", "d.html", "--code", "all", "--quotes", "8",
    ]);
    assert_eq!(researcher.read("usual.html"), researcher.read("d.html"));
    researcher.fails(
        1,
        &["report", "s.emic", "-o", "a.html", "--code", "nope"],
        &["nope"],
    );
    researcher.fails(1, &["report", "s.emic", "-o", "a.odt"], &[".docx"]);
    researcher.fails(
        2,
        &["report", "s.emic", "-o", "a.html", "--query", "a AND"],
        &["^"],
    );
    researcher.fails(
        2,
        &["report", "s.emic", "-o", "a.html", "--quotes", "few"],
        &["all"],
    );
    researcher.does(&[
        "report",
        "s.emic",
        "-o",
        "q.html",
        "--usual",
        "--query",
        "backs OR lonely",
    ]);
    let page = String::from_utf8(researcher.read("q.html")).unwrap();
    assert!(page.contains("limited to the turns in which the query"));
    researcher.does(&["undo", "s.emic"]);
    researcher.does(&["report", "s.emic", "-o", "e.html"]);
    assert_eq!(researcher.read("usual.html"), researcher.read("e.html"));
}

#[test]
fn no_cell_of_a_table_runs() {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(hostile().path("report.csv"))
        .unwrap();
    let mut cells = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
            cells += 1;
        }
    }
    assert!(cells > 20);
    if has("python3", &["-c", "import openpyxl"]) {
        let script = "import openpyxl, sys\n\
            book = openpyxl.load_workbook(sys.argv[1])\n\
            for sheet in book:\n\
            \x20   for row in sheet.iter_rows():\n\
            \x20       for cell in row:\n\
            \x20           assert cell.data_type != 'f', cell.value\n\
            \x20           print(repr(cell.value))\n";
        let mut python = Command::new("python3");
        let output = runs(
            python
                .args(["-c", script])
                .arg(hostile().path("report.xlsx")),
        );
        let cells = String::from_utf8(output.stdout).unwrap();
        assert!(
            cells.contains("'@role'") && cells.contains("'=cmd()'"),
            "{cells}"
        );
        assert!(
            !cells.contains("\\u202e") && !cells.contains("\\x1b"),
            "{cells}"
        );
    }
}

#[test]
fn an_independent_reader_opens_the_workbook() {
    if !has("python3", &["-c", "import openpyxl"]) {
        return;
    }
    let script = "import openpyxl, sys, json\n\
        book = openpyxl.load_workbook(sys.argv[1])\n\
        rows = list(book['Themes'].iter_rows(values_only=True))\n\
        print(json.dumps([book.sheetnames, rows, str(book.properties.created)]))\n";
    let mut python = Command::new("python3");
    let output = runs(
        python
            .args(["-c", script])
            .arg(sample().path("report.xlsx")),
    );
    let read: Json = serde_json::from_slice(&output.stdout).unwrap();
    let sheets = [
        "Methods",
        "Participants",
        "Themes",
        "Quotes",
        "Together",
        "Saturation",
        "Limits",
        "Figures",
    ];
    assert_eq!(read[0], serde_json::json!(sheets));
    assert!(read[2].as_str().unwrap().starts_with("2000-01-01"));
    let report = report_as_json();
    for (theme, row) in report["themes"].as_array().unwrap().iter().zip(1..) {
        assert_eq!(read[1][row][1], theme["slug"]);
        assert_eq!(
            read[1][row][6].as_u64(),
            theme["total"]["participants"].as_u64()
        );
        assert_eq!(
            read[1][row][8].as_u64(),
            theme["total"]["passages"].as_u64()
        );
    }
}

#[test]
fn an_independent_reader_opens_the_word_document() {
    if !has("python3", &["-c", "import docx"]) {
        return;
    }
    let script = "import docx, sys, json\n\
        document = docx.Document(sys.argv[1])\n\
        print(json.dumps([[[p.style.name, p.text] for p in document.paragraphs],\n\
        \x20   [[[c.text for c in r.cells] for r in t.rows] for t in document.tables], document.core_properties.title]))\n";
    let read = |researcher: &Researcher| -> Json {
        let mut python = Command::new("python3");
        let output = runs(
            python
                .args(["-c", script])
                .arg(researcher.path("report.docx")),
        );
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let document = read(sample());
    let paragraphs = document[0].as_array().unwrap();
    let styled = |style: &str| paragraphs.iter().filter(|p| p[0] == style).count();
    let report = report_as_json();
    assert_eq!(styled("Title"), 1);
    assert_eq!(styled("Heading 1"), 8);
    assert_eq!(styled("Heading 2"), 8);
    assert!(styled("Heading 3") > 30 && styled("Quote") > 50 && styled("Caption") >= 5);
    let themes = report["themes"].as_array().unwrap();
    for quote in themes
        .iter()
        .flat_map(|theme| theme["quotes"].as_array().unwrap())
    {
        let id = format!("[{}]", quote["id"].as_str().unwrap());
        assert!(
            paragraphs
                .iter()
                .any(|p| p[1].as_str().unwrap().contains(&id)),
            "{id}"
        );
    }
    let table = document[1]
        .as_array()
        .unwrap()
        .iter()
        .find(|table| table[0][0] == "Theme")
        .unwrap();
    assert_eq!(table.as_array().unwrap().len(), themes.len() + 1);
    assert_eq!(document[2], "Social Cure sample (INVENTED)");
    let hostile = read(hostile()).to_string();
    assert!(hostile.contains("<script>alert(1)</script>") && !hostile.contains("\\u202e"));
}

#[test]
fn libreoffice_lays_the_word_document_out() {
    if !has("libreoffice", &["--version"]) {
        return;
    }
    let folder = sample().folder();
    let mut office = Command::new("libreoffice");
    let settings = format!("-env:UserInstallation=file://{}/office", folder.display());
    office.args(["--headless", &settings, "--convert-to", "pdf", "--outdir"]);
    runs(office.arg(folder).arg(sample().path("report.docx")));
    assert!(sample().read("report.pdf").starts_with(b"%PDF"));
    if !has("pdftotext", &["-v"]) {
        return;
    }
    let mut words = Command::new("pdftotext");
    let output = runs(
        words
            .args(["-layout"])
            .arg(sample().path("report.pdf"))
            .arg("-"),
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let entry = text
        .lines()
        .find(|line| line.starts_with("Limits.."))
        .expect("contents");
    let page: usize = entry
        .rsplit('.')
        .next()
        .unwrap()
        .trim()
        .parse()
        .expect("a page number");
    assert!(
        pages[page - 1].lines().any(|line| line.trim() == "Limits"),
        "page {page}"
    );
    assert!(pages[1].contains(&format!("Page 2 of {}", pages.len() - 1)));
    assert!(text.contains("Table 1.") && text.contains("\u{201c}"));
}

/// The page as Chromium has it after its script has run.
fn chromium(folder: &Path, page: &str, what: &[&str]) -> Output {
    let settings = tempfile::tempdir_in(folder).unwrap();
    let mut browser = Command::new("chromium");
    browser
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!("--user-data-dir={}", settings.path().display()))
        .args(["--virtual-time-budget=4000"])
        .args(what)
        .arg(format!("file://{}/{page}", folder.display()));
    runs(&mut browser)
}

fn dom(folder: &Path, page: &str) -> String {
    String::from_utf8(chromium(folder, page, &["--dump-dom"]).stdout).unwrap()
}

/// Quotes that are shown.
fn shown(dom: &str) -> usize {
    let figure = regex::Regex::new("<figure [^>]*class=\"quote[^>]*>").unwrap();
    let figures = figure.find_iter(dom);
    figures
        .filter(|figure| !figure.as_str().contains(" hidden="))
        .count()
}

#[test]
fn the_page_filters_opens_quotes_and_sorts_in_a_browser() {
    if !has("chromium", &["--version"]) {
        return;
    }
    let folder = sample().folder();
    let report = report_as_json();
    let themes = report["themes"].as_array().unwrap();
    let quotes = |theme: &Json| -> Vec<Json> {
        let all = [&theme["quotes"], &theme["contrary"]];
        all.into_iter()
            .flat_map(|quotes| quotes.as_array().unwrap().clone())
            .collect()
    };
    let by_gps = |quote: &Json| {
        let parts = quote["parts"].as_array().unwrap();
        parts.iter().any(|part| part["role"] == "GP")
    };
    let belongs = |theme: &Json| {
        theme["path"][0] == "Barriers and social curse"
            || theme["label"] == "Barriers and social curse"
    };
    let expected = themes
        .iter()
        .filter(|theme| belongs(theme))
        .flat_map(&quotes)
        .filter(by_gps)
        .count();
    let top = themes.iter().find(|theme| belongs(theme)).unwrap()["slug"]
        .as_str()
        .unwrap()
        .to_owned();
    let filtered = dom(folder, &format!("report.html#?theme={top}&role=GP"));
    assert!(expected > 0);
    assert_eq!(shown(&filtered), expected);
    let all: usize = themes.iter().map(|theme| quotes(theme).len()).sum();
    assert!(filtered.contains(&format!("{expected} of {all} quotes shown")));

    let theme = themes
        .iter()
        .find(|theme| !theme["quotes"].as_array().unwrap().is_empty())
        .unwrap();
    let id = format!(
        "{}/{}",
        theme["slug"].as_str().unwrap(),
        theme["quotes"][0]["id"].as_str().unwrap()
    );
    let opened = dom(folder, &format!("report.html#{id}"));
    let (_, figure) = opened
        .split_once(&format!("id=\"{id}\""))
        .expect("the quote");
    let (figure, _) = figure.split_once("</figure>").unwrap();
    assert!(figure.contains("<details open=\"\">") && figure.contains("<mark>"));
    assert_eq!(opened.matches("<details open=").count(), 1);
    assert_eq!(shown(&opened), all);

    // A copy with a second script, which the policy of the page itself would not let run.
    let page = String::from_utf8(sample().read("report.html")).unwrap();
    let policy = regex::Regex::new("<meta http-equiv=\"Content-Security-Policy\"[^>]*>").unwrap();
    let clicks = "<script>const heads = document.querySelectorAll('table.sortable')[3].querySelectorAll('thead th');\
        heads[2].querySelector('button').click();</script></body>";
    sample().file(
        "clicked.html",
        policy.replace(&page, "").replace("</body>", clicks),
    );
    let sorted = dom(folder, "clicked.html");
    let turned = regex::Regex::new("<th [^>]*aria-sort=\"descending\"").unwrap();
    assert!(turned.is_match(&sorted));
    let (_, table) = sorted.split_once("aria-label=\"Themes by role\"").unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let cell = regex::Regex::new("data-sort=\"([0-9]+)\"").unwrap();
    let first_figures: Vec<u64> = table
        .split("<tr ")
        .skip(1)
        .map(|row| cell.captures(row).unwrap()[1].parse().unwrap())
        .collect();
    assert_eq!(first_figures.len(), themes.len());
    assert!(
        first_figures.is_sorted_by(|a, b| a >= b),
        "{first_figures:?}"
    );
    sample().file("blocked.html", page.replace("</body>", clicks));
    assert!(
        !turned.is_match(&dom(folder, "blocked.html")),
        "the policy lets no other script run"
    );
}

#[test]
fn the_page_is_whole_without_its_script() {
    if !has("chromium", &["--version"]) {
        return;
    }
    // A copy that has lost its only script is what a browser without scripts shows.
    let page = String::from_utf8(sample().read("report.html")).unwrap();
    let (before, rest) = page.split_once("<script>").unwrap();
    let (_, behind) = rest.split_once("</script>").unwrap();
    sample().file("plain.html", [before, behind].concat());
    let page = dom(sample().folder(), "plain.html");
    let themes = report_as_json()["themes"].as_array().unwrap().clone();
    let quotes = |theme: &Json, key: &str| theme[key].as_array().unwrap().len();
    let all: usize = themes
        .iter()
        .map(|theme| quotes(theme, "quotes") + quotes(theme, "contrary"))
        .sum();
    assert_eq!(shown(&page), all, "every quote is there to read");
    assert!(page.contains("<form id=\"filters\" class=\"filters\" hidden=\"\">"));
    assert!(!page.contains("<button type=\"button\""));
}

#[test]
fn the_page_prints_and_runs_nothing_of_a_transcript() {
    if !has("chromium", &["--version"]) {
        return;
    }
    let folder = sample().folder();
    let pdf = format!("--print-to-pdf={}", sample().path("page.pdf").display());
    chromium(folder, "report.html", &[&pdf, "--no-pdf-header-footer"]);
    assert!(sample().read("page.pdf").starts_with(b"%PDF"));
    if has("pdftotext", &["-v"]) {
        let mut words = Command::new("pdftotext");
        let output = runs(words.arg(sample().path("page.pdf")).arg("-"));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.contains("Key quote")
                && !text.contains("Show all")
                && !text.contains("In its context")
        );
    }
    let page = dom(hostile().folder(), "report.html");
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}
