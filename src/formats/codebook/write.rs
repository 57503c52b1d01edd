//! Codebook files out.

use std::collections::HashMap;

use serde::Serialize;

use crate::formats::cell;
use crate::study::NewCode;

use super::CodebookFile;

#[derive(Serialize)]
struct File<'a> {
    title: &'a str,
    version: &'a str,
    codes: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    label: &'a str,
    parent: Option<&'a str>,
    brief: &'a str,
    definition: &'a str,
    use_when: &'a str,
    avoid_when: &'a str,
    example: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<u8>,
}

impl<'a> Row<'a> {
    fn of(code: &'a NewCode) -> Self {
        let description = &code.description;
        Self {
            id: &code.slug,
            label: &code.label,
            parent: code.parent.as_deref(),
            brief: &description.brief,
            definition: &description.definition,
            use_when: &description.use_when,
            avoid_when: &description.avoid_when,
            example: &description.example,
            source: &description.source,
            colour: code.colour,
        }
    }
}

/// The codebook as JSON, as [`read_codebook`](super::read_codebook) reads it.
///
/// # Errors
/// None for a codebook of this type; the error is that of the JSON writer.
pub fn write_json(codebook: &CodebookFile) -> Result<String, serde_json::Error> {
    cell::json_pretty(&File {
        title: &codebook.title,
        version: &codebook.version,
        codes: codebook.codes.iter().map(Row::of).collect(),
    })
}

/// The codebook as CSV, one row a code; title and version have no place in it.
///
/// # Errors
/// What the writer reports.
pub fn write_csv(codebook: &CodebookFile, to: impl std::io::Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record([
        "id",
        "label",
        "parent",
        "brief",
        "definition",
        "use_when",
        "avoid_when",
        "example",
        "source",
        "colour",
    ])?;
    for code in &codebook.codes {
        let row = Row::of(code);
        let colour = row
            .colour
            .map(|colour| colour.to_string())
            .unwrap_or_default();
        let cells = [
            row.id,
            row.label,
            row.parent.unwrap_or(""),
            row.brief,
            row.definition,
            row.use_when,
            row.avoid_when,
            row.example,
            row.source,
            &colour,
        ];
        writer.write_record(cells.map(cell::protect).iter().map(|cell| cell.as_bytes()))?;
    }
    writer.flush()
}

/// The codebook as Markdown for people: a heading a code, deeper ones for codes under others.
pub fn write_markdown(codebook: &CodebookFile) -> String {
    let title = match codebook.title.trim() {
        "" => "Codebook",
        title => title,
    };
    let mut out = format!("# {}\n", one_line(title));
    if !codebook.version.trim().is_empty() {
        out.push_str(&format!("\nVersion {}\n", one_line(&codebook.version)));
    }
    for (code, depth) in in_tree_order(&codebook.codes) {
        let hashes = "#".repeat((depth + 2).min(6));
        out.push_str(&format!(
            "\n{hashes} {}\n\n`{}`\n",
            one_line(&code.label),
            code.slug.replace('`', "")
        ));
        let description = &code.description;
        for (name, text) in [
            ("Brief", &description.brief),
            ("Definition", &description.definition),
            ("Use when", &description.use_when),
            ("Avoid when", &description.avoid_when),
            ("Example", &description.example),
            ("Source", &description.source),
        ] {
            if !text.trim().is_empty() {
                out.push_str(&format!("\n**{name}:** {}\n", one_line(text)));
            }
        }
    }
    out
}

/// Parents before children, siblings as they stand in the file, each with its depth.
fn in_tree_order(codes: &[NewCode]) -> Vec<(&NewCode, usize)> {
    let mut children: HashMap<Option<&str>, Vec<&NewCode>> = HashMap::new();
    for code in codes.iter().rev() {
        children
            .entry(code.parent.as_deref())
            .or_default()
            .push(code);
    }
    let mut open: Vec<(&NewCode, usize)> = Vec::new();
    let mut ordered = Vec::with_capacity(codes.len());
    open.extend(
        children
            .remove(&None)
            .into_iter()
            .flatten()
            .map(|code| (code, 0)),
    );
    while let Some((code, depth)) = open.pop() {
        ordered.push((code, depth));
        let below = children.remove(&Some(code.slug.as_str()));
        open.extend(below.into_iter().flatten().map(|code| (code, depth + 1)));
    }
    ordered
}

/// Text on one line in which nothing acts as Markdown, HTML or a control character.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars().filter(|c| !c.is_control()) {
            if "\\`*_[]<>#|~&".contains(c) {
                line.push('\\');
            }
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::read_codebook;
    use super::*;
    use crate::study::Description;
    use proptest::prelude::*;

    fn text() -> impl Strategy<Value = String> {
        "[a-z=+@>' ,\"\u{202e}é-]{0,12}".prop_map(|text| text.trim().to_owned())
    }

    fn codebook() -> impl Strategy<Value = CodebookFile> {
        let code = (
            text(),
            text(),
            text(),
            any::<prop::sample::Index>(),
            prop::option::of(0u8..9),
        );
        (text(), prop::collection::vec(code, 1..8)).prop_map(|(title, rows)| {
            let mut codes: Vec<NewCode> = Vec::new();
            for (at, (label, definition, example, parent, colour)) in rows.into_iter().enumerate() {
                // Every other code stands under one before it.
                let parent = (at % 2 == 1).then(|| codes[parent.index(at)].slug.clone());
                let description = Description {
                    definition,
                    example,
                    ..Description::default()
                };
                codes.push(NewCode {
                    slug: format!("code-{at}"),
                    label,
                    parent,
                    colour,
                    description,
                });
            }
            CodebookFile {
                title,
                version: "1".to_owned(),
                codes,
            }
        })
    }

    fn rows(codebook: &CodebookFile) -> String {
        write_json(&CodebookFile {
            title: String::new(),
            version: String::new(),
            codes: codebook.codes.clone(),
        })
        .unwrap()
    }

    proptest! {
        #[test]
        fn json_read_back_gives_the_same(codebook in codebook()) {
            let json = write_json(&codebook).unwrap();
            let back = read_codebook(json.as_bytes()).unwrap();
            prop_assert_eq!(write_json(&back).unwrap(), json);
        }

        #[test]
        fn csv_read_back_gives_the_same_codes(codebook in codebook()) {
            let mut csv = Vec::new();
            write_csv(&codebook, &mut csv).unwrap();
            let back = read_codebook(&csv).unwrap();
            prop_assert_eq!(rows(&back), rows(&codebook));
        }
    }

    #[test]
    fn markdown_shows_the_tree_and_lets_nothing_through() {
        let code = |slug: &str, label: &str, parent: Option<&str>| NewCode {
            slug: slug.to_owned(),
            label: label.to_owned(),
            parent: parent.map(str::to_owned),
            ..NewCode::default()
        };
        let codes = vec![
            code("b", "B <script>", Some("a")),
            code("a", "A *x*\u{1b}[31m", None),
            code("c", "C", None),
        ];
        let markdown = write_markdown(&CodebookFile {
            codes,
            ..CodebookFile::default()
        });
        let expected =
            "# Codebook\n\n## A \\*x\\*\\[31m\n\n`a`\n\n### B \\<script\\>\n\n`b`\n\n## C\n\n`c`\n";
        assert_eq!(markdown, expected);
    }
}
