//! What a figure is made of.

use super::super::visible;
use super::paint;

/// The width of a figure that fills the text of a printed page, in CSS pixels (96 to the inch).
pub(super) const PAGE: f64 = 668.0;
/// The size of labels, in CSS pixels.
pub(super) const LABEL: f64 = 11.0;
/// The size of small numbers in cells, in CSS pixels.
pub(super) const SMALL: f64 = 9.0;
/// The size of what heads a part of the figure.
pub(super) const HEAD: f64 = 12.0;

/// A colour: red, green, blue.
pub(super) type Colour = (u8, u8, u8);

/// Text, axes.
pub(super) const INK: Colour = (30, 30, 34);
/// Lines that stand back.
pub(super) const QUIET: Colour = (120, 120, 126);
/// Lines behind everything.
pub(super) const FAINT: Colour = (222, 222, 226);
/// The paper.
pub(super) const PAPER: Colour = (255, 255, 255);
/// Bars and lines: a blue of Okabe and Ito (2008) that prints as a mid grey.
pub(super) const BLUE: Colour = (0, 114, 178);
/// What stands against blue: their orange.
pub(super) const ORANGE: Colour = (230, 159, 0);

/// Where a label stands, seen from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How an area is told from others beside its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hatch {
    Plain,
    Rising,
    Falling,
    Crossed,
    Upright,
    Level,
}

impl Hatch {
    /// All hatches, those that differ most first.
    pub const ALL: [Self; 6] = [
        Self::Plain,
        Self::Rising,
        Self::Level,
        Self::Crossed,
        Self::Falling,
        Self::Upright,
    ];
}

/// A place on a figure: from the left, from the top.
pub(super) type Point = (f64, f64);

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }
}

/// One thing that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A filled rectangle.
    Fill(Area, Colour, Hatch),
    /// The edge of a rectangle.
    Edge(Area, Colour),
    /// A line through places.
    Path {
        points: Vec<Point>,
        colour: Colour,
        width: f64,
        dashed: bool,
    },
    /// A filled area between places.
    Shape(Vec<Point>, Colour),
    /// A disc.
    Dot(Point, f64, Colour),
    /// Words, in the middle of their line's height; turned, they run upwards.
    Words {
        at: Point,
        text: String,
        size: f64,
        colour: Colour,
        anchor: Anchor,
        turned: bool,
    },
}

/// A figure: marks on white paper, in CSS pixels (96 to the inch).
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What the figure shows, in a line: the caption of a report.
    pub title: String,
    /// How it was counted and what to look for, in sentences; also what is read out to those who cannot see it.
    pub description: String,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) marks: Vec<Mark>,
}

impl Figure {
    pub(in crate::report) fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: visible(&title.into()),
            description: visible(&description.into()),
            width: PAGE,
            height: 0.0,
            marks: Vec::new(),
        }
    }

    /// Width and height in CSS pixels: 96 of them are an inch, 37.8 a centimetre.
    pub fn size(&self) -> (u32, u32) {
        let with_margin = |length: f64| (length + 2.0 * paint::MARGIN).ceil() as u32;
        (with_margin(self.width), with_margin(self.height))
    }

    /// All words on it, title and description first.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        let drawn = self.marks.iter().filter_map(|mark| match mark {
            Mark::Words { text, .. } => Some(text.as_str()),
            _ => None,
        });
        [self.title.as_str(), &self.description]
            .into_iter()
            .chain(drawn)
    }

    /// The figure as SVG. Words stay words, in the family of the program's own font or the reader's plain one.
    pub fn svg(&self) -> String {
        paint::svg(self)
    }

    /// The figure as PNG at 288 pixels to the inch, or fewer where it is very large.
    pub fn png(&self) -> Vec<u8> {
        paint::png(self)
    }

    pub(super) fn fill(&mut self, area: Area, colour: Colour, hatch: Hatch) {
        if area.width > 0.0 && area.height > 0.0 {
            self.marks.push(Mark::Fill(area, colour, hatch));
        }
    }

    pub(super) fn line(&mut self, from: Point, to: Point, colour: Colour, width: f64) {
        self.path(vec![from, to], colour, width, false);
    }

    pub(super) fn path(&mut self, points: Vec<Point>, colour: Colour, width: f64, dashed: bool) {
        self.marks.push(Mark::Path {
            points,
            colour,
            width,
            dashed,
        });
    }

    pub(super) fn words(&mut self, at: Point, text: &str, size: f64, anchor: Anchor) {
        self.coloured_words(at, text, size, anchor, INK);
    }

    pub(super) fn coloured_words(
        &mut self,
        at: Point,
        text: &str,
        size: f64,
        anchor: Anchor,
        colour: Colour,
    ) {
        self.marks.push(Mark::Words {
            at,
            text: visible(text),
            size,
            colour,
            anchor,
            turned: false,
        });
    }

    /// Words that run upwards from their place.
    pub(super) fn turned_words(&mut self, at: Point, text: &str, size: f64, anchor: Anchor) {
        self.marks.push(Mark::Words {
            at,
            text: visible(text),
            size,
            colour: INK,
            anchor,
            turned: true,
        });
    }
}

/// How wide words are, in CSS pixels: with some room to spare, because a reader's own font may be wider.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    paint::width(text, size) * 1.06
}

/// The widest of these texts, at most `most`.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64, most: f64) -> f64 {
    let widths = texts.into_iter().map(|text| width_of(text, size));
    widths.fold(0.0, f64::max).min(most)
}

/// A text cut, with an ellipsis, to what fits.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let mut short: Vec<char> = text.chars().collect();
    while short.pop().is_some() {
        let cut: String = short.iter().collect::<String>().trim_end().to_owned() + "…";
        if width_of(&cut, size) <= room {
            return cut;
        }
    }
    String::new()
}

/// Round numbers from 0 to at least `most`, some four to six of them, no closer than `finest`.
pub(super) fn ticks(most: f64, finest: f64) -> Vec<f64> {
    if !most.is_finite() || most <= 0.0 {
        return vec![0.0, 1.0];
    }
    let rough = (most / 5.0).max(finest);
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let count = (most / step).ceil() as usize;
    (0..=count).map(|at| at as f64 * step).collect()
}

/// A shade of blue for a share from 0 to 1, white to dark: it grows darker throughout, so that it prints in grey.
pub(super) fn shade(share: f64) -> Colour {
    const STEPS: [Colour; 5] = [
        (247, 251, 255),
        (198, 219, 239),
        (107, 174, 214),
        (33, 113, 181),
        (8, 48, 107),
    ];
    let place = share.clamp(0.0, 1.0) * (STEPS.len() - 1) as f64;
    let below = (place.floor() as usize).min(STEPS.len() - 2);
    let part = place - below as f64;
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    let (low, high) = (STEPS[below], STEPS[below + 1]);
    (mix(low.0, high.0), mix(low.1, high.1), mix(low.2, high.2))
}

/// Black or white, whichever reads better on a shade.
pub(super) fn ink_on(share: f64) -> Colour {
    if share > 0.55 { PAPER } else { INK }
}
