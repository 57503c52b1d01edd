use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::search::testing::{Sketch, perform, queries, said, sketches, stamp, transcript};
use crate::search::{FindOptions, Finder, Found, Interviewers, Language, Query, Segment, Unit};
use crate::study::Action;

fn ask(study: &Study, words: &Arc<WordIndex>, query: &str) -> ([Found; 3], Vec<Segment>) {
    let finder = Finder {
        study: study.clone(),
        words: words.clone(),
    };
    let query = Query::parse(query, study).unwrap();
    let find = |unit| {
        finder.find(
            &query,
            &FindOptions {
                unit,
                ..Default::default()
            },
        )
    };
    (
        [Unit::Turn, Unit::Sentence, Unit::Transcript].map(find),
        finder.retrieve(&query, Interviewers::Exclude),
    )
}

fn in_memory(study: &Study) -> Arc<WordIndex> {
    built(WordIndex::default(), study)
}

fn built(index: WordIndex, study: &Study) -> Arc<WordIndex> {
    index.update(study);
    index.wait();
    Arc::new(index)
}

fn is_complete(index: &WordIndex) -> bool {
    let progress = index.progress();
    progress.of > 0 && progress.done == progress.of
}

/// A study of two transcripts in which words, phrases and their like are found.
fn small() -> Study {
    Sketch {
        transcripts: vec![
            said(&[
                (0, "How lonely was the time?"),
                (
                    2,
                    "Lonely, lonelier. The link worker had time. The GP had no time.",
                ),
            ]),
            said(&[(3, "My GP and the link worker! Zoë, zoe. Time."), (4, "")]),
        ],
        codings: vec![(0, 60, 40, 1, 0), (1, 50, 30, 3, 1)],
        values: vec![[0, 0, 0]; 4],
        memos: vec![],
    }
    .build()
}

const QUERIES: [&str; 10] = [
    "lonely",
    "=lonely",
    "lon* OR *oe",
    "zoe~1",
    "\"link worker\"",
    "\"gp time\"~3",
    "/L[io]n/",
    "time NOT code:loneliness",
    "role:interviewer OR gp",
    "nowhere",
];

fn agrees(study: &Study, index: &Arc<WordIndex>) {
    let plain = Arc::new(WordIndex::default());
    for query in QUERIES {
        assert_eq!(
            ask(study, index, query),
            ask(study, &plain, query),
            "{query}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_index_answers_as_scanning_does(
        sketch in sketches(), queries in prop::collection::vec(queries(), 8), known in 0usize..4,
    ) {
        let study = sketch.build();
        let part = Sketch { transcripts: sketch.transcripts.iter().take(known).cloned().collect(), codings: vec![], memos: vec![], ..sketch };
        let none = Arc::new(WordIndex::default());
        let all = in_memory(&study);
        let some = if known > 0 { in_memory(&part.build()) } else { none.clone() };
        for query in queries {
            let scanned = ask(&study, &none, &query);
            prop_assert_eq!(&ask(&study, &all, &query), &scanned, "{}", query);
            prop_assert_eq!(&ask(&study, &some, &query), &scanned, "{}", query);
        }
    }
}

#[test]
fn a_new_text_is_found_and_an_old_one_forgotten() {
    let mut study = small();
    let index = in_memory(&study);
    assert!(is_complete(&index));
    let mut stamp = stamp();
    stamp.ids = crate::study::IdSource::counted("later");
    let turns = vec![(2, "A lonely newcomer".to_owned())];
    perform(
        &mut study,
        &mut stamp,
        Action::AddTranscripts(vec![transcript(3, &turns)]),
    );
    agrees(&study, &index);
    let gone = study.interviews()[0].transcript.id;
    perform(
        &mut study,
        &mut stamp,
        Action::RemoveTranscript { transcript: gone },
    );
    index.update(&study);
    index.wait();
    assert_eq!(index.progress().done, 2);
    assert_eq!(index.builder.snapshot().documents(), 2);
    agrees(&study, &index);
}

#[test]
fn an_index_in_a_folder_is_used_again_and_private() {
    let (study, folder) = (small(), tempfile::tempdir().unwrap());
    let folder = folder.path().join("a").join("words");
    drop(built(WordIndex::in_folder(&folder, 0), &study));
    let written = files(&folder);
    assert!(!written.is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert!(
            fs::read_dir(&folder)
                .unwrap()
                .all(|file| mode(&file.unwrap().path()) == 0o600)
        );
    }
    let again = built(WordIndex::in_folder(&folder, 0), &study);
    assert!(is_complete(&again));
    assert_eq!(files(&folder), written);
    agrees(&study, &again);
}

#[test]
fn an_index_that_is_damaged_or_gone_is_built_anew() {
    let (study, folder) = (small(), tempfile::tempdir().unwrap());
    let folder = folder.path().join("words");
    let damage: [&dyn Fn(&Path); 4] = [
        &|folder| spoil(folder, |content| content.truncate(content.len() / 2)),
        &|folder| {
            spoil(folder, |content| {
                let middle = content.len() / 2;
                content[middle] ^= 0xff;
            });
        },
        &|folder| fs::write(folder.join("meta.json"), "{}").unwrap(),
        &|folder| fs::remove_dir_all(folder).unwrap(),
    ];
    for damage in damage {
        drop(built(WordIndex::in_folder(&folder, 0), &study));
        damage(&folder);
        let index = built(WordIndex::in_folder(&folder, 0), &study);
        assert!(is_complete(&index));
        assert!(folder.join("meta.json").exists());
        agrees(&study, &index);
    }
}

#[test]
fn an_index_of_another_version_is_built_anew() {
    let (study, folder) = (small(), tempfile::tempdir().unwrap());
    drop(built(WordIndex::in_folder(folder.path(), 0), &study));
    let meta = folder.path().join("meta.json");
    let now = fs::read_to_string(&meta).unwrap();
    let other = now.replace("emic words", "older words");
    assert_ne!(now, other);
    fs::write(&meta, other).unwrap();
    let index = built(WordIndex::in_folder(folder.path(), 0), &study);
    assert!(is_complete(&index));
    assert!(!fs::read_to_string(&meta).unwrap().contains("older words"));
}

#[test]
fn an_index_in_another_language_is_not_asked_for_stems_and_is_built_anew() {
    let (mut study, folder) = (small(), tempfile::tempdir().unwrap());
    let index = built(WordIndex::in_folder(folder.path(), 0), &study);
    let german = Language::named("german").unwrap();
    perform(&mut study, &mut stamp(), german.setting());
    agrees(&study, &index);
    index.update(&study);
    index.wait();
    assert!(is_complete(&index));
    agrees(&study, &index);
    drop(index);
    let meta = fs::read_to_string(folder.path().join("meta.json")).unwrap();
    assert!(meta.contains("german"), "{meta}");
    drop(built(WordIndex::in_folder(folder.path(), 0), &small()));
    let meta = fs::read_to_string(folder.path().join("meta.json")).unwrap();
    assert!(meta.contains("english"), "{meta}");
}

#[test]
fn a_study_that_has_become_small_leaves_no_word_in_the_folder() {
    let (study, folder) = (small(), tempfile::tempdir().unwrap());
    let folder = folder.path().join("words");
    drop(built(WordIndex::in_folder(&folder, 0), &study));
    let index = built(WordIndex::in_folder(&folder, 1 << 20), &study);
    assert!(!folder.exists());
    assert!(is_complete(&index));
    agrees(&study, &index);
}

#[test]
fn a_rebuilt_index_holds_no_erased_word() {
    let (mut study, folder) = (small(), tempfile::tempdir().unwrap());
    let folder = folder.path().join("words");
    let index = built(WordIndex::in_folder(&folder, 0), &study);
    assert!(vocabulary(&folder).contains(&"lonelier".to_owned()));
    let gone = study.interviews()[0].transcript.id;
    perform(
        &mut study,
        &mut stamp(),
        Action::RemoveTranscript { transcript: gone },
    );
    index.rebuild(&study);
    index.wait();
    assert!(!vocabulary(&folder).contains(&"lonelier".to_owned()));
    assert!(vocabulary(&folder).contains(&"zoe".to_owned()));
    agrees(&study, &index);
}

#[test]
fn a_folder_that_cannot_be_made_leaves_the_index_in_memory() {
    let (study, file) = (small(), tempfile::NamedTempFile::new().unwrap());
    let index = built(WordIndex::in_folder(&file.path().join("words"), 0), &study);
    assert!(is_complete(&index));
    agrees(&study, &index);
}

#[test]
fn an_index_that_another_process_writes_is_answered_by_scanning() {
    let (mut study, folder) = (small(), tempfile::tempdir().unwrap());
    drop(built(WordIndex::in_folder(folder.path(), 0), &study));
    let other = tantivy::Index::open_in_dir(folder.path()).unwrap();
    let writer: tantivy::IndexWriter = other.writer_with_num_threads(1, 15 << 20).unwrap();
    let (mut stamp, turns) = (stamp(), vec![(2, "A lonely newcomer".to_owned())]);
    stamp.ids = crate::study::IdSource::counted("later");
    perform(
        &mut study,
        &mut stamp,
        Action::AddTranscripts(vec![transcript(3, &turns)]),
    );
    let index = built(WordIndex::in_folder(folder.path(), 0), &study);
    assert_eq!((index.progress().done, index.progress().of), (2, 3));
    agrees(&study, &index);
    drop(writer);
    index.update(&study);
    index.wait();
    assert!(is_complete(&index));
    agrees(&study, &index);
}

#[test]
fn an_index_can_be_dropped_while_it_is_built() {
    let study = small();
    for _ in 0..20 {
        let index = WordIndex::default();
        index.update(&study);
        index.update(&study);
    }
}

fn files(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name());
    let mut files: Vec<String> = files
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    files.retain(|name| !name.starts_with('.'));
    files.sort();
    files
}

/// The words that the files of an index hold, deleted turns included.
fn vocabulary(folder: &Path) -> Vec<String> {
    let index = tantivy::Index::open_in_dir(folder).unwrap();
    let searcher = index.reader().unwrap().searcher();
    let forms = index.schema().get_field("forms").unwrap();
    let mut words = Vec::new();
    for segment in searcher.segment_readers() {
        let terms = segment.inverted_index(forms).unwrap();
        let mut terms = terms.terms().stream().unwrap();
        while terms.advance() {
            words.push(String::from_utf8(terms.key().to_vec()).unwrap());
        }
    }
    words
}

/// Does something to the largest file of words.
fn spoil(folder: &Path, damage: impl Fn(&mut Vec<u8>)) {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let words = files.filter(|path| {
        path.extension()
            .is_some_and(|end| end == "term" || end == "idx" || end == "pos")
    });
    let largest = words
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    let mut content = fs::read(&largest).unwrap();
    damage(&mut content);
    fs::write(&largest, content).unwrap();
}

#[test]
fn building_can_be_stopped_and_gone_on_with() {
    let said: Vec<(usize, String)> = vec![
        (
            2,
            "Lonely people walked home, and the link worker too. ".repeat(40)
        );
        60
    ];
    let study = Sketch {
        transcripts: (0..12).map(|_| said.clone()).collect(),
        codings: vec![],
        values: vec![[0, 0, 0]; 4],
        memos: vec![],
    }
    .build();
    let words = Arc::new(WordIndex::default());
    words.update(&study);
    words.stop();
    words.wait();
    assert!(!words.progress().working);
    let stopped = ask(&study, &words, "lonely");
    words.update(&study);
    words.wait();
    assert!(is_complete(&words));
    assert_eq!(
        ask(&study, &words, "lonely"),
        stopped,
        "what is not indexed is scanned"
    );
}
