//! The colours of each look, as data.

use ratatui::style::Color;

use super::{Ground, Look};
use crate::formats::palette::OKABE_ITO;

/// How many colours codes have before they repeat.
pub(crate) const COLOURS: usize = OKABE_ITO.len();

/// A colour: red, green and blue, and the nearest of the 256 of xterm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shade(pub (u8, u8, u8), pub u8);

/// The colours of a look on one ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    /// Text and ground, where the look does not leave them to the terminal.
    pub sheet: Option<(Shade, Shade)>,
    /// Codes.
    pub codes: [Shade; COLOURS],
    /// What stands back.
    pub quiet: Shade,
    /// Lines between panels.
    pub frame: Shade,
    /// Keys and names that lead the eye.
    pub accent: Shade,
    /// Behind the chosen row of a list.
    pub chosen: Shade,
    /// Behind text under one coding.
    pub coded: Shade,
    /// Behind text under several.
    pub several: Shade,
    /// Behind selected text.
    pub selected: Shade,
    /// Selected text itself, where it has a colour of its own.
    pub selected_ink: Option<Shade>,
    /// Words found.
    pub found: Shade,
    /// Look out.
    pub warning: Shade,
    /// It could not be done.
    pub error: Shade,
}

/// The palette of a look on a ground.
pub(super) fn palette(look: Look, ground: Ground) -> &'static Palette {
    match (look, ground) {
        (Look::Usual, Ground::Dark) => &DARK,
        (Look::Usual, Ground::Light) => &LIGHT,
        (Look::HighContrast, Ground::Dark) => &CONTRAST_DARK,
        (Look::HighContrast, Ground::Light) => &CONTRAST_LIGHT,
        (Look::ColourBlind, Ground::Dark) => &BLIND_DARK,
        (Look::ColourBlind, Ground::Light) => &BLIND_LIGHT,
    }
}

const DARK: Palette = Palette {
    sheet: None,
    codes: [
        Shade(OKABE_ITO[0], 214),
        Shade(OKABE_ITO[1], 74),
        Shade(OKABE_ITO[2], 36),
        Shade(OKABE_ITO[3], 227),
        Shade(OKABE_ITO[4], 25),
        Shade(OKABE_ITO[5], 166),
        Shade(OKABE_ITO[6], 175),
        Shade(OKABE_ITO[7], 247),
    ],
    quiet: Shade((140, 140, 150), 245),
    frame: Shade((75, 75, 85), 239),
    accent: Shade((130, 190, 240), 117),
    chosen: Shade((50, 60, 85), 237),
    coded: Shade((43, 41, 36), 235),
    several: Shade((66, 60, 44), 238),
    selected: Shade((38, 79, 120), 24),
    selected_ink: None,
    found: Shade((255, 214, 102), 221),
    warning: Shade((240, 190, 80), 215),
    error: Shade((255, 120, 110), 210),
};

const LIGHT: Palette = Palette {
    sheet: None,
    codes: [
        Shade((168, 112, 0), 136),
        Shade((20, 115, 175), 31),
        Shade((0, 120, 86), 29),
        Shade((140, 125, 0), 100),
        Shade((0, 80, 140), 24),
        Shade((184, 70, 0), 130),
        Shade((160, 70, 120), 132),
        Shade((95, 95, 95), 241),
    ],
    quiet: Shade((105, 105, 115), 242),
    frame: Shade((185, 185, 190), 250),
    accent: Shade((10, 90, 160), 25),
    chosen: Shade((205, 215, 240), 253),
    coded: Shade((250, 243, 220), 230),
    several: Shade((240, 226, 180), 223),
    selected: Shade((173, 214, 255), 153),
    selected_ink: None,
    found: Shade((150, 80, 0), 130),
    warning: Shade((140, 90, 0), 94),
    error: Shade((170, 20, 20), 124),
};

/// Every ink is at least seven times as bright as the ground (WCAG 2.2, 1.4.6).
const CONTRAST_DARK: Palette = Palette {
    sheet: Some((Shade((255, 255, 255), 231), Shade((0, 0, 0), 16))),
    codes: [
        Shade((255, 190, 60), 215),
        Shade((110, 200, 255), 81),
        Shade((60, 220, 170), 79),
        Shade((255, 245, 100), 227),
        Shade((140, 175, 255), 111),
        Shade((255, 145, 80), 209),
        Shade((255, 165, 215), 218),
        Shade((215, 215, 215), 188),
    ],
    quiet: Shade((200, 200, 200), 252),
    frame: Shade((170, 170, 170), 248),
    accent: Shade((120, 220, 255), 117),
    chosen: Shade((0, 0, 150), 18),
    coded: Shade((45, 45, 45), 236),
    several: Shade((80, 80, 0), 58),
    selected: Shade((255, 235, 0), 226),
    selected_ink: Some(Shade((0, 0, 0), 16)),
    found: Shade((255, 235, 0), 226),
    warning: Shade((255, 205, 80), 221),
    error: Shade((255, 150, 140), 217),
};

/// Every ink is at least seven times as dark as the ground.
const CONTRAST_LIGHT: Palette = Palette {
    sheet: Some((Shade((0, 0, 0), 16), Shade((255, 255, 255), 231))),
    codes: [
        Shade((115, 70, 0), 58),
        Shade((0, 75, 130), 24),
        Shade((0, 82, 56), 22),
        Shade((88, 78, 0), 58),
        Shade((0, 40, 130), 18),
        Shade((140, 40, 0), 88),
        Shade((120, 20, 85), 89),
        Shade((70, 70, 70), 238),
    ],
    quiet: Shade((70, 70, 70), 238),
    frame: Shade((85, 85, 85), 239),
    accent: Shade((0, 60, 140), 18),
    chosen: Shade((255, 240, 120), 228),
    coded: Shade((235, 235, 235), 255),
    several: Shade((255, 230, 160), 223),
    selected: Shade((0, 40, 130), 18),
    selected_ink: Some(Shade((255, 255, 255), 231)),
    found: Shade((130, 20, 0), 88),
    warning: Shade((110, 65, 0), 58),
    error: Shade((150, 0, 0), 88),
};

/// Hues and steps of brightness that stay apart without red or without green; nothing is said by red against green.
const BLIND_DARK: Palette = Palette {
    codes: [
        Shade(OKABE_ITO[0], 214),
        Shade((120, 200, 250), 117),
        Shade(OKABE_ITO[2], 36),
        Shade((245, 236, 110), 228),
        Shade((40, 110, 215), 26),
        Shade((200, 80, 0), 166),
        Shade((235, 170, 205), 218),
        Shade((145, 145, 145), 246),
    ],
    accent: Shade((120, 200, 250), 117),
    coded: Shade((30, 40, 60), 235),
    several: Shade((45, 62, 98), 238),
    selected: Shade((0, 90, 160), 25),
    found: Shade((245, 236, 110), 228),
    warning: Shade((245, 236, 110), 228),
    error: Shade((240, 150, 60), 215),
    ..DARK
};

const BLIND_LIGHT: Palette = Palette {
    codes: [
        Shade((192, 138, 0), 136),
        Shade((32, 114, 233), 26),
        Shade((0, 103, 89), 23),
        Shade((141, 93, 33), 94),
        Shade((26, 9, 123), 18),
        Shade((74, 28, 0), 52),
        Shade((241, 88, 190), 205),
        Shade((22, 48, 85), 236),
    ],
    accent: Shade((0, 75, 150), 25),
    coded: Shade((226, 238, 250), 255),
    several: Shade((195, 220, 245), 153),
    selected: Shade((255, 220, 130), 222),
    found: Shade((0, 55, 135), 18),
    warning: Shade((170, 120, 0), 136),
    error: Shade((74, 28, 0), 52),
    ..LIGHT
};

/// Nearest colours of the 16 that every terminal has, on dark.
pub(super) const PLAIN_DARK: [Color; COLOURS] = [
    Color::Yellow,
    Color::LightBlue,
    Color::Green,
    Color::LightYellow,
    Color::Blue,
    Color::Red,
    Color::Magenta,
    Color::Gray,
];

/// The same on light, where bright colours cannot be read.
pub(super) const PLAIN_LIGHT: [Color; COLOURS] = [
    Color::Yellow,
    Color::Blue,
    Color::Green,
    Color::DarkGray,
    Color::Cyan,
    Color::Red,
    Color::Magenta,
    Color::Black,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Linear light of a channel (sRGB, IEC 61966-2-1).
    fn light(channel: u8) -> f64 {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    }

    fn linear(Shade((r, g, b), _): Shade) -> [f64; 3] {
        [light(r), light(g), light(b)]
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2).
    fn contrast(a: Shade, b: Shade) -> f64 {
        let bright = |shade| {
            let [r, g, b] = linear(shade);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (bright(a), bright(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn inks(palette: &Palette) -> Vec<Shade> {
        let other = [
            palette.quiet,
            palette.accent,
            palette.found,
            palette.warning,
            palette.error,
        ];
        palette.codes.into_iter().chain(other).collect()
    }

    const BLACK: Shade = Shade((16, 16, 16), 0);
    const WHITE: Shade = Shade((255, 255, 255), 0);

    #[test]
    fn inks_can_be_read_on_their_ground_and_on_what_is_coded() {
        for look in Look::ALL {
            for (ground, sheet) in [(Ground::Dark, BLACK), (Ground::Light, WHITE)] {
                let palette = palette(look, ground);
                let least = if look == Look::HighContrast { 7.0 } else { 3.0 };
                for ink in inks(palette) {
                    let found = contrast(ink, sheet);
                    assert!(found >= least, "{look:?} {ground:?} {ink:?}: {found:.2}");
                }
                let text = palette.sheet.map_or(
                    if ground == Ground::Dark { WHITE } else { BLACK },
                    |(ink, _)| ink,
                );
                for behind in [palette.coded, palette.several, palette.chosen] {
                    assert!(
                        contrast(text, behind) >= 7.0,
                        "{look:?} {ground:?} {behind:?}"
                    );
                }
                let selected = palette.selected_ink.unwrap_or(text);
                assert!(
                    contrast(selected, palette.selected) >= 4.5,
                    "{look:?} {ground:?}"
                );
            }
        }
    }

    /// A colour as somebody without red or without green cones sees it (Viénot, Brettel & Mollon 1999), in linear light.
    fn seen(shade: Shade, red_blind: bool) -> [f64; 3] {
        let [r, g, b] = linear(shade);
        let (yellow, blue) = if red_blind {
            (0.112_38 * r + 0.887_62 * g, 0.004_01 * r - 0.004_01 * g + b)
        } else {
            (
                0.292_75 * r + 0.707_25 * g,
                -0.022_34 * r + 0.022_34 * g + b,
            )
        };
        [yellow, yellow, blue]
    }

    /// How far apart two colours look, in CIE L*a*b*.
    fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
        let lab = |[r, g, b]: [f64; 3]| {
            let f = |t: f64| {
                if t > 0.008_856 {
                    t.cbrt()
                } else {
                    7.787 * t + 16.0 / 116.0
                }
            };
            let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
            let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
            let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
            [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
        };
        let (a, b) = (lab(a), lab(b));
        (0..3).map(|at| (a[at] - b[at]).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn codes_stay_apart_for_colour_blind_eyes() {
        for ground in [Ground::Dark, Ground::Light] {
            let palette = palette(Look::ColourBlind, ground);
            for red_blind in [true, false] {
                for a in 0..COLOURS {
                    for b in 0..a {
                        let (a, b) = (palette.codes[a], palette.codes[b]);
                        let apart = distance(seen(a, red_blind), seen(b, red_blind));
                        assert!(apart > 10.0, "{ground:?} {a:?} {b:?}: {apart:.1}");
                    }
                }
                let apart = distance(
                    seen(palette.warning, red_blind),
                    seen(palette.error, red_blind),
                );
                assert!(apart > 10.0, "{ground:?} warning and error: {apart:.1}");
            }
        }
    }
}
