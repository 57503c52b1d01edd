//! The Review screen: what awaits review on the left, the chosen one with its old and present words on the right.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::{Command, ReviewStep};
use super::super::display::on_one_line;
use super::super::layout::Layout;
use super::list::{self, Below};
use super::paragraph;
use crate::analysis::{ReviewItem, ReviewOf, ReviewWhy};
use crate::study::{Interview, Span, Study};
use crate::workbench::readable_time;

/// How much of the text is shown before and behind a passage, in characters.
const AROUND: u32 = 240;

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let body = layout.body;
    let reviewing = &app.reviewing;
    let buffer = frame.buffer_mut();
    if reviewing.items.is_empty() {
        let text = if reviewing.is_busy() || reviewing.outdated || app.loading.is_some() {
            "Looking for what awaits review …".to_owned()
        } else if reviewing.most > 0 {
            format!("All {} are reviewed.", reviewing.most)
        } else {
            "Nothing awaits review. What a correction of a text touches, and what was coded under an earlier definition of its code, is listed here.".to_owned()
        };
        paragraph(buffer, list::indented(body), &text, theme.quiet());
        return;
    }
    let parts = list::parts(app, buffer, layout);
    let marked = match reviewing.marked.len() {
        0 => String::new(),
        count => format!(" · {count} marked"),
    };
    let done = reviewing.most - reviewing.items.len();
    let progress = format!("{} to review · {done} done{marked}", reviewing.items.len());
    list::heading(app, buffer, parts.head, &progress);
    if let Some(item) = reviewing.chosen() {
        details(app, buffer, parts.beside, item);
    }
    let all = (&reviewing.list, reviewing.items.len());
    list::rows(app, frame, parts.rows, all, |buffer, row, at| {
        let item = &reviewing.items[at];
        let mark = if reviewing.marked.contains(&item.of) {
            "✓"
        } else {
            " "
        };
        let named = named(app.workbench().study(), item);
        let line = format!("{mark} {:<10} {named}", item.why.name());
        list::row(buffer, row, &line, theme.plain());
    });
}

/// What it is, in a few words.
fn named(study: &Study, item: &ReviewItem) -> String {
    let title = study
        .interview(item.transcript)
        .map_or("", |interview| &interview.transcript.title);
    match item.of {
        ReviewOf::Coding(at) => {
            let record = study.coding_record(at);
            let code = record.as_ref().and_then(|r| study.codebook().get(r.code));
            let coder = record.as_ref().and_then(|r| study.coder(r.coder));
            format!(
                "{title} · {} ({})",
                code.map_or("", |code| &code.label),
                coder.map_or("", |coder| &coder.name)
            )
        }
        ReviewOf::Memo(id) => {
            let memo = study.memos().iter().find(|memo| memo.id == id);
            let text = memo.map_or(String::new(), |memo| on_one_line(&memo.text));
            format!("{title} · memo: {text}")
        }
        ReviewOf::Link(id) => {
            let link = study.links().iter().find(|link| link.id == id);
            format!("{title} · link: {}", link.map_or("", |link| &link.label))
        }
    }
}

fn details(app: &App, buffer: &mut Buffer, rect: Rect, item: &ReviewItem) {
    let theme = app.theme;
    let study = app.workbench.study();
    let mut page = Below { buffer, rect };
    page.add(&on_one_line(&named(study, item)), theme.heading());
    let told = item.why.told();
    let first = told.get(..1).unwrap_or_default().to_uppercase();
    page.add(
        &format!("{first}{}", told.get(1..).unwrap_or_default()),
        theme.quiet(),
    );
    page.skip();
    if item.why == ReviewWhy::Definition {
        definition(app, &mut page, item);
    }
    match item.old.as_deref() {
        Some("") => page.add(
            "Its words before the correction have been erased.",
            theme.quiet(),
        ),
        Some(old) => {
            page.add("Before", theme.accent());
            page.add(
                &format!("\u{201c}{}\u{201d}", on_one_line(old)),
                theme.plain(),
            );
        }
        None => {}
    }
    page.skip();
    let reviewing = &app.reviewing;
    let next = app.key(Command::Review(ReviewStep::NextPlace));
    let which = match (reviewing.place, reviewing.places.len()) {
        (Some(at), count) => format!(
            "Place {} of {count} · {} takes it",
            at + 1,
            app.key(Command::Review(ReviewStep::Accept))
        ),
        (None, count) if count > 1 => {
            format!("Now · its old words stand in {count} places: {next} steps through them")
        }
        (None, 1) if item.span.is_none() => {
            format!("Its old words stand in one place: {next} shows it")
        }
        _ => "Now".to_owned(),
    };
    page.add(&which, theme.accent());
    match (reviewing.shown(), study.interview(item.transcript)) {
        (Some(span), Some(interview)) => {
            let id = interview.quote_id(span).to_string();
            page.add(&id, theme.quiet());
            page.add(&in_context(interview, span), theme.plain());
        }
        _ => page.add(
            &format!(
                "Nowhere: {} gives it a place, {} removes it.",
                app.key(Command::Review(ReviewStep::Place)),
                app.key(Command::Review(ReviewStep::Remove))
            ),
            theme.plain(),
        ),
    }
}

fn definition(app: &App, page: &mut Below<'_>, item: &ReviewItem) {
    let theme = app.theme;
    let study = app.workbench.study();
    let ReviewOf::Coding(at) = item.of else {
        return;
    };
    let Some(record) = study.coding_record(at) else {
        return;
    };
    let Some(code) = study.codebook().get(record.code) else {
        return;
    };
    page.add(
        &format!(
            "Coded {}; defined anew {}",
            readable_time(record.created),
            readable_time(code.defined)
        ),
        theme.quiet(),
    );
    let description = &code.description;
    for (name, text) in [
        ("Definition", &description.definition),
        ("Use when", &description.use_when),
        ("Avoid when", &description.avoid_when),
    ] {
        if !text.is_empty() {
            page.add(&format!("{name}: {}", on_one_line(text)), theme.plain());
        }
    }
}

/// A passage between »guillemets« with what stands around it.
fn in_context(interview: &Interview, span: Span) -> String {
    let text = &interview.document().text;
    let before = Span::new(span.start.saturating_sub(AROUND), span.start);
    let behind = Span::new(span.end, span.end.saturating_add(AROUND).min(text.len()));
    let cut_off = |at: u32, end: u32| if at == end { "" } else { "… " };
    on_one_line(&format!(
        "{}{}»{}«{}{}",
        cut_off(before.start, 0),
        text.slice(before),
        text.slice(span),
        text.slice(behind),
        if behind.end == text.len() { "" } else { " …" }
    ))
}
