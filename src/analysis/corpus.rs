//! Whose words are counted: speech, taken together under a name.

use std::collections::HashMap;

use super::ground::{Cast, Ground, Scope};
use super::groups::{Grouping, Groups};
use super::table::Place;
use crate::search::{Finder, Interviewers, Query, Segment};
use crate::study::{Interview, Span, SpanSet, Study, TranscriptId};

/// Speech under a name: what a group says, or what a query finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corpus {
    /// What it is called.
    pub name: String,
    /// What belongs to it, transcript by transcript; every span lies within one speech.
    speech: HashMap<TranscriptId, SpanSet>,
}

impl Corpus {
    /// Everything that is heard.
    pub fn heard(study: &Study, scope: &Scope) -> Self {
        let cast = Cast::of(study);
        let speech = |interview: &Interview| -> SpanSet {
            let ground = Ground::new(&cast, interview, scope);
            let turns = ground.document.turns.iter();
            turns
                .filter(|turn| ground.hears(turn))
                .map(|turn| turn.speech)
                .collect()
        };
        let interviews = study.interviews().iter();
        Self {
            name: "all".to_owned(),
            speech: interviews
                .map(|interview| (interview.transcript.id, speech(interview)))
                .collect(),
        }
    }

    /// What each group says, in the order of its groups. Where coders are the groups, nobody says anything.
    pub fn of_groups(study: &Study, by: &Grouping, scope: &Scope) -> Vec<Self> {
        let groups = Groups::new(study, by);
        let cast = Cast::of(study);
        let mut heads = groups.heads(study, &cast, scope).0;
        if *by == Grouping::Coder {
            heads.clear();
        }
        let mut spans: Vec<HashMap<TranscriptId, Vec<Span>>> = vec![HashMap::new(); heads.len()];
        for interview in study.interviews() {
            let ground = Ground::new(&cast, interview, scope);
            let place = |voice| {
                let group = groups.of(interview, voice);
                heads.iter().position(|head| head.group == group)
            };
            let places: Vec<Option<usize>> = ground.voices().iter().map(place).collect();
            for turn in ground
                .document
                .turns
                .iter()
                .filter(|turn| ground.hears(turn))
            {
                if let Some(place) = places[usize::from(turn.speaker)] {
                    let here = spans[place].entry(interview.transcript.id).or_default();
                    here.push(turn.speech);
                }
            }
        }
        let corpus = |(head, spans): (super::groups::GroupHead, HashMap<_, Vec<Span>>)| Self {
            name: head.group.label(study),
            speech: (spans.into_iter())
                .map(|(id, spans)| (id, spans.into_iter().collect()))
                .collect(),
        };
        heads.into_iter().zip(spans).map(corpus).collect()
    }

    /// What a query retrieves.
    pub fn of_query(
        name: impl Into<String>,
        finder: &Finder,
        query: &Query,
        interviewers: Interviewers,
    ) -> Self {
        let segments = finder.retrieve(query, interviewers).into_iter();
        let place = |segment: Segment| Place {
            transcript: segment.transcript,
            span: segment.span,
        };
        Self::of_places(name, segments.map(place))
    }

    /// These stretches of speech, each within one turn.
    pub fn of_places(name: impl Into<String>, places: impl IntoIterator<Item = Place>) -> Self {
        let mut spans: HashMap<TranscriptId, Vec<Span>> = HashMap::new();
        for place in places {
            spans.entry(place.transcript).or_default().push(place.span);
        }
        let joined = |(id, spans)| (id, joined(spans));
        Self {
            name: name.into(),
            speech: spans.into_iter().map(joined).collect(),
        }
    }

    /// What of it does not belong to another.
    pub fn without(&self, other: &Self, name: impl Into<String>) -> Self {
        let nothing = SpanSet::new();
        let rest = |(id, speech): (&TranscriptId, &SpanSet)| {
            let theirs = other.speech.get(id).unwrap_or(&nothing);
            (*id, speech.difference(theirs))
        };
        Self {
            name: name.into(),
            speech: self.speech.iter().map(rest).collect(),
        }
    }

    /// What belongs to it in a transcript.
    pub fn in_transcript(&self, id: TranscriptId) -> &[Span] {
        self.speech.get(&id).map_or(&[], SpanSet::spans)
    }
}

/// Spans that overlap or touch made one: where a coding was cut, no word falls in two.
fn joined(mut spans: Vec<Span>) -> SpanSet {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => *last = last.hull(span),
            _ => joined.push(span),
        }
    }
    joined.into_iter().collect()
}
