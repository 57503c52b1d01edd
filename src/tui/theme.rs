//! Colours and glyphs. Codes are never told apart by colour alone: every colour has a bullet and a stripe of its own.

use ratatui::style::{Color, Modifier, Style};

/// How many colours codes have before they repeat.
pub(crate) const COLOURS: usize = 8;

/// The colours of Okabe and Ito (2008), which colour-blind people can tell apart; black is a grey here.
const OKABE_ITO: [(u8, u8, u8); COLOURS] = [
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
    (153, 153, 153),
];

/// The same, darker, for light grounds.
const OKABE_ITO_LIGHT: [(u8, u8, u8); COLOURS] = [
    (168, 112, 0),
    (20, 115, 175),
    (0, 120, 86),
    (140, 125, 0),
    (0, 80, 140),
    (184, 70, 0),
    (160, 70, 120),
    (95, 95, 95),
];

/// Nearest colours of the 256 of xterm.
const INDEXED: [u8; COLOURS] = [214, 74, 36, 227, 25, 166, 175, 247];

/// Nearest colours of the 16 that every terminal has.
const PLAIN: [Color; COLOURS] = [
    Color::Yellow,
    Color::LightBlue,
    Color::Green,
    Color::LightYellow,
    Color::Blue,
    Color::Red,
    Color::Magenta,
    Color::Gray,
];

const BULLETS: [&str; COLOURS] = ["●", "◆", "▲", "■", "○", "◇", "△", "□"];
const STRIPES: [&str; COLOURS] = ["┃", "╏", "┇", "┋", "│", "╎", "┆", "┊"];

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// None, or none are wanted.
    None,
    /// Sixteen.
    Sixteen,
    /// Two hundred and fifty-six.
    Indexed,
    /// All.
    True,
}

/// What the ground of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// The looks of the workbench.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// How many colours there are.
    pub depth: Depth,
    /// Dark or light.
    pub ground: Ground,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            depth: Depth::True,
            ground: Ground::Dark,
        }
    }
}

impl Theme {
    /// The looks that suit the terminal, as its environment variables tell.
    pub fn from_environment() -> Self {
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        Self::from_variables(
            &variable("NO_COLOR"),
            &variable("COLORTERM"),
            &variable("TERM"),
            &variable("COLORFGBG"),
        )
    }

    fn from_variables(no_color: &str, colorterm: &str, term: &str, fgbg: &str) -> Self {
        let depth = if !no_color.is_empty() || term == "dumb" {
            Depth::None
        } else if matches!(colorterm, "truecolor" | "24bit") {
            Depth::True
        } else if term.contains("256") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        };
        let light = matches!(fgbg.rsplit(';').next(), Some("7" | "15"));
        let ground = if light { Ground::Light } else { Ground::Dark };
        Self { depth, ground }
    }

    fn shade(self, true_dark: (u8, u8, u8), true_light: (u8, u8, u8), indexed: (u8, u8)) -> Color {
        let light = self.ground == Ground::Light;
        match self.depth {
            Depth::True => {
                let (r, g, b) = if light { true_light } else { true_dark };
                Color::Rgb(r, g, b)
            }
            Depth::Indexed => Color::Indexed(if light { indexed.1 } else { indexed.0 }),
            Depth::Sixteen | Depth::None => Color::Reset,
        }
    }

    /// A code's colour.
    pub(crate) fn colour(self, colour: u8) -> Color {
        let at = usize::from(colour) % COLOURS;
        let (r, g, b) = match self.ground {
            Ground::Dark => OKABE_ITO[at],
            Ground::Light => OKABE_ITO_LIGHT[at],
        };
        match self.depth {
            Depth::True => Color::Rgb(r, g, b),
            Depth::Indexed => Color::Indexed(INDEXED[at]),
            Depth::Sixteen => PLAIN[at],
            Depth::None => Color::Reset,
        }
    }

    /// The style in which a code's name stands.
    pub(crate) fn code(self, colour: u8) -> Style {
        Style::new().fg(self.colour(colour))
    }

    /// The bullet before a code's name.
    pub(crate) fn bullet(self, colour: u8) -> &'static str {
        BULLETS[usize::from(colour) % COLOURS]
    }

    /// A piece of a code's stripe.
    pub(crate) fn stripe(self, colour: u8) -> &'static str {
        STRIPES[usize::from(colour) % COLOURS]
    }

    /// Plain text.
    pub(crate) fn plain(self) -> Style {
        Style::new()
    }

    /// What stands back: labels, hints, frames.
    pub(crate) fn quiet(self) -> Style {
        match self.depth {
            Depth::None => Style::new().add_modifier(Modifier::DIM),
            Depth::Sixteen => Style::new().fg(Color::DarkGray),
            _ => Style::new().fg(self.shade((140, 140, 150), (105, 105, 115), (245, 242))),
        }
    }

    /// Lines between panels.
    pub(crate) fn frame(self) -> Style {
        match self.depth {
            Depth::None | Depth::Sixteen => self.quiet(),
            _ => Style::new().fg(self.shade((75, 75, 85), (185, 185, 190), (239, 250))),
        }
    }

    /// Headings.
    pub(crate) fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What has the focus in a list.
    pub(crate) fn chosen(self, focused: bool) -> Style {
        match (focused, self.depth) {
            (true, Depth::True | Depth::Indexed) => {
                Style::new().bg(self.shade((50, 60, 85), (205, 215, 240), (237, 253)))
            }
            (true, _) => Style::new().add_modifier(Modifier::REVERSED),
            (false, _) => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// A bar at the top or a key in a hint.
    pub(crate) fn accent(self) -> Style {
        match self.depth {
            Depth::None => Style::new().add_modifier(Modifier::BOLD),
            Depth::Sixteen => Style::new().fg(Color::Cyan),
            _ => Style::new().fg(self.shade((130, 190, 240), (10, 90, 160), (117, 25))),
        }
    }

    /// Text under one coding, or under several.
    pub(crate) fn coded(self, several: bool) -> Style {
        match self.depth {
            Depth::True | Depth::Indexed if several => {
                Style::new().bg(self.shade((66, 60, 44), (240, 226, 180), (238, 223)))
            }
            Depth::True | Depth::Indexed => {
                Style::new().bg(self.shade((43, 41, 36), (250, 243, 220), (235, 230)))
            }
            _ if several => Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
            _ => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// Text under the coding that has the focus.
    pub(crate) fn coding_in_focus(self, colour: u8) -> Style {
        match self.depth {
            Depth::None => Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
            Depth::Sixteen => self.code(colour).add_modifier(Modifier::UNDERLINED),
            _ => self
                .coded(true)
                .fg(self.colour(colour))
                .add_modifier(Modifier::UNDERLINED),
        }
    }

    /// Selected text.
    pub(crate) fn selected(self) -> Style {
        match self.depth {
            Depth::True | Depth::Indexed => {
                Style::new().bg(self.shade((38, 79, 120), (173, 214, 255), (24, 153)))
            }
            _ => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// Words that a search has found.
    pub(crate) fn found(self) -> Style {
        match self.depth {
            Depth::None => Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Depth::Sixteen => Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD),
            _ => Style::new()
                .fg(self.shade((255, 214, 102), (150, 80, 0), (221, 130)))
                .add_modifier(Modifier::BOLD),
        }
    }

    /// A number that is this share, 0 to 1, of the largest beside it. A block beside the number tells the same by its height.
    pub(crate) fn heat(self, share: f64) -> Style {
        const STEPS: [((u8, u8, u8), (u8, u8, u8), (u8, u8)); 4] = [
            ((22, 38, 52), (235, 243, 250), (234, 255)),
            ((18, 56, 84), (205, 225, 242), (23, 195)),
            ((14, 76, 118), (160, 200, 230), (24, 153)),
            ((8, 98, 156), (115, 175, 220), (25, 117)),
        ];
        let step = ((share * STEPS.len() as f64).ceil() as usize).clamp(1, STEPS.len()) - 1;
        match self.depth {
            Depth::True | Depth::Indexed => {
                let (dark, light, indexed) = STEPS[step];
                Style::new().bg(self.shade(dark, light, indexed))
            }
            _ if step + 1 == STEPS.len() => Style::new().add_modifier(Modifier::BOLD),
            _ => Style::new(),
        }
    }

    /// Something went as asked; look out; it could not be done.
    pub(crate) fn message(self, severity: super::app::Severity) -> Style {
        use super::app::Severity;
        let (colour, indexed, plain) = match severity {
            Severity::Said => return self.plain(),
            Severity::Warning => ((240, 190, 80), 215, Color::Yellow),
            Severity::Error => ((255, 120, 110), 210, Color::Red),
        };
        let light = if severity == Severity::Error {
            (170, 20, 20)
        } else {
            (140, 90, 0)
        };
        let light_indexed = if severity == Severity::Error { 124 } else { 94 };
        match self.depth {
            Depth::None => Style::new().add_modifier(Modifier::BOLD),
            Depth::Sixteen => Style::new().fg(plain).add_modifier(Modifier::BOLD),
            _ => Style::new()
                .fg(self.shade(colour, light, (indexed, light_indexed)))
                .add_modifier(Modifier::BOLD),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides_on_colours() {
        let depth =
            |no_color, colorterm, term| Theme::from_variables(no_color, colorterm, term, "").depth;
        assert_eq!(depth("1", "truecolor", "xterm-256color"), Depth::None);
        assert_eq!(depth("", "truecolor", "xterm"), Depth::True);
        assert_eq!(depth("", "", "screen-256color"), Depth::Indexed);
        assert_eq!(depth("", "", "linux"), Depth::Sixteen);
        assert_eq!(
            Theme::from_variables("", "", "", "0;15").ground,
            Ground::Light
        );
    }

    #[test]
    fn without_colours_no_style_has_one() {
        let theme = Theme {
            depth: Depth::None,
            ground: Ground::Dark,
        };
        let styles = [
            theme.code(1),
            theme.quiet(),
            theme.chosen(true),
            theme.accent(),
            theme.coded(true),
            theme.coding_in_focus(3),
            theme.selected(),
            theme.found(),
        ];
        for style in styles {
            assert!(matches!(style.fg, None | Some(Color::Reset)));
            assert!(matches!(style.bg, None | Some(Color::Reset)));
        }
    }

    #[test]
    fn colours_that_look_alike_have_other_bullets_and_stripes() {
        let theme = Theme::default();
        for a in 0..COLOURS as u8 {
            for b in 0..a {
                assert_ne!(theme.bullet(a), theme.bullet(b));
                assert_ne!(theme.stripe(a), theme.stripe(b));
            }
        }
    }
}
