//! The program that is tested, in a pseudo-terminal.

use std::path::Path;

use crate::screen::Screen;

impl Screen {
    /// Starts emic with `arguments` in a terminal of this size; everything that it keeps lies under `home`.
    pub fn start(home: &Path, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_program(home, env!("CARGO_BIN_EXE_emic"), arguments, columns, rows)
    }
}
