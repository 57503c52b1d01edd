//! The Pseudonyms screen: the table and what is suggested on the left, what the chosen one would replace on the right.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::{Command, PseudonymStep};
use super::super::display::on_one_line;
use super::super::layout::Layout;
use super::super::pseudonyms::Row;
use super::list::{self, Below};
use super::paragraph;
use crate::analysis::{EntryUse, around};
use crate::study::{Left, Span, TranscriptId};
use crate::workbench::importing::counted;

/// How much of the text is shown before and behind a name, in characters.
const AROUND: u32 = 60;
/// So many places of a name are shown.
const SAMPLES: usize = 20;

/// What the status line says of the screen.
pub(super) fn place(app: &App) -> String {
    match &app.naming.table {
        _ if app.naming.can_stop() => format!(
            "{} stops it: nothing is changed before all texts were looked through",
            app.key(Command::Back)
        ),
        Some(path) => format!("the table lies in {}", path.display()),
        None => String::new(),
    }
}

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let naming = &app.naming;
    let buffer = frame.buffer_mut();
    if let Some(problem) = &naming.problem {
        paragraph(buffer, list::indented(layout.body), problem, theme.plain());
        return;
    }
    let parts = list::parts(app, buffer, layout);
    let looking = if naming.is_busy() || naming.outdated || app.loading.is_some() {
        " …"
    } else {
        ""
    };
    let head = format!(
        "{} in the table · {} suggested{looking}",
        naming.rows.len(),
        naming.looked.suggestions.len()
    );
    list::heading(app, buffer, parts.head, &head);
    if naming.len() == 0 {
        let text = format!(
            "Nothing looks like a name, place, date or number, and the table is empty. {} puts a name into it.",
            app.key(Command::Pseudonym(PseudonymStep::New))
        );
        paragraph(buffer, list::indented(parts.rows), &text, theme.quiet());
        return;
    }
    if let Some(row) = naming.chosen() {
        details(app, buffer, parts.beside, &row);
    }
    let all = (&naming.list, naming.len());
    list::rows(app, frame, parts.rows, all, |buffer, rect, at| {
        let Some(row) = naming.row(at) else { return };
        let style = match row {
            Row::Entry(..) => theme.plain(),
            Row::Suggested(_) => theme.quiet(),
        };
        list::row(buffer, rect, &line(&row), style);
    });
}

fn line(row: &Row<'_>) -> String {
    match row {
        Row::Entry(row, of) => {
            let times = of.map_or(String::new(), |of| of.places.len().to_string());
            let replacement = match row.replacement.as_str() {
                "" => "(nothing yet)".to_owned(),
                replacement => on_one_line(replacement),
            };
            format!(
                " {times:>4}  {} → {replacement}",
                on_one_line(&row.original)
            )
        }
        Row::Suggested(suggestion) => format!(
            " {:>4}  {}? ({})",
            suggestion.times,
            on_one_line(&suggestion.words),
            suggestion.kind.name()
        ),
    }
}

fn details(app: &App, buffer: &mut Buffer, rect: Rect, row: &Row<'_>) {
    let theme = app.theme;
    let mut page = Below { buffer, rect };
    match row {
        Row::Suggested(suggestion) => {
            page.add(&on_one_line(&suggestion.words), theme.heading());
            let told = format!(
                "It may be a {}: {}, {}. {} says what is to stand for it.",
                suggestion.kind.name(),
                counted(suggestion.times, "place"),
                counted(suggestion.transcripts, "transcript"),
                app.key(Command::Pseudonym(PseudonymStep::Replace))
            );
            page.add(&told, theme.quiet());
            page.skip();
            let (transcript, span) = suggestion.first;
            sample(app, &mut page, transcript, span, None);
        }
        Row::Entry(entry, of) => {
            let heading = format!("{} → {}", entry.original, entry.replacement);
            page.add(&on_one_line(&heading), theme.heading());
            match of {
                Some(of) => uses(app, &mut page, of),
                None if entry.replacement.is_empty() => page.add(
                    &format!(
                        "It has no replacement yet, so nothing is replaced: {} gives it one.",
                        app.key(Command::Pseudonym(PseudonymStep::Replace))
                    ),
                    theme.quiet(),
                ),
                None => page.add("Looking where it stands …", theme.quiet()),
            }
        }
    }
}

fn uses(app: &App, page: &mut Below<'_>, of: &EntryUse) {
    let theme = app.theme;
    let study = app.workbench().study();
    if of.places.is_empty() {
        page.add("It stands in no text.", theme.quiet());
    } else {
        let each = of.transcripts.iter().map(|(id, times)| {
            let title = study.interview(*id).map_or("", |i| &i.transcript.title);
            format!("{title} {times}")
        });
        let told = format!(
            "To be replaced in {} of {}: {}",
            counted(of.places.len(), "place"),
            counted(of.transcripts.len(), "transcript"),
            each.collect::<Vec<String>>().join(", ")
        );
        page.add(&on_one_line(&told), theme.quiet());
    }
    let told = |left: &Left| format!("{} ({})", left.place.told(study), left.times);
    let list = |left: &[Left]| left.iter().map(told).collect::<Vec<String>>().join(", ");
    if !of.beside.is_empty() {
        page.add(&format!("Also in {}", list(&of.beside)), theme.quiet());
    }
    if !of.lower_case.is_empty() {
        let text = format!(
            "In lower case, and left, in {}: it may be another word. An entry in lower case replaces it too.",
            list(&of.lower_case)
        );
        page.add(&text, theme.quiet());
    }
    for place in of.places.iter().take(SAMPLES) {
        page.skip();
        sample(app, page, place.transcript, place.span, Some(&place.with));
    }
    if of.places.len() > SAMPLES {
        page.skip();
        page.add(
            &format!("and {} more", of.places.len() - SAMPLES),
            theme.quiet(),
        );
    }
}

/// A name with what stands around it, and what would stand there.
fn sample(
    app: &App,
    page: &mut Below<'_>,
    transcript: TranscriptId,
    span: Span,
    with: Option<&str>,
) {
    let theme = app.theme;
    let Some(interview) = app.workbench().study().interview(transcript) else {
        return;
    };
    if !interview.is_loaded() || span.end > interview.document().text.len() {
        return;
    }
    let (before, behind) = around(interview, span, AROUND);
    let words = interview.document().text.slice(span);
    let with = with.map_or(String::new(), |with| format!(" → {with}"));
    page.add(&interview.quote_id(span).to_string(), theme.accent());
    let text = format!("{before}»{words}«{with}{behind}");
    page.add(&on_one_line(&text), theme.plain());
}
