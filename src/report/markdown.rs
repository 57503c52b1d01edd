//! The thematic summary as Markdown (CommonMark with tables).

use super::figures::Figure;
use super::prose;
use super::summary::{Note, ParticipantRow, Quote, ThematicSummary, ThemeEntry, ThemeKind};

/// Lays a summary out as Markdown without its figures, with one line feed at the end. Words from outside are escaped: they make no
/// markup.
pub fn to_markdown(summary: &ThematicSummary) -> String {
    written(summary, None)
}

/// [`to_markdown`] with its figures, which stand in a folder beside the file.
pub(super) fn to_markdown_with_figures(summary: &ThematicSummary, folder: &str) -> String {
    written(summary, Some(folder))
}

fn written(summary: &ThematicSummary, folder: Option<&str>) -> String {
    let mut page = Page::default();
    let drawn: Vec<(String, &Figure)> = match folder {
        Some(_) => summary.drawn.each().collect(),
        None => Vec::new(),
    };
    let draw = |page: &mut Page, names: &str| {
        let named = drawn.iter().filter(|(name, _)| name.starts_with(names));
        for (name, one) in named {
            page.line(&figure(folder.unwrap_or_default(), name, one));
        }
    };
    page.line(&format!("# Thematic summary: {}", escaped(&summary.title)));
    page.line("## Methods");
    page.paragraphs(&prose::methods(summary));
    page.line("## Participants");
    participants(&mut page, summary);
    page.line("## Themes");
    theme_table(&mut page, summary);
    draw(&mut page, "roles");
    for entry in &summary.themes {
        theme(&mut page, summary, entry);
    }
    page.line("## Comparison by role");
    comparison(&mut page, summary);
    if drawn.iter().any(|(name, _)| name.starts_with("portraits")) {
        page.line(&format!("## {}", prose::PORTRAITS));
        draw(&mut page, "portraits");
    }
    page.line("## Codes that occur together");
    shared(&mut page, summary);
    draw(&mut page, "together");
    page.line("## Saturation");
    page.paragraphs(&prose::saturation(&summary.growth));
    draw(&mut page, "saturation");
    page.line("## Limits");
    let limits = prose::limits(summary);
    let points: Vec<String> = limits
        .iter()
        .map(|point| format!("- {}", escaped(point)))
        .collect();
    page.line(&points.join("\n"));
    page.0
}

/// A figure that stands in a folder beside the page, with its caption. What it shows is read out to those who do not see it.
pub(super) fn figure(folder: &str, name: &str, figure: &Figure) -> String {
    format!(
        "![{}]({}/{}.png)\n\n*{}.* {}",
        escaped(&figure.description),
        in_a_link(folder),
        in_a_link(name),
        escaped(&figure.title),
        escaped(&figure.description)
    )
}

/// A part of a path in a link: all but the letters, digits and marks that mean themselves there percent-encoded (RFC 3986).
fn in_a_link(part: &str) -> String {
    let mut link = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                link.push(char::from(byte));
            }
            byte => link.push_str(&format!("%{byte:02X}")),
        }
    }
    link
}

/// Blocks with an empty line between each two.
#[derive(Default)]
struct Page(String);

impl Page {
    /// Adds a block of Markdown.
    fn line(&mut self, block: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(block);
        self.0.push('\n');
    }

    /// Adds paragraphs of plain words.
    fn paragraphs(&mut self, paragraphs: &[String]) {
        for paragraph in paragraphs {
            self.line(&escaped(paragraph));
        }
    }

    /// Adds a table of cells that are Markdown already.
    fn table(&mut self, head: &[String], right: usize, rows: &[Vec<String>]) {
        let rule = (0..head.len()).map(|at| if at < right { "---" } else { "--:" });
        let mut lines = vec![
            format!("| {} |", head.join(" | ")),
            format!("| {} |", rule.collect::<Vec<_>>().join(" | ")),
        ];
        lines.extend(rows.iter().map(|row| format!("| {} |", row.join(" | "))));
        self.line(&lines.join("\n"));
    }
}

/// Plain words as Markdown that shows just them: no emphasis, link, HTML, table cell or list comes of them.
pub(super) fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len() + 8);
    let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let starts_list = numbered.len() < words.len() && numbered.starts_with(['.', ')']);
    let list_mark = words.len() - numbered.len();
    for (at, c) in words.char_indices() {
        let rest = &words[at..];
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
            '#' => at == 0 || words[..at].ends_with([' ', '#']),
            '+' | '-' | '=' => at == 0,
            ':' => rest.starts_with("://"),
            '.' => at == list_mark && starts_list || words[..at].ends_with("www"),
            ')' => at == list_mark && starts_list,
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn participants(page: &mut Page, summary: &ThematicSummary) {
    for section in &summary.participants {
        page.line(&format!("**{}**", escaped(&section.role)));
        let mut head = vec!["Participant".to_owned()];
        head.extend(section.attributes.iter().map(|name| escaped(name)));
        let row = |row: &ParticipantRow| {
            let cells = std::iter::once(&row.name).chain(&row.values);
            cells.map(|cell| escaped(cell)).collect()
        };
        let rows: Vec<Vec<String>> = section.rows.iter().map(row).collect();
        page.table(&head, head.len(), &rows);
        page.paragraphs(&prose::gaps(section).into_iter().collect::<Vec<_>>());
    }
}

fn theme_table(page: &mut Page, summary: &ThematicSummary) {
    page.line(prose::TABLE_NOTE);
    let mut head = vec!["Theme".to_owned(), "In brief".to_owned()];
    head.push(format!("All (N = {})", summary.methods.participants));
    head.extend(summary.roles.iter().map(|role| escaped(&role.column())));
    let row = |entry: &ThemeEntry| {
        let indent = "\u{2003}".repeat(entry.depth);
        let name = match entry.kind {
            ThemeKind::Theme => format!("**{}**", escaped(&entry.label)),
            _ => format!("{indent}{}", escaped(&entry.label)),
        };
        let mut cells = vec![name, escaped(&entry.brief), prose::cell(&entry.total)];
        cells.extend(entry.cells.iter().map(prose::cell));
        cells
    };
    let rows: Vec<_> = summary.themes.iter().map(row).collect();
    page.table(&head, 2, &rows);
}

fn theme(page: &mut Page, summary: &ThematicSummary, entry: &ThemeEntry) {
    let level = "#".repeat((entry.depth + 3).min(6));
    page.line(&format!("{level} {}", escaped(&entry.label)));
    page.line(&format!("{} `{}`", entry.kind.name(), entry.slug));
    titled(page, "Definition", &entry.definition);
    titled(page, "Use when", &entry.use_when);
    titled(page, "Avoid when", &entry.avoid_when);
    page.paragraphs(&prose::figures(entry, &summary.roles));
    page.paragraphs(&entry.narrative);
    if let Some(how) = prose::chosen(entry) {
        page.line(how);
    }
    for quote in &entry.quotes {
        quoted(page, quote);
    }
    if !entry.contrary.is_empty() {
        page.line("**Contrary cases**");
        for quote in &entry.contrary {
            quoted(page, quote);
        }
    }
    page.paragraphs(&prose::unquoted(entry).into_iter().collect::<Vec<_>>());
    for memo in &entry.memos {
        page.line(&note("", memo));
    }
}

fn titled(page: &mut Page, title: &str, paragraphs: &[String]) {
    if let Some((first, rest)) = paragraphs.split_first() {
        page.line(&format!("**{title}.** {}", escaped(first)));
        page.paragraphs(rest);
    }
}

fn quoted(page: &mut Page, quote: &Quote) {
    let mut lines: Vec<String> = (quote.parts.iter())
        .map(|part| {
            format!(
                "> \u{201c}{}\u{201d} ({}, {})",
                escaped(&part.text),
                escaped(&part.speaker),
                escaped(&part.role),
            )
        })
        .collect();
    if let Some(last) = lines.last_mut() {
        last.push_str(&format!(" \\[{}\\]", escaped(&quote.id)));
        if quote.key {
            last.push_str(" **Key quote**");
        }
    }
    lines.extend(quote.memos.iter().map(|memo| note("> ", memo)));
    page.line(&lines.join("\n>\n"));
}

fn note(indent: &str, note: &Note) -> String {
    let paragraphs: Vec<String> = note.paragraphs.iter().map(|p| escaped(p)).collect();
    let between = format!("\n{}\n{indent}", indent.trim_end());
    let coder = escaped(&note.coder);
    format!("{indent}**Memo ({coder}).** {}", paragraphs.join(&between))
}

fn comparison(page: &mut Page, summary: &ThematicSummary) {
    page.paragraphs(&prose::comparison(summary));
    let roles = prose::compared_roles(summary);
    if roles.len() < 2 {
        return;
    }
    page.line(prose::COMPARISON_NOTE);
    let mut head = vec!["Theme".to_owned(), "Silent".to_owned()];
    head.extend(roles.iter().map(|(_, role)| escaped(&role.column())));
    let spoken = summary
        .themes
        .iter()
        .filter(|entry| entry.total.passages > 0);
    let row = |entry: &ThemeEntry| {
        let silent = prose::silent_in_short(entry, &summary.roles);
        let mut cells = vec![escaped(&entry.label), escaped(&silent)];
        cells.extend(roles.iter().map(|(at, _)| prose::share(&entry.cells[*at])));
        cells
    };
    let rows: Vec<_> = spoken.map(row).collect();
    page.table(&head, 2, &rows);
}

fn shared(page: &mut Page, summary: &ThematicSummary) {
    page.paragraphs(&[prose::shared(summary)]);
    if summary.shared.is_empty() {
        return;
    }
    let head = ["Code", "Code", "Passages", "Jaccard"].map(str::to_owned);
    let rows: Vec<Vec<String>> = (summary.shared.iter())
        .map(|pair| {
            vec![
                escaped(&pair.a),
                escaped(&pair.b),
                pair.passages.to_string(),
                format!("{:.2}", pair.jaccard),
            ]
        })
        .collect();
    page.table(&head, 2, &rows);
}

#[cfg(test)]
mod tests {
    use super::{escaped, in_a_link};
    use proptest::prelude::*;

    #[test]
    fn a_link_leads_to_a_file_of_any_name() {
        assert_eq!(
            in_a_link("my (re)port-figures"),
            "my%20%28re%29port-figures"
        );
        assert_eq!(in_a_link("\u{e9}t\u{e9}_1.2~"), "%C3%A9t%C3%A9_1.2~");
    }

    #[test]
    fn words_that_look_like_markup_stay_words() {
        for (words, markdown) in [
            ("- item", "\\- item"),
            ("12. twelve", "12\\. twelve"),
            ("12.5 hours", "12\\.5 hours"),
            ("well-being (group)", "well-being (group)"),
            ("# one ## two #", "\\# one \\#\\# two \\#"),
            ("https://a.b www.c.d", "https\\://a.b www\\.c.d"),
            ("<b> &amp; a|b", "\\<b\\> \\&amp; a\\|b"),
        ] {
            assert_eq!(escaped(words), markdown);
        }
    }

    proptest! {
        #[test]
        fn escapes_can_be_taken_back_and_leave_no_markup(words in "[-a-z0-9*_`<>|&~$.:/#+= \\\\\\[\\]()]{0,40}") {
            let (mut plain, mut bare, markdown) = (String::new(), String::new(), escaped(&words));
            let mut characters = markdown.chars();
            while let Some(c) = characters.next() {
                match c {
                    '\\' => plain.extend(characters.next()),
                    c => {
                        plain.push(c);
                        bare.push(c);
                    }
                }
            }
            prop_assert_eq!(plain, words);
            prop_assert!(!bare.contains(['*', '_', '`', '<', '>', '|', '&', '~', '$', '[', ']']));
        }
    }
}
