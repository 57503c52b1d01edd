//! The terminal workbench.
//!
//! One state ([`App`]), changed by events and commands only, drawn from scratch with every frame. All keys stand in one
//! table ([`keymap`]), from which help, hints, the palette and the README are made.

mod app;
pub mod command;
mod compare;
mod correcting;
mod counting;
mod cursor;
mod dialog;
mod display;
mod export;
mod find;
mod importing;
pub mod keymap;
mod lanes;
mod layout;
mod lists;
pub mod matrix;
mod memory;
mod notes;
mod page;
mod people;
mod picker;
mod portrait;
mod progress;
mod pseudonyms;
mod query_line;
mod reading;
pub mod report;
mod review;
mod run;
mod settings;
mod settle;
mod start;
mod suggesting;
mod terminal;
mod theme;
mod themes;
mod update;
mod versions;
mod view;
mod worker;
mod wrap;

#[cfg(test)]
mod tests;

pub use app::{App, Effect};
pub use run::{begin, run};
pub use settings::{Problem, Settings, shipped};
pub use start::{Beginning, Recent};
pub use theme::{Depth, Ground, Look, Theme};
