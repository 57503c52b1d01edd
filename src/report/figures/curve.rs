//! The saturation curve.

use super::canvas::{
    Anchor, BLUE, Colour, FAINT, Figure, INK, LABEL, Mark, PAGE, Point, QUIET, SMALL, ticks,
    width_of,
};
use crate::analysis::{Saturation, Tabulated};
use crate::study::Study;

const LEFT: f64 = 46.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 30.0;
const HEIGHT: f64 = 300.0;
const FOOT: f64 = 44.0;
/// The band of the random orders: a grey that dots and lines stand out from.
const BAND: Colour = (226, 230, 236);

/// How the number of codes grows interview by interview in the study's order, and within which band it grows over random
/// orders.
pub fn saturation_curve(saturation: &Saturation, study: &Study) -> Figure {
    let table = saturation.table(study);
    let mut figure = Figure::new(&table.title, &table.note);
    figure.height = TOP + HEIGHT + FOOT;
    let axes = Axes::new(saturation);
    axes.draw(&mut figure);
    let steps = || saturation.steps.iter().enumerate();
    let curve = |value: &dyn Fn(usize) -> f64| -> Vec<Point> {
        let points = (0..saturation.steps.len()).map(|at| axes.place(at, value(at)));
        points.collect()
    };
    let low = curve(&|at| saturation.steps[at].low as f64);
    let mut band = curve(&|at| saturation.steps[at].high as f64);
    band.extend(low.into_iter().rev());
    if saturation.steps.len() > 1 {
        // Behind the grid, which is drawn already.
        figure.marks.insert(0, Mark::Shape(band, BAND));
        let mean = curve(&|at| saturation.steps[at].mean);
        figure.path(mean, QUIET, 1.2, true);
        let order = curve(&|at| saturation.steps[at].so_far as f64);
        figure.path(order, BLUE, 1.6, false);
    }
    for (at, step) in steps() {
        let dot = axes.place(at, step.so_far as f64);
        figure.marks.push(Mark::Dot(dot, 2.4, BLUE));
    }
    key(&mut figure);
    figure
}

struct Axes {
    interviews: usize,
    rows: Vec<f64>,
}

impl Axes {
    fn new(saturation: &Saturation) -> Self {
        Self {
            interviews: saturation.steps.len(),
            rows: ticks(saturation.codes as f64, 1.0),
        }
    }

    fn place(&self, at: usize, codes: f64) -> Point {
        let most = self.rows.last().copied().unwrap_or(1.0);
        let width = PAGE - LEFT - RIGHT - 16.0;
        let across = if self.interviews > 1 {
            at as f64 / (self.interviews - 1) as f64
        } else {
            0.5
        };
        let x = LEFT + 8.0 + width * across;
        (x, TOP + HEIGHT - HEIGHT * codes / most)
    }

    fn draw(&self, figure: &mut Figure) {
        for row in &self.rows {
            let (_, y) = self.place(0, *row);
            figure.line((LEFT, y), (PAGE - RIGHT, y), FAINT, 0.7);
            figure.words((LEFT - 5.0, y), &format!("{row:.0}"), SMALL, Anchor::End);
        }
        figure.turned_words((10.0, TOP + HEIGHT / 2.0), "codes", LABEL, Anchor::Middle);
        let bottom = TOP + HEIGHT;
        figure.line((LEFT, bottom), (PAGE - RIGHT, bottom), QUIET, 0.8);
        let mut free = f64::MIN;
        for at in 0..self.interviews {
            let (x, _) = self.place(at, 0.0);
            let label = (at + 1).to_string();
            let half = width_of(&label, SMALL) / 2.0;
            if x - half > free {
                figure.line((x, bottom), (x, bottom + 3.0), QUIET, 0.8);
                figure.words((x, bottom + 11.0), &label, SMALL, Anchor::Middle);
                free = x + half + 4.0;
            }
        }
        let middle = (LEFT + (PAGE - LEFT - RIGHT) / 2.0, bottom + 30.0);
        figure.words(middle, "interviews", LABEL, Anchor::Middle);
    }
}

fn key(figure: &mut Figure) {
    let y = 12.0;
    let mut x = LEFT;
    let mut entry = |figure: &mut Figure, draw: &dyn Fn(&mut Figure, f64), words: &str| {
        draw(figure, x);
        figure.coloured_words((x + 28.0, y), words, SMALL + 1.0, Anchor::Start, INK);
        x += 28.0 + width_of(words, SMALL + 1.0) + 18.0;
    };
    let solid = |figure: &mut Figure, x: f64| {
        figure.line((x, y), (x + 22.0, y), BLUE, 1.6);
        figure.marks.push(Mark::Dot((x + 11.0, y), 2.4, BLUE));
    };
    let dashed = |figure: &mut Figure, x: f64| {
        figure.path(vec![(x, y), (x + 22.0, y)], QUIET, 1.2, true);
    };
    let band = |figure: &mut Figure, x: f64| {
        let corners = vec![
            (x, y - 5.0),
            (x + 22.0, y - 5.0),
            (x + 22.0, y + 5.0),
            (x, y + 5.0),
        ];
        figure.marks.push(Mark::Shape(corners, BAND));
    };
    entry(figure, &solid, "in the study's order");
    entry(figure, &dashed, "random orders: mean");
    entry(figure, &band, "random orders: 95 in 100");
}
