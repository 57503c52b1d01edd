//! What coding many passages at once would do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::app::App;
use super::super::super::display::{cut, on_one_line, put, width};
use super::super::super::find::Outcome;
use super::super::fill;

/// How many passages would be coded, and how.
pub(super) fn summary(app: &App) -> String {
    let Some(preview) = &app.finding.preview else {
        return String::new();
    };
    let (passages, transcripts) = preview.size();
    let counted = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {what}{plural}")
    };
    let mut parts = vec![format!(
        "Code {} in {} {}?",
        counted(passages, "passage"),
        counted(transcripts, "transcript"),
        preview.names.join(", ")
    )];
    for (outcome, what) in [
        (Outcome::New, "new"),
        (Outcome::Longer, "make a coding longer"),
        (Outcome::Already, "so coded already"),
    ] {
        let count = preview.count(outcome);
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let out = preview.rows.len() - passages;
    if out > 0 {
        parts.push(format!("{out} left out"));
    }
    parts.join(" · ")
}

/// Draws the passages; the row of the chosen one.
pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect) -> Option<u16> {
    let theme = app.theme;
    let preview = app.finding.preview.as_ref()?;
    let study = app.workbench().study();
    let rows = preview.rows.iter().enumerate().skip(preview.list.top);
    let mut chosen = None;
    for (y, (at, row)) in (rect.top()..rect.bottom()).zip(rows) {
        let Some(interview) = study.interview(row.transcript) else {
            continue;
        };
        let document = interview.document();
        let turn = document.turn_at(row.span.start);
        let turn = turn.map_or(0, |turn| turn + 1);
        let what = match row.outcome {
            _ if row.out => "left out",
            Outcome::New => "new",
            Outcome::Longer => "longer",
            Outcome::Already => "already",
        };
        let mark = if row.out { "  " } else { "✓ " };
        let x = put(buffer, (rect.x + 1, y), rect.right(), mark, theme.accent());
        let place = format!("{}:{turn}", interview.transcript.title);
        put(
            buffer,
            (x, y),
            rect.right(),
            &cut(&place, 13),
            theme.heading(),
        );
        put(buffer, (x + 14, y), rect.right(), what, theme.accent());
        let style = if row.out {
            theme.quiet()
        } else {
            theme.plain()
        };
        let x = x + 15 + width("left out");
        // The text may have been corrected since; what is shown is what would be refused.
        let fits = interview.hash() == row.document;
        let words = if fits {
            document.text.slice(row.span)
        } else {
            "(changed since)"
        };
        let words = on_one_line(words);
        let words = cut(&words, rect.right().saturating_sub(x + 1));
        put(buffer, (x, y), rect.right(), &words, style);
        if at == preview.list.chosen {
            fill(buffer, rect, y, theme.chosen(true));
            chosen = Some(y);
        }
    }
    chosen
}
