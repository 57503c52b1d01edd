//! The Write screen: memos and links.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::{Command, MemoOn};
use super::super::display::{cut, on_one_line};
use super::super::keymap::Context;
use super::super::layout::Layout;
use super::super::notes::{Note, NoteOrder, link, memo};
use super::list::{self, Below};
use super::paragraph;
use crate::study::{MemoTarget, Passage};
use crate::workbench::{place, readable_time, target};

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let buffer = frame.buffer_mut();
    let (study, writing) = (app.workbench.study(), &app.writing);
    if study.memos().is_empty() && study.links().is_empty() {
        let on = |on: MemoOn| app.key_in(Context::Read, Command::Memo(on));
        let text = format!(
            "No memos yet. {} writes one on the study; on the Read screen, {} writes one on a passage, {} on a code, {} on the transcript, {} on whoever speaks, and {} links two passages.",
            app.key(Command::NewMemo),
            on(MemoOn::Passage),
            on(MemoOn::Code),
            on(MemoOn::Transcript),
            on(MemoOn::Speaker),
            app.key_in(Context::Read, Command::Link)
        );
        paragraph(buffer, list::indented(layout.body), &text, theme.quiet());
        return;
    }
    let parts = list::parts(app, buffer, layout);
    list::heading(app, buffer, parts.head, &heading(app));
    if let Some(note) = writing.chosen() {
        shown(app, buffer, parts.beside, note);
    } else {
        let text = format!(
            "Nothing of that kind; {} and {} show others.",
            app.key(Command::NextKind),
            app.key(Command::Filter)
        );
        paragraph(buffer, list::indented(parts.rows), &text, theme.quiet());
    }
    let all = (&writing.list, writing.notes.len());
    list::rows(app, frame, parts.rows, all, |buffer, row, at| {
        let line = format!(" {}", line(app, writing.notes[at]));
        list::row(buffer, row, &line, theme.plain());
    });
}

/// What is listed.
fn heading(app: &App) -> String {
    let writing = &app.writing;
    let mut text = format!("{} {}", writing.notes.len(), writing.kind.name());
    if writing.order != NoteOrder::default() {
        text.push_str(&format!(", {}", writing.order.name()));
    }
    if !writing.filter.is_empty() {
        text.push_str(&format!(
            " with \u{201c}{}\u{201d}",
            on_one_line(&writing.filter)
        ));
    }
    text
}

/// A note on one line.
fn line(app: &App, note: Note) -> String {
    let study = app.workbench.study();
    match note {
        Note::Memo(id) => memo(study, id).map_or(String::new(), |memo| {
            format!("{}  {}", target(study, &memo.on), on_one_line(&memo.text))
        }),
        Note::Link(id) => link(study, id).map_or(String::new(), |link| {
            format!(
                "\u{21c4} {} {} {}",
                place(study, link.from),
                on_one_line(&link.label),
                place(study, link.to)
            )
        }),
    }
}

/// A note as a whole, with the words that it is on.
fn shown(app: &App, buffer: &mut Buffer, rect: Rect, note: Note) {
    let (study, theme) = (app.workbench.study(), app.theme);
    let mut page = Below { buffer, rect };
    let mut add = |text: &str, style| page.add(text, style);
    let coder = |id| study.coder(id).map_or("", |coder| coder.name.as_str());
    match note {
        Note::Memo(id) => {
            let Some(memo) = memo(study, id) else { return };
            let head = format!(
                "{} · {} · {}",
                target(study, &memo.on),
                coder(memo.coder),
                readable_time(memo.changed)
            );
            add(&cut(&head, rect.width), theme.heading());
            if let MemoTarget::Passage(passage) = &memo.on {
                add(&words(app, *passage), theme.quiet());
            }
            for line in memo.text.split('\n') {
                add(line, theme.plain());
            }
        }
        Note::Link(id) => {
            let Some(link) = link(study, id) else { return };
            let head = format!(
                "link · {} · {}",
                coder(link.by),
                readable_time(link.created)
            );
            add(&cut(&head, rect.width), theme.heading());
            for (end, passage) in [("", link.from), (link.label.as_str(), link.to)] {
                if !end.is_empty() {
                    add(&on_one_line(end), theme.plain());
                }
                add(&place(study, passage), theme.accent());
                add(&words(app, passage), theme.quiet());
            }
        }
    }
}

fn words(app: &App, passage: Passage) -> String {
    let interview = app.workbench.study().interview(passage.transcript);
    let words = interview
        .filter(|interview| interview.is_loaded())
        .map_or(String::new(), |i| {
            on_one_line(i.document().text.slice(passage.span))
        });
    if words.is_empty() {
        words
    } else {
        format!("\u{201c}{words}\u{201d}")
    }
}
