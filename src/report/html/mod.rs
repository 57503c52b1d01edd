//! The thematic summary as one HTML file: no network, readable on a phone and on paper, whole without its script.

mod tables;
mod themes;

use sha2::{Digest as _, Sha256};

use super::figures::Figure;
use super::prose;
use super::summary::{ThematicSummary, ThemeEntry};
pub(super) use crate::formats::xml::escaped;

/// Filters quotes, sorts tables, opens a quote that the address names.
const SCRIPT: &str = include_str!("page.js");

/// Lays a summary out as a whole HTML document. Words from outside are escaped: they make no element and no attribute.
pub fn to_html(summary: &ThematicSummary) -> String {
    let title = escaped(&summary.title);
    let mut page = String::new();
    page.push_str("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
        policy()
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
    tables::participants(&mut page, summary);
    page.push_str("<h2 id=\"themes\">Themes</h2>\n");
    themes::filters(&mut page, summary);
    tables::themes(&mut page, summary);
    drawn(&mut page, &summary.drawn.roles);
    themes::sections(&mut page, summary);
    page.push_str("<h2 id=\"roles\">Comparison by role</h2>\n");
    paragraphs(&mut page, &prose::comparison(summary));
    tables::comparison(&mut page, summary);
    if has_portraits(summary) {
        page.push_str(&format!("<h2 id=\"portraits\">{}</h2>\n", prose::PORTRAITS));
        drawn(&mut page, &summary.drawn.portraits);
    }
    page.push_str("<h2 id=\"together\">Codes that occur together</h2>\n");
    tables::together(&mut page, summary);
    drawn(&mut page, &summary.drawn.together);
    page.push_str("<h2 id=\"saturation\">Saturation</h2>\n");
    paragraphs(&mut page, &prose::saturation(&summary.growth));
    drawn(&mut page, &summary.drawn.saturation);
    page.push_str("<h2 id=\"limits\">Limits</h2>\n<ul>\n");
    for point in prose::limits(summary) {
        page.push_str(&format!("<li>{}</li>\n", escaped(&point)));
    }
    page.push_str(&format!(
        "</ul>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    ));
    page
}

/// Allows the style sheet in the file and its one script, known by its hash, and nothing else: no other script, no request.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(SCRIPT))
    )
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= three.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    text
}

/// Several names in one attribute, a line for each: no name has a line feed.
fn lines<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for name in names {
        let name = escaped(name);
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen.join("&#10;")
}

fn paragraphs(page: &mut String, paragraphs: &[String]) {
    for paragraph in paragraphs {
        page.push_str(&format!("<p>{}</p>\n", escaped(paragraph)));
    }
}

fn has_portraits(summary: &ThematicSummary) -> bool {
    !summary.drawn.portraits.is_empty()
}

/// Figures within the page. In a page, an SVG needs no name space.
fn drawn<'f>(page: &mut String, figures: impl IntoIterator<Item = &'f Figure>) {
    for figure in figures {
        let svg = figure.svg();
        let svg = svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
        let start = svg.find("<svg").unwrap_or(0);
        page.push_str(&format!(
            "<figure class=\"drawn\">\n{}\n<figcaption>{}. {}</figcaption>\n</figure>\n",
            svg[start..].trim_end(),
            escaped(&figure.title),
            escaped(&figure.description)
        ));
    }
}

fn theme_id(entry: &ThemeEntry) -> String {
    format!("code/{}", entry.slug)
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
    let portraits = has_portraits(summary).then_some(("portraits", prose::PORTRAITS));
    let behind = [("roles", "Comparison by role")]
        .into_iter()
        .chain(portraits)
        .chain([
            ("together", "Codes that occur together"),
            ("saturation", "Saturation"),
            ("limits", "Limits"),
        ]);
    for (id, text) in behind {
        page.push_str(&format!("<li>{}</li>\n", link(id, text)));
    }
    page.push_str("</ul>\n</nav>\n");
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
