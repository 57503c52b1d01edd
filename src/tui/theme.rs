//! Colours and glyphs. Codes are never told apart by colour alone: every colour has a bullet and a stripe of its own.

mod palette;

use ratatui::style::{Color, Modifier, Style};

pub(crate) use palette::COLOURS;
use palette::{PLAIN_DARK, PLAIN_LIGHT, Palette, Shade, palette};

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

/// What a look is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Long hours of reading.
    Usual,
    /// Weak eyes, bright rooms, poor projectors: black on white or white on black, strong inks.
    HighContrast,
    /// Eyes that do not tell red from green.
    ColourBlind,
}

impl Look {
    /// All looks.
    pub const ALL: [Self; 3] = [Self::Usual, Self::HighContrast, Self::ColourBlind];

    /// Its name in the settings file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
        }
    }
}

/// The looks of the workbench.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// How many colours there are.
    pub depth: Depth,
    /// Dark or light.
    pub ground: Ground,
    /// For whose eyes.
    pub look: Look,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            depth: Depth::True,
            ground: Ground::Dark,
            look: Look::Usual,
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
        Self {
            depth,
            ground,
            look: Look::Usual,
        }
    }

    fn palette(self) -> &'static Palette {
        palette(self.look, self.ground)
    }

    /// A colour where there are at least 256.
    fn shade(self, Shade((r, g, b), indexed): Shade) -> Color {
        match self.depth {
            Depth::True => Color::Rgb(r, g, b),
            Depth::Indexed => Color::Indexed(indexed),
            Depth::Sixteen | Depth::None => Color::Reset,
        }
    }

    /// Whether there are colours to choose from.
    fn is_rich(self) -> bool {
        matches!(self.depth, Depth::True | Depth::Indexed)
    }

    /// What everything is drawn upon; nothing where the look leaves that to the terminal.
    pub(crate) fn sheet(self) -> Style {
        match self.palette().sheet {
            Some((ink, ground)) if self.is_rich() => {
                Style::new().fg(self.shade(ink)).bg(self.shade(ground))
            }
            Some(_) if self.depth == Depth::Sixteen && self.ground == Ground::Dark => {
                Style::new().fg(Color::White).bg(Color::Black)
            }
            Some(_) if self.depth == Depth::Sixteen => {
                Style::new().fg(Color::Black).bg(Color::White)
            }
            _ => Style::new(),
        }
    }

    /// A code's colour.
    pub(crate) fn colour(self, colour: u8) -> Color {
        let at = usize::from(colour) % COLOURS;
        match (self.depth, self.ground) {
            (Depth::Sixteen, Ground::Dark) => PLAIN_DARK[at],
            (Depth::Sixteen, Ground::Light) => PLAIN_LIGHT[at],
            _ => self.shade(self.palette().codes[at]),
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
        match (self.depth, self.look) {
            (Depth::Sixteen, Look::HighContrast) => Style::new(),
            (Depth::None, _) => Style::new().add_modifier(Modifier::DIM),
            (Depth::Sixteen, _) => Style::new().fg(Color::DarkGray),
            _ => Style::new().fg(self.shade(self.palette().quiet)),
        }
    }

    /// Lines between panels.
    pub(crate) fn frame(self) -> Style {
        if self.is_rich() {
            Style::new().fg(self.shade(self.palette().frame))
        } else {
            self.quiet()
        }
    }

    /// Headings.
    pub(crate) fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What has the focus in a list.
    pub(crate) fn chosen(self, focused: bool) -> Style {
        match focused {
            true if self.is_rich() => Style::new().bg(self.shade(self.palette().chosen)),
            true => Style::new().add_modifier(Modifier::REVERSED),
            false => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// A bar at the top or a key in a hint.
    pub(crate) fn accent(self) -> Style {
        match self.depth {
            Depth::None => Style::new().add_modifier(Modifier::BOLD),
            Depth::Sixteen if self.ground == Ground::Light => Style::new().fg(Color::Blue),
            Depth::Sixteen => Style::new().fg(Color::Cyan),
            _ => Style::new().fg(self.shade(self.palette().accent)),
        }
    }

    /// Text under one coding, or under several.
    pub(crate) fn coded(self, several: bool) -> Style {
        let palette = self.palette();
        match several {
            true if self.is_rich() => Style::new().bg(self.shade(palette.several)),
            false if self.is_rich() => Style::new().bg(self.shade(palette.coded)),
            true => Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
            false => Style::new().add_modifier(Modifier::UNDERLINED),
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
        if !self.is_rich() {
            return Style::new().add_modifier(Modifier::REVERSED);
        }
        let style = Style::new().bg(self.shade(self.palette().selected));
        let ink = self.palette().selected_ink;
        ink.map_or(style, |ink| style.fg(self.shade(ink)))
    }

    /// Words that a search has found.
    pub(crate) fn found(self) -> Style {
        match self.depth {
            Depth::None => Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Depth::Sixteen => Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD),
            _ => Style::new()
                .fg(self.shade(self.palette().found))
                .add_modifier(Modifier::BOLD),
        }
    }

    /// A number that is this share, 0 to 1, of the largest beside it. A block beside the number tells the same by its height.
    pub(crate) fn heat(self, share: f64) -> Style {
        type Rgb = (u8, u8, u8);
        /// On dark grounds, on light ones, and both among 256 colours.
        const STEPS: [(Rgb, Rgb, (u8, u8)); 4] = [
            ((22, 38, 52), (235, 243, 250), (234, 255)),
            ((18, 56, 84), (205, 225, 242), (23, 195)),
            ((14, 76, 118), (160, 200, 230), (24, 153)),
            ((8, 98, 156), (115, 175, 220), (25, 117)),
        ];
        let step = ((share * STEPS.len() as f64).ceil() as usize).clamp(1, STEPS.len()) - 1;
        match self.depth {
            Depth::True | Depth::Indexed => {
                let (dark, light, indexed) = STEPS[step];
                Style::new().bg(self.shade(match self.ground {
                    Ground::Dark => Shade(dark, indexed.0),
                    Ground::Light => Shade(light, indexed.1),
                }))
            }
            _ if step + 1 == STEPS.len() => Style::new().add_modifier(Modifier::BOLD),
            _ => Style::new(),
        }
    }

    /// Something went as asked; look out; it could not be done.
    pub(crate) fn message(self, severity: super::app::Severity) -> Style {
        use super::app::Severity;
        let (shade, plain) = match severity {
            Severity::Said => return self.plain(),
            Severity::Warning => (self.palette().warning, Color::Yellow),
            Severity::Error => (self.palette().error, Color::Red),
        };
        let bold = Style::new().add_modifier(Modifier::BOLD);
        match self.depth {
            Depth::None => bold,
            Depth::Sixteen => bold.fg(plain),
            _ => bold.fg(self.shade(shade)),
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
            ..Theme::default()
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
