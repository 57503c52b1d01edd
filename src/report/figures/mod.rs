//! Figures for a paper: what a table of the analysis shows, drawn.
//!
//! A [`Figure`] is plain data: marks at places. [`Figure::svg`] and [`Figure::png`] draw the same marks, the same bytes for
//! the same study on every machine: the font comes with the program. One house style: no mark is told from another by its
//! colour alone, and all of it reads on a grey printer; numbers stand where they can.

mod bars;
mod canvas;
mod curve;
mod drawn;
mod heat;
mod keyness;
mod paint;
mod portrait;
#[cfg(test)]
mod tests;

pub use bars::bars;
pub use canvas::Figure;
pub use curve::saturation_curve;
pub use drawn::{Drawn, FigureKind};
pub use heat::heat_map;
pub use keyness::key_words;
pub use portrait::{portrait, portraits, portraits_of};
