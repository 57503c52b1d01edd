//! Key words: bars to either side.

use super::canvas::{
    Anchor, Area, BLUE, Colour, FAINT, Figure, HEAD, Hatch, LABEL, ORANGE, PAGE, QUIET, SMALL,
    fitted, ticks, width_of,
};
use crate::analysis::{KeyWord, Keyness, Tabulated};
use crate::study::Study;

/// So many words of each group are drawn.
const WORDS: usize = 20;
/// The height of a line.
const LINE: f64 = 15.0;
/// The height of the heads above.
const TOP: f64 = 24.0;
/// The height of the axis below.
const FOOT: f64 = 38.0;
/// The room for a word beside its bar.
const ROOM: f64 = 130.0;

/// The most conspicuous words of each group: bars to the right for those that the first says oftener, hatched bars to the
/// left for those that the second does, as long as their log-likelihood, which stands at their end.
pub fn key_words(keyness: &Keyness, study: &Study) -> Figure {
    let table = keyness.table(study);
    let mut figure = Figure::new(&table.title, &table.note);
    let (second, first): (Vec<&KeyWord>, Vec<&KeyWord>) =
        keyness.words.iter().partition(|word| word.log_ratio < 0.0);
    let first = &first[..first.len().min(WORDS)];
    let second = &second[..second.len().min(WORDS)];
    let lines = first.len() + second.len();
    figure.height = TOP + lines as f64 * LINE + FOOT;
    let all = || first.iter().chain(second);
    let ticks = ticks(
        all().map(|word| word.log_likelihood).fold(0.0, f64::max),
        1.0,
    );
    let sides = Sides {
        middle: PAGE / 2.0,
        scale: (PAGE / 2.0 - 44.0) / ticks.last().copied().unwrap_or(1.0),
        bottom: TOP + lines as f64 * LINE,
    };
    sides.axis(&mut figure, &ticks);
    let [name, other] = keyness.names();
    let half = PAGE / 2.0 - 10.0;
    let (left, right) = (fitted(other, HEAD, half), fitted(name, HEAD, half));
    figure.words((sides.middle - 6.0, 10.0), &left, HEAD, Anchor::End);
    figure.words((sides.middle + 6.0, 10.0), &right, HEAD, Anchor::Start);
    for (at, word) in all().enumerate() {
        let y = TOP + at as f64 * LINE;
        sides.bar(&mut figure, word, y, at < first.len());
    }
    figure.line(
        (sides.middle, TOP),
        (sides.middle, sides.bottom),
        QUIET,
        0.8,
    );
    figure
}

struct Sides {
    middle: f64,
    /// CSS pixels to a unit of log-likelihood.
    scale: f64,
    bottom: f64,
}

impl Sides {
    fn axis(&self, figure: &mut Figure, ticks: &[f64]) {
        for tick in ticks {
            let way = tick * self.scale;
            for x in [self.middle - way, self.middle + way] {
                figure.line((x, TOP), (x, self.bottom), FAINT, 0.7);
                let label = format!("{tick:.0}");
                figure.words((x, self.bottom + 10.0), &label, SMALL, Anchor::Middle);
            }
        }
        let place = (self.middle, self.bottom + 27.0);
        figure.words(place, "log-likelihood", LABEL, Anchor::Middle);
    }

    fn bar(&self, figure: &mut Figure, word: &KeyWord, y: f64, first: bool) {
        let length = word.log_likelihood * self.scale;
        let (start, colour, hatch): (f64, Colour, Hatch) = if first {
            (self.middle, BLUE, Hatch::Plain)
        } else {
            (self.middle - length, ORANGE, Hatch::Rising)
        };
        figure.fill(Area::new(start, y + 3.0, length, LINE - 6.0), colour, hatch);
        let (sign, anchor, other) = if first {
            (1.0, Anchor::Start, Anchor::End)
        } else {
            (-1.0, Anchor::End, Anchor::Start)
        };
        let y = y + LINE / 2.0;
        let number = format!("{:.1}", word.log_likelihood);
        figure.words(
            (self.middle + sign * (length + 4.0), y),
            &number,
            SMALL,
            anchor,
        );
        let label = fitted(&word.word, LABEL, ROOM);
        debug_assert!(width_of(&label, LABEL) <= ROOM);
        figure.words((self.middle - sign * 6.0, y), &label, LABEL, other);
    }
}
