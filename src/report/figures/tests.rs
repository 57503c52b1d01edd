//! Figures, drawn of small studies.

use super::*;
use crate::analysis::testing::{strokes, study_of};
use crate::analysis::{
    CodeTable, Cooccurrence, Corpus, CountOptions, CrossTable, Grouping, Keyness, Measure,
    PairMeasure, Saturation, Scope, Sequence, SequenceMeasure, StopWords, Tabulated, Vocabulary,
};
use crate::study::Study;
use proptest::prelude::*;

/// Every figure there is.
fn all(study: &Study) -> Vec<Figure> {
    let scope = Scope::default;
    let codes = |by: Grouping, measure| {
        let options = CountOptions {
            by,
            ..CountOptions::default()
        };
        let counted = CrossTable::count(study, options);
        CodeTable { counted, measure }.table(study)
    };
    let words = || {
        let corpora = Corpus::of_groups(study, &Grouping::Role, &scope());
        Vocabulary::count(study, corpora, &StopWords::none())
    };
    let sequence = Sequence::of(study, scope(), None, SequenceMeasure::Share);
    let pairs = Cooccurrence::count(study, scope(), None, PairMeasure::Jaccard);
    let mut figures = vec![
        bars(&codes(Grouping::Role, Measure::Share)),
        bars(&codes(Grouping::Coder, Measure::Words)),
        heat_map(&codes(Grouping::Transcript, Measure::Passages)),
        heat_map(&pairs.table(study)),
        heat_map(&sequence.table(study)),
        saturation_curve(&Saturation::of(study, scope()), study),
        bars(&words().table(study)),
        key_words(&Keyness::of(words(), 1), study),
        portraits(study, &scope()),
    ];
    let interviews = study.interviews().iter();
    figures.extend(interviews.map(|interview| portrait(study, interview, &scope())));
    figures
}

/// What stands between the tags of an SVG, and whether all that is opened is closed.
fn words_of(svg: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let (mut open, mut words) = (0, Vec::new());
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => open += 1,
            quick_xml::events::Event::End(_) => open -= 1,
            quick_xml::events::Event::Text(text) => words.push(text.trim().to_owned()),
            quick_xml::events::Event::GeneralRef(name) => words.push(format!("&{};", &*name)),
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    words
}

#[test]
fn a_figure_says_its_numbers_and_names() {
    let (study, _) = study_of(&[(0, 29, 10, 3, 0), (1, 24, 6, 4, 1)]);
    let table = CodeTable {
        counted: CrossTable::count(&study, CountOptions::default()),
        measure: Measure::Passages,
    };
    let figure = bars(&table.table(&study));
    let words = words_of(&figure.svg());
    for said in ["Codes by role: passages", "trust", "gp", "patient", "1"] {
        assert!(words.iter().any(|word| word == said), "{said}: {words:?}");
    }
    assert!(!words.iter().any(|word| word == "isolation"), "{words:?}");
    assert!(
        figure
            .description
            .contains("3 codes without any are left out")
    );
}

#[test]
fn pixels_are_as_many_as_the_figure_says() {
    let (study, _) = study_of(&[(0, 29, 10, 3, 0)]);
    let figure = portraits(&study, &Scope::default());
    let bytes = figure.png();
    let decoder = png::Decoder::new(bytes.as_slice());
    let mut reader = decoder.read_info().unwrap();
    let (width, height) = figure.size();
    assert_eq!(reader.info().size(), (3 * width, 3 * height));
    let mut pixels = vec![0; reader.output_buffer_size()];
    reader.next_frame(&mut pixels).unwrap();
    let inked = pixels.iter().filter(|part| **part < 128).count();
    assert!(inked > 500, "words and bars leave ink: {inked}");
}

#[test]
fn an_empty_study_has_figures_too() {
    let (study, _) = study_of(&[]);
    for figure in all(&study).into_iter().chain(all(&Study::new())) {
        words_of(&figure.svg());
        assert!(!figure.png().is_empty());
    }
}

#[test]
fn words_from_outside_are_harmless() {
    let mut figure = Figure::new("<script>&\u{1b}", "a\u{202e}b");
    figure.height = 20.0;
    figure.words(
        (0.0, 10.0),
        "</text><script>\u{7}",
        11.0,
        canvas::Anchor::Start,
    );
    let svg = figure.svg();
    assert!(!svg.contains("<script>") && !svg.contains(['\u{1b}', '\u{7}', '\u{202e}']));
    words_of(&svg);
}

#[test]
fn round_numbers_reach_over_the_largest() {
    assert_eq!(canvas::ticks(52.0, 1.0), [0.0, 20.0, 40.0, 60.0]);
    assert_eq!(canvas::ticks(0.0, 1.0), [0.0, 1.0]);
    assert_eq!(canvas::ticks(f64::NAN, 0.0), [0.0, 1.0]);
    assert_eq!(canvas::ticks(1.0, 1.0), [0.0, 1.0]);
    for most in [0.003, 1.0, 9.0, 10.0, 117.0, 99_999.0] {
        let ticks = canvas::ticks(most, 0.0);
        assert!(
            ticks.last() >= Some(&most) && (3..=7).contains(&ticks.len()),
            "{ticks:?}"
        );
    }
}

#[test]
fn shades_grow_darker_for_a_grey_printer_too() {
    let grey = |share: f64| {
        let (r, g, b) = canvas::shade(share);
        0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)
    };
    let shades: Vec<f64> = (0..=20).map(|at| grey(f64::from(at) / 20.0)).collect();
    assert!(
        shades.windows(2).all(|pair| pair[0] > pair[1] + 3.0),
        "{shades:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn the_same_study_has_the_same_figures(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        for (one, other) in all(&study).iter().zip(all(&study.clone())) {
            prop_assert_eq!(one.svg(), other.svg());
            words_of(&one.svg());
        }
    }
}
