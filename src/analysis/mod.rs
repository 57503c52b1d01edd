//! Pure questions to a study: counts, cross-tables, co-occurrence.
//!
//! Every figure stands on the same ground. It looks at speech only, and at the interviewer's only where asked for. A
//! *passage* is a maximal stretch of text under the codes in question: codings that overlap, touch, or have nothing but
//! white space between them make one. So no character counts twice, and cutting a coding in two changes no number of
//! passages, words, participants or characters. Only what is called a number of *codings* counts records, and changes.
//! A lost coding has no place in the text and counts nowhere.

mod cooccurrence;
mod corpus;
mod counts;
mod coverage;
mod crosstab;
mod disclosure;
mod framework;
mod ground;
mod groups;
mod halt;
mod identifiers;
mod keyness;
mod meetings;
mod near;
mod passages;
mod replacing;
mod review;
mod saturation;
mod sequence;
mod status;
mod stop_words;
mod suggest;
mod table;
mod tally;
mod vocabulary;

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod testing;

pub use cooccurrence::{CodePair, Cooccurrence, PairMeasure, cooccurrence, passages_of_both};
pub use corpus::Corpus;
pub use counts::{CodeTable, CountLine, CountOptions, CrossTable, Figures, Measure, Row};
pub use coverage::Coverage;
pub use crosstab::Crosstab;
pub use disclosure::{
    Disclosure, NameLeft, Rare, Said, Shared, Suspect, USUAL_K, described, is_consent,
    may_be_quoted, names_left, not_to_be_quoted,
};
pub use framework::{Framework, FrameworkCell, FrameworkRow};
pub use ground::{Scope, TurnSet};
pub use groups::{Group, GroupHead, Grouping};
pub use halt::{Halt, Halted};
pub use identifiers::{IdentifierKind, Suggestion, by_kind, is_nhs_number, patterned, suggestions};
pub use keyness::{KeyWord, Keyness};
pub use passages::{CodedPassage, Piece, SubCodes, own_passages, passages, passages_of};
pub use replacing::{EntryUse, Replacing, TableInStudy, ToReplace, around, not_in_table};
pub use review::{ReviewItem, ReviewOf, ReviewWhy, candidates, review};
pub use saturation::{ORDERS, Saturation, Step};
pub use sequence::{Follows, Sequence, SequenceMeasure};
pub use status::Status;
pub use stop_words::{SETTING_STOP_WORDS, StopWords};
pub use suggest::{
    FEWEST_CODINGS, SETTING_REJECTED, SuggestedPassage, TooFewCodings, suggest, with_rejected,
};
pub use table::{Format, Head, Heat, NumberTable, Place, Tabulated};
pub use vocabulary::{Vocabulary, WordLine, WordMeasure, words_alike};
