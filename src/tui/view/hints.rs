//! The keys that matter where one is, in the last line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::Command::*;
use super::super::command::{
    Command, MemoOn, Motion, Panel, PseudonymStep, ReviewStep, Suggested as Suggestion, Unit,
};
use super::super::dialog::Dialog;
use super::super::display::{put, width};
use super::super::keymap::Context;
use super::super::matrix::MatrixCommand;
use super::super::report::ReportCommand;

/// A command that matters, and what it does in a word.
type Hint = (Command, &'static str);

/// What leads on from everywhere, and is shown however little room there is.
const ALWAYS: [Hint; 2] = [(Palette, "commands"), (Help, "help")];

pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect) {
    let chain = app.contexts();
    let everywhere = chain.contains(&Context::Everywhere);
    let always = ALWAYS.iter().filter(|_| everywhere);
    let always = always.filter_map(|hint| keyed(app, &chain, *hint));
    let always: Vec<(&str, &str)> = always.collect();
    let kept: u16 = always.iter().map(|hint| columns(*hint)).sum();
    let mut x = rect.x + 1;
    let mut draw = |(key, name): (&str, &str), right: u16| {
        if x + columns((key, name)) > right + GAP {
            return;
        }
        let end = put(buffer, (x, rect.y), rect.right(), key, app.theme.accent());
        let end = (end + 1, rect.y);
        x = put(buffer, end, rect.right(), name, app.theme.quiet()) + GAP;
    };
    let right = rect.right().saturating_sub(kept);
    let here = hints(app, &chain).into_iter();
    here.filter_map(|hint| keyed(app, &chain, hint))
        .for_each(|hint| draw(hint, right));
    always.into_iter().for_each(|hint| draw(hint, rect.right()));
}

/// Columns between two hints.
const GAP: u16 = 2;

/// A hint with the key that gives its command; none where it has none here.
fn keyed<'a>(
    app: &'a App,
    chain: &'a [Context],
    (command, name): Hint,
) -> Option<(&'a str, &'a str)> {
    let key = app.keymap.key_for(chain, command);
    (!key.is_empty()).then_some((key, name))
}

/// How wide a hint is, with the gap behind it.
fn columns((key, name): (&str, &str)) -> u16 {
    width(key) + 1 + width(name) + GAP
}

/// The commands that matter here.
fn hints(app: &App, chain: &[Context]) -> Vec<Hint> {
    let Some(context) = chain.first().copied() else {
        return Vec::new();
    };
    if context.is_dialog() || context == Context::Filter {
        return of_dialog(app, context);
    }
    match context {
        Context::Read | Context::Resize | Context::Place => of_reading(app, context),
        Context::Query
        | Context::Results
        | Context::Facets
        | Context::Questions
        | Context::Preview => of_finding(app, context),
        Context::Compare => super::compare::hints(app.comparing.wish.kind),
        context => of_screen(context),
    }
}

/// While a transcript is read.
fn of_reading(app: &App, context: Context) -> Vec<Hint> {
    match context {
        Context::Resize => vec![
            (Resize, "take it"),
            (SwapEnds, "other end"),
            (Back, "leave it"),
        ],
        Context::Place => vec![
            (Review(ReviewStep::Place), "it belongs here"),
            (Take(Unit::Sentence), "sentence"),
            (Mark, "select"),
            (Back, "leave it"),
        ],
        Context::Read if app.reading.cursor.anchor.is_some() => vec![
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
        Context::Read if app.coding_in_focus().is_some() => vec![
            (Code, "code"),
            (Again, "again"),
            (StepCoding, "next here"),
            (Remove, "remove"),
            (Recode, "recode"),
            (Resize, "ends"),
            (Comment, "comment"),
            (Undo, "undo"),
        ],
        Context::Read => vec![
            (Code, "code"),
            (Again, "again"),
            (Take(Unit::Sentence), "sentence"),
            (Memo(MemoOn::Passage), "memo"),
            (Search, "search"),
            (Focus(Panel::Transcripts), "transcripts"),
            (Focus(Panel::Codes), "codes"),
            (Undo, "undo"),
        ],
        _ => Vec::new(),
    }
}

/// On the Find screen.
fn of_finding(app: &App, context: Context) -> Vec<Hint> {
    match context {
        Context::Query if app.finding.line.completion.is_some() => vec![
            (Complete, "complete"),
            (NextOffer, "next"),
            (ToResults, "to the results"),
            (Back, "close"),
        ],
        Context::Query => vec![
            (ToResults, "to the results"),
            (FindUnits, "units"),
            (Order, "order"),
            (SaveQuestion, "save"),
            (Questions, "saved ones"),
            (Interviewers, "interviewers"),
            (Back, "return"),
        ],
        Context::Results => vec![
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
        Context::Facets => vec![
            (Open, "only these"),
            (Exclude, "all but these"),
            (ClearFilters, "all again"),
            (NotCoded, "not coded"),
            (ToResults, "to the results"),
            (Back, "back"),
        ],
        Context::Questions => vec![
            (Open, "ask again"),
            (RenameQuestion, "rename"),
            (RemoveQuestion, "remove"),
            (ExportQuestions, "write out"),
            (ImportQuestions, "bring in"),
            (Search, "query"),
            (Back, "back"),
        ],
        Context::Preview => vec![
            (ApplyPreview, "code them"),
            (LeaveOut, "leave out"),
            (Back, "back, code nothing"),
        ],
        _ => Vec::new(),
    }
}

/// In lists of codes, passages and entries.
fn of_screen(context: Context) -> Vec<Hint> {
    match context {
        Context::Transcripts => vec![
            (Open, "open"),
            (Progress, "progress"),
            (RenameTranscript, "rename"),
            (Back, "text"),
        ],
        Context::Codes => vec![
            (ShowPassages, "passages"),
            (NewCode, "new"),
            (DescribeCode, "describe"),
            (RenameCode, "rename"),
            (MergeCode, "merge"),
            (RemoveCode, "remove"),
            (Fold, "fold"),
            (Back, "back"),
        ],
        Context::Dealing => vec![
            (Deal(1), "deal to the code of that digit"),
            (DealTo, "to another code"),
            (DealNot, "leave"),
            (MarkPassage, "mark"),
            (Undo, "undo"),
            (Back, "stop"),
        ],
        Context::Passages => vec![
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
        Context::History => vec![
            (Open, "show"),
            (UndoThis, "take back"),
            (GoBackTo, "go back to here"),
            (GoToEntry, "go there"),
            (FilterHistory, "filter"),
            (OwnEntries, "own"),
            (Back, "back"),
        ],
        Context::Behind => vec![(Open, "jump"), (Back, "back to the table")],
        Context::Suggest => vec![
            (Suggested(Suggestion::Accept), "code"),
            (Suggested(Suggestion::Reject), "reject"),
            (Suggested(Suggestion::Skip), "skip"),
            (Open, "jump"),
            (Undo, "undo"),
            (Back, "back"),
        ],
        _ => of_table(context),
    }
}

/// On screens of their own.
fn of_table(context: Context) -> Vec<Hint> {
    match context {
        Context::Pseudonyms => vec![
            (Pseudonym(PseudonymStep::Replace), "replacement"),
            (Pseudonym(PseudonymStep::New), "new"),
            (Pseudonym(PseudonymStep::Remove), "remove"),
            (Pseudonym(PseudonymStep::Apply), "replace all"),
            (Pseudonym(PseudonymStep::Erase), "erase old texts"),
            (Open, "open"),
        ],
        Context::Review => vec![
            (Review(ReviewStep::Accept), "accept"),
            (Review(ReviewStep::Place), "move"),
            (Review(ReviewStep::Remove), "remove"),
            (Review(ReviewStep::NextPlace), "next place"),
            (Review(ReviewStep::Mark), "mark"),
            (Review(ReviewStep::MarkAlike), "mark alike"),
            (Open, "open"),
            (Undo, "undo"),
        ],
        Context::Report => vec![
            (Report(ReportCommand::Change), "write"),
            (Report(ReportCommand::Quotes), "pick quotes"),
            (Report(ReportCommand::Preview), "preview"),
            (Report(ReportCommand::Write), "write files"),
            (Report(ReportCommand::Switch), "memos"),
            (Back, "back"),
        ],
        Context::Write => vec![
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
        Context::Matrix => vec![
            (Matrix(MatrixCommand::Write), "write"),
            (Matrix(MatrixCommand::NextPassage), "next passage"),
            (Matrix(MatrixCommand::GoToPassage), "jump"),
            (Matrix(MatrixCommand::NextStale), "next stale"),
            (Matrix(MatrixCommand::Columns), "all codes"),
            (Back, "back"),
        ],
        Context::Import => vec![
            (BringIn, "import all"),
            (LeaveFileOut, "leave out"),
            (NextWho, "who is it"),
            (RoleOfFile, "role"),
            (Import, "other files"),
            (Back, "back"),
        ],
        Context::People => vec![
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
        _ => Vec::new(),
    }
}

/// While something lies over the screen.
fn of_dialog(app: &App, context: Context) -> Vec<Hint> {
    match context {
        Context::Filter if app.is_completing() => {
            vec![(Complete, "complete"), (Accept, "keep"), (Back, "close")]
        }
        Context::Prompt if app.is_completing() => vec![
            (Complete, "complete"),
            (ChooseNext, "next"),
            (Accept, "take"),
            (Back, "close"),
        ],
        Context::Filter => vec![(Accept, "keep"), (Back, "show all")],
        Context::Picker if takes_several(app) => vec![
            (Accept, "take"),
            (AcceptMore, "mark several"),
            (ChooseNext, "next"),
            (Back, "close"),
        ],
        Context::Picker => vec![(Accept, "take"), (ChooseNext, "next"), (Back, "close")],
        Context::Editor => vec![
            (Save, "save"),
            (NextField, "next field"),
            (Back, "save and close"),
            (Discard, "discard"),
        ],
        Context::Portraits => vec![(Accept, "open"), (Back, "close")],
        Context::Prompt => vec![(Accept, "take"), (Back, "close")],
        Context::Question => vec![(Accept, "yes"), (Back, "no")],
        Context::Page => vec![
            (Move(Motion::Down), "down"),
            (Search, "search"),
            (Back, "close"),
        ],
        _ => Vec::new(),
    }
}

fn takes_several(app: &App) -> bool {
    matches!(&app.dialog, Some(Dialog::Picker(picker)) if picker.takes_several())
}
