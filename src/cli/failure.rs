//! How commands end: exit codes, and errors as people read them.

use std::io::{self, Write};

use super::visible::visible_lines;
use crate::study::Refusal;

/// How a command ended that did not fail outright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Everything was done, also where nothing was found.
    Done,
    /// Some of the input was refused, or a check found something; what it was has been said.
    Refused,
}

/// What a command comes to.
pub(super) type Ran = anyhow::Result<Exit>;

/// The command line or a query in it is wrong: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct WrongUse(pub(super) String);

/// A refusal that says what is wrong and what to do next.
pub(super) fn refused(what: impl Into<String>, next: impl Into<String>) -> anyhow::Error {
    Refusal::new(what, next).into()
}

/// The exit code of what a command came to: 0 done, 1 refused or failed, 2 command line or query wrong. Says errors on
/// standard error. That nobody reads the output any more is no error.
pub(super) fn exit_code(ran: Ran) -> u8 {
    match ran {
        Ok(Exit::Done) => 0,
        Ok(Exit::Refused) => 1,
        Err(error) if is_broken_pipe(&error) => 0,
        Err(error) => {
            let writing = if error.is::<io::Error>() {
                "cannot write to standard output: "
            } else {
                ""
            };
            say(&format!("emic: {writing}{}", in_words(&error)));
            if error.is::<WrongUse>() { 2 } else { 1 }
        }
    }
}

/// Says something on standard error; control characters are made visible.
pub(super) fn say(message: &str) {
    // A standard error that is closed is no reason to stop.
    let _ = writeln!(io::stderr(), "{}", visible_lines(message));
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// An error and its causes on one line; a cause that the words before it have said already is left out.
pub(super) fn in_words(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if words.is_empty() {
            words = cause;
        } else if !words.contains(&cause) {
            words.push_str(": ");
            words.push_str(&cause);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_said_once() {
        let error = anyhow::anyhow!("no such file")
            .context("notes.txt: no such file")
            .context("cannot import");
        assert_eq!(in_words(&error), "cannot import: notes.txt: no such file");
    }

    #[test]
    fn a_reader_that_has_gone_is_success() {
        let gone = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(exit_code(Err(gone.context("writing"))), 0);
    }
}
