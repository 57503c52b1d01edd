//! emic: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(emic::cli::run(std::env::args_os()))
}
