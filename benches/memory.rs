//! How much memory an open study takes, text, codings and all: the resident size of a process that does nothing else.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use emic::workbench::Workbench;
use generator::{scales, study_file};

/// Resident memory in megabytes, where the system tells.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<f64>()
        .ok()
        .map(|kilobytes| kilobytes / 1024.0)
}

fn main() {
    for scale in scales() {
        let path = study_file(scale);
        let before = resident();
        let workbench = Workbench::open_whole(&path, None).expect("the study");
        match before.zip(resident()) {
            Some((before, after)) => println!(
                "memory/{}: {after:.0} MB ({before:.0} MB before opening)",
                scale.name
            ),
            None => println!("memory/{}: this system does not tell", scale.name),
        }
        drop(workbench);
    }
}
