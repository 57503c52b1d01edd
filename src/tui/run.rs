//! The loop: wait for an event, take in all that have come, draw once.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use crossterm::event::{Event, poll, read};

use super::app::{App, Effect};
use super::correcting::{edit_outside, editor};
use super::memory::{self, Memory};
use super::settings::Settings;
use super::start::{Beginning, Recent, Start};
use super::terminal::{Guard, Signals, trouble};
use super::theme::Theme;
use crate::workbench::{Destination, Workbench, settings_file};

/// Frames are at least so far apart, however fast keys come.
const FRAME: Duration = Duration::from_millis(8);
/// While nothing is pressed, the program wakes this often to look for signals.
const NAP: Duration = Duration::from_millis(250);
/// While workers work, answers are looked for this often.
const BUSY: Duration = Duration::from_millis(4);
/// Other programs' changes to the study are looked for this often.
const REFRESH: Duration = Duration::from_secs(1);
/// Where one is in the study is written down this often, if it has changed.
const KEEP: Duration = Duration::from_secs(10);
/// So many events are taken in before a frame is drawn, lest an endless stream of them leave the screen still.
const EVENTS: usize = 500;

/// Opens the workbench on a study, at a place in its texts where one is given, until it is left.
///
/// # Errors
/// The terminal cannot be used.
pub fn run(workbench: Workbench, at: Option<Destination>) -> anyhow::Result<()> {
    let mut desk = Desk::of(&workbench);
    let mut app = App::new(workbench, Theme::from_environment());
    app.recall(desk.kept.clone());
    app.newcomer = memory::is_first() && at.is_none();
    app.set(settings_file());
    if let Some(destination) = at {
        app.go_to_destination(destination);
    }
    let (signals, mut guard) = take_terminal()?;
    let ended = go(&mut app, &mut guard, &signals, &mut desk);
    desk.keep(&app);
    ended
}

/// Shows the start screen until somebody decides how to begin; nothing where they leave.
///
/// # Errors
/// The terminal cannot be used.
pub fn begin(
    recent: Vec<Recent>,
    folder: PathBuf,
    message: Option<String>,
) -> anyhow::Result<Option<Beginning>> {
    let settings = settings_file().map(|file| Settings::of_file(&file));
    let settings = settings.unwrap_or_default();
    let theme = Theme::from_environment();
    let mut start = Start::new(recent, folder, &settings, theme, message);
    let (signals, mut guard) = take_terminal()?;
    let mut draw = true;
    while !signals.ask_to_end() {
        if draw {
            guard.draw(|frame| start.draw(frame))?;
        }
        draw = poll(NAP)? && start.take(read()?);
        if let Some(outcome) = start.outcome() {
            return Ok(outcome.clone());
        }
    }
    Ok(None)
}

fn take_terminal() -> anyhow::Result<(Signals, Guard)> {
    let signals = Signals::listen().context("emic cannot listen for signals")?;
    let guard = Guard::take().context(
        "the workbench needs a terminal; `emic help` lists the commands that work without one",
    )?;
    Ok((signals, guard))
}

/// Where the desk is remembered, and what was last.
struct Desk {
    file: Option<PathBuf>,
    kept: Memory,
    at: Instant,
}

impl Desk {
    fn of(workbench: &Workbench) -> Self {
        let file = memory::file_for(workbench.path());
        Self {
            kept: file.as_deref().map(Memory::read).unwrap_or_default(),
            file,
            at: Instant::now(),
        }
    }

    fn keep(&mut self, app: &App) {
        self.at = Instant::now();
        let Some(file) = &self.file else { return };
        let memory = app.memory();
        if memory != self.kept {
            memory.write(file);
            self.kept = memory;
        }
    }
}

fn go(app: &mut App, guard: &mut Guard, signals: &Signals, desk: &mut Desk) -> anyhow::Result<()> {
    let mut draw = true;
    let mut drawn = Instant::now() - FRAME;
    let mut refreshed = Instant::now();
    while app.is_running() && !signals.ask_to_end() {
        if draw && drawn.elapsed() >= FRAME {
            guard.draw(|frame| app.draw(frame))?;
            drawn = Instant::now();
            draw = false;
        }
        let (changed, waits) = app.idle();
        draw |= changed;
        if let Some(trouble) = trouble() {
            app.complain(format!(
                "something broke off inside emic; your study is safe, but what was asked for is not there ({trouble})"
            ));
            draw = true;
        }
        let nap = if draw {
            FRAME.saturating_sub(drawn.elapsed())
        } else if waits {
            BUSY
        } else {
            NAP
        };
        draw |= events(app, nap)?;
        for effect in app.effects() {
            perform(effect, app, guard)?;
            draw = true;
        }
        if signals.ask_to_stop() {
            guard.suspend()?;
            draw = true;
        }
        if refreshed.elapsed() >= REFRESH {
            draw |= app.refresh();
            refreshed = Instant::now();
        }
        if desk.at.elapsed() >= KEEP {
            desk.keep(app);
        }
    }
    Ok(())
}

/// Waits for an event for so long at most and takes in all that have come; whether the screen has to be drawn.
fn events(app: &mut App, nap: Duration) -> anyhow::Result<bool> {
    let mut draw = false;
    let mut wait = nap;
    for _ in 0..EVENTS {
        if !poll(wait)? {
            break;
        }
        wait = Duration::ZERO;
        let event: Event = read()?;
        draw |= app.take(event);
        if !app.is_running() {
            break;
        }
    }
    Ok(draw)
}

fn perform(effect: Effect, app: &mut App, guard: &mut Guard) -> std::io::Result<()> {
    match effect {
        Effect::Copy(text) => guard.copy(&text),
        Effect::Suspend => guard.suspend(),
        Effect::Redraw => guard.redraw(),
        Effect::Mouse(on) => guard.capture_mouse(on),
        Effect::Edit(edited, before) => {
            let text = before.clone();
            let outcome = guard.lent(|| edit_outside(&editor(), &text))?;
            app.edited_outside(edited, before, outcome);
            Ok(())
        }
    }
}
