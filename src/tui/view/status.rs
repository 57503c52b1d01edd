//! The first line and the last two: where one is, what is said, which keys matter here.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::super::app::{App, Stopped};
use super::super::command::{Command, MemoOn, Panel, PseudonymStep, ReviewStep, Screen, Unit};
use super::super::display::{cut, on_one_line, put, width};
use super::super::keymap::Context;
use super::super::layout::Layout;
use super::super::lists::role_name;
use super::super::matrix::MatrixCommand;
use super::super::report::ReportCommand;
use super::super::wrap;
use crate::study::{Interview, SETTING_TITLE, Value};

pub(super) fn title(app: &App, frame: &mut Frame, rect: Rect) {
    let study = app.workbench.study();
    let theme = app.theme;
    let coder = app
        .workbench
        .acting()
        .map_or("nobody", |coder| coder.name.as_str());
    let state = if app.workbench.is_read_only() {
        "read-only"
    } else {
        "saved"
    };
    let whose = app.whose_codings();
    let whose = cut(&whose, rect.width / 4);
    let loading = app.loading.map_or(String::new(), |loading| {
        format!("loading {}/{} · ", loading.loaded, loading.of)
    });
    let indexing = app.indexed.filter(|_| app.loading.is_none());
    let indexing = indexing.map_or(String::new(), |indexed| {
        format!("indexing {}/{} · ", indexed.loaded, indexed.of)
    });
    let stopped = app.stopped.map_or(String::new(), |(what, at)| {
        let done = match what {
            Stopped::Loading => "loaded",
            Stopped::Indexing => "indexed",
        };
        format!("stopped, {done} {}/{} · ", at.loaded, at.of)
    });
    let loading = format!("{stopped}{loading}{indexing}");
    let right = if rect.width >= 70 {
        format!("{loading}{coder} · {whose} · {state} ")
    } else {
        format!("{coder} · {state} ")
    };
    let name = study.setting_text(SETTING_TITLE);
    let left = if rect.width >= 90 {
        format!(" emic  {name} · {}", app.screen.name())
    } else {
        format!(" {}", app.screen.name())
    };
    let edge = rect.right().saturating_sub(width(&right));
    let buffer = frame.buffer_mut();
    let end = put(
        buffer,
        (rect.x, rect.y),
        edge,
        &cut(&on_one_line(&left), edge / 2),
        theme.heading(),
    );
    put(buffer, (edge, rect.y), rect.right(), &right, theme.quiet());
    if let Some(interview) = app.interview().filter(|_| app.screen == Screen::Read) {
        let about = about(app, interview);
        let room = edge.saturating_sub(end + 4);
        let about = cut(&about, room);
        let x = end + 2 + room.saturating_sub(width(&about)) / 2;
        put(buffer, (x, rect.y), edge, &about, theme.accent());
    }
}

/// A transcript in a few words: title, role, what is known of the participant.
fn about(app: &App, interview: &Interview) -> String {
    let study = app.workbench.study();
    let mut parts = vec![interview.transcript.title.clone()];
    if let Some(participant) = interview
        .transcript
        .main
        .and_then(|id| study.participant(id))
    {
        if !participant.role.is_empty() {
            parts.push(role_name(&participant.role));
        }
        let known = participant
            .attributes
            .iter()
            .filter_map(|(name, value)| match value {
                Value::Known(known) if matches!(known.to_lowercase().as_str(), "yes" | "no") => {
                    Some(on_one_line(&format!("{name}: {known}")))
                }
                Value::Known(known) => Some(on_one_line(known)),
                _ => None,
            });
        parts.extend(known.take(3));
    }
    parts.join(" · ")
}

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let theme = app.theme;
    let buffer = frame.buffer_mut();
    let status = layout.status;
    let mut rows = vec![status, layout.hints];
    if let Some(filtering) = app.filtering.as_ref().filter(|_| app.dialog.is_none()) {
        let row = rows.remove(0);
        let x = put(
            buffer,
            (row.x + 1, row.y),
            row.right(),
            "filter: ",
            theme.accent(),
        );
        let room = row.right().saturating_sub(x + 1);
        let cursor = super::dialogs::input(buffer, (x, row.y), room, &filtering.line.input, theme);
        super::query_line::offers(buffer, layout.body, cursor, &filtering.line, theme);
        hints(app, buffer, layout.hints);
        frame.set_cursor_position(cursor);
        return;
    }
    if let Some(message) = &app.message {
        let style = theme.message(message.severity);
        let lines = wrap::lines(&message.text, status.width.saturating_sub(2));
        let long = lines.len() > rows.len();
        let count = lines.len().min(rows.len());
        for (at, (row, line)) in rows.drain(..count).zip(lines).enumerate() {
            let right = row.right().saturating_sub(1);
            let more = if long && at + 1 == count { "…" } else { "" };
            put(
                buffer,
                (row.x + 1, row.y),
                right,
                &format!("{line}{more}"),
                style,
            );
        }
    } else if let Some(text) = counting(app) {
        let row = rows.remove(0);
        let at = (row.x + 1, row.y);
        put(buffer, at, row.right(), &text, theme.accent());
    } else {
        let row = rows.remove(0);
        let here = cut(&place(app), row.width.saturating_sub(2)).into_owned();
        put(
            buffer,
            (row.x + 1, row.y),
            row.right(),
            &here,
            theme.plain(),
        );
    }
    if let Some(row) = rows.pop() {
        hints(app, buffer, row);
    }
}

/// The number that is being typed, and what can follow it.
fn counting(app: &App) -> Option<String> {
    let count = app.count?;
    let number = if count == 0 {
        String::new()
    } else {
        count.to_string()
    };
    let unpinned = u8::try_from(count)
        .ok()
        .filter(|digit| (1..=9).contains(digit));
    let unpinned = unpinned.filter(|digit| app.pinned(*digit).is_none());
    let pin = unpinned.map_or(String::new(), |digit| {
        format!(
            " · nothing is pinned to {digit}: {}, then {}",
            app.keymap.key_of(Command::Focus(Panel::Codes)),
            app.keymap.key_of(Command::Pin(digit))
        )
    });
    Some(format!("{number}… then a key that moves or selects{pin}"))
}

/// Where one is.
fn place(app: &App) -> String {
    match app.screen {
        Screen::Read => reading(app),
        Screen::Find => match app.finding.chosen() {
            Some((hit, _)) if !app.finding.is_typing() => hit_place(app, hit),
            _ => "what was found counts at once, new codings too".to_owned(),
        },
        Screen::Themes => app
            .chosen_code()
            .and_then(|id| app.workbench.study().codebook().get(id))
            .map_or(String::new(), |code| {
                on_one_line(&format!("{}: {}", code.slug, code.description.brief))
            }),
        Screen::Write => format!(
            "{} memos, {} links",
            app.workbench.study().memos().len(),
            app.workbench.study().links().len()
        ),
        Screen::Compare => super::compare::place(app),
        Screen::Suggest => "from this study alone, on this machine".to_owned(),
        Screen::Review => match app.reviewing.chosen() {
            Some(item) => item.why.told().to_owned(),
            None => String::new(),
        },
        Screen::Pseudonyms => super::pseudonyms::place(app),
        Screen::People => super::people::place(app),
        Screen::Matrix => app.cell_name(),
        Screen::Import => app.import_in_words(),
        Screen::History => format!(
            "{}{} entries{}",
            app.past.entries.len(),
            if app.past.more { "+" } else { "" },
            if app.past.coder.is_some() || app.past.kind.is_some() || app.past.transcript.is_some()
            {
                ", not all"
            } else {
                ""
            }
        ),
    }
}

/// Where a hit is, and which codes it has.
fn hit_place(app: &App, hit: &super::super::find::Found) -> String {
    let study = &app.finding.answer.study;
    let Some(interview) = study.interview(hit.transcript) else {
        return String::new();
    };
    let over = interview.codings().overlapping(hit.span);
    let mut codes: Vec<&str> = over
        .filter_map(|coding| Some(study.code_of(coding.code)?.slug.as_str()))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let codes = match codes.as_slice() {
        [] => "not yet coded".to_owned(),
        codes => codes.join(", "),
    };
    format!("{} · {codes}", interview.quote_id(hit.span))
}

fn reading(app: &App) -> String {
    let Some(interview) = app.interview() else {
        return String::new();
    };
    let document = interview.document();
    let position = app.reading.cursor.position;
    let mut parts = Vec::new();
    if app.panel == Panel::Codes {
        let code = app
            .chosen_code()
            .and_then(|id| app.workbench.study().codebook().get(id));
        if let Some(code) = code {
            return on_one_line(&format!("{}: {}", code.slug, code.description.brief));
        }
    }
    match document.turn_at(position) {
        Some(turn) => parts.push(format!("turn {}/{}", turn + 1, document.turns.len())),
        None => parts.push("before the first turn".to_owned()),
    }
    if let Some(selected) = app.selection() {
        let words = document.text.count_words(selected);
        parts.push(format!(
            "{words} word{} selected",
            if words == 1 { "" } else { "s" }
        ));
    }
    let here = codings(app);
    if !here.is_empty() {
        parts.push(format!("here: {here}"));
    }
    for (link, other) in app.links_here() {
        let place = crate::workbench::place(app.workbench.study(), other);
        let label = on_one_line(&link.label);
        parts.push(format!(
            "\u{21c4} {label}{}{place}",
            if label.is_empty() { "" } else { " " }
        ));
    }
    parts.join(" · ")
}

/// The codings under the cursor, each with who made it; the one in focus in angle brackets where there are several.
fn codings(app: &App) -> String {
    let study = app.workbench.study();
    let here = app.codings_here();
    let focus = app.coding_in_focus().map(|coding| coding.id);
    let interview = app.interview();
    let one = |coding: &crate::study::Coding| {
        let code = study.code_of(coding.code).map_or("", |code| &code.slug);
        let coder = study.coder_of(coding.coder).map_or("", |coder| &coder.name);
        let key = if coding.flags.key { " !" } else { "" };
        let contrary = if coding.flags.contrary { " ~" } else { "" };
        let note = interview.and_then(|i| i.codings().note(coding.id));
        let comment = note.map_or("", |note| note.comment.as_str());
        let comment = if comment.is_empty() {
            String::new()
        } else {
            format!(" \u{201c}{}\u{201d}", on_one_line(comment))
        };
        let text = format!("{code} ({coder}){key}{contrary}");
        if here.len() > 1 && Some(coding.id) == focus {
            format!("‹{text}›{comment}")
        } else if here.len() == 1 {
            format!("{text}{comment}")
        } else {
            text
        }
    };
    here.iter().map(one).collect::<Vec<String>>().join(", ")
}

fn hints(app: &App, buffer: &mut ratatui::buffer::Buffer, rect: Rect) {
    let chain = app.contexts();
    let mut x = rect.x + 1;
    for (command, name) in hinted(app, &chain) {
        let key = app.keymap.key_for(&chain, command);
        if key.is_empty() || x + width(key) + width(name) + 2 > rect.right() {
            continue;
        }
        x = put(buffer, (x, rect.y), rect.right(), key, app.theme.accent());
        x = put(
            buffer,
            (x + 1, rect.y),
            rect.right(),
            name,
            app.theme.quiet(),
        );
        x += 2;
    }
}

/// The commands that matter here, in a word each.
fn hinted(app: &App, chain: &[Context]) -> Vec<(Command, &'static str)> {
    use super::super::command::{Motion, Suggested as Suggestion};
    use Command::*;
    let rest = [(Palette, "commands"), (Help, "help")];
    let mut hints: Vec<(Command, &'static str)> = match chain.first() {
        Some(Context::Resize) => vec![
            (Resize, "take it"),
            (SwapEnds, "other end"),
            (Back, "leave it"),
        ],
        Some(Context::Place) => vec![
            (Review(ReviewStep::Place), "it belongs here"),
            (Take(Unit::Sentence), "sentence"),
            (Mark, "select"),
            (Back, "leave it"),
        ],
        Some(Context::Pseudonyms) => vec![
            (Pseudonym(PseudonymStep::Replace), "replacement"),
            (Pseudonym(PseudonymStep::New), "new"),
            (Pseudonym(PseudonymStep::Remove), "remove"),
            (Pseudonym(PseudonymStep::Apply), "replace all"),
            (Pseudonym(PseudonymStep::Erase), "erase old texts"),
            (Open, "open"),
        ],
        Some(Context::Review) => vec![
            (Review(ReviewStep::Accept), "accept"),
            (Review(ReviewStep::Place), "move"),
            (Review(ReviewStep::Remove), "remove"),
            (Review(ReviewStep::NextPlace), "next place"),
            (Review(ReviewStep::Mark), "mark"),
            (Review(ReviewStep::MarkAlike), "mark alike"),
            (Open, "open"),
            (Undo, "undo"),
        ],
        Some(Context::Read) if app.reading.cursor.anchor.is_some() => vec![
            (Code, "code"),
            (Again, "again"),
            (InVivo, "in vivo"),
            (Grow, "grow"),
            (Shrink, "shrink"),
            (SwapEnds, "other end"),
            (Memo(MemoOn::Passage), "memo"),
            (Copy, "copy"),
            (Back, "let go"),
        ],
        Some(Context::Read) if app.coding_in_focus().is_some() => vec![
            (Code, "code"),
            (Again, "again"),
            (StepCoding, "next here"),
            (Remove, "remove"),
            (Recode, "recode"),
            (Resize, "ends"),
            (Comment, "comment"),
            (Undo, "undo"),
        ],
        Some(Context::Read) => vec![
            (Code, "code"),
            (Again, "again"),
            (Take(super::super::command::Unit::Sentence), "sentence"),
            (Memo(MemoOn::Passage), "memo"),
            (Search, "search"),
            (Focus(Panel::Transcripts), "transcripts"),
            (Focus(Panel::Codes), "codes"),
            (Undo, "undo"),
        ],
        Some(Context::Transcripts) => vec![
            (Open, "open"),
            (Progress, "progress"),
            (RenameTranscript, "rename"),
            (Back, "text"),
        ],
        Some(Context::Codes) => vec![
            (ShowPassages, "passages"),
            (NewCode, "new"),
            (DescribeCode, "describe"),
            (RenameCode, "rename"),
            (MergeCode, "merge"),
            (RemoveCode, "remove"),
            (Fold, "fold"),
            (Back, "back"),
        ],
        Some(Context::Query) if app.finding.line.completion.is_some() => vec![
            (Complete, "complete"),
            (NextOffer, "next"),
            (ToResults, "to the results"),
            (Back, "close"),
        ],
        Some(Context::Query) => vec![
            (ToResults, "to the results"),
            (FindUnits, "units"),
            (Order, "order"),
            (SaveQuestion, "save"),
            (Questions, "saved ones"),
            (Interviewers, "interviewers"),
            (Back, "return"),
        ],
        Some(Context::Results) => vec![
            (Open, "jump"),
            (MarkPassage, "mark"),
            (Code, "code"),
            (ToFacets, "filter"),
            (NotCoded, "not coded"),
            (FindUnits, "units"),
            (FindShape, "whole"),
            (Order, "order"),
            (Search, "query"),
            (SaveQuestion, "save"),
        ],
        Some(Context::Facets) => vec![
            (Open, "only these"),
            (Exclude, "all but these"),
            (ClearFilters, "all again"),
            (NotCoded, "not coded"),
            (ToResults, "to the results"),
            (Back, "back"),
        ],
        Some(Context::Questions) => vec![
            (Open, "ask again"),
            (RenameQuestion, "rename"),
            (RemoveQuestion, "remove"),
            (ExportQuestions, "write out"),
            (ImportQuestions, "bring in"),
            (Search, "query"),
            (Back, "back"),
        ],
        Some(Context::Preview) => vec![
            (ApplyPreview, "code them"),
            (LeaveOut, "leave out"),
            (Back, "back, code nothing"),
        ],
        Some(Context::Dealing) => vec![
            (Deal(1), "deal to the code of that digit"),
            (DealTo, "to another code"),
            (DealNot, "leave"),
            (MarkPassage, "mark"),
            (Undo, "undo"),
            (Back, "stop"),
        ],
        Some(Context::Passages) => vec![
            (Open, "jump"),
            (MarkPassage, "mark"),
            (Recode, "recode"),
            (Remove, "remove"),
            (Comment, "comment"),
            (MoreContext, "more"),
            (Filter, "filter"),
            (SortPassages, "sort"),
            (Regroup, "group"),
            (Back, "back"),
        ],
        Some(Context::Report) => vec![
            (Report(ReportCommand::Change), "write"),
            (Report(ReportCommand::Quotes), "pick quotes"),
            (Report(ReportCommand::Preview), "preview"),
            (Report(ReportCommand::Write), "write files"),
            (Report(ReportCommand::Switch), "memos"),
            (Back, "back"),
        ],
        Some(Context::Write) => vec![
            (Report(ReportCommand::Switch), "report"),
            (EditMemo, "rewrite"),
            (NewMemo, "new"),
            (RemoveMemo, "remove"),
            (GoToMemo, "go to"),
            (NextKind, "kind"),
            (Filter, "filter"),
            (SortNotes, "sort"),
            (Back, "back"),
        ],
        Some(Context::History) => vec![
            (Open, "show"),
            (UndoThis, "take back"),
            (GoBackTo, "go back to here"),
            (GoToEntry, "go there"),
            (FilterHistory, "filter"),
            (OwnEntries, "own"),
            (Back, "back"),
        ],
        Some(Context::Matrix) => vec![
            (Matrix(MatrixCommand::Write), "write"),
            (Matrix(MatrixCommand::NextPassage), "next passage"),
            (Matrix(MatrixCommand::GoToPassage), "jump"),
            (Matrix(MatrixCommand::NextStale), "next stale"),
            (Matrix(MatrixCommand::Columns), "all codes"),
            (Back, "back"),
        ],
        Some(Context::Import) => vec![
            (BringIn, "import all"),
            (LeaveFileOut, "leave out"),
            (NextWho, "who is it"),
            (RoleOfFile, "role"),
            (Import, "other files"),
            (Back, "back"),
        ],
        Some(Context::People) => vec![
            (EditCell, "edit"),
            (NextSheet, "next table"),
            (SortColumn, "sort"),
            (Filter, "filter"),
            (GoToRow, "jump"),
            (AddRow, "new"),
            (AddColumn, "new column"),
            (MergeRow, "merge"),
            (SplitRow, "split"),
            (Back, "back"),
        ],
        Some(Context::Compare) => super::compare::hints(app.comparing.wish.kind),
        Some(Context::Behind) => vec![(Open, "jump"), (Back, "back to the table")],
        Some(Context::Suggest) => vec![
            (Suggested(Suggestion::Accept), "code"),
            (Suggested(Suggestion::Reject), "reject"),
            (Suggested(Suggestion::Skip), "skip"),
            (Open, "jump"),
            (Undo, "undo"),
            (Back, "back"),
        ],
        Some(Context::Filter) if app.is_completing() => {
            vec![(Complete, "complete"), (Accept, "keep"), (Back, "close")]
        }
        Some(Context::Prompt) if app.is_completing() => vec![
            (Complete, "complete"),
            (ChooseNext, "next"),
            (Accept, "take"),
            (Back, "close"),
        ],
        Some(Context::Filter) => vec![(Accept, "keep"), (Back, "show all")],
        Some(Context::Picker) => vec![
            (Accept, "take"),
            (AcceptMore, "mark several"),
            (ChooseNext, "next"),
            (Back, "close"),
        ],
        Some(Context::Editor) => vec![
            (Save, "save"),
            (NextField, "next field"),
            (Back, "save and close"),
            (Discard, "discard"),
        ],
        Some(Context::Portraits) => vec![(Accept, "open"), (Back, "close")],
        Some(Context::Prompt) => vec![(Accept, "take"), (Back, "close")],
        Some(Context::Question) => vec![(Accept, "yes"), (Back, "no")],
        Some(Context::Page) => vec![
            (Move(Motion::Down), "down"),
            (Search, "search"),
            (Back, "close"),
        ],
        _ => vec![],
    };
    if chain.contains(&Context::Everywhere) && chain.first() != Some(&Context::Query) {
        hints.extend(rest);
    }
    hints
}
