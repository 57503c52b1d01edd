//! Transcripts with their codings marked: who says what, turn by turn, and which codes stand on it.

use std::collections::{HashMap, HashSet};

use super::Choice;
use crate::analysis::{Halt, Halted};
use crate::report::people::{may_be_quoted, role_name};
use crate::report::visible::visible;
use crate::study::{
    CodeKey, CoderKey, Coding, Interview, Participant, ParticipantId, SETTING_TITLE, Span, Study,
    Who,
};

/// Transcripts with their codings, as data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedTranscripts {
    /// The study's title.
    pub title: String,
    /// The codes that occur, in codebook order.
    pub codes: Vec<MarkedCode>,
    /// The transcripts, in study order.
    pub transcripts: Vec<MarkedTranscript>,
    /// How many turns are not shown because their speaker does not consent to being quoted.
    pub withheld: usize,
}

/// A code of the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedCode {
    /// Its name.
    pub label: String,
    /// What it means, in a line.
    pub brief: String,
    /// Its colour in the palette.
    pub colour: u8,
}

/// One transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedTranscript {
    /// Its title.
    pub title: String,
    /// The role under which it is listed.
    pub role: String,
    /// Its turns.
    pub turns: Vec<MarkedTurn>,
}

/// One turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedTurn {
    /// Its number, from 1.
    pub number: usize,
    /// Who speaks: a participant's short id, or the label.
    pub speaker: String,
    /// Whether that is the interviewer.
    pub interviewer: bool,
    /// When, `00:01:02`, where the transcript is timed.
    pub time: Option<String>,
    /// The words, cut wherever a coding starts or ends; none where they are withheld.
    pub pieces: Option<Vec<MarkedPiece>>,
    /// The codings that touch the turn, by start.
    pub codings: Vec<MarkedCoding>,
}

/// A stretch under the same codings from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedPiece {
    /// The words.
    pub words: String,
    /// The places of its codings in [`MarkedTurn::codings`].
    pub under: Vec<usize>,
    /// Those of them that start here.
    pub starts: Vec<usize>,
    /// Those of them that end here.
    pub ends: Vec<usize>,
}

/// A coding in the margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedCoding {
    /// Its number within the transcript, from 1.
    pub number: usize,
    /// The place of its code in [`MarkedTranscripts::codes`].
    pub code: usize,
    /// Who coded, several where they coded the very same stretch.
    pub coders: Vec<String>,
    /// Key quote.
    pub key: bool,
    /// Contrary case.
    pub contrary: bool,
}

/// Codings of one code on one stretch, by whomever.
struct Stroke {
    span: Span,
    code: CodeKey,
    coders: Vec<CoderKey>,
    key: bool,
    contrary: bool,
}

impl MarkedTranscripts {
    /// Marks the transcripts of a study, which must be loaded. Transcripts in which nobody of the roles asked for speaks are left out.
    ///
    /// # Errors
    /// [`Halted`].
    pub fn of(study: &Study, choice: &Choice, halt: &Halt) -> Result<Self, Halted> {
        let chosen: Vec<CodeKey> = choice
            .codes(study)
            .filter_map(|code| study.code_key(code.id))
            .collect();
        let meant: HashSet<CodeKey> = chosen.iter().copied().collect();
        let strokes: Vec<Vec<Stroke>> = (study.interviews().iter())
            .map(|interview| {
                halt.check()
                    .map(|()| strokes(study, interview, choice, &meant))
            })
            .collect::<Result<_, Halted>>()?;
        let used: HashSet<CodeKey> = strokes.iter().flatten().map(|stroke| stroke.code).collect();
        let legend: Vec<CodeKey> = chosen
            .into_iter()
            .filter(|key| used.contains(key))
            .collect();
        let marker = Marker::new(study, &legend);
        let mut marked = Self {
            title: visible(study.setting_text(SETTING_TITLE)),
            codes: legend
                .iter()
                .filter_map(|key| study.code_of(*key))
                .map(|code| MarkedCode {
                    label: visible(&code.label),
                    brief: visible(&code.description.brief),
                    colour: code.colour,
                })
                .collect(),
            ..Self::default()
        };
        for (interview, strokes) in study.interviews().iter().zip(strokes) {
            halt.check()?;
            let roles = choice.scope.roles.as_ref();
            let role = study.role_of(interview);
            if roles.is_none_or(|roles| roles.iter().any(|asked| asked == role)) {
                marked.transcripts.push(MarkedTranscript {
                    title: visible(&interview.transcript.title),
                    role: role_name(role),
                    turns: marker.turns(interview, &strokes),
                });
            }
        }
        let turns = marked.transcripts.iter().flat_map(|one| &one.turns);
        marked.withheld = turns.filter(|turn| turn.pieces.is_none()).count();
        Ok(marked)
    }
}

/// The codings to be marked in one transcript, by start, then end, then place in the codebook; those on the very same stretch under one code made one.
fn strokes(
    study: &Study,
    interview: &Interview,
    choice: &Choice,
    meant: &HashSet<CodeKey>,
) -> Vec<Stroke> {
    let coders: Option<Vec<CoderKey>> = choice.scope.coders.as_ref().map(|coders| {
        coders
            .iter()
            .filter_map(|coder| study.coder_key(*coder))
            .collect()
    });
    let chosen = |coding: &&Coding| {
        let by = coders
            .as_ref()
            .is_none_or(|coders| coders.contains(&coding.coder));
        by && meant.contains(&coding.code)
    };
    let mut strokes: Vec<Stroke> = Vec::new();
    let mut known: HashMap<(Span, CodeKey), usize> = HashMap::new();
    for coding in interview.codings().iter().filter(chosen) {
        let at = *known.entry((coding.span, coding.code)).or_insert_with(|| {
            strokes.push(Stroke {
                span: coding.span,
                code: coding.code,
                coders: Vec::new(),
                key: false,
                contrary: false,
            });
            strokes.len() - 1
        });
        let stroke = &mut strokes[at];
        stroke.coders.push(coding.coder);
        stroke.key |= coding.flags.key;
        stroke.contrary |= coding.flags.contrary;
    }
    strokes.sort_by_key(|stroke| (stroke.span, stroke.code));
    strokes
}

/// What marking the turns of any transcript needs.
struct Marker<'a> {
    study: &'a Study,
    /// The place of each code in the legend.
    places: HashMap<CodeKey, usize>,
    people: HashMap<ParticipantId, &'a Participant>,
}

impl<'a> Marker<'a> {
    fn new(study: &'a Study, legend: &[CodeKey]) -> Self {
        Self {
            study,
            places: legend.iter().copied().zip(0..).collect(),
            people: study
                .participants()
                .iter()
                .map(|who| (who.id, who))
                .collect(),
        }
    }

    fn turns(&self, interview: &Interview, strokes: &[Stroke]) -> Vec<MarkedTurn> {
        let document = interview.document();
        let longest = strokes
            .iter()
            .map(|stroke| stroke.span.len())
            .max()
            .unwrap_or(0);
        let turn = |(at, turn): (usize, &crate::study::Turn)| {
            let who = interview.who(turn);
            let participant = match who {
                Who::Participant(id) => self.people.get(&id).copied(),
                Who::Interviewer | Who::Other => None,
            };
            let speech = turn.speech;
            let from = strokes
                .partition_point(|stroke| stroke.span.start < speech.start.saturating_sub(longest));
            let to = strokes.partition_point(|stroke| stroke.span.start < speech.end);
            let over: Vec<usize> = (from..to.max(from))
                .filter(|at| strokes[*at].span.overlaps(speech))
                .collect();
            let withheld = participant.is_some_and(|who| !may_be_quoted(who));
            MarkedTurn {
                number: at + 1,
                speaker: participant.map_or_else(
                    || visible(document.label(turn)),
                    |participant| visible(&participant.name),
                ),
                interviewer: who == Who::Interviewer,
                time: turn.time.map(clock),
                pieces: (!withheld).then(|| pieces(interview, speech, strokes, &over)),
                codings: over.iter().map(|at| self.coding(strokes, *at)).collect(),
            }
        };
        document.turns.iter().enumerate().map(turn).collect()
    }

    fn coding(&self, strokes: &[Stroke], at: usize) -> MarkedCoding {
        let stroke = &strokes[at];
        let coders = stroke
            .coders
            .iter()
            .filter_map(|key| self.study.coder_of(*key));
        MarkedCoding {
            number: at + 1,
            code: self.places.get(&stroke.code).copied().unwrap_or(0),
            coders: coders.map(|coder| visible(&coder.name)).collect(),
            key: stroke.key,
            contrary: stroke.contrary,
        }
    }
}

/// The speech cut at every start and end of a coding.
fn pieces(
    interview: &Interview,
    speech: Span,
    strokes: &[Stroke],
    over: &[usize],
) -> Vec<MarkedPiece> {
    let mut cuts = vec![speech.start, speech.end];
    for at in over {
        let span = strokes[*at].span;
        cuts.extend([span.start, span.end].map(|cut| cut.clamp(speech.start, speech.end)));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let places = |keep: &dyn Fn(Span) -> bool| -> Vec<usize> {
        let mut over = over.iter().enumerate();
        let kept = over.by_ref().filter(|(_, at)| keep(strokes[**at].span));
        kept.map(|(place, _)| place).collect()
    };
    let text = &interview.document().text;
    let piece = |pair: &[u32]| {
        let span = Span::new(pair[0], pair[1]);
        MarkedPiece {
            words: kept_visible(text.slice(span)),
            under: places(&|stroke| stroke.contains(span)),
            starts: places(&|stroke| stroke.start == span.start && stroke.contains(span)),
            ends: places(&|stroke| stroke.end == span.end && stroke.contains(span)),
        }
    };
    cuts.windows(2).map(piece).collect()
}

/// [`visible`] words whose blanks at either end stay, one each: pieces of a sentence are set side by side.
fn kept_visible(words: &str) -> String {
    let shown = visible(words);
    let blank = |is: bool| if is { " " } else { "" };
    if shown.is_empty() {
        return blank(!words.is_empty()).to_owned();
    }
    let (first, last) = (
        words.starts_with(char::is_whitespace),
        words.ends_with(char::is_whitespace),
    );
    format!("{}{shown}{}", blank(first), blank(last))
}

fn clock(milliseconds: u32) -> String {
    let seconds = milliseconds / 1000;
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

impl MarkedTranscripts {
    /// What the researcher should be told: a sentence each.
    pub(super) fn notices(&self) -> Vec<String> {
        let turns = crate::report::prose::counted(self.withheld as u64, "turn");
        let sentence = format!("{turns} not shown: the speaker does not consent to being quoted");
        (self.withheld > 0)
            .then_some(sentence)
            .into_iter()
            .collect()
    }

    /// The words that are shown, turn by turn.
    pub(in crate::report) fn said(&self) -> Vec<crate::analysis::Said> {
        let mut said = Vec::new();
        for transcript in &self.transcripts {
            for turn in &transcript.turns {
                let pieces = turn.pieces.iter().flatten();
                let words: String = pieces.map(|piece| piece.words.as_str()).collect();
                said.push((format!("{}:{}", transcript.title, turn.number), words));
            }
        }
        said
    }
}
