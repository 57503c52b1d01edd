//! The loop: wait for an event, take in all that have come, draw once.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use crossterm::event::{Event, poll, read};

use super::app::{App, Effect};
use super::correcting::{edit_outside, editor};
use super::terminal::{Guard, Signals};
use super::theme::Theme;
use crate::study::QuoteId;
use crate::workbench::Workbench;

/// Frames are at least so far apart, however fast keys come.
const FRAME: Duration = Duration::from_millis(8);
/// While nothing is pressed, the program wakes this often to look for signals.
const NAP: Duration = Duration::from_millis(250);
/// While workers work, answers are looked for this often.
const BUSY: Duration = Duration::from_millis(4);
/// Other programs' changes to the study are looked for this often.
const REFRESH: Duration = Duration::from_secs(1);
/// So many events are taken in before a frame is drawn, lest an endless stream of them leave the screen still.
const EVENTS: usize = 500;

/// Opens the workbench on a study, at a quote where one is named, until it is left.
///
/// # Errors
/// The terminal cannot be used, or the quote's id names nothing.
pub fn run(mut workbench: Workbench, at: Option<QuoteId>) -> anyhow::Result<()> {
    let place = at.map(|id| workbench.resolve(&id)).transpose()?;
    let mut app = App::new(workbench, Theme::from_environment());
    if let Some((transcript, span)) = place {
        app.show(transcript, span);
    }
    let signals = Signals::listen().context("emic cannot listen for signals")?;
    let mut guard = Guard::take().context(
        "the workbench needs a terminal; `emic help` lists the commands that work without one",
    )?;
    go(&mut app, &mut guard, &signals)
}

fn go(app: &mut App, guard: &mut Guard, signals: &Signals) -> anyhow::Result<()> {
    let mut draw = true;
    let mut drawn = Instant::now() - FRAME;
    let mut refreshed = Instant::now();
    while app.is_running() && !signals.ask_to_end() {
        if draw && drawn.elapsed() >= FRAME {
            guard.draw(app)?;
            drawn = Instant::now();
            draw = false;
        }
        let (changed, waits) = app.idle();
        draw |= changed;
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
        if refreshed.elapsed() >= REFRESH {
            draw |= app.refresh();
            refreshed = Instant::now();
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
