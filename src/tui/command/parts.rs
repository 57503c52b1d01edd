//! What commands name: screens, panels, ways, units, and the steps of a screen of its own.

/// A screen of the workbench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// Reading and coding.
    Read,
    /// Searching over all transcripts.
    Find,
    /// Codes and their passages.
    Themes,
    /// Tables: codes, words and people by groups.
    Compare,
    /// Memos.
    Write,
    /// What was done, and taking it back.
    History,
    /// What corrections and new definitions have left to look at.
    Review,
    /// Real names, and what is to stand for them.
    Pseudonyms,
    /// Participants, speakers and transcripts as tables.
    People,
    /// The framework matrix.
    Matrix,
    /// Suggested passages of a code.
    Suggest,
    /// Files that can be brought in.
    Import,
}

impl Screen {
    /// All screens, in the order of their function keys.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Find,
        Self::Themes,
        Self::Compare,
        Self::Write,
        Self::History,
        Self::Review,
        Self::Pseudonyms,
        Self::People,
        Self::Matrix,
        Self::Import,
    ];

    /// Its name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Find => "Find",
            Self::Themes => "Themes",
            Self::Compare => "Compare",
            Self::Write => "Write",
            Self::History => "History",
            Self::Review => "Review",
            Self::Pseudonyms => "Pseudonyms",
            Self::People => "People",
            Self::Matrix => "Matrix",
            Self::Suggest => "Suggest",
            Self::Import => "Import",
        }
    }
}

/// A part of the Read screen that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Panel {
    /// The transcript's text.
    Text,
    /// The list of transcripts.
    Transcripts,
    /// The codebook.
    Codes,
}

/// A way through a text or a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
    /// One character back.
    Left,
    /// One character on.
    Right,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A window up.
    PageUp,
    /// A window down.
    PageDown,
    /// Half a window up.
    HalfUp,
    /// Half a window down.
    HalfDown,
    /// To the next word.
    WordNext,
    /// To the start of this word or the one before.
    WordBack,
    /// To the next sentence.
    SentenceNext,
    /// To the start of this sentence or the one before.
    SentenceBack,
    /// To the next turn.
    TurnNext,
    /// To the start of this turn or the one before.
    TurnBack,
    /// To the start of the row.
    RowStart,
    /// To the end of the row.
    RowEnd,
    /// To the first speech, or the top of a list.
    Start,
    /// To the end.
    End,
}

impl Motion {
    /// All motions.
    pub const ALL: [Self; 18] = [
        Self::Left,
        Self::Right,
        Self::Up,
        Self::Down,
        Self::PageUp,
        Self::PageDown,
        Self::HalfUp,
        Self::HalfDown,
        Self::WordNext,
        Self::WordBack,
        Self::SentenceNext,
        Self::SentenceBack,
        Self::TurnNext,
        Self::TurnBack,
        Self::RowStart,
        Self::RowEnd,
        Self::Start,
        Self::End,
    ];
}

/// What can be selected at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A character as people see it.
    Character,
    /// A word.
    Word,
    /// A sentence.
    Sentence,
    /// A row of the screen.
    Line,
    /// What stands between two line ends.
    Paragraph,
    /// A turn's speech.
    Turn,
}

/// Something to jump to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Landmark {
    /// The start of a coding that is shown.
    Coding,
    /// A stretch of a participant's speech that no shown coding covers.
    Uncoded,
    /// A turn that is not the interviewer's.
    Participant,
    /// A passage with a memo.
    Memo,
    /// An end of a link.
    Link,
    /// What the last search found.
    Hit,
}

/// What is shown or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Toggle {
    /// The panel of transcripts.
    Transcripts,
    /// The panel of codes.
    Codes,
    /// Timestamps.
    Clock,
    /// Uncoded text stands back.
    Dim,
    /// Only the acting coder's codings.
    Mine,
    /// No codings at all.
    Bare,
    /// The portrait below the text.
    Portrait,
    /// The mouse belongs to emic, else to the terminal.
    Mouse,
}

/// What a memo is written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemoOn {
    /// The selection, or the sentence under the cursor.
    Passage,
    /// The chosen code.
    Code,
    /// The transcript.
    Transcript,
    /// Whoever speaks under the cursor.
    Speaker,
    /// The study.
    Study,
}

/// What can be done on the Pseudonyms screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PseudonymStep {
    /// Says what is to stand for the chosen name, and puts a suggested one into the table.
    Replace,
    /// Puts a name into the table that was not suggested.
    New,
    /// Takes the chosen name out of the table.
    Remove,
    /// Replaces every name of the table in the study.
    Apply,
    /// Erases originals, earlier versions and what the history holds of them.
    Erase,
}

/// What can be asked for on the Compare screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compare {
    /// The next table.
    NextTable,
    /// The table before.
    PreviousTable,
    /// The next figure that the cells can show.
    Measure,
    /// Codes with or without those under them.
    SubCodes,
    /// Within how many turns codes meet or follow.
    Distance,
    /// Lines in the order of the chosen column, or as they were.
    Sort,
    /// Chooses the groups, or the lines of a crosstab.
    Groups,
    /// Chooses the columns of a crosstab.
    Columns,
    /// Chooses the code of a crosstab.
    Code,
    /// Asks for the first of the two groups whose words are compared.
    First,
    /// Asks for the second of the two groups whose words are compared.
    Second,
    /// Changes the stop words.
    StopWords,
    /// Writes the table or its figure into a file.
    Write,
}

/// What can be done with a suggested passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suggested {
    /// Codes it.
    Accept,
    /// Never suggests it for the code again.
    Reject,
    /// Puts it at the end of the list.
    Skip,
    /// Looks again, with what was learned since.
    Again,
}

/// What can be done on the Review screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewStep {
    /// Accepts the marked ones, or the chosen one.
    Accept,
    /// Chooses another place in the text for the chosen one.
    Place,
    /// Removes the marked ones, or the chosen one.
    Remove,
    /// Looks at the next place where the old words stand.
    NextPlace,
    /// Looks at the place before.
    PreviousPlace,
    /// Marks the chosen one.
    Mark,
    /// Marks all that are like the chosen one.
    MarkAlike,
}
