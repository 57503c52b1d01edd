//! The thematic summary as plain data: every word and figure that a report prints, and nothing of how it looks.
//!
//! All strings have been made [`visible`](super::visible()) and stand on one line.

use serde::Serialize;

use super::figures::Figure;
use crate::study::CodeId;

/// A thematic summary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThematicSummary {
    /// The study's title.
    pub title: String,
    /// What was done with what.
    pub methods: Methods,
    /// Who was interviewed, role by role.
    pub participants: Vec<RoleSection>,
    /// The columns of [`ThemeEntry::cells`].
    pub roles: Vec<RoleHead>,
    /// All codes asked for, in codebook order.
    pub themes: Vec<ThemeEntry>,
    /// The pairs of codes that share most passages.
    pub shared: Vec<Shared>,
    /// How many pairs share any.
    pub pairs: usize,
    /// How the number of codes reported grew with the interviews.
    pub growth: Growth,
    /// What a reader should know before relying on it.
    pub limits: Limits,
    /// Its figures.
    #[serde(skip)]
    pub drawn: Drawings,
}

/// The figures of a summary; none where there is nothing to draw.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawings {
    /// The theme table by role, as bars.
    pub roles: Option<Figure>,
    /// The pairs of codes, as heat.
    pub together: Option<Figure>,
    /// How the number of codes grew.
    pub saturation: Option<Figure>,
    /// Where in each transcript which theme is coded, as many transcripts on each as a page has room for.
    pub portraits: Vec<Figure>,
}

impl Drawings {
    /// The figures there are, in the order of the report, each with the name of its file.
    pub fn each(&self) -> impl Iterator<Item = (String, &Figure)> {
        let roles = self.roles.iter().map(|figure| ("roles".to_owned(), figure));
        let portraits = (1..).zip(&self.portraits);
        let portraits = portraits.map(|(at, figure)| (format!("portraits-{at}"), figure));
        let together = (self.together.iter()).map(|figure| ("together".to_owned(), figure));
        let growth = (self.saturation.iter()).map(|figure| ("saturation".to_owned(), figure));
        roles.chain(portraits).chain(together).chain(growth)
    }
}

/// How the number of codes grew with the interviews, in the study's order and over random orders of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Growth {
    /// The interviews with a passage.
    pub steps: Vec<GrowthStep>,
    /// How many interviews have none and are left out.
    pub uncoded: usize,
    /// From how many random orders the figures over them come.
    pub orders: usize,
}

/// What one interview adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GrowthStep {
    /// The transcript's title.
    pub transcript: String,
    /// The names of the codes that no interview before it has.
    pub new: Vec<String>,
    /// How many codes there are in it and all before it.
    pub so_far: usize,
    /// How many codes so many interviews have over random orders: the mean.
    pub mean: f64,
    /// The lower end of what 95 in 100 random orders have.
    pub low: usize,
    /// The upper end.
    pub high: usize,
}

/// A role that speaks, and how many participants have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleHead {
    /// The role as stored: `gp`.
    pub role: String,
    /// Its name for one person: `GP`.
    pub one: String,
    /// Its name for several: `GPs`.
    pub many: String,
    /// How many participants of it speak in any transcript; 0 for people who are not interviewed.
    pub participants: u64,
}

impl RoleHead {
    /// `1 GP`, `7 GPs`.
    pub fn counted(&self) -> String {
        let name = if self.participants == 1 {
            &self.one
        } else {
            &self.many
        };
        format!("{} {name}", self.participants)
    }

    /// The head of its column: `GP (N = 7)`.
    pub fn column(&self) -> String {
        match self.participants {
            0 => self.many.clone(),
            number => format!("{} (N = {number})", self.one),
        }
    }
}

/// The figures of the methods paragraph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Methods {
    /// Transcripts.
    pub transcripts: usize,
    /// Participants who speak in them.
    pub participants: u64,
    /// Words of the participants looked at.
    pub words: u64,
    /// Words of everybody.
    pub all_words: u64,
    /// The coders whose codings count.
    pub coders: Vec<String>,
    /// Passages coded with any code.
    pub passages: u64,
    /// Codes there are.
    pub codes: usize,
    /// Lengths of interviews, where any is known.
    pub lengths: Option<Lengths>,
    /// What the codes were taken from.
    pub codebook: Codebook,
    /// The school of analysis as the researchers declare it; empty where they do not.
    pub school: String,
    /// The version of emic.
    pub version: &'static str,
    /// What the report is limited to, a phrase each: `the code trust`.
    pub limited_to: Vec<String>,
    /// Whether the interviewer's words count.
    pub interviewers: bool,
}

/// The codebook that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Codebook {
    /// Its title, possibly empty.
    pub title: String,
    /// The version of the file it was read from, possibly empty.
    pub version: String,
    /// The first 12 digits of [`Codebook::hash`](crate::study::Codebook::hash): what the codes say now, whatever the file said.
    pub hash: String,
}

/// Lengths of interviews, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lengths {
    /// Of how many interviews the length is known.
    pub known: usize,
    /// The shortest.
    pub shortest: u64,
    /// The mean, rounded.
    pub mean: u64,
    /// The longest.
    pub longest: u64,
    /// Of how many it is the last timestamp, for want of an entry: the interview lasted that long at least.
    pub by_timestamp: usize,
}

/// The participants of one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleSection {
    /// The role's name for its participants: `19 patients`.
    pub role: String,
    /// The role's name for one of them: `patient`.
    pub name: String,
    /// The attributes of which something is known of any of them, or that any of them declined.
    pub attributes: Vec<String>,
    /// For each attribute, how much of it is not known.
    pub gaps: Vec<Gap>,
    /// Its participants by name.
    pub rows: Vec<ParticipantRow>,
}

/// Of how many participants an attribute is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Nobody knows.
    pub unknown: usize,
    /// They preferred not to say.
    pub declined: usize,
}

/// One participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParticipantRow {
    /// Their short id.
    pub name: String,
    /// A value for each attribute; `unknown` and `declined` where that is so.
    pub values: Vec<String>,
}

/// What a code is in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ThemeKind {
    /// At the top.
    Theme,
    /// Under a theme, with codes under it.
    SubTheme,
    /// Under a theme, with nothing under it.
    Code,
}

impl ThemeKind {
    /// What it is called under its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Theme => "Theme",
            Self::SubTheme => "Sub-theme",
            Self::Code => "Code",
        }
    }
}

/// Everything about one code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemeEntry {
    /// Which code.
    pub code: CodeId,
    /// Its kebab-case id.
    pub slug: String,
    /// Its name.
    pub label: String,
    /// The names of the codes above it, the theme first.
    pub path: Vec<String>,
    /// How many codes above it are reported.
    pub depth: usize,
    /// What it is in the codebook.
    pub kind: ThemeKind,
    /// One line.
    pub brief: String,
    /// The definition, paragraph by paragraph.
    pub definition: Vec<String>,
    /// When to apply it.
    pub use_when: Vec<String>,
    /// When another fits better.
    pub avoid_when: Vec<String>,
    /// What the researchers have to say of it, paragraph by paragraph.
    pub narrative: Vec<String>,
    /// How much of it each role says, codes under it included; one for each of [`ThematicSummary::roles`].
    pub cells: Vec<Cell>,
    /// How much of it there is in all.
    pub total: Cell,
    /// Who does not speak of it, role by role.
    pub silent: Vec<Silence>,
    /// Quotes of the code itself: those that the researchers picked, else a proposed spread; by role and place.
    pub quotes: Vec<Quote>,
    /// Whether the quotes are the researchers' choice.
    pub picked: bool,
    /// Quotes marked as contrary cases.
    pub contrary: Vec<Quote>,
    /// Passages of the code itself that could be quoted and are not printed.
    pub not_shown: usize,
    /// Passages of the code itself that are not quoted because a speaker does not consent.
    pub withheld: usize,
    /// Memos on it.
    pub memos: Vec<Note>,
}

impl ThemeEntry {
    /// Its quotes, then its contrary cases, each with whether it is one.
    pub fn all_quotes(&self) -> impl Iterator<Item = (&Quote, bool)> {
        let quotes = self.quotes.iter().map(|quote| (quote, false));
        quotes.chain(self.contrary.iter().map(|quote| (quote, true)))
    }
}

/// One figure pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Participants who speak of it.
    pub participants: u64,
    /// Of how many; 0 for people who are not interviewed.
    pub of: u64,
    /// Passages in which they do.
    pub passages: u64,
}

impl Cell {
    /// The share of participants who speak of it, in whole percent; none of people who are not interviewed.
    pub fn percent(&self) -> Option<u64> {
        (self.of > 0).then(|| (200 * self.participants + self.of) / (2 * self.of))
    }
}

/// The participants of a role who do not speak of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// The place of the role in [`ThematicSummary::roles`].
    pub role: usize,
    /// Their names.
    pub names: Vec<String>,
    /// Whether that is everybody of the role.
    pub all: bool,
}

/// A passage, quoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// Its position id, which `emic open` takes.
    pub id: String,
    /// The words, speaker by speaker.
    pub parts: Vec<Part>,
    /// Whether it is marked as a key quote.
    pub key: bool,
    /// Whether it is printed in part, the rest being `[...]`.
    pub shortened: bool,
    /// The turns that it stands in, and some around them.
    pub context: Vec<ContextTurn>,
    /// Memos on the passage.
    pub memos: Vec<Note>,
}

/// What one speaker says of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Who: a participant's short id, or a label of the transcript.
    pub speaker: String,
    /// The name of the speaker's role.
    pub role: String,
    /// The words, `[...]` where some are left out: turns that are not looked at, or the rest of a long quote.
    pub text: String,
}

/// A turn in or around a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContextTurn {
    /// Which turn of the transcript, counting from 1.
    pub turn: usize,
    /// Who speaks: a participant's short id, or a label of the transcript.
    pub speaker: String,
    /// The name of the speaker's role.
    pub role: String,
    /// What is said, in order; empty where the speaker does not consent to being quoted.
    pub stretches: Vec<Stretch>,
}

/// Words of a turn that are either quoted or not. Blanks at their ends belong to the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// Whether they are of the passage quoted.
    pub quoted: bool,
}

/// A memo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Who wrote it.
    pub coder: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// Two codes that share passages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shared {
    /// The name of one.
    pub a: String,
    /// The name of the other.
    pub b: String,
    /// Their kebab-case ids.
    pub slugs: (String, String),
    /// Passages under both.
    pub passages: u64,
    /// Characters under both over characters under either.
    pub jaccard: f64,
}

/// What a reader should know before relying on the summary. Names and titles, each list in its natural order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Transcripts without a coded passage.
    pub uncoded: Vec<String>,
    /// Participants who speak in no transcript.
    pub silent: Vec<String>,
    /// Codes without a passage, codes under them included.
    pub unused: Vec<String>,
    /// Codes with one passage of their own.
    pub used_once: Vec<String>,
    /// Codes with several passages of their own, all by one coder of several.
    pub by_one_coder: Vec<String>,
    /// Codings whose words a correction took away: they count nowhere.
    pub lost: usize,
    /// Codings that a correction changed or made ambiguous, not reviewed yet.
    pub to_review: usize,
    /// Participants who do not consent to being quoted.
    pub not_quoted: Vec<String>,
    /// Passages left out of the quotes for that reason, each counted under every code that it has.
    pub withheld: usize,
}
