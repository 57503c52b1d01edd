//! emic: a terminal workbench for coding qualitative interviews.
//!
//! The library has everything but the reading of arguments. Imports point down only:
//! [`tui`] and [`cli`] over [`workbench`], that over [`report`], [`analysis`], [`search`], [`formats`] and [`store`],
//! and those over [`study`], which is pure.

pub mod analysis;
pub mod cli;
pub mod formats;
pub mod report;
pub mod search;
pub mod store;
pub mod study;
pub mod tui;
pub mod workbench;
