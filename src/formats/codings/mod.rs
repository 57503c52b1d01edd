//! Codings in bulk: rows of CSV or JSON lines in, all codings of a study out.

mod read;
mod resolve;
mod write;

pub use read::{CodingRow, read_codings};
pub use resolve::{LineError, resolve};
pub use write::{
    COLUMNS, CodingLine, CodingLines, Silent, each_coding, withheld, write_csv, write_json,
    write_json_lines,
};

#[cfg(test)]
mod tests;
