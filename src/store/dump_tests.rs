use proptest::prelude::*;

use super::tests::{records, study_file};
use super::*;
use crate::study::Action;
use crate::study::testing::{Step, steps, transcript};
use crate::workbench::{Workbench, create_of};

/// Brings in a transcript whose file, of these bytes, is kept.
fn bring_in_a_file(workbench: &mut Workbench, bytes: Vec<u8>) {
    let original = Original {
        name: "g\u{fc}nther \"2\".txt".to_owned(),
        bytes,
    };
    let mut brought = transcript("SU02", "INT: Why?\nSU02: \u{1f600} Because.\n");
    brought.original = Some(original.hash());
    let action = Action::AddTranscripts(vec![brought]);
    workbench.perform_keeping(action, vec![original]).unwrap();
}

/// Goes random steps, taking the last one back where `undo` says so.
fn go(workbench: &mut Workbench, steps: &[Step], undo: &[bool]) {
    for (step, undo) in steps.iter().zip(undo) {
        if *undo {
            let _ = workbench.undo();
        }
        let merges_oneself = |action: &Action| matches!(action, Action::MergeCoders { from, .. } if *from == workbench.coder());
        let action = step.action(workbench.study());
        if let Some(action) = action.filter(|action| !merges_oneself(action)) {
            let _ = workbench.perform(action);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_study_goes_out_as_json_and_comes_back_the_same(
        steps in steps(24),
        undo in prop::collection::vec(prop::bool::weighted(0.2), 24),
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let (folder, path) = study_file();
        let mut workbench = Workbench::open_whole(&path, None).unwrap();
        bring_in_a_file(&mut workbench, bytes);
        go(&mut workbench, &steps, &undo);

        let json = serde_json::to_vec_pretty(&workbench.dump().unwrap()).unwrap();
        let again = folder.path().join("again.emic");
        create_of(&again, &serde_json::from_slice(&json).unwrap()).unwrap();

        let mut copy = Workbench::open_whole(&again, None).unwrap();
        prop_assert_eq!(copy.study().records(), workbench.study().records());
        prop_assert_eq!(copy.verify().unwrap(), Vec::new());
        let all = HistoryFilter::default();
        prop_assert_eq!(copy.history(&all).unwrap(), workbench.history(&all).unwrap());
        prop_assert_eq!(
            serde_json::to_vec_pretty(&copy.dump().unwrap()).unwrap(),
            json
        );

        // What is done can be taken back in the copy as in the study itself.
        copy.act_as("ak").unwrap();
        let undone = (workbench.undo().is_ok(), copy.undo().is_ok());
        prop_assert_eq!(undone.0, undone.1);
        prop_assert_eq!(records(&again), records(&path));
    }
}
