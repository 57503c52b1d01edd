//! emic through its public faces: the command line, and the workbench in a pseudo-terminal.

mod appendices;
mod bad_input;
mod command_line;
mod correcting;
mod counting;
mod demo;
mod erasing;
mod import;
mod machine_readable;
mod manners;
mod random_keys;
mod readme;
mod report_figures;
mod reports;
mod researcher;
mod sample_study;

mod screen;
mod searching;
mod start;
mod terminal;
mod together;
