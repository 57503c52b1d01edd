//! The word index.

/// Which turns hold which words; built in the background, complete or not.
#[derive(Default)]
pub struct WordIndex;
