//! What `emic` alone shows: the studies opened last, the sample, how to begin a study.

use std::path::{Path, PathBuf};

use crossterm::event::{Event, KeyEventKind};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::command::Command;
use super::display::{cut, cut_before, put, width};
use super::keymap::{Context, Key, Keymap, Meaning, written};
use super::lists::Chosen;
use super::settings::Settings;
use super::theme::Theme;
use super::wrap;

/// No row is wider: the eye loses it between name and date.
const WIDEST: u16 = 116;

/// How somebody begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beginning {
    /// With a study that is there.
    Open(PathBuf),
    /// With the sample study.
    Sample,
    /// With a study that is to be made.
    New(PathBuf),
}

/// A study that can be opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Where it is.
    pub path: PathBuf,
    /// When it was changed last, as people write it.
    pub changed: String,
}

/// What the line that is typed names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    NewStudy,
    Path,
}

/// The start screen: all its state.
pub struct Start {
    recent: Vec<Recent>,
    folder: PathBuf,
    list: Chosen,
    typing: Option<(Wanted, Input)>,
    message: Option<String>,
    pending: Vec<Key>,
    keymap: Keymap,
    theme: Theme,
    height: u16,
    outcome: Option<Option<Beginning>>,
}

impl Start {
    /// The screen for studies opened before, newest first; new ones are made in `folder`. `message` says what went wrong
    /// just before.
    pub fn new(
        recent: Vec<Recent>,
        folder: PathBuf,
        settings: &Settings,
        theme: Theme,
        message: Option<String>,
    ) -> Self {
        let problem = settings.problems.first();
        let of_settings = problem.map(|problem| format!("Your settings, {problem}"));
        Self {
            recent,
            folder,
            list: Chosen::default(),
            typing: None,
            message: message.or(of_settings),
            pending: Vec::new(),
            keymap: settings.keymap.clone(),
            theme: settings.colours.over(theme),
            height: 24,
            outcome: None,
        }
    }

    /// What was decided, once it was: how to begin, or nothing where somebody leaves.
    pub fn outcome(&self) -> Option<&Option<Beginning>> {
        self.outcome.as_ref()
    }

    /// Takes in an event; whether the screen has to be drawn.
    pub fn take(&mut self, event: Event) -> bool {
        match &event {
            Event::Key(key) if key.kind == KeyEventKind::Release => return false,
            Event::Key(key) => {
                let key = Key::of(*key);
                if self.typing.is_some() && key.typed().is_some() {
                    self.type_in(&event);
                } else {
                    self.press(key, &event);
                }
            }
            Event::Paste(text) if self.typing.is_some() => {
                for c in text.chars().filter(|c| !c.is_control()) {
                    let typed = crossterm::event::KeyCode::Char(c).into();
                    self.type_in(&Event::Key(typed));
                }
            }
            Event::Resize(..) => {}
            _ => return false,
        }
        true
    }

    fn type_in(&mut self, event: &Event) {
        if let Some((_, input)) = &mut self.typing {
            input.handle_event(event);
            self.message = None;
        }
    }

    fn press(&mut self, key: Key, event: &Event) {
        let chain: &[Context] = match self.typing {
            Some(_) => &[Context::Prompt],
            None => &[Context::Start, Context::List],
        };
        self.pending.push(key);
        match self.keymap.meaning(chain, &self.pending) {
            Meaning::Does(command) => {
                self.pending.clear();
                self.message = None;
                self.give(command);
            }
            Meaning::Begins => {}
            Meaning::Nothing => {
                let keys = std::mem::take(&mut self.pending);
                if self.typing.is_some() {
                    self.type_in(event);
                } else {
                    self.message = Some(format!("{} does nothing here", written(&keys)));
                }
            }
        }
    }

    fn give(&mut self, command: Command) {
        match (command, self.typing.take()) {
            (Command::Accept, Some((wanted, input))) => self.accept(wanted, input),
            (Command::Back, Some(_)) => {}
            (Command::Move(motion), _) => {
                let height = usize::from(self.height);
                self.list.go(motion, self.recent.len(), height);
            }
            (Command::Open, _) => match self.recent.get(self.list.chosen) {
                Some(recent) => self.end(Some(Beginning::Open(recent.path.clone()))),
                None => self.end(Some(Beginning::Sample)),
            },
            (Command::OpenSample, _) => self.end(Some(Beginning::Sample)),
            (Command::NewStudy, _) => self.typing = Some((Wanted::NewStudy, Input::default())),
            (Command::OpenPath, _) => self.typing = Some((Wanted::Path, Input::default())),
            (Command::Quit, _) => self.end(None),
            _ => {}
        }
    }

    fn end(&mut self, beginning: Option<Beginning>) {
        self.outcome = Some(beginning);
    }

    fn accept(&mut self, wanted: Wanted, input: Input) {
        let typed = input.value().trim().to_owned();
        if typed.is_empty() {
            return;
        }
        let mut path = self.folder.join(home_of(&typed));
        if path.extension().is_none() {
            path.set_extension("emic");
        }
        let there = path.exists();
        match wanted {
            Wanted::NewStudy if there => {
                self.message = Some(format!(
                    "{} is there already; choose another name",
                    path.display()
                ));
                self.typing = Some((wanted, input));
            }
            Wanted::NewStudy => self.end(Some(Beginning::New(path))),
            Wanted::Path if there => self.end(Some(Beginning::Open(path))),
            Wanted::Path => {
                self.message = Some(format!("there is no file {}", path.display()));
                self.typing = Some((wanted, input));
            }
        }
    }

    /// Draws the screen.
    pub fn draw(&mut self, frame: &mut Frame) {
        let area = frame.area();
        let buffer = frame.buffer_mut();
        buffer.set_style(area, self.theme.sheet());
        if area.height < 6 || area.width < 24 {
            put(buffer, (0, 0), area.right(), "emic", self.theme.heading());
            return;
        }
        let inner = Rect {
            x: 2,
            width: (area.width - 4).min(WIDEST),
            ..area
        };
        let head = "emic: a workbench for coding interviews";
        put(buffer, (2, 0), inner.right(), head, self.theme.heading());
        let below = self.ways().len() as u16 + 5;
        self.height = area.height.saturating_sub(below + 3).max(1);
        let y = self.recent_studies(buffer, inner);
        let y = self.how(buffer, inner, y + 1);
        let cursor = self.foot(buffer, inner, y.min(area.bottom().saturating_sub(1)));
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    }

    fn recent_studies(&mut self, buffer: &mut Buffer, area: Rect) -> u16 {
        let heading = if self.recent.is_empty() {
            "No study has been opened here yet. The sample is a good place to begin."
        } else {
            "Recent studies"
        };
        put(
            buffer,
            (area.x, 2),
            area.right(),
            heading,
            self.theme.heading(),
        );
        let height = usize::from(self.height).min(self.recent.len());
        self.list.settle(self.recent.len(), height);
        let rows = self.recent.iter().enumerate().skip(self.list.top);
        let mut y = 3;
        for (at, recent) in rows.take(height) {
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            self.recent_row(buffer, row, recent, at == self.list.chosen);
            y += 1;
        }
        y
    }

    fn recent_row(&self, buffer: &mut Buffer, row: Rect, recent: &Recent, chosen: bool) {
        let mark = if chosen { "▸ " } else { "  " };
        let x = put(
            buffer,
            (row.x, row.y),
            row.right(),
            mark,
            self.theme.accent(),
        );
        let name = recent
            .path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        let date = row.right().saturating_sub(width(&recent.changed));
        let room = row.width / 3;
        let end = put(
            buffer,
            (x, row.y),
            date,
            &cut(&name, room),
            self.theme.plain(),
        );
        let folder = recent.path.parent().map(short).unwrap_or_default();
        let from = (x + room + 2).max(end + 2);
        let folder = cut_before(&folder, date.saturating_sub(from + 2));
        put(buffer, (from, row.y), date, &folder, self.theme.quiet());
        put(
            buffer,
            (date, row.y),
            row.right(),
            &recent.changed,
            self.theme.quiet(),
        );
        if chosen {
            buffer.set_style(row, self.theme.chosen(true));
        }
    }

    fn ways(&self) -> Vec<(String, &'static str)> {
        let lines = self.keymap.help(Context::Start);
        lines
            .into_iter()
            .filter(|(keys, _)| !keys.is_empty())
            .collect()
    }

    fn how(&self, buffer: &mut Buffer, area: Rect, y: u16) -> u16 {
        let ways = self.ways();
        let keys = ways.iter().map(|(keys, _)| width(keys)).max().unwrap_or(0);
        let mut y = y;
        for (key, help) in &ways {
            if y >= area.bottom() {
                return y;
            }
            put(buffer, (area.x, y), area.right(), key, self.theme.accent());
            let room = area.width.saturating_sub(keys + 2);
            let at = (area.x + keys + 2, y);
            put(
                buffer,
                at,
                area.right(),
                &cut(help, room),
                self.theme.plain(),
            );
            y += 1;
        }
        let text = "A study is one file. `emic import STUDY FOLDER` brings in its transcripts; nothing ever leaves this machine.";
        for line in wrap::lines(text, area.width) {
            y += 1;
            put(buffer, (area.x, y), area.right(), line, self.theme.quiet());
        }
        y + 2
    }

    /// The line that is typed, and what went wrong; where the cursor is.
    fn foot(&self, buffer: &mut Buffer, area: Rect, y: u16) -> Option<(u16, u16)> {
        let mut cursor = None;
        let mut y = y.min(area.bottom().saturating_sub(2));
        if let Some((wanted, input)) = &self.typing {
            let label = match wanted {
                Wanted::NewStudy => "Name of the new study: ",
                Wanted::Path => "File of the study: ",
            };
            let x = put(
                buffer,
                (area.x, y),
                area.right(),
                label,
                self.theme.accent(),
            );
            let room = area.right().saturating_sub(x);
            cursor = Some(super::view::input(buffer, (x, y), room, input, self.theme));
            y += 1;
        }
        if let Some(message) = &self.message {
            let style = self.theme.message(super::app::Severity::Warning);
            let text = super::display::on_one_line(message);
            put(
                buffer,
                (area.x, y),
                area.right(),
                &cut(&text, area.width),
                style,
            );
        }
        cursor
    }
}

/// A path that begins with `~/` in the user's home.
fn home_of(typed: &str) -> PathBuf {
    let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
    match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// A folder as people write it, `~` for their home.
fn short(folder: &Path) -> String {
    let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
    match home.and_then(|home| folder.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(rest) => format!("~/{}", rest.display()),
        None => folder.display().to_string(),
    }
}

#[cfg(test)]
mod tests;
