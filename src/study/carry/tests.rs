use proptest::prelude::*;

use super::*;

/// Carries the passage in `[[double brackets]]` over; the new text gets its brackets where the passage then stands.
fn carried(old: &str, new: &str) -> (String, CodingState) {
    let start = old.find("[[").expect("a passage");
    let end = old.find("]]").expect("its end") - 2;
    let old = Text::new(&old.replace("[[", "").replace("]]", "")).unwrap();
    let new = Text::new(new).unwrap();
    let carried = Correction::between(&old, &new).carry(old.span_of(start..end));
    let shown = match carried.span.map(|span| new.bytes(span)) {
        Some(bytes) => format!(
            "{}[[{}]]{}",
            &new.as_str()[..bytes.start],
            &new.as_str()[bytes.clone()],
            &new.as_str()[bytes.end..]
        ),
        None => new.as_str().to_owned(),
    };
    (shown, carried.state)
}

#[track_caller]
fn becomes(old: &str, new: &str, state: CodingState) {
    let plain = new.replace("[[", "").replace("]]", "");
    assert_eq!(carried(old, &plain), (new.to_owned(), state));
}

use CodingState::{Ambiguous, Changed, Lost, Sound};

#[test]
fn a_passage_outside_the_edit_stays_on_its_words() {
    becomes(
        "I came in. [[It was the knee.]] He said so.",
        "Well, I came straight in. [[It was the knee.]] He said that.",
        Sound,
    );
}

#[test]
fn an_insertion_inside_is_taken_in_and_one_at_the_edge_is_not() {
    becomes(
        "I [[sat in the car]] then.",
        "I [[sat alone in the car]] then.",
        Changed,
    );
    becomes(
        "I [[sat in the car]] then.",
        "I [[sat in the car]] alone then.",
        Sound,
    );
    becomes(
        "I [[sat in the car]] then.",
        "I just [[sat in the car]] then.",
        Sound,
    );
}

#[test]
fn the_ends_that_survive_an_edit_are_kept() {
    becomes(
        "[[I sat in the car]] then.",
        "[[in the car]] then.",
        Changed,
    );
    becomes("[[I sat in the car]] then.", "[[I sat in]] then.", Changed);
    becomes(
        "So [[I sat in the car]] then.",
        "So [[I sat outside the car]] then.",
        Changed,
    );
}

#[test]
fn a_full_stop_stays_with_its_sentence_where_the_next_one_goes() {
    becomes(
        "So. [[I sat in the car.]] Twenty minutes, I sat. And then",
        "So. [[I sat in the old car.]] And then",
        Changed,
    );
}

#[test]
fn a_corrected_word_at_the_edge_is_covered_whole() {
    becomes(
        "It was [[never the knee]], no.",
        "It was [[never the knees]], no.",
        Changed,
    );
    becomes(
        "It was [[nevr the knee]].",
        "It was [[never the knee]].",
        Changed,
    );
    becomes(
        "She was so [[depresed]].",
        "She was so [[depressed]].",
        Changed,
    );
}

#[test]
fn a_name_replaced_by_a_pseudonym_keeps_its_passage() {
    becomes(
        "And then [[Anna]] came.",
        "And then [[Maria]] came.",
        Changed,
    );
    becomes(
        "And then [[Anna Smith told me]] so.",
        "And then [[the link worker told me]] so.",
        Changed,
    );
    becomes(
        "And then [[she told Anna]] so.",
        "And then [[she told \u{5b}NAME\u{5d}]] so.",
        Changed,
    );
}

#[test]
fn words_that_are_gone_are_lost() {
    becomes(
        "I came in. [[It was the knee.]] He said so.",
        "I came in. He said so.",
        Lost,
    );
    becomes(
        "I came in. [[It was never the knee.]] He said so.",
        "I came in. They want people like you walking every single day. He said so.",
        Lost,
    );
}

#[test]
fn words_moved_elsewhere_are_followed_there() {
    becomes(
        "A first thing. [[It was never the knee.]] A second thing. A third thing.",
        "A first thing. A second thing. A third thing. [[It was never the knee.]]",
        Changed,
    );
}

#[test]
fn words_now_standing_in_two_other_places_are_ambiguous_at_the_nearest() {
    let (shown, state) = carried(
        "One came before all that. [[It was the knee.]] Two went on a long way. Three went on too. Four.",
        "It was the knee. One came before all that. Two went on a long way. Three went on too. It was the knee. Four.",
    );
    assert_eq!(state, Ambiguous);
    assert!(shown.starts_with("[[It was the knee.]] One"), "{shown}");
}

#[test]
fn words_that_stood_elsewhere_before_are_not_taken_for_those_that_are_gone() {
    becomes(
        "INT: Was it the knee? GP: I think so. [[the knee]] INT: And then?",
        "INT: Was it the knee? GP: I think so. INT: And then?",
        Lost,
    );
}

#[test]
fn one_of_two_equal_neighbours_gone_is_ambiguous() {
    let (shown, state) = carried("Right. Yes. [[Yes.]] And so.", "Right. Yes. And so.");
    assert_eq!(
        (shown.as_str(), state),
        ("Right. [[Yes.]] And so.", Ambiguous)
    );
}

#[test]
fn equal_words_inserted_beside_a_passage_do_not_touch_it() {
    becomes(
        "So I [[sat down]] there.",
        "So I sat sat [[sat down]] there.",
        Sound,
    );
    becomes(
        "I I [[I sat in the car]] then.",
        "[[I sat in the car]] then.",
        Sound,
    );
}

#[test]
fn white_space_alone_changes_nothing() {
    becomes(
        "So [[I sat in the car]] then.",
        "So  [[I sat\nin   the car]]\n\nthen.",
        Sound,
    );
    becomes("So [[I sat ]]then.", "So [[I sat ]]then, yes.", Sound);
    becomes("So[[ \n]]I sat.", "So[[ \n]]I sat, yes.", Sound);
    becomes("So [[every one]] sat.", "So [[everyone]] sat.", Changed);
}

#[test]
fn positions_are_code_points_and_graphemes_are_never_cut() {
    becomes("👩‍👩‍👧 said [[ça va]] é.", "👩‍👩‍👧 then said [[ça va]] é.", Sound);
    becomes(
        "It was the [[knee]].",
        "It was the [[knee\u{301}]].",
        Changed,
    );
}

#[test]
fn a_passage_that_ends_inside_a_word_keeps_its_letters() {
    becomes("It was the [[kn]]ee.", "It was never the [[kn]]ee.", Sound);
}

#[test]
fn texts_with_nothing_in_common_or_without_a_word_are_compared() {
    becomes("[[All of it]]", "", Lost);
    assert_eq!(carried("[[a]]", "").1, Lost);
    let (empty, some) = (Text::default(), Text::new("some").unwrap());
    assert_eq!(
        Correction::between(&empty, &some).carry(Span::new(0, 0)),
        Carried::LOST
    );
}

/// One edit of a text: a range of characters, and what takes its place.
#[derive(Debug, Clone)]
struct Edit {
    at: prop::sample::Index,
    deleted: usize,
    inserted: String,
}

fn edits(most: usize, words: &'static [&'static str]) -> impl Strategy<Value = Vec<Edit>> {
    let inserted = prop::collection::vec(prop::sample::select(words), 0..4);
    let edit =
        (any::<prop::sample::Index>(), 0usize..5, inserted).prop_map(|(at, deleted, inserted)| {
            Edit {
                at,
                deleted,
                inserted: inserted.join(" "),
            }
        });
    prop::collection::vec(edit, 0..most)
}

/// Edits words one after another, and never those of `spared`.
fn edited<'a>(words: &[&'a str], edits: &'a [Edit], spared: Range<usize>) -> Vec<&'a str> {
    let mut text: Vec<(usize, &str)> = words.iter().copied().enumerate().collect();
    for edit in edits {
        let at = edit.at.index(text.len() + 1);
        let before = at.checked_sub(1).map(|at| text[at].0);
        let inside = before.is_some_and(|b| spared.contains(&b))
            && text.get(at).is_some_and(|(b, _)| spared.contains(b));
        if inside {
            continue;
        }
        let end = (at..(at + edit.deleted).min(text.len()))
            .find(|at| spared.contains(&text[*at].0))
            .unwrap_or((at + edit.deleted).min(text.len()));
        let new = edit
            .inserted
            .split_whitespace()
            .map(|word| (usize::MAX, word));
        text.splice(at..end, new);
    }
    text.into_iter().map(|(_, word)| word).collect()
}

const MANY: &[&str] = &[
    "I", "sat", "in", "the", "car", "and", "it", "was", "a", "group", "of", "people", "who",
    "knew", "me", "then", "she", "said", "come", "back", "next", "week", "so", "did", "because",
    "lonely", "walking", "tea", "yes.", "no,",
];
const FEW: &[&str] = &["a", "b", "c."];

fn texts(words: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(words), 3..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn edits_outside_a_passage_leave_its_quote_the_same_to_the_letter(
        words in texts(MANY, 120),
        edits in edits(12, MANY),
        start in any::<prop::sample::Index>(),
        length in 3usize..12,
    ) {
        let start = start.index(words.len() - 2);
        let spared = start..(start + length).min(words.len());
        let new = edited(&words, &edits, spared.clone());
        let quote = words[spared.clone()].join(" ");
        let from = words[..spared.start].iter().map(|word| word.len() + 1).sum::<usize>();
        let (old, new) = (Text::new(&words.join(" ")).unwrap(), Text::new(&new.join(" ")).unwrap());
        let carried = Correction::between(&old, &new).carry(Span::new(from as u32, (from + quote.len()) as u32));
        let span = carried.span;
        prop_assert_eq!(span.map(|span| new.slice(span)), Some(quote.as_str()), "{:?}\n{}\n{}", carried, old.as_str(), new.as_str());
    }

    #[test]
    fn a_passage_is_sound_with_its_words_or_it_is_marked(
        words in texts(FEW, 60),
        edits in edits(8, FEW),
        start in any::<prop::sample::Index>(),
        length in 1u32..30,
    ) {
        let new = edited(&words, &edits, 0..0);
        let (old, new) = (Text::new(&words.join(" ")).unwrap(), Text::new(&new.join("\n")).unwrap());
        let start = start.index(old.len() as usize) as u32;
        let span = Span::new(start, (start + length).min(old.len()));
        let carried = Correction::between(&old, &new).carry(span);
        match carried.span {
            None => prop_assert_eq!(carried.state, Lost),
            Some(to) => {
                prop_assert!(!to.is_empty() && to.end <= new.len());
                prop_assert_eq!(new.on_graphemes(to), to);
                if carried.state != Changed {
                    prop_assert!(same_words(old.slice(span), new.slice(to)));
                }
            }
        }
    }

    #[test]
    fn the_same_text_changes_nothing(words in texts(FEW, 60), start in 0u32..60, length in 1u32..30) {
        let text = Text::new(&words.join(" ")).unwrap();
        let span = Span::new(start.min(text.len() - 1), (start + length).min(text.len()).max(start.min(text.len() - 1) + 1));
        let carried = Correction::between(&text, &text).carry(span);
        prop_assert_eq!(carried, Carried { span: Some(span), state: Sound });
    }
}
