//! Why a command cannot be given now, and what to do instead.

use super::super::app::App;
use super::super::command::{Command, Landmark, MemoOn, Panel, Screen, Unit};

/// Why a command cannot be given now, and what to do instead; none where it can.
pub(in super::super) fn why_not(app: &App, command: Command) -> Option<String> {
    if command.changes() && app.workbench.is_read_only() {
        return Some("this study is read-only; make a copy with `emic backup` to work on".into());
    }
    applying(app, command)
        .or_else(|| on_a_coding(app, command))
        .or_else(|| moving(app, command))
        .or_else(|| on_what_is_chosen(app, command))
        .or_else(|| working(app, command))
}

fn when(fails: bool, reason: impl FnOnce() -> String) -> Option<String> {
    fails.then(reason)
}

/// Why nothing can be coded here.
fn applying(app: &App, command: Command) -> Option<String> {
    use Command::*;
    let finding = app.screen == Screen::Find;
    let nothing_applied = || {
        let choose = app.key(Code);
        format!("no code has been applied yet; {choose} chooses one")
    };
    match command {
        Code if finding => None,
        Again if finding => when(app.last.is_empty(), nothing_applied),
        Code | Again | InVivo | Pinned(_) | PutCodes if app.screen != Screen::Read => {
            let read = app.key(Go(Screen::Read));
            Some(format!("go to the Read screen first: {read}"))
        }
        Code
        | Again
        | InVivo
        | Pinned(_)
        | PutCodes
        | Memo(MemoOn::Passage | MemoOn::Transcript)
        | Progress
            if app.reading.open.is_none() =>
        {
            let import = app.key(Import);
            Some(format!("there is no transcript; {import} brings some in"))
        }
        Again => when(app.last.is_empty(), nothing_applied),
        InVivo => when(app.selection().is_none(), || {
            format!(
                "select the words that the code is to be named by: {}, {} or {}",
                app.key(Take(Unit::Word)),
                app.key(Take(Unit::Sentence)),
                app.key(Mark)
            )
        }),
        Pinned(digit) => when(app.pinned(digit).is_none(), || {
            format!(
                "no code is pinned to {digit}; {} goes to the codebook, {} pins one",
                app.key(Focus(Panel::Codes)),
                app.key(Pin(digit))
            )
        }),
        PutCodes => when(app.held.is_empty(), || {
            let take = app.key(TakeCodes);
            format!("no codes are remembered; {take} remembers those under the cursor")
        }),
        _ => None,
    }
}

/// Why nothing can be done with a coding: there is none.
fn on_a_coding(app: &App, command: Command) -> Option<String> {
    use Command::*;
    let none_here = || {
        let next = app.key(Next(Landmark::Coding));
        format!("there is no coding under the cursor; {next} goes to the next one")
    };
    match command {
        Remove | Recode | Comment | KeyQuote | Contrary => {
            when(app.coding_targets().is_empty(), || {
                if app.screen == Screen::Read {
                    none_here()
                } else {
                    "choose a passage first".to_owned()
                }
            })
        }
        Resize if app.reading.resizing.is_some() => None,
        Resize | Split | Join | TakeCodes | StepCoding | StepCodingBack => {
            when(app.coding_in_focus().is_none(), none_here)
        }
        _ => None,
    }
}

/// Why a selection cannot be changed, and why there is no way back or forward.
fn moving(app: &App, command: Command) -> Option<String> {
    use Command::*;
    match command {
        Shrink | SwapEnds => when(app.reading.cursor.anchor.is_none(), || {
            format!(
                "nothing is selected; {} selects the sentence, {} begins a selection",
                app.key(Take(Unit::Sentence)),
                app.key(Mark)
            )
        }),
        JumpBack => when(app.reading.back.is_empty(), || {
            "there is no place to go back to".to_owned()
        }),
        JumpForward => when(app.reading.forward.is_empty(), || {
            "there is no place to go forward to".to_owned()
        }),
        _ => None,
    }
}

/// Why nothing can be done with what is chosen: there is nothing to choose.
fn on_what_is_chosen(app: &App, command: Command) -> Option<String> {
    use Command::*;
    match command {
        EditCell | ClearCell | RemoveRow | GoToRow | MemoOnRow => {
            when(app.people.table().row().is_none(), || {
                "there is no row here to choose".to_owned()
            })
        }
        RenameCode | DescribeCode | RecolourCode | MoveCodeUp | MoveCodeDown | MoveCodeIn
        | MoveCodeOut | MoveCodeTo | MergeCode | RemoveCode | Pin(_) | ShowPassages | Suggest
        | NewCodeUnder | SplitCode | MarkCode => when(app.chosen_code().is_none(), || {
            let new = app.key(NewCode);
            format!(
                "the codebook is empty; {new} makes a code, `emic codebook import` brings one in"
            )
        }),
        EditMemo | RemoveMemo | GoToMemo | OtherEnd => when(app.writing.chosen().is_none(), || {
            let new = app.key(NewMemo);
            format!("there is no memo or link here; {new} writes a memo")
        }),
        UndoThis | GoBackTo | GoToEntry => when(app.past.entries.is_empty(), || {
            "there is no entry to choose".to_owned()
        }),
        ClearFilters => when(app.finding.facets.filters.is_empty(), || {
            let facets = app.key(ToFacets);
            format!("no filter is chosen; {facets} goes to what can be chosen")
        }),
        _ => None,
    }
}

/// Why nothing can be stopped or gone on with.
fn working(app: &App, command: Command) -> Option<String> {
    match command {
        Command::StopWork => {
            let works =
                app.long_work().is_some() || app.importing.is_busy() || app.naming.can_stop();
            when(!works, || {
                "nothing is being loaded, indexed, looked at or replaced".to_owned()
            })
        }
        Command::GoOnWorking => when(app.stopped.is_none(), || "nothing was stopped".to_owned()),
        _ => None,
    }
}
