//! Every number of a report is one that counting gives as well.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::researcher::Researcher;

/// Figures of `emic count`, by code and group.
type Counts = HashMap<(String, String), Json>;

fn counts(researcher: &Researcher, options: &[&str]) -> Counts {
    let lines = researcher.json(&[&["count", "s.emic", "--json"], options].concat());
    let key = |line: &Json| {
        let words = |key: &str| line[key].as_str().unwrap_or("").to_owned();
        (words("code"), words("group"))
    };
    lines.into_iter().map(|line| (key(&line), line)).collect()
}

/// The sum of a figure of a code over all groups.
fn sum(counts: &Counts, code: &str, figure: &str) -> u64 {
    let of_code = counts.iter().filter(|((slug, _), _)| slug == code);
    of_code
        .map(|(_, line)| line[figure].as_u64().unwrap())
        .sum()
}

/// The rows of the Markdown table whose first head is this one, its head left out.
fn rows<'p>(page: &'p str, under: &str, head: &str) -> Vec<Vec<&'p str>> {
    let (_, page) = page.split_once(under).expect(under);
    let (_, table) = page.split_once(head).expect(head);
    let lines = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let cells = |line: &'p str| -> Vec<&'p str> {
        let line = line.trim_matches(['|', ' ']);
        line.split(" | ").map(str::trim).collect()
    };
    lines.map(cells).collect()
}

/// The whole numbers of a text, in order; `1,024` is one.
fn numbers(text: &str) -> Vec<u64> {
    let number = regex::Regex::new("[0-9][0-9,]*").unwrap();
    let found = number.find_iter(text);
    found
        .map(|one| one.as_str().replace(',', "").parse().unwrap())
        .collect()
}

/// How many passages any code stands on: the segments that `code:*` finds, those with nothing but white space between made one.
fn passages_of_any_code(researcher: &Researcher) -> u64 {
    researcher.does(&["export", "s.emic", "study", "-o", "whole.json"]);
    let whole: Json = serde_json::from_slice(&researcher.read("whole.json")).unwrap();
    let documents = whole["documents"].as_array().unwrap();
    let text_of = |title: &Json| -> Vec<char> {
        let mut records = whole["records"].as_array().unwrap().iter();
        let of_title =
            |record: &&Json| record["kind"] == "transcript" && record["fields"]["title"] == *title;
        let versions = &records.find(of_title).unwrap()["fields"]["versions"];
        let hash = versions.as_array().unwrap().last().unwrap();
        let document = documents.iter().find(|one| one["hash"] == *hash).unwrap();
        document["text"].as_str().unwrap().chars().collect()
    };
    let mut passages = 0;
    let mut before: Option<(Json, Vec<char>, usize)> = None;
    for segment in researcher.json(&["retrieve", "s.emic", "code:*", "--json"]) {
        let place = |key: &str| segment[key].as_u64().unwrap() as usize;
        let (title, start) = (&segment["transcript"], place("start"));
        let text = match before.take() {
            Some((last, text, end)) if last == *title => {
                let parted = text[end..start].iter().any(|c| !c.is_whitespace());
                passages += u64::from(parted);
                text
            }
            _ => {
                passages += 1;
                text_of(title)
            }
        };
        before = Some((title.clone(), text, place("end")));
    }
    passages
}

#[test]
fn every_number_of_the_report_is_one_that_counting_gives() {
    let researcher = Researcher::new();
    researcher.does(&["demo", "--no-open", "s.emic"]);
    for ending in ["md", "json", "csv"] {
        researcher.does(&["report", "s.emic", "-o", &format!("r.{ending}")]);
    }
    let page = String::from_utf8(researcher.read("r.md")).unwrap();
    let report: Json = serde_json::from_slice(&researcher.read("r.json")).unwrap();
    let by_role = counts(&researcher, &[]);
    let by_transcript = counts(&researcher, &["--by", "transcript"]);
    let own = counts(&researcher, &["--own", "--by", "transcript"]);
    let own_by_coder = counts(&researcher, &["--own", "--by", "coder"]);
    let roles = ["gp", "provider", "patient", "other"];
    let people = [7, 9, 19, 0];
    let of = |role: &str| people[roles.iter().position(|one| *one == role).unwrap()];
    let figure = |code: &str, role: &str, figure: &str| {
        let line = &by_role[&(code.to_owned(), role.to_owned())];
        line[figure].as_u64().unwrap()
    };

    // The theme table, the comparison and the sentence under each heading.
    let themes = report["themes"].as_array().unwrap();
    let table = rows(&page, "## Themes", "| Theme | In brief |");
    assert_eq!(table.len(), themes.len());
    let mut comparison = rows(&page, "## Comparison by role", "| Theme | Silent |").into_iter();
    for (theme, row) in themes.iter().zip(table) {
        let code = theme["slug"].as_str().unwrap();
        let speaking: u64 = roles
            .iter()
            .map(|role| figure(code, role, "participants"))
            .sum();
        let passages = sum(&by_transcript, code, "passages");
        assert_eq!(numbers(row[2]), [speaking, 35, passages], "{code}");
        for (cell, role) in row[3..].iter().zip(roles) {
            let expected = match of(role) {
                0 => vec![figure(code, role, "passages")],
                all => vec![
                    figure(code, role, "participants"),
                    all,
                    figure(code, role, "passages"),
                ],
            };
            assert_eq!(numbers(cell), expected, "{code} by {role}");
        }
        if passages > 0 {
            let compared = comparison.next().unwrap();
            for (cell, role) in compared[2..].iter().zip(roles) {
                let (number, all) = (figure(code, role, "participants"), of(role));
                let percent = (100.0 * number as f64 / all as f64).round() as u64;
                assert_eq!(numbers(cell), [number, all, percent], "{code} by {role}");
            }
            let (_, section) = page.split_once(&format!("`{code}`\n")).unwrap();
            let sentence = section
                .lines()
                .find(|line| line.contains("by ") && line.contains("participants:"));
            let mut expected = vec![passages, speaking, 35];
            for role in roles {
                match of(role) {
                    0 => {
                        expected.extend([figure(code, role, "passages")].iter().filter(|n| **n > 0))
                    }
                    all => expected.extend([
                        figure(code, role, "participants"),
                        all,
                        figure(code, role, "passages"),
                    ]),
                }
            }
            assert_eq!(numbers(sentence.unwrap()), expected, "{code}");
        }
        // Quotes shown, not shown and left out are all passages of the code itself.
        let listed = |key: &str| theme[key].as_array().unwrap().len() as u64;
        let counted = |key: &str| theme[key].as_u64().unwrap();
        let quoted =
            listed("quotes") + listed("contrary") + counted("not_shown") + counted("withheld");
        assert_eq!(quoted, sum(&own, code, "passages"), "{code}");
    }

    // Methods.
    let methods = &report["methods"];
    let status = &researcher.json(&["status", "s.emic", "--json"])[0];
    for (here, there) in [
        ("transcripts", "transcripts"),
        ("participants", "participants"),
        ("all_words", "words"),
        ("codes", "codes"),
    ] {
        assert_eq!(methods[here], status[there], "{here}");
    }
    assert_eq!(
        methods["coders"].as_array().unwrap().len() as u64,
        status["coders"].as_u64().unwrap()
    );
    let said = |role: &str| {
        let mut lines = by_role.values().filter(|line| line["group"] == role);
        lines.find_map(|line| {
            let share = line["share"].as_f64().filter(|share| *share > 0.0)?;
            Some((line["words"].as_f64()? / share).round() as u64)
        })
    };
    let words: u64 = roles[..3].iter().filter_map(|role| said(role)).sum();
    assert_eq!(methods["words"].as_u64(), Some(words));
    assert_eq!(
        methods["passages"].as_u64(),
        Some(passages_of_any_code(&researcher))
    );
    let material = page
        .lines()
        .find(|line| line.starts_with("The material"))
        .unwrap();
    assert_eq!(numbers(material)[..5], [35, 35, 7, 9, 19]);

    // Pairs of codes, and how the codes grew.
    let pairs = researcher.json(&["cooccur", "s.emic", "--json"]);
    assert_eq!(report["pairs"].as_u64().unwrap() as usize, pairs.len());
    for shared in report["shared"].as_array().unwrap() {
        let slugs = [&shared["slugs"][0], &shared["slugs"][1]];
        let pair = pairs
            .iter()
            .find(|pair| [&pair["a"], &pair["b"]] == slugs || [&pair["b"], &pair["a"]] == slugs);
        let pair = pair.expect("the pair");
        assert_eq!(shared["passages"], pair["passages"]);
        assert_eq!(shared["jaccard"], pair["jaccard"]);
    }
    let steps = report["growth"]["steps"].as_array().unwrap();
    let grown = researcher.json(&["saturation", "s.emic", "--json"]);
    assert_eq!(steps.len(), grown.len());
    for (step, line) in steps.iter().zip(&grown) {
        assert_eq!(step["so_far"], line["so_far"]);
        assert_eq!(step["mean"], line["random_mean"]);
        assert_eq!(step["low"], line["random_low"]);
        assert_eq!(step["high"], line["random_high"]);
        let new = step["new"].as_array().unwrap().len() as u64;
        assert_eq!(new, line["new"].as_u64().unwrap());
    }

    // Limits.
    let labels = |keep: &dyn Fn(&str) -> bool| -> Vec<&Json> {
        let kept = themes
            .iter()
            .filter(|theme| keep(theme["slug"].as_str().unwrap()));
        kept.map(|theme| &theme["label"]).collect()
    };
    let limits =
        |key: &str| -> Vec<&Json> { report["limits"][key].as_array().unwrap().iter().collect() };
    assert_eq!(
        limits("used_once"),
        labels(&|code| sum(&own, code, "passages") == 1)
    );
    assert_eq!(
        limits("unused"),
        labels(&|code| sum(&by_transcript, code, "passages") == 0)
    );
    let coders = |code: &str| {
        let of_code = own_by_coder.iter().filter(|((slug, _), _)| slug == code);
        of_code
            .filter(|(_, line)| line["passages"].as_u64() > Some(0))
            .count()
    };
    let by_one = |code: &str| coders(code) == 1 && sum(&own, code, "passages") > 1;
    assert_eq!(limits("by_one_coder"), labels(&by_one));

    // The theme table as CSV.
    let mut csv = csv::Reader::from_path(researcher.path("r.csv")).unwrap();
    let head = csv.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|one| one == name).unwrap();
    for row in csv.records().map(Result::unwrap) {
        let code = &row[column("Code")];
        for (role, name) in roles.iter().zip(["GP", "provider", "patient", "other"]) {
            let passages = row[column(&format!("{name}: passages"))]
                .parse::<u64>()
                .unwrap();
            assert_eq!(passages, figure(code, role, "passages"), "{code} by {role}");
            if of(role) > 0 {
                let number = row[column(&format!("{name}: participants"))]
                    .parse::<u64>()
                    .unwrap();
                assert_eq!(
                    number,
                    figure(code, role, "participants"),
                    "{code} by {role}"
                );
            }
        }
    }
}
