//! The thematic summary as one HTML file: no script, no network, readable on a phone and on paper.

use super::prose;
use super::summary::{Note, Quote, ThematicSummary, ThemeEntry};

/// Allows the style sheet in the file and nothing else: no script, no image, no request.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Lays a summary out as a whole HTML document. Words from outside are escaped: they make no element and no attribute.
pub fn to_html(summary: &ThematicSummary) -> String {
    let title = escaped(&summary.title);
    let mut page = String::new();
    page.push_str("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n"
    ));
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.push_str("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.push_str(&format!("<title>Thematic summary: {title}</title>\n"));
    page.push_str(&format!(
        "<style>\n{}</style>\n</head>\n<body>\n",
        include_str!("style.css")
    ));
    page.push_str("<a class=\"skip\" href=\"#main\">Skip to the summary</a>\n<header>\n");
    page.push_str(&format!("<h1>Thematic summary: {title}</h1>\n</header>\n"));
    contents(&mut page, summary);
    page.push_str("<main id=\"main\">\n<h2 id=\"methods\">Methods</h2>\n");
    paragraphs(&mut page, &prose::methods(summary));
    page.push_str("<h2 id=\"participants\">Participants</h2>\n");
    participants(&mut page, summary);
    page.push_str("<h2 id=\"themes\">Themes</h2>\n");
    theme_table(&mut page, summary);
    for entry in &summary.themes {
        theme(&mut page, summary, entry);
    }
    page.push_str("<h2 id=\"together\">Codes that occur together</h2>\n");
    shared(&mut page, summary);
    page.push_str("<h2 id=\"limits\">Limits</h2>\n<ul>\n");
    for point in prose::limits(summary) {
        page.push_str(&format!("<li>{}</li>\n", escaped(&point)));
    }
    page.push_str("</ul>\n</main>\n</body>\n</html>\n");
    page
}

/// Words as HTML that shows just them, inside elements and quoted attributes alike.
pub(super) fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The id of a quote's element: that of its code and its own. One passage is quoted under every code that it has.
fn anchor(entry: &ThemeEntry, quote: &Quote) -> String {
    format!(
        "{}/{}",
        entry.slug,
        quote.id.replace(char::is_whitespace, "_")
    )
}

fn paragraphs(page: &mut String, paragraphs: &[String]) {
    for paragraph in paragraphs {
        page.push_str(&format!("<p>{}</p>\n", escaped(paragraph)));
    }
}

fn contents(page: &mut String, summary: &ThematicSummary) {
    page.push_str("<nav aria-label=\"Contents\">\n<ul>\n");
    let link = |id: &str, text: &str| format!("<a href=\"#{}\">{}</a>", escaped(id), escaped(text));
    for (id, text) in [("methods", "Methods"), ("participants", "Participants")] {
        page.push_str(&format!("<li>{}</li>\n", link(id, text)));
    }
    page.push_str(&format!("<li>{}", link("themes", "Themes")));
    let mut open = 0;
    for entry in &summary.themes {
        let depth = (entry.depth + 1).min(open + 1);
        if depth > open {
            page.push_str("\n<ul>\n");
        } else {
            page.push_str(&"</li>\n</ul>\n".repeat(open - depth));
            page.push_str("</li>\n");
        }
        page.push_str(&format!("<li>{}", link(&theme_id(entry), &entry.label)));
        open = depth;
    }
    page.push_str(&"</li>\n</ul>\n".repeat(open));
    page.push_str("</li>\n");
    for (id, text) in [
        ("together", "Codes that occur together"),
        ("limits", "Limits"),
    ] {
        page.push_str(&format!("<li>{}</li>\n", link(id, text)));
    }
    page.push_str("</ul>\n</nav>\n");
}

fn theme_id(entry: &ThemeEntry) -> String {
    format!("code/{}", entry.slug)
}

/// Opens a table in a box of its own that scrolls on narrow screens and can be reached by keyboard.
fn open_table(page: &mut String, name: &str, caption: &str, head: &[(String, bool)]) {
    page.push_str(&format!(
        "<div class=\"wide\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n<table>\n",
        escaped(name)
    ));
    page.push_str(&format!(
        "<caption>{}</caption>\n<thead><tr>",
        escaped(caption)
    ));
    for (text, is_figure) in head {
        let class = if *is_figure { " class=\"figure\"" } else { "" };
        page.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escaped(text)));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
}

fn close_table(page: &mut String) {
    page.push_str("</tbody>\n</table>\n</div>\n");
}

fn participants(page: &mut String, summary: &ThematicSummary) {
    for section in &summary.participants {
        let mut head = vec![("Participant".to_owned(), false)];
        head.extend(section.attributes.iter().map(|name| (name.clone(), false)));
        let gaps = prose::gaps(section).unwrap_or_default();
        let caption = format!("{}. {gaps}", section.role);
        open_table(page, &section.role, caption.trim_end(), &head);
        for row in &section.rows {
            page.push_str(&format!(
                "<tr><th scope=\"row\">{}</th>",
                escaped(&row.name)
            ));
            for value in &row.values {
                page.push_str(&format!("<td>{}</td>", escaped(value)));
            }
            page.push_str("</tr>\n");
        }
        close_table(page);
    }
}

fn theme_table(page: &mut String, summary: &ThematicSummary) {
    let all = format!("All (N = {})", summary.methods.participants);
    let mut head = vec![
        ("Theme".to_owned(), false),
        ("In brief".to_owned(), false),
        (all, true),
    ];
    head.extend(summary.roles.iter().map(|role| (role.column(), true)));
    open_table(page, "Themes by role", prose::TABLE_NOTE, &head);
    for entry in &summary.themes {
        page.push_str(&format!(
            "<tr><th scope=\"row\" class=\"depth{}\"><a href=\"#{}\">{}</a></th><td>{}</td>",
            entry.depth.min(3),
            escaped(&theme_id(entry)),
            escaped(&entry.label),
            escaped(&entry.brief),
        ));
        for cell in std::iter::once(&entry.total).chain(&entry.cells) {
            page.push_str(&format!("<td class=\"figure\">{}</td>", prose::cell(cell)));
        }
        page.push_str("</tr>\n");
    }
    close_table(page);
}

fn theme(page: &mut String, summary: &ThematicSummary, entry: &ThemeEntry) {
    let level = (entry.depth + 3).min(6);
    page.push_str(&format!(
        "<section>\n<h{level} id=\"{}\">{}</h{level}>\n<p class=\"kind\">{} <code>{}</code></p>\n",
        escaped(&theme_id(entry)),
        escaped(&entry.label),
        entry.kind.name(),
        escaped(&entry.slug),
    ));
    titled(page, "Definition", &entry.definition);
    titled(page, "Use when", &entry.use_when);
    titled(page, "Avoid when", &entry.avoid_when);
    paragraphs(page, &prose::figures(entry, &summary.roles));
    paragraphs(page, &entry.narrative);
    for quote in &entry.quotes {
        quoted(page, entry, quote, "");
    }
    if !entry.contrary.is_empty() {
        page.push_str("<p><strong>Contrary cases</strong></p>\n");
        for quote in &entry.contrary {
            quoted(
                page,
                entry,
                quote,
                "<span class=\"mark\">Contrary case</span> \u{b7} ",
            );
        }
    }
    if let Some(sentence) = prose::unquoted(entry) {
        page.push_str(&format!("<p class=\"quiet\">{}</p>\n", escaped(&sentence)));
    }
    for memo in &entry.memos {
        note(page, memo);
    }
    page.push_str("</section>\n");
}

fn titled(page: &mut String, title: &str, words: &[String]) {
    if let Some((first, rest)) = words.split_first() {
        page.push_str(&format!(
            "<p><strong>{title}.</strong> {}</p>\n",
            escaped(first)
        ));
        paragraphs(page, rest);
    }
}

fn quoted(page: &mut String, entry: &ThemeEntry, quote: &Quote, mark: &str) {
    let id = escaped(&anchor(entry, quote));
    let class = if quote.key { " class=\"key\"" } else { "" };
    page.push_str(&format!("<figure id=\"{id}\"{class}>\n<blockquote>\n"));
    for part in &quote.parts {
        page.push_str(&format!(
            "<p>\u{201c}{}\u{201d} ({}, {})</p>\n",
            escaped(&part.text),
            escaped(&part.speaker),
            escaped(&part.role),
        ));
    }
    let key = if quote.key {
        "<span class=\"mark\">Key quote</span> \u{b7} "
    } else {
        ""
    };
    page.push_str(&format!(
        "</blockquote>\n<figcaption>{key}{mark}<a href=\"#{id}\">{}</a></figcaption>\n",
        escaped(&quote.id)
    ));
    for memo in &quote.memos {
        note(page, memo);
    }
    page.push_str("</figure>\n");
}

fn note(page: &mut String, note: &Note) {
    page.push_str("<div class=\"memo\">\n");
    titled(
        page,
        &format!("Memo ({})", escaped(&note.coder)),
        &note.paragraphs,
    );
    page.push_str("</div>\n");
}

fn shared(page: &mut String, summary: &ThematicSummary) {
    let caption = prose::shared(summary);
    if summary.shared.is_empty() {
        paragraphs(page, &[caption]);
        return;
    }
    let head = [
        ("Code", false),
        ("Code", false),
        ("Passages", true),
        ("Jaccard", true),
    ];
    let head = head.map(|(text, is_figure)| (text.to_owned(), is_figure));
    open_table(page, "Codes that occur together", &caption, &head);
    for pair in &summary.shared {
        page.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"figure\">{}</td><td class=\"figure\">{:.2}</td></tr>\n",
            escaped(&pair.a),
            escaped(&pair.b),
            pair.passages,
            pair.jaccard,
        ));
    }
    close_table(page);
}
