//! The themes of the page, their quotes, and what filters them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::prose;
use super::super::summary::{ContextTurn, Note, Quote, Stretch, ThematicSummary, ThemeEntry};
use super::{escaped, lines, paragraphs, theme_id};
use crate::study::natural_key;

/// For each theme, its own id and those of the codes above it that are reported.
pub(super) fn paths(summary: &ThematicSummary) -> Vec<Vec<&str>> {
    let mut open: Vec<&str> = Vec::new();
    let mut paths = Vec::new();
    for entry in &summary.themes {
        open.truncate(entry.depth);
        open.push(&entry.slug);
        paths.push(open.clone());
    }
    paths
}

/// Filters by theme, role and participant; hidden where no script runs.
pub(super) fn filters(page: &mut String, summary: &ThematicSummary) {
    page.push_str("<form id=\"filters\" class=\"filters\" hidden=\"\">\n");
    let themes = summary.themes.iter().map(|entry| {
        let indent = "\u{2003}".repeat(entry.depth);
        (entry.slug.clone(), format!("{indent}{}", entry.label))
    });
    select(page, "theme", "Theme", "All themes", themes);
    let (mut roles, mut people) = (BTreeSet::new(), BTreeMap::new());
    for (quote, _) in summary.themes.iter().flat_map(ThemeEntry::all_quotes) {
        for part in &quote.parts {
            roles.insert(part.role.clone());
            let key = (natural_key(&part.speaker), part.speaker.clone());
            people.insert(key, part.speaker.clone());
        }
    }
    let both = |name: String| (name.clone(), name);
    select(
        page,
        "role",
        "Role",
        "All roles",
        roles.into_iter().map(both),
    );
    select(
        page,
        "who",
        "Participant",
        "Everybody",
        people.into_values().map(both),
    );
    page.push_str(
        "<button type=\"reset\">Show all</button>\n<p id=\"shown\" role=\"status\"></p>\n</form>\n",
    );
}

fn select(
    page: &mut String,
    name: &str,
    label: &str,
    all: &str,
    options: impl Iterator<Item = (String, String)>,
) {
    page.push_str(&format!(
        "<label>{label} <select name=\"{name}\">\n<option value=\"\">{all}</option>\n"
    ));
    for (value, words) in options {
        page.push_str(&format!(
            "<option value=\"{}\">{}</option>\n",
            escaped(&value),
            escaped(&words)
        ));
    }
    page.push_str("</select></label>\n");
}

/// A section for each theme.
pub(super) fn sections(page: &mut String, summary: &ThematicSummary) {
    for (entry, path) in summary.themes.iter().zip(paths(summary)) {
        section(page, summary, entry, &path);
    }
}

fn section(page: &mut String, summary: &ThematicSummary, entry: &ThemeEntry, path: &[&str]) {
    let level = (entry.depth + 3).min(6);
    page.push_str(&format!(
        "<section data-theme=\"{}\">\n<h{level} id=\"{}\">{}</h{level}>\n<p class=\"kind\">{} <code>{}</code></p>\n",
        lines(path.iter().copied()),
        escaped(&theme_id(entry)),
        escaped(&entry.label),
        entry.kind.name(),
        escaped(&entry.slug),
    ));
    titled(page, "Definition", &entry.definition);
    titled(page, "Use when", &entry.use_when);
    titled(page, "Avoid when", &entry.avoid_when);
    paragraphs(page, &prose::figures(entry, &summary.roles));
    if !entry.narrative.is_empty() {
        page.push_str("<div class=\"narrative\">\n");
        paragraphs(page, &entry.narrative);
        page.push_str("</div>\n");
    }
    if let Some(how) = prose::chosen(entry) {
        page.push_str(&format!("<p class=\"quiet\">{how}</p>\n"));
    }
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

/// The id of a quote's element: that of its code and its own. One passage is quoted under every code that it has.
fn anchor(entry: &ThemeEntry, quote: &Quote) -> String {
    let id = quote.id.replace(char::is_whitespace, "_");
    format!("{}/{id}", entry.slug)
}

fn quoted(page: &mut String, entry: &ThemeEntry, quote: &Quote, mark: &str) {
    let id = escaped(&anchor(entry, quote));
    page.push_str(&format!(
        "<figure id=\"{id}\" class=\"quote{}\" data-role=\"{}\" data-who=\"{}\">\n<blockquote>\n",
        if quote.key { " key" } else { "" },
        lines(quote.parts.iter().map(|part| part.role.as_str())),
        lines(quote.parts.iter().map(|part| part.speaker.as_str())),
    ));
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
    context(page, &quote.context);
    for memo in &quote.memos {
        note(page, memo);
    }
    page.push_str("</figure>\n");
}

/// What stands around a quote, closed until it is asked for.
fn context(page: &mut String, turns: &[ContextTurn]) {
    if turns.is_empty() {
        return;
    }
    page.push_str("<details>\n<summary>In its context</summary>\n");
    for turn in turns {
        page.push_str(&format!(
            "<p><span class=\"who\">{} {} ({})</span> ",
            turn.turn,
            escaped(&turn.speaker),
            escaped(&turn.role)
        ));
        if turn.stretches.is_empty() {
            page.push_str("<em>left out: no consent to being quoted</em>");
        }
        for Stretch { text, quoted } in &turn.stretches {
            match quoted {
                true => page.push_str(&format!("<mark>{}</mark>", escaped(text))),
                false => page.push_str(&escaped(text)),
            }
        }
        page.push_str("</p>\n");
    }
    page.push_str("</details>\n");
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
