//! The list of what awaits review, and where words that have become ambiguous or lost may stand.

use regex::Regex;

use crate::study::{
    CodingAt, CodingState, Document, Interview, LinkId, MemoId, MemoTarget, Span, Study,
    TranscriptId,
};

/// What awaits review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewOf {
    /// A coding.
    Coding(CodingAt),
    /// A memo on a passage.
    Memo(MemoId),
    /// A link between passages.
    Link(LinkId),
}

/// Why it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewWhy {
    /// A correction touched its words.
    Changed,
    /// Its words stand in more than one place since a correction.
    Ambiguous,
    /// Its words are gone.
    Lost,
    /// It was made under an earlier definition of its code.
    Definition,
}

impl ReviewWhy {
    /// Its name in lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Ambiguous => "ambiguous",
            Self::Lost => "lost",
            Self::Definition => "definition",
        }
    }

    /// What it means, for people.
    pub fn told(self) -> &'static str {
        match self {
            Self::Changed => "a correction touched its words",
            Self::Ambiguous => "its words stand in more than one place since a correction",
            Self::Lost => "its words are gone since a correction",
            Self::Definition => "it was coded under an earlier definition of its code",
        }
    }

    fn of(state: CodingState) -> Option<Self> {
        match state {
            CodingState::Sound => None,
            CodingState::Changed => Some(Self::Changed),
            CodingState::Ambiguous => Some(Self::Ambiguous),
            CodingState::Lost => Some(Self::Lost),
        }
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewItem {
    /// What.
    pub of: ReviewOf,
    /// In which transcript.
    pub transcript: TranscriptId,
    /// Where it stands now; none where its words are gone.
    pub span: Option<Span>,
    /// Why.
    pub why: ReviewWhy,
    /// The words that it stood on before, where they have changed.
    pub old: Option<String>,
}

/// All that awaits review, in study order: by transcript, what stands in the text by its place, then what is lost.
/// Transcripts that are not loaded give no codings.
pub fn review(study: &Study) -> Vec<ReviewItem> {
    let mut items: Vec<ReviewItem> = Vec::new();
    for interview in study.interviews() {
        let from = items.len();
        codings(study, interview, &mut items);
        notes(study, interview.transcript.id, &mut items);
        items[from..].sort_by_key(|item| (item.span.is_none(), item.span, item.of));
    }
    items
}

fn codings(study: &Study, interview: &Interview, items: &mut Vec<ReviewItem>) {
    let transcript = interview.transcript.id;
    let codings = interview.codings();
    for coding in codings.iter().chain(codings.lost()) {
        let earlier = || {
            study
                .is_under_earlier_definition(coding)
                .then_some(ReviewWhy::Definition)
        };
        let Some(why) = ReviewWhy::of(coding.state).or_else(earlier) else {
            continue;
        };
        items.push(ReviewItem {
            of: ReviewOf::Coding(CodingAt {
                transcript,
                coding: coding.id,
            }),
            transcript,
            span: (coding.state != CodingState::Lost).then_some(coding.span),
            why,
            old: codings.note(coding.id).and_then(|note| note.quote.clone()),
        });
    }
}

fn notes(study: &Study, transcript: TranscriptId, items: &mut Vec<ReviewItem>) {
    for memo in study.memos() {
        let span = match &memo.on {
            MemoTarget::Passage(passage) if passage.transcript == transcript => Some(passage.span),
            MemoTarget::Transcript(id) if *id == transcript => None,
            _ => continue,
        };
        let mark = study.review_mark(memo.id.0);
        items.extend(mark.and_then(|mark| {
            Some(ReviewItem {
                of: ReviewOf::Memo(memo.id),
                transcript,
                span,
                why: ReviewWhy::of(mark.state)?,
                old: Some(mark.quote),
            })
        }));
    }
    for link in study.links() {
        let ends = [link.from, link.to];
        let Some(end) = ends.iter().find(|end| end.transcript == transcript) else {
            continue;
        };
        // A link between two transcripts is listed once, where it starts.
        if link.from.transcript != transcript && study.interview(link.from.transcript).is_some() {
            continue;
        }
        let mark = study.review_mark(link.id.0);
        items.extend(mark.and_then(|mark| {
            Some(ReviewItem {
                of: ReviewOf::Link(link.id),
                transcript,
                span: Some(end.span),
                why: ReviewWhy::of(mark.state)?,
                old: Some(mark.quote),
            })
        }));
    }
}

/// Where words stand in a document, runs of white space counting as one blank.
pub fn candidates(document: &Document, words: &str) -> Vec<Span> {
    let parts: Vec<String> = words.split_whitespace().map(regex::escape).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    // A pattern of escaped words can only fail by its size; a passage so long is looked for by eye.
    let Ok(pattern) = Regex::new(&parts.join(r"\s+")) else {
        return Vec::new();
    };
    let text = &document.text;
    pattern
        .find_iter(text.as_str())
        .map(|found| text.span_of(found.range()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::{document, perform, small_study};
    use crate::study::{Action, CodeChoice, CodeEdit, Description, Passage};

    #[test]
    fn what_a_correction_touched_is_listed_and_goes_when_it_is_accepted() {
        let (mut study, mut stamp) = small_study();
        let gp = study.interview_titled("GP01").unwrap().clone();
        let text = gp.document().text.as_str().to_owned();
        let at = |words: &str| {
            let byte = text.find(words).unwrap();
            gp.document().text.span_of(byte..byte + words.len())
        };
        let trust = study.codebook().by_slug("trust").unwrap().id;
        for words in ["He came in about his knee.", "It was never the knée."] {
            let action = Action::ApplyCodes {
                transcript: gp.transcript.id,
                document: gp.hash(),
                spans: vec![at(words)],
                codes: vec![CodeChoice::Known(trust)],
            };
            perform(&mut study, &mut stamp, action).unwrap();
        }
        let memo = |words: &str| Action::AddMemo {
            on: MemoTarget::Passage(Passage {
                transcript: gp.transcript.id,
                span: at(words),
            }),
            document: Some(gp.hash()),
            text: "look".into(),
        };
        perform(&mut study, &mut stamp, memo("never the knée")).unwrap();
        assert_eq!(review(&study), []);
        let correct = Action::CorrectText {
            transcript: gp.transcript.id,
            from: gp.hash(),
            document: document("INT: How did it start?\nGP01: He came in about his sore knee.\n"),
            speakers: Vec::new(),
            why: String::new(),
        };
        perform(&mut study, &mut stamp, correct).unwrap();
        let told: Vec<(ReviewWhy, Option<String>)> =
            review(&study).into_iter().map(|i| (i.why, i.old)).collect();
        assert_eq!(
            told,
            [
                (
                    ReviewWhy::Changed,
                    Some("He came in about his knee.".to_owned())
                ),
                (ReviewWhy::Lost, Some("It was never the knée.".to_owned())),
                (ReviewWhy::Lost, Some("never the knée".to_owned())),
            ]
        );
        let items = review(&study);
        let (ReviewOf::Coding(changed), ReviewOf::Coding(lost), ReviewOf::Memo(memo)) =
            (items[0].of, items[1].of, items[2].of)
        else {
            panic!("{items:?}");
        };
        perform(
            &mut study,
            &mut stamp,
            Action::ReviewCodings {
                codings: vec![changed],
            },
        )
        .unwrap();
        perform(&mut study, &mut stamp, Action::RemoveCodings(vec![lost])).unwrap();
        perform(
            &mut study,
            &mut stamp,
            Action::ReviewNotes {
                memos: vec![memo],
                links: Vec::new(),
            },
        )
        .unwrap();
        assert_eq!(review(&study), []);
        assert_eq!(study.memos().len(), 1, "an accepted memo stays");
    }

    #[test]
    fn a_code_defined_anew_puts_its_earlier_codings_up_for_review() {
        let (mut study, mut stamp) = small_study();
        let gp = study.interview_titled("GP01").unwrap().clone();
        let trust = study.codebook().by_slug("trust").unwrap().id;
        let code = |span: Span| Action::ApplyCodes {
            transcript: gp.transcript.id,
            document: gp.hash(),
            spans: vec![span],
            codes: vec![CodeChoice::Known(trust)],
        };
        perform(&mut study, &mut stamp, code(Span::new(30, 40))).unwrap();
        let edit = CodeEdit {
            description: Some(Description {
                definition: "narrower".into(),
                ..Default::default()
            }),
            ..Default::default()
        };
        perform(
            &mut study,
            &mut stamp,
            Action::EditCode {
                code: trust,
                edit,
                why: String::new(),
            },
        )
        .unwrap();
        perform(&mut study, &mut stamp, code(Span::new(50, 60))).unwrap();
        let items = review(&study);
        assert_eq!(items.len(), 1);
        assert_eq!(
            (items[0].why, items[0].span),
            (ReviewWhy::Definition, Some(Span::new(30, 40)))
        );
        let ReviewOf::Coding(at) = items[0].of else {
            panic!("{items:?}")
        };
        perform(
            &mut study,
            &mut stamp,
            Action::ReviewCodings { codings: vec![at] },
        )
        .unwrap();
        assert_eq!(review(&study), []);
        perform(&mut study, &mut stamp, Action::RemoveCodings(vec![at])).unwrap();
        assert!(
            study
                .settings()
                .iter()
                .all(|(key, _)| !key.starts_with("checked/")),
            "no mark stays behind"
        );
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let text = document("A: the knee, the\nA: the  knee.\n");
        let found = candidates(&text, "the knee");
        assert_eq!(
            found
                .iter()
                .map(|s| text.text.slice(*s))
                .collect::<Vec<_>>(),
            ["the knee", "the  knee"]
        );
        assert_eq!(candidates(&text, "  "), []);
    }
}
