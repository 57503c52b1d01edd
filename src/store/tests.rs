use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::study::testing::{beginning, steps};
use crate::study::{Action, CodeChoice, Span};
use crate::workbench::{Origin, Workbench};

/// A study file with the small study in it.
pub(super) fn study_file() -> (TempDir, std::path::PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("small.emic");
    let mut actions = beginning().into_iter().skip(1);
    let mut workbench =
        Workbench::create_from(&path, "Small", "ak", Origin::fixed("test", 1000)).unwrap();
    actions
        .try_for_each(|action| workbench.perform(action).map(drop))
        .unwrap();
    (folder, path)
}

pub(super) fn records(path: &Path) -> Vec<Record> {
    Workbench::open_whole(path, None).unwrap().study().records()
}

pub(super) fn code_passage(workbench: &Workbench, title: &str, span: Span, slug: &str) -> Action {
    let interview = workbench.study().interview_titled(title).unwrap();
    Action::ApplyCodes {
        transcript: interview.transcript.id,
        document: interview.hash(),
        spans: vec![span],
        codes: vec![CodeChoice::Known(
            workbench.study().codebook().by_slug(slug).unwrap().id,
        )],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn memory_equals_a_fresh_load_and_undoing_everything_gives_the_first_state(steps in steps(16)) {
        let (_folder, path) = study_file();
        let mut workbench = Workbench::open_whole(&path, None).unwrap();
        let first = workbench.study().records();
        for step in steps {
            let Some(action) = step.action(workbench.study()) else { continue };
            let merged_away = matches!(&action, Action::MergeCoders { from, .. } if *from == workbench.coder());
            if !merged_away {
                let _ = workbench.perform(action);
            }
        }
        let last = workbench.study().records();
        prop_assert_eq!(&last, &records(&path));
        let mut undone = 0;
        while workbench.study().records() != first {
            workbench.undo().unwrap();
            undone += 1;
        }
        prop_assert_eq!(&first, &records(&path));
        for _ in 0..undone {
            workbench.redo().unwrap();
        }
        prop_assert_eq!(workbench.study().records(), last.clone());
        prop_assert_eq!(records(&path), last);
        prop_assert_eq!(workbench.verify().unwrap(), Vec::new());
    }

    #[test]
    fn going_back_gives_the_very_state_of_then(steps in steps(12), undos in prop::collection::vec(any::<bool>(), 12)) {
        let (_folder, path) = study_file();
        let mut workbench = Workbench::open_whole(&path, None).unwrap();
        let mut states = Vec::new();
        for (step, undo) in steps.iter().zip(undos) {
            if undo {
                let _ = workbench.undo();
            } else if let Some(action) = step.action(workbench.study()).filter(|a| !matches!(a, Action::MergeCoders { .. })) {
                let _ = workbench.perform(action);
            }
            let newest = workbench.history(&HistoryFilter { limit: Some(1), ..HistoryFilter::default() }).unwrap();
            states.push((newest[0].id, workbench.study().records()));
        }
        for (entry, state) in states.iter().rev() {
            let _ = workbench.go_back_to(*entry);
            prop_assert_eq!(&workbench.study().records(), state);
        }
        prop_assert_eq!(workbench.study().records(), records(&path));
    }
}

#[test]
fn undo_reaches_back_over_sessions_and_only_the_acting_coders_own() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, Some("ak")).unwrap();
    workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap();
    workbench.act_as("mh").unwrap();
    workbench
        .perform(code_passage(&workbench, "SU01", Span::new(20, 30), "trust"))
        .unwrap();
    drop(workbench);
    let mut later = Workbench::open_whole(&path, Some("ak")).unwrap();
    later.undo().unwrap();
    let left: Vec<usize> = later
        .study()
        .interviews()
        .iter()
        .map(|i| i.codings().len())
        .collect();
    assert_eq!(left, [0, 1]);
}

#[test]
fn undo_is_refused_by_name_where_later_entries_build_on_it_and_can_take_them_along() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, Some("ak")).unwrap();
    let done = workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap();
    workbench.act_as("mh").unwrap();
    let interview = workbench.study().interview_titled("GP01").unwrap();
    let coding = crate::study::CodingAt {
        transcript: interview.transcript.id,
        coding: interview.codings().iter().next().unwrap().id,
    };
    workbench
        .perform(Action::RemoveCodings(vec![coding]))
        .unwrap();
    workbench.act_as("ak").unwrap();
    let refusal = workbench.undo().unwrap_err();
    assert!(
        refusal.to_string().contains("removed 1 coding of trust"),
        "{refusal}"
    );
    workbench.revert_with_later(done.entry.unwrap()).unwrap();
    assert_eq!(
        workbench
            .study()
            .interview_titled("GP01")
            .unwrap()
            .codings()
            .len(),
        0
    );
    assert_eq!(workbench.study().records(), records(&path));
}

#[test]
fn taking_back_an_import_is_refused_while_codings_of_others_stand_in_it() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, Some("mh")).unwrap();
    let action = code_passage(&workbench, "GP01", Span::new(30, 40), "trust");
    workbench.perform(action).unwrap();
    drop(workbench);
    let mut other = Workbench::open(&path, Some("ak")).unwrap();
    let refusal = other.undo().unwrap_err();
    assert!(
        refusal
            .to_string()
            .contains("1 coding in GP01 would be left without a text"),
        "{refusal}"
    );
    assert_eq!(other.study().interviews().len(), 2);
}

#[test]
fn two_terminals_on_one_file_take_in_each_others_work() {
    let (_folder, path) = study_file();
    let mut one = Workbench::open_whole(&path, Some("ak")).unwrap();
    let mut two = Workbench::open(&path, Some("mh")).unwrap();
    for start in 0..10 {
        one.perform(code_passage(
            &one,
            "GP01",
            Span::new(start * 3, start * 3 + 2),
            "trust",
        ))
        .unwrap();
        two.perform(code_passage(
            &two,
            "GP01",
            Span::new(start * 3, start * 3 + 2),
            "belonging",
        ))
        .unwrap();
    }
    assert!(one.refresh().unwrap());
    assert!(!one.refresh().unwrap());
    two.load_all().unwrap();
    assert_eq!(one.study().records(), two.study().records());
    assert_eq!(one.study().records(), records(&path));
    assert_eq!(
        one.study()
            .interview_titled("GP01")
            .unwrap()
            .codings()
            .len(),
        20
    );
}

#[test]
fn an_entry_of_another_process_for_a_transcript_not_loaded_yet_is_not_lost() {
    let (_folder, path) = study_file();
    let mut late = Workbench::open(&path, None).unwrap();
    let mut other = Workbench::open_whole(&path, None).unwrap();
    other
        .perform(code_passage(&other, "SU01", Span::new(20, 30), "trust"))
        .unwrap();
    late.refresh().unwrap();
    late.load_all().unwrap();
    assert_eq!(late.study().records(), other.study().records());
}

#[test]
fn a_locked_file_is_waited_for_and_then_named() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let before = workbench.study().records();
    let refusal = workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap_err();
    assert!(
        refusal.to_string().contains("held by another program"),
        "{refusal}"
    );
    assert_eq!(workbench.study().records(), before);
    holder.execute_batch("ROLLBACK").unwrap();
    workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap();
    assert_eq!(workbench.study().records(), records(&path));
}

#[test]
fn a_full_disk_is_named_and_changes_nothing() {
    let (_folder, path) = study_file();
    let (mut store, mut study) = Store::open(&path).unwrap();
    let ids: Vec<TranscriptId> = study.interviews().iter().map(|i| i.transcript.id).collect();
    store.load(&mut study, &ids).unwrap();
    let pages: i64 = store
        .connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    store
        .connection
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
    let before = study.records();
    let coder = study.coders()[0].id;
    let memo = Action::AddMemo {
        on: crate::study::MemoTarget::Study,
        document: None,
        text: "x".repeat(100_000),
    };
    let refusal = store.commit(&mut study, &mut |_, study| {
        let mut stamp = crate::study::Stamp {
            coder,
            time: 5,
            ids: crate::study::IdSource::Random,
        };
        let plan = memo.plan(study, &mut stamp)?;
        let head = EntryHead {
            id: stamp.ids.fresh(),
            coder,
            time: 5,
            kind: EntryKind::Action,
            undoes: Vec::new(),
        };
        Ok(Draft {
            head,
            plan,
            originals: Vec::new(),
        })
    });
    assert!(
        matches!(refusal, Err(StoreError::Full { .. })),
        "{:?}",
        refusal.map(drop)
    );
    assert_eq!(study.records(), before);
    assert_eq!(records(&path), before);
}

#[test]
fn what_is_no_study_is_refused_and_left_alone() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("notes.emic");
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::Missing { .. })
    ));
    std::fs::write(
        &path,
        "just some notes, long enough to be taken for something else".repeat(50),
    )
    .unwrap();
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::NoStudy { .. })
    ));
    let other = folder.path().join("other.emic");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert!(matches!(
        Store::open(&other),
        Err(StoreError::NoStudy { .. })
    ));
    std::fs::write(folder.path().join("empty.emic"), "").unwrap();
    assert!(matches!(
        Store::open(&folder.path().join("empty.emic")),
        Err(StoreError::NoStudy { .. })
    ));
}

#[test]
fn a_newer_format_is_refused() {
    let (_folder, path) = study_file();
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", schema::FORMAT + 1)
        .unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Newer { .. })));
}

#[test]
fn a_file_cut_short_is_refused() {
    let (_folder, path) = study_file();
    let length = std::fs::metadata(&path).unwrap().len();
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(length - 5000)
        .unwrap();
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::Damaged { .. })
    ));
}

#[test]
fn verify_finds_a_letter_flipped_inside_a_text() {
    let (_folder, path) = study_file();
    let bytes = std::fs::read(&path).unwrap();
    let at = bytes
        .windows(8)
        .position(|window| window == b"his knee")
        .unwrap();
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(b"h")
        .and_then(|()| file.write_all(b"e"))
        .unwrap();
    drop(file);
    let (store, _) = Store::open(&path).unwrap();
    let findings = store.verify().unwrap();
    assert!(
        findings.iter().any(|finding| finding.place == "text"),
        "{findings:?}"
    );
}

#[test]
fn verify_finds_a_coding_outside_its_text_and_a_reference_to_nothing() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap();
    assert_eq!(workbench.verify().unwrap(), Vec::new());
    let outside = Connection::open(&path).unwrap();
    outside.execute_batch("PRAGMA foreign_keys = OFF; UPDATE coding SET \"end\" = 9999; DELETE FROM coder WHERE name = 'mh'; UPDATE coding SET coder = 77 WHERE 0").unwrap();
    let findings = Store::open(&path).unwrap().0.verify().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding.what.contains("not inside the text")),
        "{findings:?}"
    );
}

#[test]
fn a_read_only_file_opens_for_reading_and_says_so() {
    let (_folder, path) = study_file();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    assert!(workbench.is_read_only() && workbench.warnings()[0].contains("read-only"));
    let refusal = workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap_err();
    assert!(refusal.to_string().contains("read-only"), "{refusal}");
}

#[cfg(unix)]
#[test]
fn study_and_backups_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = study_file();
    let backups = Backups::of(&path, &folder.path().join("backups"));
    let backup = backups.make("one").unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(&path), mode(&backup), mode(backups.folder())),
        (0o600, 0o600, 0o700)
    );
}

#[test]
fn rolling_backups_are_few_and_a_restore_keeps_what_was_there() {
    let (folder, path) = study_file();
    let backups = Backups::of(&path, &folder.path().join("backups"));
    assert!(backups.is_due());
    let before = records(&path);
    let first = backups.make("one").unwrap();
    assert!(!backups.is_due());
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap();
    let after = workbench.study().records();
    drop(workbench);
    let kept = backups.restore(&first, "kept").unwrap().unwrap();
    assert_eq!(records(&path), before);
    assert_eq!(records(&kept), after);
    for _ in 0..6 {
        backups.make("more").unwrap();
    }
    assert_eq!(backups.list().len(), 5);
}

#[test]
fn a_damaged_study_can_be_restored_and_its_bytes_are_kept() {
    let (folder, path) = study_file();
    let backups = Backups::of(&path, &folder.path().join("backups"));
    let before = records(&path);
    let backup = backups.make("one").unwrap();
    std::fs::write(&path, "not a study any more").unwrap();
    let kept = backups.restore(&backup, "kept").unwrap().unwrap();
    assert_eq!(std::fs::read(kept).unwrap(), b"not a study any more");
    assert_eq!(records(&path), before);
    assert!(
        backups
            .restore(&folder.path().join("small.emic-gone"), "x")
            .is_err()
    );
}

#[test]
fn the_file_makes_sense_to_a_stranger_with_a_sqlite_shell() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    workbench
        .perform(code_passage(&workbench, "GP01", Span::new(30, 40), "trust"))
        .unwrap();
    let connection = Connection::open(&path).unwrap();
    let row: (String, u32, u32, String, String) = connection
        .query_row(
            "SELECT transcript, start, \"end\", code, coder FROM codings",
            [],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            },
        )
        .unwrap();
    assert_eq!(row, ("GP01".into(), 30, 40, "trust".into(), "ak".into()));
}

#[test]
fn going_back_again_and_again_writes_only_what_differs() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, Some("ak")).unwrap();
    let mut reached = Vec::new();
    for at in 0..12 {
        let span = Span::new(30 + 2 * at, 31 + 2 * at);
        let action = code_passage(&workbench, "GP01", span, "trust");
        let entry = workbench.perform(action).unwrap().entry.unwrap();
        reached.push((entry, workbench.study().records()));
    }
    for (entry, records) in reached.iter().rev().skip(1) {
        let done = workbench.go_back_to(*entry).unwrap();
        assert_eq!(done.changes.len(), 1);
        assert_eq!(&workbench.study().records(), records);
    }
    let (last, records) = reached.last().unwrap();
    let done = workbench.go_back_to(*last).unwrap();
    assert_eq!(done.changes.len(), 11);
    assert_eq!(&workbench.study().records(), records);
    assert_eq!(self::records(&path), *records);
}
