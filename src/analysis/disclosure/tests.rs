use super::*;
use crate::analysis::identifiers::{patterned, suggestions};
use crate::analysis::testing::study_of;
use crate::study::testing::{perform, small_study, transcript};
use crate::study::{Action, Pseudonym, words_of};
use proptest::prelude::*;

fn look(study: &Study, said: Vec<Said>, table: &Pseudonyms, k: Option<u64>) -> Disclosure {
    Disclosure::of(study, &said, table, k, &Halt::default()).unwrap()
}

fn table() -> Pseudonyms {
    let entry = Pseudonym {
        original: "Mary Smith".into(),
        replacement: "[NAME]".into(),
    };
    Pseudonyms::new([entry]).unwrap()
}

#[test]
fn who_can_be_told_by_role_and_attributes_is_found() {
    let (study, _) = study_of(&[]);
    let of = |k| {
        let found = look(&study, Vec::new(), &Pseudonyms::default(), k).rare;
        found.iter().map(|one| one.others).collect::<Vec<_>>()
    };
    assert_eq!(of(Some(1)), [0, 0, 0, 0, 0]);
    assert!(of(Some(0)).is_empty());
    assert!(of(None).is_empty());
}

#[test]
fn those_who_are_alike_hide_one_another() {
    use crate::study::NewParticipant;
    let (mut study, mut stamp) = study_of(&[]);
    let alike = ["A1", "A2", "A3", "A4"].map(|name| NewParticipant {
        name: name.into(),
        role: Some("nurse".into()),
        attributes: [("age".to_owned(), Value::Known("30-39".into()))].into(),
    });
    perform(
        &mut study,
        &mut stamp,
        Action::SetParticipants(alike.into()),
    )
    .unwrap();
    let found = |k| {
        let rare = look(&study, Vec::new(), &Pseudonyms::default(), Some(k)).rare;
        rare.iter().filter(|one| one.others == 3).count()
    };
    assert_eq!((found(3), found(4)), (0, 4));
}

#[test]
fn names_of_the_table_and_patterns_are_found_with_their_place() {
    let (study, _) = study_of(&[]);
    let said = vec![
        (
            "GP01:3".to_owned(),
            "Then Mary Smith rang, on 12 March 2024.".to_owned(),
        ),
        (
            "memo".to_owned(),
            "ask mary@example.org; Mary Smith".to_owned(),
        ),
    ];
    let found = look(&study, said, &table(), None);
    let name = NameLeft {
        entry: 0,
        place: "GP01:3".into(),
        times: 2,
    };
    assert_eq!(found.names, [name]);
    let suspects = found.suspects.iter();
    let suspects: Vec<(&str, &str)> = suspects
        .map(|one| (one.kind.name(), one.words.as_str()))
        .collect();
    assert_eq!(
        suspects,
        [("date", "12 March 2024"), ("e-mail", "mary@example.org")]
    );
    assert!(!found.is_clear());
}

#[test]
fn work_that_is_let_go_ends() {
    let (study, _) = study_of(&[]);
    let halt = Halt::default();
    halt.call();
    let said: Vec<Said> = Vec::new();
    let found = Disclosure::of(&study, &said, &table(), None, &halt);
    assert_eq!(found, Err(Halted));
}

/// The names that are left, stretch by stretch.
fn names_left_plainly(said: &[Said], table: &Pseudonyms) -> Vec<NameLeft> {
    if table.is_empty() {
        return Vec::new();
    }
    let mut left: BTreeMap<usize, NameLeft> = BTreeMap::new();
    for (place, words) in said {
        for found in table.find(words) {
            let one = left.entry(found.entry).or_insert_with(|| NameLeft {
                entry: found.entry,
                place: place.clone(),
                times: 0,
            });
            one.times += 1;
        }
    }
    left.into_values().collect()
}

/// What looks like an identifier, stretch by stretch, each cut into all its words.
fn suspects_plainly(study: &Study, said: &[Said], table: &Pseudonyms) -> Vec<Suspect> {
    let kinds: HashMap<String, IdentifierKind> = suggestions(study, table)
        .into_iter()
        .filter(|one| matches!(one.kind, IdentifierKind::Name | IdentifierKind::Place))
        .map(|one| (one.words.clone(), one.kind))
        .collect();
    let longest = kinds.keys().map(|words| words.split(' ').count()).max();
    let beginning = |name: &String| words_of(name).next().map(|first| name[first].to_owned());
    let beginnings: HashSet<String> = kinds.keys().filter_map(beginning).collect();
    let mut found: BTreeMap<(IdentifierKind, String), (usize, Suspect)> = BTreeMap::new();
    let mut note = |kind: IdentifierKind, words: &str, place: &str| {
        let next = found.len();
        let (_, suspect) = found.entry((kind, words.to_owned())).or_insert_with(|| {
            let suspect = Suspect {
                kind,
                words: words.to_owned(),
                place: place.to_owned(),
                times: 0,
            };
            (next, suspect)
        });
        suspect.times += 1;
    };
    for (place, words) in said {
        for (kind, range) in patterned(words) {
            note(kind, &words[range], place);
        }
        let bounds: Vec<_> = words_of(words).collect();
        let mut at = 0;
        while at < bounds.len() {
            if !beginnings.contains(&words[bounds[at].clone()]) {
                at += 1;
                continue;
            }
            // The longest name that starts here.
            let widths = (1..=longest.unwrap_or(0).min(bounds.len() - at)).rev();
            let named = widths.filter_map(|width| {
                let range = bounds[at].start..bounds[at + width - 1].end;
                Some((width, kinds.get(&words[range.clone()])?, range))
            });
            match { named }.next() {
                Some((width, kind, range)) => {
                    note(*kind, &words[range], place);
                    at += width;
                }
                None => at += 1,
            }
        }
    }
    let mut found: Vec<(usize, Suspect)> = found.into_values().collect();
    found.sort_by_key(|(at, suspect)| (suspect.kind, *at));
    found.into_iter().map(|(_, suspect)| suspect).collect()
}

fn stretch() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Eithne",
        "eithne",
        "Mary",
        "Smith",
        "Tom's",
        "_Tom",
        "Tom",
        "Dr",
        "O'Brien",
        "O\u{2019}Brien",
        "Éire",
        "in",
        "Road",
        "Smith-Jones",
        "xTom",
        "[Tom]",
        "你Tom",
        "0161 496 0000",
        "12 May 1999",
        "a@b.org",
        "was",
        "and",
    ]);
    let between = prop::sample::select(vec![" ", " ", " ", ". ", "\u{a0}", "", "\u{2019}s "]);
    prop::collection::vec((words, between), 0..10).prop_map(|pieces| {
        let pieces = pieces
            .iter()
            .map(|(word, between)| [*word, *between].concat());
        pieces.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn all_cores_find_what_one_reading_finds(
        texts in prop::collection::vec(prop::collection::vec(stretch(), 1..4), 1..4),
        shared in prop::collection::vec(stretch(), 0..12),
    ) {
        let (mut study, mut stamp) = small_study();
        let texts = texts.iter().enumerate().map(|(at, turns)| {
            let turns = turns.iter().map(|speech| format!("PT07: {speech}\n"));
            transcript(&format!("X{at}"), &turns.collect::<String>())
        });
        let add = Action::AddTranscripts(texts.collect());
        perform(&mut study, &mut stamp, add).unwrap();
        let said: Vec<Said> = (0..).map(|at: u32| at.to_string()).zip(shared).collect();
        let names = names_left_plainly(&said, &table());
        let suspects = suspects_plainly(&study, &said, &table());
        let found = look(&study, said, &table(), None);
        prop_assert_eq!(found.names, names);
        prop_assert_eq!(found.suspects, suspects);
    }
}
