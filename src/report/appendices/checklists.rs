//! Reporting checklists, filled in where the study knows the answer and blank where only the researchers do.
//!
//! The wording of the items is our own short form; number and order are those of the published lists.

use crate::report::page::{Block, Page};
use crate::report::table::{Cell, Column, Table};

use super::facts::Facts;

/// What the study knows of an item; none where it knows nothing.
type Answer = fn(&Facts) -> Option<String>;

/// An item of a checklist.
struct Item {
    /// The part of the list that it stands in.
    part: &'static str,
    /// What it is about.
    topic: &'static str,
    /// What to report, in our words.
    report: &'static str,
    answer: Answer,
}

const fn item(
    part: &'static str,
    topic: &'static str,
    report: &'static str,
    answer: Answer,
) -> Item {
    Item {
        part,
        topic,
        report,
        answer,
    }
}

const BLANK: Answer = |_| None;

/// A checklist for reports of qualitative research.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checklist {
    /// Consolidated criteria for reporting qualitative research: 32 items for interviews and focus groups.
    Coreq,
    /// Standards for reporting qualitative research: 21 items.
    Srqr,
}

/// Its items, in the order of the published list.
#[rustfmt::skip]
static COREQ: [Item; 32] = [
    item(TEAM, "Interviewer", "Who held the interviews or groups", |f| f.interviewers()),
    item(TEAM, "Credentials", "The researchers' degrees", BLANK),
    item(TEAM, "Occupation", "What they worked as at the time", BLANK),
    item(TEAM, "Gender", "The researchers' gender", BLANK),
    item(TEAM, "Experience and training", "What experience or training they had", BLANK),
    item(TEAM, "Relationship established", "Whether they knew participants before the study began", BLANK),
    item(TEAM, "What participants knew of the interviewer", "What participants had been told of the researcher and the reasons for the work", BLANK),
    item(TEAM, "Interviewer characteristics", "What is said of the interviewer: assumptions, interests, possible bias", BLANK),
    item(DESIGN, "Methodological orientation and theory", "The approach that underpins the study", |f| f.school()),
    item(DESIGN, "Sampling", "How participants were selected", BLANK),
    item(DESIGN, "Method of approach", "How participants were approached", BLANK),
    item(DESIGN, "Sample size", "How many participants took part", |f| f.sample()),
    item(DESIGN, "Non-participation", "How many refused or dropped out, and why", BLANK),
    item(DESIGN, "Setting of data collection", "Where the data were collected", |f| f.places()),
    item(DESIGN, "Presence of non-participants", "Whether anybody else was present", |f| f.others_present()),
    item(DESIGN, "Description of sample", "What characterises the sample, with dates", |f| f.description()),
    item(DESIGN, "Interview guide", "Questions and prompts, and whether they were piloted", BLANK),
    item(DESIGN, "Repeat interviews", "Whether anybody was interviewed again, and how many", |f| f.repeats()),
    item(DESIGN, "Audio or visual recording", "How the data were recorded", |f| f.recording()),
    item(DESIGN, "Field notes", "Whether notes were made during or after the interviews", BLANK),
    item(DESIGN, "Duration", "How long the interviews or groups were", |f| f.duration()),
    item(DESIGN, "Data saturation", "Whether saturation was discussed", |f| f.saturation()),
    item(DESIGN, "Transcripts returned", "Whether participants could comment on or correct their transcripts", BLANK),
    item(ANALYSIS, "Number of data coders", "How many people coded", |f| f.coders()),
    item(ANALYSIS, "Description of the coding tree", "Whether the coding tree is described", |f| f.coding_tree()),
    item(ANALYSIS, "Derivation of themes", "Whether themes were set before or came from the data", |f| f.derivation()),
    item(ANALYSIS, "Software", "What software was used", |f| f.software()),
    item(ANALYSIS, "Participant checking", "Whether participants gave feedback on the findings", BLANK),
    item(ANALYSIS, "Quotations presented", "Whether quotations illustrate the themes, and are identified", |f| f.quotations()),
    item(ANALYSIS, "Data and findings consistent", "Whether the data bear the findings out", BLANK),
    item(ANALYSIS, "Clarity of major themes", "Whether the major themes are clearly presented", |f| f.themes()),
    item(ANALYSIS, "Clarity of minor themes", "Whether minor themes and diverse cases are discussed", |f| f.minor_themes()),
];

const TEAM: &str = "1 Research team and reflexivity";
const DESIGN: &str = "2 Study design";
const ANALYSIS: &str = "3 Analysis and findings";

/// Its items, in the order of the published list.
#[rustfmt::skip]
static SRQR: [Item; 21] = [
    item(OPENING, "Title", "A title that says what the study is about and how it was done", |f| f.title()),
    item(OPENING, "Abstract", "The key points in the form that the journal asks for", BLANK),
    item(INTRODUCTION, "Problem formulation", "The problem, why it matters, what theory and earlier work say", BLANK),
    item(INTRODUCTION, "Purpose or research question", "What the study set out to find", BLANK),
    item(METHODS, "Qualitative approach and research paradigm", "The approach, the guiding theory and the paradigm, with reasons", |f| f.school()),
    item(METHODS, "Researcher characteristics and reflexivity", "Who the researchers are, and how that may have shaped the work", BLANK),
    item(METHODS, "Context", "The setting, and what about it matters", |f| f.places()),
    item(METHODS, "Sampling strategy", "How and why participants were selected, and when sampling stopped", |f| f.saturation()),
    item(METHODS, "Ethical issues pertaining to human subjects", "Approval, consent, confidentiality", |f| f.consent()),
    item(METHODS, "Data collection methods", "What data were collected, how and when", |f| f.collection()),
    item(METHODS, "Data collection instruments and technologies", "Guides, devices, and how they changed", |f| f.recording()),
    item(METHODS, "Units of study", "How many participants, documents or events, and what characterises them", |f| f.description()),
    item(METHODS, "Data processing", "Transcription, entry, checking, security, anonymising", |f| f.processing()),
    item(METHODS, "Data analysis", "How themes were found and developed, and by whom", |f| f.analysis()),
    item(METHODS, "Techniques to enhance trustworthiness", "What makes the analysis credible: audit trail, several coders, contrary cases", |f| f.trustworthiness()),
    item(RESULTS, "Synthesis and interpretation", "The main findings: themes, inferences, a model", |f| f.themes()),
    item(RESULTS, "Links to empirical data", "Quotes and other evidence for the findings", |f| f.quotations()),
    item(DISCUSSION, "Integration with prior work, implications, transferability and contribution", "How the findings stand to earlier work, and how far they reach", BLANK),
    item(DISCUSSION, "Limitations", "What limits trust in the findings", |f| f.limitations()),
    item(OTHER, "Conflicts of interest", "What may have influenced the work, and how that was dealt with", BLANK),
    item(OTHER, "Funding", "Who paid, and what part they had", BLANK),
];

const OPENING: &str = "Title and abstract";
const INTRODUCTION: &str = "Introduction";
const METHODS: &str = "Methods";
const RESULTS: &str = "Results and findings";
const DISCUSSION: &str = "Discussion";
const OTHER: &str = "Other";

/// A checklist as it was published.
struct Form {
    name: &'static str,
    /// Where.
    published: &'static str,
    items: &'static [Item],
}

static COREQ_FORM: Form = Form {
    name: "COREQ",
    published: "Tong A, Sainsbury P, Craig J. Consolidated criteria for reporting qualitative research (COREQ): a 32-item checklist for interviews and focus groups. International Journal for Quality in Health Care 2007;19(6):349\u{2013}357.",
    items: &COREQ,
};

static SRQR_FORM: Form = Form {
    name: "SRQR",
    published: "O\u{2019}Brien BC, Harris IB, Beckman TJ, Reed DA, Cook DA. Standards for reporting qualitative research: a synthesis of recommendations. Academic Medicine 2014;89(9):1245\u{2013}1251.",
    items: &SRQR,
};

/// The columns of the form for people; the table for programs has the part of each item before its topic.
const COLUMNS: [(&str, u16); 5] = [
    ("number", 7),
    ("topic", 24),
    ("what_to_report", 34),
    ("answer", 50),
    ("page", 5),
];
/// Where the answer stands among them.
const ANSWER: usize = 3;

impl Checklist {
    fn form(self) -> &'static Form {
        match self {
            Self::Coreq => &COREQ_FORM,
            Self::Srqr => &SRQR_FORM,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.form().name
    }

    /// The items of the form, each with its part; what only the researchers know is empty, and so is the page number.
    fn rows(self, facts: &Facts) -> Vec<(&'static str, Vec<Cell>)> {
        let row = |(number, item): (usize, &Item)| {
            let answer = (item.answer)(facts).into();
            let (topic, report) = (item.topic.into(), item.report.into());
            (
                item.part,
                vec![number.into(), topic, report, answer, Cell::Empty],
            )
        };
        (1..).zip(self.form().items).map(row).collect()
    }

    /// The form as a table, a row an item.
    pub(super) fn table(self, facts: &Facts) -> Table {
        let mut table = Table::new(self.name(), &COLUMNS);
        table.columns.insert(
            1,
            Column {
                key: "part".to_owned(),
                width: 26,
            },
        );
        let rows = self.rows(facts).into_iter().map(|(part, mut row)| {
            row.insert(1, part.into());
            row
        });
        table.rows = rows.collect();
        table
    }

    /// The form for people, a table for each part.
    pub(super) fn page(self, facts: &Facts) -> Page {
        let title = facts.study_title();
        let mut page = Page::new(format!("{} checklist: {title}", self.name()));
        page.paragraph(format!(
            "Items in short form after: {} See there for their full wording.",
            self.form().published
        ));
        let rows = self.rows(facts);
        let known = rows.iter().filter(|(_, row)| row[ANSWER] != Cell::Empty);
        page.paragraph(format!(
            "{} of {} items are filled in from the study; look them over. The others are for you.",
            known.count(),
            rows.len()
        ));
        for of_part in rows.chunk_by(|(a, _), (b, _)| a == b) {
            let mut table = Table::new("Part", &COLUMNS);
            table.rows = of_part.iter().map(|(_, row)| row.clone()).collect();
            page.heading(1, of_part[0].0);
            page.blocks.push(Block::Table(table));
        }
        page
    }
}
