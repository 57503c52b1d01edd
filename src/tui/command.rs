//! Everything that a key, the mouse or the palette can ask for.

mod parts;

use super::matrix::MatrixCommand;
use super::report::ReportCommand;

pub use parts::*;

/// One thing that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Closes a dialog, lets go of a selection, or leads back.
    Back,
    /// Shows the keys that work here.
    Help,
    /// Shows how a first passage is coded.
    FirstSteps,
    /// Lists all commands.
    Palette,
    /// Leaves emic.
    Quit,
    /// Stops emic and gives the shell back.
    Suspend,
    /// Draws the screen anew.
    Redraw,
    /// Takes back.
    Undo,
    /// Puts back.
    Redo,
    /// Goes to a screen.
    Go(Screen),
    /// Goes to the Find screen and types a query.
    Search,
    /// Chooses who is coding.
    SwitchCoder,
    /// Chooses colours.
    ChooseColours,
    /// Chooses the language of the interviews.
    ChooseLanguage,
    /// Stops loading, indexing, looking at files for an import, or replacing names.
    StopWork,
    /// Goes on with what was stopped.
    GoOnWorking,
    /// Shows only the codings of chosen coders.
    ChooseCoders,
    /// Reads the settings file, or writes one to begin with.
    Settings,
    /// Shows or hides something.
    Toggle(Toggle),
    /// Gives a panel the focus.
    Focus(Panel),
    /// Moves the cursor.
    Move(Motion),
    /// Moves the cursor and selects on the way.
    Extend(Motion),
    /// Jumps to the next landmark.
    Next(Landmark),
    /// Jumps to the landmark before.
    Previous(Landmark),
    /// Jumps to where the cursor was before the last jump.
    JumpBack,
    /// Takes back a jump back.
    JumpForward,
    /// Begins a number that says how often the next command is given.
    Count,
    /// Shows the portraits of all transcripts.
    Portraits,
    /// Asks for a turn's number or the name of a place in the texts.
    GoTo,
    /// Opens the next transcript.
    NextTranscript,
    /// Opens the transcript before.
    PreviousTranscript,
    /// Puts the cursor's row in the middle.
    Centre,
    /// Begins or ends a selection.
    Mark,
    /// Selects a unit, and with each further press the next one.
    Take(Unit),
    /// Grows the selection to the next larger unit.
    Grow,
    /// Takes back the last growth.
    Shrink,
    /// Puts the cursor to the other end of the selection.
    SwapEnds,
    /// Selects up to the next thing found.
    SelectToHit,
    /// Chooses codes for the passage.
    Code,
    /// Applies the last codes again.
    Again,
    /// Makes a code of the selected words.
    InVivo,
    /// Applies the code pinned to a digit.
    Pinned(u8),
    /// Removes codings.
    Remove,
    /// Gives codings another code.
    Recode,
    /// Writes a comment on codings.
    Comment,
    /// Marks or unmarks codings as quotes for the paper.
    KeyQuote,
    /// Marks or unmarks codings as contrary cases.
    Contrary,
    /// Moves the ends of a coding; a second time: done.
    Resize,
    /// Cuts a coding in two.
    Split,
    /// Makes one of a coding and the next one of the same code.
    Join,
    /// Remembers the codes under the cursor.
    TakeCodes,
    /// Applies the remembered codes.
    PutCodes,
    /// Steps to the next coding under the cursor.
    StepCoding,
    /// Steps to the coding before under the cursor.
    StepCodingBack,
    /// Corrects the turn or the whole text, or shows what it was.
    CorrectText,
    /// Writes a memo.
    Memo(MemoOn),
    /// Copies the passage with its id.
    Copy,
    /// Marks one end of a link; with one marked, links the two.
    Link,
    /// Goes to the other end of the link under the cursor.
    FollowLink,
    /// Searches for the selected words.
    SearchSelection,
    /// Says how far the coder has come with the transcript.
    Progress,
    /// Opens what is chosen.
    Open,
    /// Folds or unfolds what is chosen.
    Fold,
    /// Folds what is chosen, or goes to what it is under.
    FoldAway,
    /// Unfolds what is chosen.
    Unfold,
    /// Gives a transcript another title.
    RenameTranscript,
    /// Removes a transcript.
    RemoveTranscript,
    /// Makes a code beside the chosen one.
    NewCode,
    /// Makes a code under the chosen one.
    NewCodeUnder,
    /// Gives a code another name.
    RenameCode,
    /// Edits what a code says about itself.
    DescribeCode,
    /// Gives a code the next colour.
    RecolourCode,
    /// Moves a code before its sibling.
    MoveCodeUp,
    /// Moves a code behind its sibling.
    MoveCodeDown,
    /// Puts a code under the sibling before it.
    MoveCodeIn,
    /// Puts a code beside its parent.
    MoveCodeOut,
    /// Puts a code to a place in the tree that is chosen.
    MoveCodeTo,
    /// Merges a code into another.
    MergeCode,
    /// Removes a code.
    RemoveCode,
    /// Pins the chosen code to a digit.
    Pin(u8),
    /// Shows the passages of the chosen code.
    ShowPassages,
    /// Sub-codes' passages too, or not.
    ToggleSubcodes,
    /// Groups by participant, role, or not.
    Regroup,
    /// More of the text around each passage.
    MoreContext,
    /// Less of the text around each passage.
    LessContext,
    /// Chooses in which order passages come.
    SortPassages,
    /// Marks all passages, or none.
    MarkAll,
    /// Lists the passages of the chosen code together with those of others.
    MarkCode,
    /// Begins dealing the passages of the chosen code out to others.
    SplitCode,
    /// Deals passages to the code of a digit.
    Deal(u8),
    /// Deals passages to a code that is chosen or made.
    DealTo,
    /// Leaves a passage where it is while a code is split.
    DealNot,
    /// Counts all codings, one's own, or those of what one role says.
    WhoseCounts,
    /// Marks the chosen passage for doing something with several.
    MarkPassage,
    /// Writes a memo on the study.
    NewMemo,
    /// Lists memos of one kind, of another, links, or all.
    NextKind,
    /// Lists memos in another order.
    SortNotes,
    /// Goes to the other end of the chosen link.
    OtherEnd,
    /// Rewrites the chosen memo.
    EditMemo,
    /// Removes the chosen memo.
    RemoveMemo,
    /// Jumps to what the chosen memo is on.
    GoToMemo,
    /// Lists passages that look like those of the chosen code.
    Suggest,
    /// Does something with the chosen suggestion.
    Suggested(Suggested),
    /// Something on the Compare screen.
    Compare(Compare),
    /// Takes back the chosen entry.
    UndoThis,
    /// Takes back everything after the chosen entry.
    GoBackTo,
    /// Chooses whose entries, on what and in which transcript are shown.
    FilterHistory,
    /// Shows only one's own entries, or all.
    OwnEntries,
    /// Goes to where the chosen entry changed something.
    GoToEntry,
    /// Does something on the Review screen.
    Review(ReviewStep),
    /// Does something on the Pseudonyms screen.
    Pseudonym(PseudonymStep),
    /// Filters a list by typing.
    Filter,
    /// Shows the next table of people.
    NextSheet,
    /// Shows the table of people before.
    PreviousSheet,
    /// Edits the chosen cell.
    EditCell,
    /// Makes the chosen cell unknown.
    ClearCell,
    /// Adds a participant.
    AddRow,
    /// Removes the chosen row.
    RemoveRow,
    /// Merges the chosen participant into another.
    MergeRow,
    /// Makes a participant of some labels of the chosen one.
    SplitRow,
    /// Adds an attribute.
    AddColumn,
    /// Renames the chosen attribute.
    RenameColumn,
    /// Removes the chosen attribute.
    RemoveColumn,
    /// Says how the chosen attribute's values compare.
    TypeColumn,
    /// Sorts by the chosen column.
    SortColumn,
    /// Jumps to the text of the chosen row.
    GoToRow,
    /// Writes a memo on the participant or transcript of the chosen row.
    MemoOnRow,
    /// Moves a transcript before its neighbour.
    MoveTranscriptUp,
    /// Moves a transcript behind its neighbour.
    MoveTranscriptDown,
    /// Makes the order of the table of transcripts the study's own.
    OrderAsShown,
    /// Puts transcripts into a set, or takes them out.
    PutInSet,
    /// Chooses files to bring in.
    Import,
    /// Brings the files in that were looked at.
    BringIn,
    /// Leaves a file out of what is brought in, or takes it in again.
    LeaveFileOut,
    /// Says that somebody else stands behind the chosen label of a file.
    NextWho,
    /// Gives the person interviewed in a file a role.
    RoleOfFile,
    /// Lists only the transcripts of a set.
    ShowSet,
    /// Renames a set.
    RenameSet,
    /// Deletes a set.
    RemoveSet,
    /// Interviewers left out, included, or alone.
    Interviewers,
    /// Best first, in study order, or by the words around.
    Order,
    /// Turns, sentences, transcripts or segments are found.
    FindUnits,
    /// Concordance lines, or each unit whole.
    FindShape,
    /// Only what has no code yet.
    NotCoded,
    /// Goes to how many are of each kind.
    ToFacets,
    /// Leaves the chosen facet out.
    Exclude,
    /// Lets all filters go.
    ClearFilters,
    /// Puts the chosen completion into the query.
    Complete,
    /// Chooses the next completion.
    NextOffer,
    /// Chooses the completion before.
    PreviousOffer,
    /// Lists the saved questions.
    Questions,
    /// Saves the query under a name.
    SaveQuestion,
    /// Removes the chosen saved question.
    RemoveQuestion,
    /// Give the chosen saved question another name.
    RenameQuestion,
    /// Writes all saved questions to a text file.
    ExportQuestions,
    /// Brings in saved questions from a text file.
    ImportQuestions,
    /// Codes what the preview shows.
    ApplyPreview,
    /// Leaves the chosen passage out of what is coded, or takes it in again.
    LeaveOut,
    /// Leaves the query for what was found.
    ToResults,
    /// Something on the Matrix screen.
    Matrix(MatrixCommand),
    /// Something in the outline of the report.
    Report(ReportCommand),
    /// Opens the sample study.
    OpenSample,
    /// Makes a study.
    NewStudy,
    /// Opens a study by its path.
    OpenPath,
    /// Confirms a dialog.
    Accept,
    /// Marks a choice of a dialog for taking several.
    AcceptMore,
    /// Chooses the next entry of a dialog.
    ChooseNext,
    /// Chooses the entry before of a dialog.
    ChooseBack,
    /// Saves what was written.
    Save,
    /// Closes without saving what was written.
    Discard,
    /// Leads to the next field of a form.
    NextField,
    /// Leads to the field before.
    PreviousField,
}

impl Command {
    /// Whether it can be given several times in a row, by a number before it.
    pub(crate) fn repeats(self) -> bool {
        matches!(
            self,
            Self::Move(_)
                | Self::Extend(_)
                | Self::Next(_)
                | Self::Previous(_)
                | Self::Take(_)
                | Self::Grow
                | Self::Shrink
                | Self::StepCoding
                | Self::StepCodingBack
                | Self::NextTranscript
                | Self::PreviousTranscript
                | Self::JumpBack
                | Self::JumpForward
        )
    }

    /// Whether it changes the study, so that it cannot be given where that is read-only.
    pub(crate) fn changes(self) -> bool {
        use Command::*;
        matches!(
            self,
            Undo | Redo
                | Code
                | Again
                | InVivo
                | Pinned(_)
                | Remove
                | Recode
                | Comment
                | KeyQuote
                | Contrary
                | Resize
                | Split
                | Join
                | PutCodes
                | Memo(_)
                | Progress
                | RenameTranscript
                | RemoveTranscript
                | NewCode
                | NewCodeUnder
                | RenameCode
                | DescribeCode
                | RecolourCode
                | MoveCodeUp
                | MoveCodeDown
                | MoveCodeIn
                | MoveCodeOut
                | MoveCodeTo
                | MergeCode
                | RemoveCode
                | Pin(_)
                | Suggested(parts::Suggested::Accept | parts::Suggested::Reject)
                | NewMemo
                | EditMemo
                | RemoveMemo
                | UndoThis
                | GoBackTo
                | Matrix(MatrixCommand::Write | MatrixCommand::Remove | MatrixCommand::Confirm)
                | Report(ReportCommand::Change | ReportCommand::Remove)
                | SaveQuestion
                | RenameQuestion
                | RemoveQuestion
                | ImportQuestions
                | ApplyPreview
                | Pseudonym(PseudonymStep::Apply | PseudonymStep::Erase)
                | Review(ReviewStep::Accept | ReviewStep::Place | ReviewStep::Remove)
                | SplitCode
                | Deal(_)
                | DealTo
                | EditCell
                | ClearCell
                | AddRow
                | RemoveRow
                | MergeRow
                | SplitRow
                | AddColumn
                | RenameColumn
                | RemoveColumn
                | TypeColumn
                | MemoOnRow
                | Link
                | MoveTranscriptUp
                | MoveTranscriptDown
                | OrderAsShown
                | PutInSet
                | Import
                | BringIn
                | RenameSet
                | RemoveSet
        )
    }

    /// Its name in the settings file: what the program itself calls it, in kebab-case, such as `move-word-next`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            match c {
                ')' => {}
                '(' => name.push('-'),
                c if c.is_ascii_uppercase() => {
                    if !name.is_empty() && !name.ends_with('-') {
                        name.push('-');
                    }
                    name.push(c.to_ascii_lowercase());
                }
                c => name.push(c),
            }
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_names_for_the_settings_file() {
        assert_eq!(Command::InVivo.name(), "in-vivo");
        assert_eq!(Command::Move(Motion::WordNext).name(), "move-word-next");
        assert_eq!(Command::Pinned(3).name(), "pinned-3");
        assert_eq!(Command::Go(Screen::Read).name(), "go-read");
    }
}
