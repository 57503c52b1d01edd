//! Planning what happens to codings.

use std::collections::HashSet;

use super::{Planned, Planner, Refusal, counted};
use crate::study::action::{CodeChoice, CodingAt, CodingEdit, NewCoding};
use crate::study::coding::{CodingRecord, CodingState, Flags};
use crate::study::ids::{CodeId, CoderId, TranscriptId};
use crate::study::interview::Interview;
use crate::study::span::Span;
use crate::study::text::ContentHash;

impl Planner<'_> {
    pub(super) fn apply_codes(
        &mut self,
        transcript: TranscriptId,
        document: ContentHash,
        spans: &[Span],
        choices: &[CodeChoice],
    ) -> Planned {
        let interview = self.interview_with(transcript, document, spans)?;
        let title = interview.transcript.title.clone();
        let codes = choices
            .iter()
            .map(|choice| self.chosen(choice))
            .collect::<Planned<Vec<CodeId>>>()?;
        let mut already = 0;
        for code in &codes {
            for span in spans {
                already += usize::from(!self.apply_code(transcript, *span, *code)?);
            }
        }
        let names: Vec<String> = codes.iter().map(|code| self.slug(*code)).collect();
        if already == codes.len() * spans.len() {
            self.notice(format!("already coded {}", names.join(", ")));
        }
        let passages = if spans.len() == 1 {
            "a passage".to_owned()
        } else {
            counted(spans.len(), "passage")
        };
        self.say(format!("coded {passages} of {title} {}", names.join(", ")));
        Ok(())
    }

    /// Codes one passage as the acting coder; whether anything had to be done.
    fn apply_code(&mut self, transcript: TranscriptId, span: Span, code: CodeId) -> Planned<bool> {
        let overlapped = self.overlapped(transcript, span, code, self.stamp.coder, None)?;
        if overlapped.is_empty() {
            let coding = self.new_coding(transcript, span, code, self.stamp.coder);
            self.add(coding);
            return Ok(true);
        }
        let before = self.plan.changes.len();
        self.extend(overlapped, span);
        Ok(self.plan.changes.len() > before)
    }

    /// The codings of the same code and coder that share a character with `span`, `except` left out.
    fn overlapped(
        &self,
        transcript: TranscriptId,
        span: Span,
        code: CodeId,
        coder: CoderId,
        except: Option<CodingAt>,
    ) -> Planned<Vec<CodingRecord>> {
        let interview = self.interview(transcript)?;
        let (code, coder) = (self.study.code_key(code), self.study.coder_key(coder));
        let same = interview.codings().overlapping(span).filter(|coding| {
            Some(coding.code) == code
                && Some(coding.coder) == coder
                && except.is_none_or(|at| at.coding != coding.id)
        });
        Ok(same
            .map(|coding| self.study.record_of(&interview, coding))
            .collect())
    }

    /// Extends the first of `codings` over all of them and `span`; the others go into it with comments and flags.
    fn extend(&mut self, codings: Vec<CodingRecord>, span: Span) {
        let mut rest = codings.into_iter();
        let Some(first) = rest.next() else { return };
        let mut whole = first.clone();
        whole.span = Some(whole.span.map_or(span, |old| old.hull(span)));
        for other in rest {
            whole = joined(whole, &other);
            self.remove(other);
        }
        self.edit(first, whole);
    }

    fn new_coding(
        &mut self,
        transcript: TranscriptId,
        span: Span,
        code: CodeId,
        coder: CoderId,
    ) -> CodingRecord {
        CodingRecord {
            id: self.stamp.ids.fresh(),
            transcript,
            span: Some(span),
            code,
            coder,
            state: CodingState::Sound,
            flags: Flags::default(),
            weight: None,
            comment: String::new(),
            quote: None,
            created: self.stamp.time,
        }
    }

    pub(super) fn add_codings(&mut self, new: &[NewCoding]) -> Planned {
        let mut there: HashSet<(TranscriptId, Span, CodeId, CoderId)> = HashSet::new();
        let mut read: HashSet<TranscriptId> = HashSet::new();
        let (mut added, mut skipped, mut overlapping) = (Vec::new(), 0, 0);
        for coding in new {
            let interview =
                self.interview_with(coding.transcript, coding.document, &[coding.span])?;
            if read.insert(coding.transcript) {
                there.extend(self.standing(&interview));
            }
            if coding.weight.is_some_and(|weight| weight > 100) {
                return Err(Refusal::new(
                    "a weight goes from 0 to 100",
                    "correct the weight and try again",
                ));
            }
            let coder = self.coder_called(&coding.coder)?;
            if !there.insert((coding.transcript, coding.span, coding.code, coder)) {
                skipped += 1;
                continue;
            }
            overlapping += usize::from(
                !self
                    .overlapped(coding.transcript, coding.span, coding.code, coder, None)?
                    .is_empty(),
            );
            let mut record = self.new_coding(coding.transcript, coding.span, coding.code, coder);
            (record.comment, record.flags, record.weight) =
                (coding.comment.clone(), coding.flags, coding.weight);
            added.push(record);
        }
        let number = added.len();
        for record in added {
            self.add(record);
        }
        if skipped > 0 {
            self.notice(format!(
                "{} skipped: the same code, coder and passage is there already",
                counted(skipped, "coding")
            ));
        }
        if overlapping > 0 {
            self.notice(format!(
                "{} kept beside an overlapping one of the same code and coder",
                counted(overlapping, "coding")
            ));
        }
        self.say(format!("added {}", counted(number, "coding")));
        Ok(())
    }

    fn standing(&self, interview: &Interview) -> Vec<(TranscriptId, Span, CodeId, CoderId)> {
        let place = |coding: &crate::study::Coding| {
            (
                interview.transcript.id,
                coding.span,
                self.study.code_id(coding.code),
                self.study.coder_id(coding.coder),
            )
        };
        interview.codings().iter().map(place).collect()
    }

    pub(super) fn remove_codings(&mut self, codings: &[CodingAt]) -> Planned {
        let mut names = Vec::new();
        for at in codings {
            let coding = self.coding(*at)?;
            names.push(self.slug(coding.code));
            self.remove(coding);
        }
        names.sort_unstable();
        names.dedup();
        self.say(format!(
            "removed {} of {}",
            counted(codings.len(), "coding"),
            names.join(", ")
        ));
        Ok(())
    }

    /// Gives codings another code, by whose present definition they then are coded.
    pub(super) fn recode(&mut self, codings: &[CodingAt], choice: &CodeChoice) -> Planned {
        let code = self.chosen(choice)?;
        let now = self.stamp.time;
        self.move_codings(codings, code, Some(now))?;
        self.say(format!(
            "recoded {} as {}",
            counted(codings.len(), "coding"),
            self.slug(code)
        ));
        Ok(())
    }

    /// Gives codings another code, and another time of making where there is one.
    pub(super) fn move_codings(
        &mut self,
        codings: &[CodingAt],
        code: CodeId,
        made: Option<i64>,
    ) -> Planned {
        for at in codings {
            let before = self.coding(*at)?;
            if before.code == code {
                continue;
            }
            let mut after = CodingRecord {
                code,
                created: made.unwrap_or(before.created),
                ..before.clone()
            };
            if let Some(span) = before.span {
                for other in self.overlapped(at.transcript, span, code, before.coder, Some(*at))? {
                    after = joined(after, &other);
                    self.remove(other);
                }
            }
            self.edit(before, after);
        }
        Ok(())
    }

    pub(super) fn resize_coding(
        &mut self,
        at: CodingAt,
        document: ContentHash,
        span: Span,
    ) -> Planned {
        let interview = self.interview_with(at.transcript, document, &[span])?;
        let before = self.coding(at)?;
        let mut after = CodingRecord {
            span: Some(span),
            state: CodingState::Sound,
            quote: None,
            ..before.clone()
        };
        for other in self.overlapped(at.transcript, span, before.code, before.coder, Some(at))? {
            after = joined(after, &other);
            self.remove(other);
        }
        self.say(format!(
            "resized a coding of {} in {}",
            self.slug(before.code),
            interview.transcript.title
        ));
        self.edit(before, after);
        Ok(())
    }

    pub(super) fn split_coding(
        &mut self,
        at: CodingAt,
        document: ContentHash,
        position: u32,
    ) -> Planned {
        let interview = self.interview_with(at.transcript, document, &[])?;
        let before = self.coding(at)?;
        let span = before.span.ok_or_else(|| Refusal::gone("coding"))?;
        let text = &interview.document().text;
        let before_cut = text.trimmed(Span::new(span.start, position));
        let behind_cut = text.trimmed(Span::new(position, span.end));
        if !span.holds(position) || before_cut.is_empty() || behind_cut.is_empty() {
            return Err(Refusal::new(
                "the cut is not inside the coding",
                "put the cursor between two of its words",
            ));
        }
        let first = Span::new(span.start, before_cut.end);
        let second = Span::new(behind_cut.start, span.end);
        let mut rest = self.new_coding(at.transcript, second, before.code, before.coder);
        (rest.flags, rest.weight) = (before.flags, before.weight);
        (rest.state, rest.quote) = (before.state, before.quote.clone());
        self.say(format!(
            "split a coding of {} in {}",
            self.slug(before.code),
            interview.transcript.title
        ));
        self.edit(
            before.clone(),
            CodingRecord {
                span: Some(first),
                ..before
            },
        );
        self.add(rest);
        Ok(())
    }

    pub(super) fn edit_codings(&mut self, codings: &[CodingAt], edit: &CodingEdit) -> Planned {
        if edit.weight.flatten().is_some_and(|weight| weight > 100) {
            return Err(Refusal::new(
                "a weight goes from 0 to 100",
                "type a number in that range",
            ));
        }
        for at in codings {
            let before = self.coding(*at)?;
            let mut after = before.clone();
            if let Some(comment) = &edit.comment {
                after.comment = comment.trim().to_owned();
            }
            after.flags.key = edit.key.unwrap_or(after.flags.key);
            after.flags.contrary = edit.contrary.unwrap_or(after.flags.contrary);
            after.weight = edit.weight.unwrap_or(after.weight);
            self.edit(before, after);
        }
        let what = match (edit.key, edit.contrary, edit.weight, &edit.comment) {
            (Some(true), ..) => "marked as key quote",
            (Some(false), ..) => "unmarked as key quote",
            (_, Some(true), ..) => "marked as contrary case",
            (_, Some(false), ..) => "unmarked as contrary case",
            (_, _, Some(_), _) => "weighted",
            _ => "commented on",
        };
        self.say(format!("{what}: {}", counted(codings.len(), "coding")));
        Ok(())
    }

    pub(super) fn coding(&self, at: CodingAt) -> Planned<CodingRecord> {
        self.interview(at.transcript)?;
        self.study
            .coding_record(at)
            .ok_or_else(|| Refusal::gone("coding"))
    }

    pub(super) fn slug(&self, code: CodeId) -> String {
        self.study
            .codebook()
            .get(code)
            .map(|code| code.slug.clone())
            .unwrap_or_default()
    }
}

/// `coding` grown over `other`, with both comments and all flags; the higher weight wins, and what awaits review still does.
fn joined(coding: CodingRecord, other: &CodingRecord) -> CodingRecord {
    let span = match (coding.span, other.span) {
        (Some(a), Some(b)) => Some(a.hull(b)),
        (a, b) => a.or(b),
    };
    let comment = match (coding.comment.as_str(), other.comment.as_str()) {
        (a, "") => a.to_owned(),
        ("", b) => b.to_owned(),
        (a, b) if a == b => a.to_owned(),
        (a, b) => format!("{a}\n{b}"),
    };
    CodingRecord {
        span,
        comment,
        flags: Flags {
            key: coding.flags.key || other.flags.key,
            contrary: coding.flags.contrary || other.flags.contrary,
        },
        weight: coding.weight.max(other.weight),
        state: coding.state.max(other.state),
        quote: coding.quote.or_else(|| other.quote.clone()),
        ..coding
    }
}
