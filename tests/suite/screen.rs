//! The real program in a pseudo-terminal: keys in, its screen read back through a terminal emulator.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a screen may take to show what is waited for before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running emic and its screen.
pub struct Screen {
    parser: vt100::Parser,
    /// Everything that emic has sent.
    raw: Vec<u8>,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Screen {
    /// Starts a program in a terminal of this size.
    pub fn start_program(
        home: &Path,
        program: &str,
        arguments: &[&str],
        columns: u16,
        rows: u16,
    ) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            ("TZ", "UTC"),
            ("PATH", "/usr/bin:/bin"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", home);
        command.cwd(home);
        let child = pair
            .slave
            .spawn_command(command)
            .expect("emic in a pseudo-terminal");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("the screen's output");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let input = pair.master.take_writer().expect("the keyboard");
        Self {
            raw: Vec::new(),
            parser: vt100::Parser::new(some(rows), some(columns), 0),
            output,
            input,
            master: pair.master,
            child,
        }
    }

    /// Types keys as a terminal sends them.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        self.input
            .write_all(keys.as_bytes())
            .and_then(|()| self.input.flush())
            .expect("the keyboard");
        self
    }

    /// Presses Esc alone, and waits until what it closes is gone: a key right behind it would make it Alt and that key.
    pub fn escape(&mut self, closed: &str) -> &mut Self {
        self.shows(closed).keys("\x1b").hides(closed)
    }

    /// Changes the terminal's size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).expect("another size");
        self.parser.screen_mut().set_size(some(rows), some(columns));
        self
    }

    /// What the screen shows, a line a row.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Waits until the screen shows `what`.
    pub fn shows(&mut self, what: &str) -> &mut Self {
        self.wait(&format!("`{what}`"), |text| text.contains(what))
    }

    /// Waits until the screen no longer shows `what`.
    pub fn hides(&mut self, what: &str) -> &mut Self {
        self.wait(&format!("`{what}` to go"), |text| !text.contains(what))
    }

    /// Waits until the screen satisfies `wanted`.
    pub fn wait(&mut self, name: &str, wanted: impl Fn(&str) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(&self.text()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take_in(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!(
                        "waited in vain for {name}; the screen shows:\n{}",
                        self.text()
                    )
                }
            }
        }
        self
    }

    fn take_in(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.raw.extend(bytes);
    }

    /// Takes in what comes within `time`.
    pub fn listen(&mut self, time: Duration) -> &mut Self {
        let deadline = Instant::now() + time;
        while let Ok(bytes) = self
            .output
            .recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            self.take_in(&bytes);
        }
        self
    }

    /// How often emic has sent these bytes.
    pub fn sent(&self, bytes: &[u8]) -> usize {
        self.raw
            .windows(bytes.len())
            .filter(|window| *window == bytes)
            .count()
    }

    /// Whether the terminal is as a shell needs it: no other screen, no mouse, no bracketed paste, the cursor shown, and
    /// what is typed is echoed and comes line by line.
    pub fn is_given_back(&self) -> bool {
        let screen = self.parser.screen();
        let plain = !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None;
        plain && self.echoes()
    }

    /// Whether the terminal echoes what is typed, as it does outside of raw mode.
    fn echoes(&self) -> bool {
        let settings = self.master.get_termios().expect("the terminal's settings");
        format!("{:?}", settings.local_flags).contains("ECHO |")
    }

    /// Ends the program at once, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().expect("to kill emic");
        self.child.wait().expect("emic to be gone");
    }

    /// Waits for the program to end by itself and gives its exit code.
    pub fn ends(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("to ask after emic") {
                return status.exit_code();
            }
            assert!(
                Instant::now() < deadline,
                "emic does not end; the screen shows:\n{}",
                self.text()
            );
            // What it draws on its way out must be read, or it waits for room.
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.take_in(&bytes);
            }
        }
    }

    /// The number of the process, for sending it signals.
    pub fn process(&self) -> u32 {
        self.child.process_id().expect("a running emic")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A number of rows or columns as the emulator takes it.
fn some(number: u16) -> NonZero<u16> {
    NonZero::new(number).expect("a terminal has rows and columns")
}
