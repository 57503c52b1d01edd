//! Which figure belongs to which counting: the same from the command line and from the workbench.

use super::canvas::Figure;
use super::{bars, heat_map, key_words, saturation_curve};
use crate::analysis::{
    CodeTable, Cooccurrence, Crosstab, Keyness, Saturation, Sequence, Tabulated, Vocabulary,
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
