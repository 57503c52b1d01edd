//! What the tests of several formats share.

use std::io::Write as _;
use std::path::Path;

use crate::study::{
    Action, Change, CodingRecord, CodingState, Flags, IdSource, NewCode, Stamp, Study,
};

use super::{ReadOptions, read_transcript};

/// The bytes of a real file by people other than us; none, and a word about it, where the folder is not there.
pub(super) fn real_input(name: &str) -> Option<Vec<u8>> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let files = folders.map(|folder| folder.join("shared/material/real-inputs").join(name));
    match files.map(std::fs::read).find_map(Result::ok) {
        Some(bytes) => Some(bytes),
        None => {
            // Straight to the terminal: what a test prints is shown only where it fails.
            let _ = writeln!(std::io::stderr(), "SKIPPED, for want of {name}");
            None
        }
    }
}

/// A study that actions can be performed on, in memory alone.
pub(super) struct Bench {
    pub(super) study: Study,
    stamp: Stamp,
}

impl Bench {
    /// Plans and applies an action.
    pub(super) fn perform(&mut self, action: &Action) {
        let plan = action.plan(&self.study, &mut self.stamp).unwrap();
        for document in &plan.documents {
            self.study.provide(document.clone());
        }
        for change in &plan.changes {
            self.study.apply(change);
        }
    }

    /// Puts a coding without a place into the first transcript, as a correction that removes its words leaves it.
    pub(super) fn lose_a_coding(&mut self, code: &str, quote: &str) {
        let record = CodingRecord {
            id: self.stamp.ids.fresh(),
            transcript: self.study.interviews()[0].transcript.id,
            span: None,
            code: self.study.codebook().by_slug(code).unwrap().id,
            coder: self.stamp.coder,
            state: CodingState::Lost,
            flags: Flags::default(),
            weight: None,
            comment: String::new(),
            quote: Some(quote.to_owned()),
            created: 0,
        };
        self.study.apply(&Change {
            before: None,
            after: Some(record.into()),
        });
    }
}

/// A study of these files and codes, with the coder `ak`.
pub(super) fn studied(files: &[(&str, &str)], codes: &[&str]) -> Bench {
    let mut ids = IdSource::counted("formats");
    let stamp = Stamp {
        coder: ids.fresh(),
        time: 0,
        ids,
    };
    let mut bench = Bench {
        study: Study::new(),
        stamp,
    };
    bench.perform(&Action::Begin {
        title: "test".to_owned(),
        coder: "ak".to_owned(),
    });
    let read = |(name, text): &(&str, &str)| {
        let read = read_transcript(name, text.as_bytes(), &ReadOptions::default());
        read.unwrap().transcript
    };
    bench.perform(&Action::AddTranscripts(files.iter().map(read).collect()));
    let code = |slug: &&str| NewCode {
        slug: (*slug).to_owned(),
        label: (*slug).to_owned(),
        ..NewCode::default()
    };
    bench.perform(&Action::AddCodes {
        codes: codes.iter().map(code).collect(),
        book: None,
    });
    bench
}
