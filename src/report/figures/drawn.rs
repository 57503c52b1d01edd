//! Which figure belongs to which counting: the same from the command line and from the workbench.

use super::canvas::Figure;
use super::{bars, heat_map, key_words, portraits, saturation_curve};
use crate::analysis::{
    CodeTable, Cooccurrence, Corpus, CountOptions, CrossTable, Crosstab, Grouping, Keyness,
    Measure, PairMeasure, Saturation, Scope, Sequence, SequenceMeasure, StopWords, Tabulated,
    Vocabulary, WordMeasure,
};
use crate::study::Study;

/// Figures of a study that can be shown as a table and drawn.
pub trait Drawn: Tabulated {
    /// The drawing.
    fn figure(&self, study: &Study) -> Figure;
}

impl Drawn for CodeTable {
    fn figure(&self, study: &Study) -> Figure {
        bars(&self.table(study))
    }
}

impl Drawn for Vocabulary {
    fn figure(&self, study: &Study) -> Figure {
        bars(&self.table(study))
    }
}

impl Drawn for Crosstab {
    fn figure(&self, study: &Study) -> Figure {
        heat_map(&self.table(study))
    }
}

impl Drawn for Cooccurrence {
    fn figure(&self, study: &Study) -> Figure {
        heat_map(&self.table(study))
    }
}

impl Drawn for Sequence {
    fn figure(&self, study: &Study) -> Figure {
        heat_map(&self.table(study))
    }
}

impl Drawn for Saturation {
    fn figure(&self, study: &Study) -> Figure {
        saturation_curve(self, study)
    }
}

impl Drawn for Keyness {
    fn figure(&self, study: &Study) -> Figure {
        key_words(self, study)
    }
}

/// The figures that every study has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// Passages of each code by role, as bars.
    Roles,
    /// Passages of each code by transcript, as heat.
    Transcripts,
    /// Which codes stand on the same words, as heat.
    Cooccurrence,
    /// Which code follows which, as heat.
    Sequence,
    /// How many codes each further interview adds.
    Saturation,
    /// The most frequent words by role, as bars.
    Words,
    /// Where in each transcript each theme is coded.
    Portraits,
}

/// So many words are drawn.
const WORDS: usize = 30;

impl FigureKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Roles,
        Self::Transcripts,
        Self::Cooccurrence,
        Self::Sequence,
        Self::Saturation,
        Self::Words,
        Self::Portraits,
    ];

    /// Its name at the command line and of its file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Transcripts => "transcripts",
            Self::Cooccurrence => "cooccurrence",
            Self::Sequence => "sequence",
            Self::Saturation => "saturation",
            Self::Words => "words",
            Self::Portraits => "portraits",
        }
    }

    /// What it shows, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Roles => "Passages of each code by role, as bars",
            Self::Transcripts => "Passages of each code by transcript, as heat",
            Self::Cooccurrence => "Which codes stand on the same words, as heat",
            Self::Sequence => "Which code follows which, as heat",
            Self::Saturation => "How many codes each further interview adds",
            Self::Words => "The most frequent words by role, as bars",
            Self::Portraits => "Where in each transcript each theme is coded",
        }
    }

    /// The drawing, of a study whose transcripts are loaded.
    pub fn draw(self, study: &Study, scope: &Scope) -> Figure {
        let codes = |by: Grouping| {
            let options = CountOptions {
                by,
                scope: scope.clone(),
                ..CountOptions::default()
            };
            let counted = CrossTable::count(study, options);
            let measure = Measure::default();
            CodeTable { counted, measure }
        };
        match self {
            Self::Roles => codes(Grouping::Role).figure(study),
            Self::Transcripts => heat_map(&codes(Grouping::Transcript).table(study)),
            Self::Cooccurrence => {
                let measure = PairMeasure::default();
                Cooccurrence::count(study, scope.clone(), None, measure).figure(study)
            }
            Self::Sequence => {
                let measure = SequenceMeasure::default();
                Sequence::of(study, scope.clone(), None, measure).figure(study)
            }
            Self::Saturation => Saturation::of(study, scope.clone()).figure(study),
            Self::Words => {
                let corpora = Corpus::of_groups(study, &Grouping::Role, scope);
                let mut counted = Vocabulary::count(study, corpora, &StopWords::of_study(study));
                counted.words.truncate(WORDS);
                counted.measure = WordMeasure::PerThousand;
                counted.figure(study)
            }
            Self::Portraits => portraits(study, scope),
        }
    }
}
