//! The Write screen: memos, newest first.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::display::{cut, on_one_line, put};
use super::super::layout::Layout;
use super::super::lists::role_name;
use super::{fill, paragraph};
use crate::study::{Memo, MemoTarget};
use crate::workbench::readable_time;

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let (left, right) = layout.two(layout.body);
    let buffer = frame.buffer_mut();
    if app.workbench.study().memos().is_empty() {
        let text = "No memos yet. n writes one on the study; on the Read screen, m m writes one on a passage, m c on a code, m t on the transcript, m i on whoever speaks.";
        paragraph(
            buffer,
            Rect {
                x: layout.body.x + 1,
                width: layout.body.width.saturating_sub(2),
                ..layout.body
            },
            text,
            theme.quiet(),
        );
        return;
    }
    if right.x > left.right() {
        super::separate(
            buffer,
            left.right(),
            left,
            layout.title.right(),
            theme.frame(),
        );
    }
    let list = &app.writing.list;
    for (y, (at, memo)) in (left.top()..left.bottom()).zip(app.memos().enumerate().skip(list.top)) {
        let line = format!(" {}  {}", target(app, memo), on_one_line(&memo.text));
        put(
            buffer,
            (left.x, y),
            left.right(),
            &cut(&line, left.width),
            theme.plain(),
        );
        if at == list.chosen {
            fill(buffer, left, y, theme.chosen(true));
        }
    }
    if let Some(memo) = app.memos().nth(list.chosen) {
        let inner = Rect {
            x: right.x + 1,
            width: right.width.saturating_sub(2),
            ..right
        };
        let study = app.workbench.study();
        let coder = study.coder(memo.coder).map_or("", |coder| &coder.name);
        let head = format!(
            "{} · {coder} · {}",
            target(app, memo),
            readable_time(memo.changed)
        );
        put(
            buffer,
            (inner.x, inner.y),
            inner.right(),
            &cut(&head, inner.width),
            theme.heading(),
        );
        let mut below = Rect {
            y: inner.y + 1,
            height: inner.height.saturating_sub(1),
            ..inner
        };
        if let Some(words) = passage(app, memo) {
            let y = paragraph(buffer, below, &words, theme.quiet());
            below.height = below.bottom().saturating_sub(y);
            below.y = y;
        }
        for line in memo.text.split('\n') {
            let y = paragraph(buffer, below, line, theme.plain());
            below.height = below.bottom().saturating_sub(y);
            below.y = y;
        }
    }
    if app.dialog.is_none() {
        let y = left.y + list.chosen.saturating_sub(list.top) as u16;
        frame.set_cursor_position((left.x, y));
    }
}

/// What a memo is on, in a few words.
fn target(app: &App, memo: &Memo) -> String {
    let study = app.workbench.study();
    let title = |id| {
        study
            .interview(id)
            .map_or("a removed transcript", |interview| {
                &interview.transcript.title
            })
            .to_owned()
    };
    match &memo.on {
        MemoTarget::Study => "the study".to_owned(),
        MemoTarget::Transcript(id) => title(*id),
        MemoTarget::Participant(id) => study.participant(*id).map_or(String::new(), |p| {
            format!("{} ({})", p.name, role_name(&p.role))
        }),
        MemoTarget::Code(id) => study
            .codebook()
            .get(*id)
            .map_or(String::new(), |code| code.label.clone()),
        MemoTarget::Passage(passage) => study
            .interview(passage.transcript)
            .filter(|interview| interview.is_loaded())
            .map_or_else(
                || title(passage.transcript),
                |interview| interview.quote_id(passage.span).to_string(),
            ),
    }
}

fn passage(app: &App, memo: &Memo) -> Option<String> {
    let MemoTarget::Passage(passage) = &memo.on else {
        return None;
    };
    let interview = app.workbench.study().interview(passage.transcript)?;
    let words = on_one_line(interview.document().text.slice(passage.span));
    (!words.is_empty()).then(|| format!("\u{201c}{words}\u{201d}"))
}
