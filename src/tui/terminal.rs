//! The one guard of the terminal: what is taken at the start is given back at the end, in a panic, and while emic stops.

use std::io::{self, IsTerminal as _, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

/// What went wrong on threads beside the one that draws, until it is told.
static TROUBLES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Whether the terminal is emic's at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is emic's. Dropping it gives it back.
pub(crate) struct Guard {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    mouse: bool,
}

impl Guard {
    /// Takes the terminal.
    ///
    /// # Errors
    /// Standard input or output is no terminal.
    pub(crate) fn take() -> io::Result<Self> {
        give_back_in_panics();
        take(true)?;
        let terminal =
            Terminal::new(CrosstermBackend::new(stdout())).inspect_err(|_| give_back())?;
        Ok(Self {
            terminal,
            mouse: true,
        })
    }

    /// Draws a frame, all of it at once where the terminal can.
    pub(crate) fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        let _at_once = Synchronized::begin()?;
        self.terminal.draw(draw)?;
        Ok(())
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub(crate) fn capture_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(stdout(), EnableMouseCapture)
        } else {
            execute!(stdout(), DisableMouseCapture)
        }
    }

    /// Puts a text on the clipboard (OSC 52), which the terminal may refuse.
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Draws everything anew with the next frame.
    pub(crate) fn redraw(&mut self) -> io::Result<()> {
        // `Terminal::clear` asks the terminal where its cursor is, and fails where no answer comes.
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        Ok(())
    }

    /// Gives the terminal back while something else uses it, and takes it again.
    pub(crate) fn lent<T>(&mut self, to: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let outcome = to();
        take(self.mouse)?;
        self.terminal.clear()?;
        Ok(outcome)
    }

    /// Gives the terminal back, stops the program, and takes it again when the shell lets it go on.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        stop();
        take(self.mouse)?;
        self.redraw()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// A frame in the making: terminals that know how show it only when it is finished.
struct Synchronized;

impl Synchronized {
    fn begin() -> io::Result<Self> {
        queue!(stdout(), BeginSynchronizedUpdate)?;
        Ok(Self)
    }
}

impl Drop for Synchronized {
    fn drop(&mut self) {
        let _ = execute!(stdout(), EndSynchronizedUpdate);
    }
}

fn take(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let taken = execute!(
        stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Show
    );
    let taken = taken.and_then(|()| {
        if mouse {
            execute!(stdout(), EnableMouseCapture)
        } else {
            Ok(())
        }
    });
    taken.inspect_err(|_| give_back())
}

/// Leaves the terminal as it was. Harmless where it is not taken.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
    let _ = stdout().flush();
}

fn give_back_in_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        let owner = std::thread::current().id();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == owner || !TAKEN.load(Ordering::SeqCst) {
                give_back();
                before(panic);
            } else {
                // A worker's panic ends its own work only; a message in the midst of the screen that stays would spoil it.
                troubles().push(panic.to_string());
            }
        }));
    });
}

fn troubles() -> MutexGuard<'static, Vec<String>> {
    TROUBLES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What went wrong on threads beside the one that draws since it was last asked.
pub(crate) fn trouble() -> Option<String> {
    let new = std::mem::take(&mut *troubles());
    (!new.is_empty()).then(|| new.join("; "))
}

#[cfg(unix)]
fn stop() {
    // Where the signal cannot be sent, going on is all that is left.
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

#[cfg(not(unix))]
fn stop() {}

/// How long the loop has to end by itself once a signal has asked it to. Every action is on disk by then.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(1);

/// How often is looked whether the terminal is still there.
#[cfg(unix)]
const LOOK: std::time::Duration = std::time::Duration::from_secs(1);

/// Signals that ask emic to end or to stop for a while, and a terminal that is gone.
#[derive(Default)]
pub(crate) struct Signals {
    end: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
}

impl Signals {
    /// Listens for them.
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
        let heard = Self::default();
        let mut signals =
            signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP])?;
        let (end, stop) = (Arc::clone(&heard.end), Arc::clone(&heard.stop));
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in signals.forever() {
                    if signal == SIGTSTP {
                        stop.store(true, Ordering::SeqCst);
                    } else {
                        end_soon(&end);
                    }
                }
            })?;
        let end = Arc::clone(&heard.end);
        std::thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || {
                // A terminal can go without a signal: behind `nohup`, or where emic leads no session.
                while io::stdin().is_terminal() {
                    std::thread::sleep(LOOK);
                }
                end_soon(&end);
            })?;
        Ok(heard)
    }

    /// There are none on this system.
    #[cfg(not(unix))]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self::default())
    }

    /// Whether emic has been asked to end.
    pub(crate) fn ask_to_end(&self) -> bool {
        self.end.load(Ordering::SeqCst)
    }

    /// Whether emic has been asked to stop for a while since it was last asked.
    pub(crate) fn ask_to_stop(&self) -> bool {
        self.stop.swap(false, Ordering::SeqCst)
    }
}

/// Asks the loop to end, and ends the program where it does not: reading from a terminal that is gone never returns.
#[cfg(unix)]
fn end_soon(end: &AtomicBool) {
    end.store(true, Ordering::SeqCst);
    std::thread::sleep(GRACE);
    give_back();
    std::process::exit(1);
}
