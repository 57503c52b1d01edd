//! The tables of the page. Each can be sorted by its heads where the script runs.

use super::super::prose;
use super::super::summary::{Cell, ThematicSummary, ThemeEntry};
use super::themes::paths;
use super::{escaped, lines, paragraphs, theme_id};

/// A column's head, and whether figures stand under it.
type Head = (String, bool);

/// Opens a table in a box of its own that scrolls on narrow screens and can be reached by keyboard.
fn open(page: &mut String, name: &str, caption: &str, head: &[Head]) {
    page.push_str(&format!(
        "<div class=\"wide\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n<table class=\"sortable\">\n",
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

fn close(page: &mut String) {
    page.push_str("</tbody>\n</table>\n</div>\n");
}

/// A figure: what it says, and what it is sorted by.
fn figure(page: &mut String, text: &str, by: u64) {
    page.push_str(&format!(
        "<td class=\"figure\" data-sort=\"{by}\">{}</td>",
        escaped(text)
    ));
}

/// Participants, a table for each role.
pub(super) fn participants(page: &mut String, summary: &ThematicSummary) {
    for section in &summary.participants {
        let mut head = vec![("Participant".to_owned(), false)];
        head.extend(section.attributes.iter().map(|name| (name.clone(), false)));
        let gaps = prose::gaps(section).unwrap_or_default();
        let caption = format!("{}. {gaps}", section.role);
        open(page, &section.role, caption.trim_end(), &head);
        for row in &section.rows {
            page.push_str(&format!(
                "<tr data-role=\"{}\" data-who=\"{1}\"><th scope=\"row\">{1}</th>",
                escaped(&section.name),
                escaped(&row.name)
            ));
            for value in &row.values {
                page.push_str(&format!("<td>{}</td>", escaped(value)));
            }
            page.push_str("</tr>\n");
        }
        close(page);
    }
}

/// Opens a theme's row with a head that leads to it.
fn theme_row(page: &mut String, entry: &ThemeEntry, path: &[&str]) {
    page.push_str(&format!(
        "<tr data-theme=\"{}\"><th scope=\"row\" class=\"depth{}\"><a href=\"#{}\">{}</a></th>",
        lines(path.iter().copied()),
        entry.depth.min(3),
        escaped(&theme_id(entry)),
        escaped(&entry.label),
    ));
}

/// All codes by role.
pub(super) fn themes(page: &mut String, summary: &ThematicSummary) {
    let all = format!("All (N = {})", summary.methods.participants);
    let mut head = vec![
        ("Theme".to_owned(), false),
        ("In brief".to_owned(), false),
        (all, true),
    ];
    head.extend(summary.roles.iter().map(|role| (role.column(), true)));
    open(page, "Themes by role", prose::TABLE_NOTE, &head);
    for (entry, path) in summary.themes.iter().zip(paths(summary)) {
        theme_row(page, entry, &path);
        page.push_str(&format!("<td>{}</td>", escaped(&entry.brief)));
        for cell in std::iter::once(&entry.total).chain(&entry.cells) {
            let by = cell.participants * 1_000_000 + cell.passages.min(999_999);
            figure(page, &prose::cell(cell), by);
        }
        page.push_str("</tr>\n");
    }
    close(page);
}

/// Who speaks of what, and who is silent.
pub(super) fn comparison(page: &mut String, summary: &ThematicSummary) {
    let roles = prose::compared_roles(summary);
    if roles.len() < 2 {
        return;
    }
    let mut head = vec![("Theme".to_owned(), false)];
    head.extend(roles.iter().map(|(_, role)| (role.column(), true)));
    head.push(("Silent".to_owned(), false));
    open(page, "Comparison by role", prose::COMPARISON_NOTE, &head);
    for (entry, path) in summary.themes.iter().zip(paths(summary)) {
        if entry.total.passages == 0 {
            continue;
        }
        theme_row(page, entry, &path);
        for (at, _) in &roles {
            let cell: &Cell = &entry.cells[*at];
            // Parts in a million: two roles of unlike size can be compared.
            let by = cell.participants * 1_000_000 / cell.of.max(1);
            figure(page, &prose::share(cell), by);
        }
        let silent = prose::silent_in_short(entry, &summary.roles);
        page.push_str(&format!("<td>{}</td></tr>\n", escaped(&silent)));
    }
    close(page);
}

/// Pairs of codes.
pub(super) fn together(page: &mut String, summary: &ThematicSummary) {
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
    open(page, "Codes that occur together", &caption, &head);
    for pair in &summary.shared {
        page.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td>",
            escaped(&pair.a),
            escaped(&pair.b)
        ));
        figure(page, &pair.passages.to_string(), pair.passages);
        let by = (pair.jaccard * 1_000_000.0) as u64;
        figure(page, &format!("{:.2}", pair.jaccard), by);
        page.push_str("</tr>\n");
    }
    close(page);
}
