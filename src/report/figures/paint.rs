//! Marks onto paper: SVG and pixels.

use std::sync::Once;

use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, ShapeStyle, TextStyle,
};

use super::canvas::{Anchor, Area, Colour, Figure, Hatch, Mark, Point};
use crate::formats::xml::escaped;

/// The family of fonts that an SVG asks for: the one that measures come from, then what readers have.
const FAMILY: &str = "Ubuntu, Helvetica, Arial, sans-serif";
/// The backends count in whole units; so many make a CSS pixel.
const FINE: f64 = 3.0;
/// No PNG has more pixels.
const MOST_PIXELS: f64 = 40e6;
/// The font's height from ascender to descender over its em, by which the pixel backend sizes it.
const HEIGHT_OF_EM: f64 = 1.121;
/// The em by which the SVG backend sizes a font.
const SVG_EM: f64 = 1.24;
/// How far the pixel backend sets words above where their middle belongs, over their em.
const LIFTED: f64 = 0.17;
/// Between the lines of a hatch, in CSS pixels.
const HATCH: f64 = 4.0;

/// White around every figure, in CSS pixels.
pub(super) const MARGIN: f64 = 6.0;

/// What differs between the two backends.
#[derive(Clone, Copy)]
struct Medium {
    /// Units to a CSS pixel.
    scale: f64,
    /// A font's size in the backend's terms over its em.
    em: f64,
    /// How far words have to be let down, over their em.
    drop: f64,
}

fn font() -> FontFamily<'static> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let bytes = epaint_default_fonts::UBUNTU_LIGHT;
        // The font is part of the program and sound; were it not, figures would lack their words and nothing else.
        let _ = plotters::style::register_font(FAMILY, FontStyle::Normal, bytes);
    });
    FontFamily::Name(FAMILY)
}

/// How wide words are in the program's own font, in CSS pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    // Measured large, because the backend counts whole units.
    let desc = FontDesc::new(font(), 100.0 * HEIGHT_OF_EM, FontStyle::Normal);
    let width = desc.box_size(text).map_or(0, |(width, _)| width);
    f64::from(width) * size / 100.0
}

/// A figure as SVG.
pub(super) fn svg(figure: &Figure) -> String {
    let (width, height) = figure.size();
    let (wide, high) = (scaled(width, FINE), scaled(height, FINE));
    let mut drawn = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut drawn, (wide, high));
        let medium = Medium {
            scale: FINE,
            em: SVG_EM,
            drop: 0.0,
        };
        paint(figure, &mut backend, medium);
        let _ = backend.present();
    }
    let body = drawn.split_once('\n').map_or("", |(_, body)| body);
    format!(
        "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {wide} {high}\" role=\"img\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<desc>{}</desc>\n\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"#FFFFFF\"/>\n{body}",
        escaped(&figure.title),
        escaped(&figure.description),
    )
}

fn scaled(length: u32, scale: f64) -> u32 {
    (f64::from(length) * scale).round() as u32
}

/// A figure as PNG.
pub(super) fn png(figure: &Figure) -> Vec<u8> {
    let (width, height) = figure.size();
    let area = f64::from(width) * f64::from(height);
    let scale = FINE.min((MOST_PIXELS / area).sqrt());
    let (wide, high) = (scaled(width, scale).max(1), scaled(height, scale).max(1));
    let mut pixels = vec![0xff; 3 * wide as usize * high as usize];
    let medium = Medium {
        scale,
        em: HEIGHT_OF_EM,
        drop: LIFTED,
    };
    {
        let mut backend = BitMapBackend::with_buffer(&mut pixels, (wide, high));
        paint(figure, &mut backend, medium);
        let _ = backend.present();
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, wide, high);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Default);
    encoder.set_filter(png::FilterType::NoFilter);
    let to_the_metre = (96.0 * scale / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: to_the_metre,
        yppu: to_the_metre,
        unit: png::Unit::Meter,
    }));
    // Nor does writing into memory.
    if let Ok(mut writer) = encoder.write_header() {
        let _ = writer.write_image_data(&pixels);
    }
    file
}

/// Draws all marks. Nothing is drawn but into memory, which does not fail.
fn paint<B: DrawingBackend>(figure: &Figure, backend: &mut B, medium: Medium) {
    for mark in &figure.marks {
        put(mark, backend, medium);
    }
}

fn put<B: DrawingBackend>(mark: &Mark, backend: &mut B, medium: Medium) {
    match mark {
        Mark::Fill(area, colour, hatch) => fill(backend, *area, *colour, *hatch, medium),
        Mark::Edge(area, colour) => edge(backend, *area, *colour, medium),
        Mark::Path {
            points,
            colour,
            width,
            dashed: false,
        } => stroke(backend, points, *colour, *width, medium),
        Mark::Path {
            points,
            colour,
            width,
            dashed: true,
        } => {
            for (from, to) in dashes(points) {
                stroke(backend, &[from, to], *colour, *width, medium);
            }
        }
        Mark::Shape(points, colour) => {
            let points: Vec<(i32, i32)> = points.iter().map(|p| placed(*p, medium)).collect();
            let _ = backend.fill_polygon(points, &filled(*colour));
        }
        Mark::Dot(at, radius, colour) => {
            let radius = (radius * medium.scale).round().max(1.0) as u32;
            let _ = backend.draw_circle(placed(*at, medium), radius, &filled(*colour), true);
        }
        Mark::Words {
            at,
            text,
            size,
            colour,
            anchor,
            turned,
        } => {
            let down = medium.drop * size;
            let at = if *turned {
                (at.0 + down, at.1)
            } else {
                (at.0, at.1 + down)
            };
            let size = size * medium.em * medium.scale;
            let style = words_in(size, *colour, *anchor, *turned);
            let _ = backend.draw_text(text, &style, placed(at, medium));
        }
    }
}

fn fill<B: DrawingBackend>(
    backend: &mut B,
    area: Area,
    colour: Colour,
    hatch: Hatch,
    medium: Medium,
) {
    let (from, to) = corners(area, medium);
    let ground = if hatch == Hatch::Plain {
        colour
    } else {
        paler(colour)
    };
    let _ = backend.draw_rect(from, to, &filled(ground), true);
    if hatch != Hatch::Plain {
        for (start, end) in hatching(area, hatch) {
            stroke(backend, &[start, end], colour, 1.0, medium);
        }
        edge(backend, area, colour, medium);
    }
}

fn words_in(size: f64, colour: Colour, anchor: Anchor, turned: bool) -> TextStyle<'static> {
    let horizontal = match anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let transform = if turned {
        FontTransform::Rotate270
    } else {
        FontTransform::None
    };
    let font = FontDesc::new(font(), size, FontStyle::Normal).transform(transform);
    let (r, g, b) = colour;
    let mut style = TextStyle::from(font).pos(Pos::new(horizontal, VPos::Center));
    style.color = RGBColor(r, g, b).to_backend_color();
    style
}

fn placed((x, y): Point, medium: Medium) -> (i32, i32) {
    (
        ((x + MARGIN) * medium.scale).round() as i32,
        ((y + MARGIN) * medium.scale).round() as i32,
    )
}

fn corners(area: Area, medium: Medium) -> ((i32, i32), (i32, i32)) {
    let from = placed((area.x, area.y), medium);
    let to = placed((area.x + area.width, area.y + area.height), medium);
    (from, (to.0.max(from.0 + 1), to.1.max(from.1 + 1)))
}

fn filled((r, g, b): Colour) -> ShapeStyle {
    ShapeStyle::from(&RGBColor(r, g, b)).filled()
}

fn stroke<B: DrawingBackend>(
    backend: &mut B,
    points: &[Point],
    (r, g, b): Colour,
    width: f64,
    medium: Medium,
) {
    let width = (width * medium.scale).round().max(1.0) as u32;
    let style = ShapeStyle::from(&RGBColor(r, g, b)).stroke_width(width);
    let points: Vec<(i32, i32)> = points.iter().map(|p| placed(*p, medium)).collect();
    let _ = backend.draw_path(points, &style);
}

fn edge<B: DrawingBackend>(backend: &mut B, area: Area, colour: Colour, medium: Medium) {
    let (right, bottom) = (area.x + area.width, area.y + area.height);
    let around = [
        (area.x, area.y),
        (right, area.y),
        (right, bottom),
        (area.x, bottom),
        (area.x, area.y),
    ];
    for side in around.windows(2) {
        stroke(backend, side, colour, 0.7, medium);
    }
}

/// The ground of a hatch: half way to white.
fn paler((r, g, b): Colour) -> Colour {
    let half = |part: u8| part / 4 + 191;
    (half(r), half(g), half(b))
}

/// The lines of a hatch within an area. They stand at the same places in every area, so that neighbours join.
fn hatching(area: Area, hatch: Hatch) -> Vec<(Point, Point)> {
    let mut lines = Vec::new();
    let (right, bottom) = (area.x + area.width, area.y + area.height);
    if matches!(hatch, Hatch::Level | Hatch::Crossed) {
        let rows = steps(area.y, bottom, HATCH);
        lines.extend(rows.map(|y| ((area.x, y), (right, y))));
    }
    if matches!(hatch, Hatch::Upright | Hatch::Crossed) {
        let columns = steps(area.x, right, HATCH);
        lines.extend(columns.map(|x| ((x, area.y), (x, bottom))));
    }
    if hatch == Hatch::Rising {
        // x + y is the same along a line that rises.
        for sum in steps(area.x + area.y, right + bottom, HATCH * 1.4) {
            let (from, to) = ((sum - bottom).max(area.x), (sum - area.y).min(right));
            lines.push(((from, sum - from), (to, sum - to)));
        }
    }
    if hatch == Hatch::Falling {
        for difference in steps(area.x - bottom, right - area.y, HATCH * 1.4) {
            let from = (difference + area.y).max(area.x);
            let to = (difference + bottom).min(right);
            lines.push(((from, from - difference), (to, to - difference)));
        }
    }
    lines
}

/// Multiples of `step` between two numbers.
fn steps(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((from / step).floor() as i64 + 1, (to / step).ceil() as i64);
    (first..last).map(move |at| at as f64 * step)
}

/// The dashes along a line.
fn dashes(points: &[Point]) -> Vec<(Point, Point)> {
    const DASH: f64 = 5.0;
    const GAP: f64 = 3.0;
    let (mut dashes, mut along) = (Vec::new(), 0.0);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let at = |way: f64| {
            let share = if length > 0.0 { way / length } else { 0.0 };
            (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            )
        };
        let mut start = -(along % (DASH + GAP));
        while start < length {
            let (begin, end) = (start.max(0.0), (start + DASH).min(length));
            if end > begin {
                dashes.push((at(begin), at(end)));
            }
            start += DASH + GAP;
        }
        along += length;
    }
    dashes
}
