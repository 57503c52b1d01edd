//! The codebook as an appendix: every code with all that it says about itself, and how much there is of it.

use serde_json::{Value as Json, json};

use crate::analysis::{CountOptions, CrossTable, Figures, Grouping, SubCodes};
use crate::formats::moment::readable_time;
use crate::report::Page;
use crate::report::table::{Cell, Table};
use crate::report::visible::{paragraphs, visible};
use crate::study::{Code, SETTING_CODEBOOK, SETTING_CODEBOOK_VERSION, Study};

/// How much there is of one code.
struct Counts {
    /// With the codes under it, as `emic count` gives it.
    all: Figures,
    /// Of the code alone.
    own: Figures,
    /// Transcripts in which it occurs, with the codes under it.
    transcripts: usize,
}

/// The codes in tree order, each with its depth and its figures.
fn counted(study: &Study) -> Vec<(&Code, usize, Counts)> {
    let count = |by: Grouping, sub_codes: SubCodes| {
        let options = CountOptions {
            by,
            sub_codes,
            ..CountOptions::default()
        };
        CrossTable::count(study, options).rows
    };
    let all = count(Grouping::Transcript, SubCodes::Include);
    let own = count(Grouping::Role, SubCodes::Exclude);
    let codes = study.codebook().tree().zip(all.into_iter().zip(own));
    let counts = codes.map(|((code, depth), (all, own))| {
        let transcripts = all.cells.iter().filter(|cell| cell.passages > 0).count();
        let counts = Counts {
            all: all.total,
            own: own.total,
            transcripts,
        };
        (code, depth, counts)
    });
    counts.collect()
}

/// The codebook as a table, a row a code, which [`read_codebook`](crate::formats::codebook::read_codebook) reads back; the
/// figures are those of `emic count` (a code with those under it) but for `own_passages`. The transcripts must be loaded.
pub fn table(study: &Study) -> Table {
    let mut table = Table::new(
        "Codebook",
        &[
            ("id", 22),
            ("label", 24),
            ("parent", 22),
            ("brief", 36),
            ("definition", 60),
            ("use_when", 40),
            ("avoid_when", 40),
            ("example", 40),
            ("source", 30),
            ("colour", 8),
            ("former_ids", 20),
            ("defined", 16),
            ("codings", 10),
            ("passages", 10),
            ("own_passages", 10),
            ("words", 10),
            ("participants", 12),
            ("transcripts", 12),
        ],
    );
    let parent = |code: &Code| {
        let parent = code.parent.and_then(|id| study.codebook().get(id));
        parent.map(|code| code.slug.as_str())
    };
    let row = |(code, _, counts): (&Code, usize, Counts)| -> Vec<Cell> {
        let text = &code.description;
        vec![
            code.slug.as_str().into(),
            code.label.as_str().into(),
            parent(code).into(),
            text.brief.as_str().into(),
            text.definition.as_str().into(),
            text.use_when.as_str().into(),
            text.avoid_when.as_str().into(),
            text.example.as_str().into(),
            text.source.as_str().into(),
            u64::from(code.colour).into(),
            code.aliases.join(", ").into(),
            readable_time(code.defined).into(),
            counts.all.codings.into(),
            counts.all.passages.into(),
            counts.own.passages.into(),
            counts.all.words.into(),
            counts.all.participants.into(),
            counts.transcripts.into(),
        ]
    };
    table.rows = counted(study).into_iter().map(row).collect();
    table
}

/// The codebook as one JSON object with its title and version, which is read back as a codebook file.
pub fn json(study: &Study) -> Json {
    json!({
        "title": study.setting_text(SETTING_CODEBOOK),
        "version": study.setting_text(SETTING_CODEBOOK_VERSION),
        "codes": table(study).to_json(),
    })
}

/// The codebook for people: a heading a code, deeper ones for codes under others.
pub fn page(study: &Study) -> Page {
    let title = match visible(study.setting_text(SETTING_CODEBOOK)) {
        title if title.is_empty() => "Codebook".to_owned(),
        title => format!("Codebook: {title}"),
    };
    let mut page = Page::new(title);
    let version = visible(study.setting_text(SETTING_CODEBOOK_VERSION));
    if !version.is_empty() {
        page.paragraph(format!("Version {version}."));
    }
    let counted = counted(study);
    page.paragraph(format!(
        "{} codes. Figures count a code with the codes under it, in the words of everybody but the interviewer; a passage is a maximal coded stretch.",
        counted.len()
    ));
    for (code, depth, counts) in counted {
        let text = &code.description;
        page.heading(depth + 1, visible(&code.label));
        page.named("Id", vec![code.slug.clone()]);
        page.named("Brief", paragraphs(&text.brief));
        page.named("Definition", paragraphs(&text.definition));
        page.named("Use when", paragraphs(&text.use_when));
        page.named("Avoid when", paragraphs(&text.avoid_when));
        page.named("Example", paragraphs(&text.example));
        page.named("Source", paragraphs(&text.source));
        if !code.aliases.is_empty() {
            page.named("Former ids", vec![code.aliases.join(", ")]);
        }
        page.named("Used", vec![used(&counts)]);
    }
    page
}

fn used(counts: &Counts) -> String {
    let many = |number: u64, one: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {one}s"),
    };
    if counts.all.passages == 0 {
        return "not yet".to_owned();
    }
    format!(
        "{} ({} of the code itself), {}, {}, {}",
        many(counts.all.passages, "passage"),
        counts.own.passages,
        many(counts.all.participants, "participant"),
        many(counts.transcripts as u64, "transcript"),
        many(counts.all.words, "word"),
    )
}
