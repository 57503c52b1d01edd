//! The quote bank: every coded passage in its own words, code by code.

use std::collections::HashMap;

use super::Choice;
use crate::analysis::{CodedPassage, Halt, Halted, Piece, not_to_be_quoted, own_passages};
use crate::report::people::role_name;
use crate::report::prose;
use crate::report::table::{Cell, Table};
use crate::report::visible::visible;
use crate::study::{Code, CodeKey, Interview, Memo, MemoTarget, Span, Study, TranscriptId, Who};

/// A quote bank, and what is not in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuoteBank {
    /// A row a passage of a code's own, codes in codebook order, passages in study order. One passage stands under every code
    /// that it has.
    pub table: Table,
    /// How many such rows are left out because a speaker does not consent to being quoted.
    pub withheld: usize,
}

impl QuoteBank {
    /// Collects the quotes of a study whose transcripts are loaded.
    ///
    /// # Errors
    /// [`Halted`].
    pub fn of(study: &Study, choice: &Choice, halt: &Halt) -> Result<Self, Halted> {
        let own = own_passages(study, &choice.scope);
        let silent = not_to_be_quoted(study);
        let collector = Collector::new(study);
        let mut bank = Self {
            table: Table::new("Quotes", &COLUMNS),
            withheld: 0,
        };
        for code in choice.codes(study) {
            for passage in own.get(&code.id).into_iter().flatten() {
                halt.check()?;
                if passage.participants().any(|who| silent.contains(&who)) {
                    bank.withheld += 1;
                } else if let Some(interview) = study.interview(passage.transcript) {
                    bank.table
                        .rows
                        .push(collector.row(code, interview, passage));
                }
            }
        }
        Ok(bank)
    }

    /// Only how many rows are left out.
    pub fn withheld_of(study: &Study, choice: &Choice) -> usize {
        let silent = not_to_be_quoted(study);
        if silent.is_empty() {
            return 0;
        }
        let own = own_passages(study, &choice.scope);
        let passages = choice
            .codes(study)
            .filter_map(|code| own.get(&code.id))
            .flatten();
        let withheld =
            |passage: &&CodedPassage| passage.participants().any(|who| silent.contains(&who));
        passages.filter(withheld).count()
    }
}

const COLUMNS: [(&str, u16); 16] = [
    ("id", 22),
    ("code", 20),
    ("label", 22),
    ("theme", 28),
    ("quote", 80),
    ("participant", 12),
    ("role", 12),
    ("transcript", 12),
    ("turn", 6),
    ("words", 8),
    ("key", 6),
    ("contrary", 9),
    ("coders", 12),
    ("other_codes", 28),
    ("comments", 40),
    ("memos", 40),
];

/// What making rows needs of a study.
struct Collector<'a> {
    study: &'a Study,
    /// The codes in codebook order, and the place of each.
    codes: Vec<&'a Code>,
    places: HashMap<CodeKey, usize>,
    memos: HashMap<TranscriptId, Vec<(Span, &'a Memo)>>,
}

impl<'a> Collector<'a> {
    fn new(study: &'a Study) -> Self {
        let codes: Vec<&Code> = study.codebook().iter().collect();
        let keys = codes.iter().zip(0..);
        let places = keys.filter_map(|(code, at)| Some((study.code_key(code.id)?, at)));
        let mut memos: HashMap<TranscriptId, Vec<(Span, &Memo)>> = HashMap::new();
        for memo in study.memos() {
            if let MemoTarget::Passage(on) = &memo.on {
                memos
                    .entry(on.transcript)
                    .or_default()
                    .push((on.span, memo));
            }
        }
        Self {
            study,
            places: places.collect(),
            codes,
            memos,
        }
    }

    fn row(&self, code: &Code, interview: &Interview, passage: &CodedPassage) -> Vec<Cell> {
        let study = self.study;
        let path = study.codebook().path(code.id);
        let labels: Vec<&str> = path.iter().map(|code| code.label.as_str()).collect();
        let above = labels.split_last().map_or(&[][..], |(_, above)| above);
        let coders = passage.coders.iter().filter_map(|id| study.coder(*id));
        let coders: Vec<&str> = coders.map(|coder| coder.name.as_str()).collect();
        let who = passage.participant.and_then(|id| study.participant(id));
        let text = &interview.document().text;
        let pieces = passage.pieces.iter();
        let words: usize = pieces.map(|piece| text.count_words(piece.span)).sum();
        vec![
            interview.quote_id(passage.span).to_string().into(),
            code.slug.as_str().into(),
            code.label.as_str().into(),
            above.join(" > ").into(),
            quoted(study, interview, passage).into(),
            who.map(|who| who.name.as_str()).into(),
            role_name(&passage.role).into(),
            interview.transcript.title.as_str().into(),
            (passage.turn + 1).into(),
            words.into(),
            passage.flags.key.into(),
            passage.flags.contrary.into(),
            coders.join(", ").into(),
            self.other_codes(code, interview, passage).into(),
            self.comments(interview, passage).into(),
            self.memos(passage).into(),
        ]
    }

    fn other_codes(&self, code: &Code, interview: &Interview, passage: &CodedPassage) -> String {
        let heard = |span| passage.pieces.iter().any(|piece| piece.span.overlaps(span));
        let over = interview.codings().overlapping(passage.span);
        let over = over.filter(|coding| heard(coding.span));
        let mut others: Vec<usize> = over
            .filter_map(|coding| self.places.get(&coding.code).copied())
            .filter(|at| self.codes[*at].id != code.id)
            .collect();
        others.sort_unstable();
        others.dedup();
        let labels = others.iter().map(|at| self.codes[*at].label.as_str());
        labels.collect::<Vec<_>>().join(", ")
    }

    fn comments(&self, interview: &Interview, passage: &CodedPassage) -> String {
        let mut comments: Vec<String> = Vec::new();
        for coding in interview.codings().overlapping(passage.span) {
            let of_it = passage.codings.iter().any(|at| at.coding == coding.id);
            let note = interview.codings().note(coding.id).filter(|_| of_it);
            let comment = note.map_or(String::new(), |note| visible(&note.comment));
            if !comment.is_empty() {
                let coder = self.study.coder_of(coding.coder);
                let name = coder.map_or("", |coder| coder.name.as_str());
                comments.push(format!("{name}: {comment}"));
            }
        }
        comments.join("; ")
    }

    fn memos(&self, passage: &CodedPassage) -> String {
        let memos = self.memos.get(&passage.transcript).into_iter().flatten();
        let on_it = memos.filter(|(span, _)| span.overlaps(passage.span));
        let words: Vec<String> = on_it.map(|(_, memo)| visible(&memo.text)).collect();
        words.join("; ")
    }
}

/// The words of a passage on one line, `[…]` where turns that are not looked at lie between. Where several speak, each part
/// names its speaker.
pub(super) fn quoted(study: &Study, interview: &Interview, passage: &CodedPassage) -> String {
    let document = interview.document();
    let speaker = |piece: &Piece| -> String {
        let named = match piece.who {
            Who::Participant(id) => study.participant(id).map(|who| who.name.as_str()),
            Who::Other | Who::Interviewer => None,
        };
        let turn = document.turns.get(piece.turn);
        let label = turn.map_or("", |turn| document.label(turn));
        visible(named.unwrap_or(label))
    };
    let several = passage
        .pieces
        .windows(2)
        .any(|pair| speaker(&pair[0]) != speaker(&pair[1]));
    let mut out = String::new();
    let mut before: Option<(usize, String)> = None;
    for piece in &passage.pieces {
        let speaker = speaker(piece);
        let gap = before
            .as_ref()
            .is_some_and(|(turn, _)| turn + 1 < piece.turn);
        if before.is_some() {
            out.push_str(if gap { " [\u{2026}] " } else { " " });
        }
        if several && before.as_ref().map(|(_, name)| name) != Some(&speaker) {
            out.push_str(&format!("{speaker}: "));
        }
        out.push_str(&visible(document.text.slice(piece.span)));
        before = Some((piece.turn, speaker));
    }
    out
}

/// What is said of quotes that are left out; nothing where none is.
pub fn withheld_sentence(withheld: usize) -> Option<String> {
    (withheld > 0).then(|| {
        format!(
            "{} left out: a speaker does not consent to being quoted",
            prose::counted(withheld as u64, "passage")
        )
    })
}
