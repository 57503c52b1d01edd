//! What suggestions are worth on the sample study, beside chance and the plainest model, and how long they take.
//!
//! Every third passage of a code is taken away, three times over with another third each; suggestions are made from the
//! rest, and a held-out passage counts as met where one of the first twenty overlaps it. The recall is the mean over the
//! codes. At most it can be what twenty suggestions can meet, and what twenty sentences drawn at random would meet is its
//! chance level. The plainest model is the nearest centroid (Rocchio): the words of a sentence, weighted by rarity, against
//! the mean of the code's own sentences less that of all others.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generator;

use std::collections::{HashMap, HashSet};
use std::process::Command;
use std::time::Instant;

use emic::analysis::{CodedPassage, FEWEST_CODINGS, Place, Scope, own_passages, suggest};
use emic::study::{Action, CodeId, Study};
use emic::workbench::Workbench;
use generator::{scales, study_file};

/// One passage in so many is held out.
const HELD_OUT: usize = 3;
/// So many suggestions are looked at.
const LOOKED_AT: usize = 20;

/// How many of a code's held-out passages were met.
#[derive(Default)]
struct Recall {
    held: usize,
    suggested: f64,
    centroid: f64,
    chance: f64,
    most: f64,
}

/// Takes a third of a code's passages away, asks for suggestions and puts the passages back; none where too few remain.
fn held_out(
    workbench: &mut Workbench,
    code: CodeId,
    own: &[CodedPassage],
    third: usize,
) -> Option<Recall> {
    let held: Vec<&CodedPassage> = own.iter().skip(third).step_by(HELD_OUT).collect();
    if own.len() - held.len() < FEWEST_CODINGS {
        return None;
    }
    let codings = held.iter().flat_map(|passage| passage.codings.clone());
    workbench
        .perform(Action::RemoveCodings(codings.collect()))
        .expect("passages held out");
    let suggested = suggest(workbench.study(), code, LOOKED_AT).expect("enough codings");
    let suggested: Vec<Place> = suggested.into_iter().map(|one| one.place).collect();
    let rest = own_passages(workbench.study(), &Scope::default());
    let sentences = Sentences::of(
        workbench.study(),
        rest.get(&code).map_or(&[], Vec::as_slice),
    );
    workbench.undo().expect("passages put back");
    let met = |places: &[Place]| {
        let meets = |passage: &&&CodedPassage| places.iter().any(|place| overlap(passage, place));
        held.iter().filter(meets).count() as f64
    };
    Some(Recall {
        held: held.len(),
        suggested: met(&suggested),
        centroid: met(&sentences.nearest_to_centroid()),
        chance: held
            .iter()
            .map(|passage| sentences.chance_of(passage))
            .sum(),
        most: held.len().min(LOOKED_AT) as f64,
    })
}

fn overlap(passage: &CodedPassage, place: &Place) -> bool {
    passage.transcript == place.transcript && passage.span.overlaps(place.span)
}

/// All sentences of participants, and which of them the code stands on.
struct Sentences {
    all: Vec<(Place, Vec<String>, bool)>,
}

impl Sentences {
    fn of(study: &Study, own: &[CodedPassage]) -> Self {
        let mut all = Vec::new();
        for interview in study.interviews() {
            let text = &interview.document().text;
            let turns = interview.document().turns.iter();
            for turn in turns.filter(|turn| !interview.is_interviewer(turn)) {
                for span in text.sentences(turn.speech) {
                    let transcript = interview.transcript.id;
                    let place = Place { transcript, span };
                    let words = text.words(span).map(|word| text.slice(word).to_lowercase());
                    let coded = own.iter().any(|passage| overlap(passage, &place));
                    all.push((place, words.collect(), coded));
                }
            }
        }
        Self { all }
    }

    /// The chance that one of so many sentences drawn at random lies in a passage.
    fn chance_of(&self, passage: &CodedPassage) -> f64 {
        let open = self.all.iter().filter(|(_, _, coded)| !coded);
        let (mut all, mut within) = (0.0, 0.0);
        for (place, ..) in open {
            all += 1.0;
            within += f64::from(u8::from(overlap(passage, place)));
        }
        let missed = |drawn: usize| (all - within - drawn as f64) / (all - drawn as f64);
        1.0 - (0..LOOKED_AT).map(missed).product::<f64>()
    }

    fn nearest_to_centroid(&self) -> Vec<Place> {
        let mut having: HashMap<&str, f64> = HashMap::new();
        for (_, words, _) in &self.all {
            let words: HashSet<&str> = words.iter().map(String::as_str).collect();
            words
                .into_iter()
                .for_each(|word| *having.entry(word).or_default() += 1.0);
        }
        let count = self.all.len() as f64;
        let row = |words: &[String]| -> Vec<(String, f64)> {
            let mut words = words.to_vec();
            words.sort_unstable();
            words.dedup();
            let weighed = words.into_iter().map(|word| {
                let rarity = (count / having[word.as_str()]).ln();
                (word, rarity)
            });
            let weighed: Vec<(String, f64)> = weighed.collect();
            let length = weighed.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
            let scaled = weighed.into_iter();
            scaled
                .map(|(word, w)| (word, w / length.max(1e-9)))
                .collect()
        };
        let coded = self.all.iter().filter(|(_, _, coded)| *coded).count() as f64;
        let mut centroid: HashMap<String, f64> = HashMap::new();
        for (_, words, is) in &self.all {
            let share = if *is {
                1.0 / coded
            } else {
                -1.0 / (count - coded)
            };
            for (word, weight) in row(words) {
                *centroid.entry(word).or_default() += weight * share;
            }
        }
        let open = self.all.iter().filter(|(_, _, coded)| !coded);
        let mut scored: Vec<(f64, Place)> = open
            .map(|(place, words, _)| {
                let near = row(words).into_iter();
                (near.map(|(word, w)| w * centroid[&word]).sum(), *place)
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        scored
            .into_iter()
            .take(LOOKED_AT)
            .map(|(_, place)| place)
            .collect()
    }
}

/// How many of the sample study's held-out passages are met by the first suggestions.
fn recall() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.emic");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_emic"));
    demo.env("HOME", folder.path()).args(["demo", "--no-open"]);
    assert!(demo.arg(&path).status().expect("emic demo").success());
    let mut workbench = Workbench::open_whole(&path, None).expect("the sample study");
    let own = own_passages(workbench.study(), &Scope::default());
    let mut codes: Vec<(&CodeId, &Vec<CodedPassage>)> = own.iter().collect();
    codes.sort_by_key(|(code, _)| **code);
    let mut found = Vec::new();
    let mut counted = 0;
    for (code, own) in codes {
        let before = found.len();
        let thirds = 0..HELD_OUT;
        found.extend(thirds.filter_map(|third| held_out(&mut workbench, *code, own, third)));
        counted += usize::from(found.len() > before);
    }
    let mean = |number: fn(&Recall) -> f64| {
        let shares = found.iter().map(|one| number(one) / one.held as f64);
        shares.sum::<f64>() / found.len() as f64
    };
    println!(
        "suggestions/sample: recall at {LOOKED_AT} over {counted} codes, {} passages held out: {:.3}; nearest centroid {:.3}, \
         chance {:.4}, at most {:.3}",
        found.iter().map(|one| one.held).sum::<usize>(),
        mean(|one| one.suggested),
        mean(|one| one.centroid),
        mean(|one| one.chance),
        mean(|one| one.most),
    );
}

/// How long suggestions for the code used oftenest take, sorted.
fn waits() {
    for scale in scales() {
        let workbench = Workbench::open_whole(&study_file(scale), None).expect("the study");
        let study = workbench.study();
        let codes = study.codebook().iter();
        let most = codes.max_by_key(|code| study.tally(code.id, None));
        let most = most.expect("a code").id;
        let mut waits: Vec<f64> = (0..20)
            .map(|_| {
                let started = Instant::now();
                std::hint::black_box(suggest(study, most, LOOKED_AT)).expect("enough codings");
                started.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        waits.sort_by(f64::total_cmp);
        println!(
            "suggestions/{}: for the code used oftenest, {} codings: median {:.0} ms, 95 % {:.0} ms",
            scale.name,
            study.tally(most, None),
            waits[10],
            waits[18]
        );
    }
}

fn main() {
    recall();
    waits();
}
