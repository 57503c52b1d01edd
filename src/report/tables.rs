//! Tables of numbers as CSV.

use crate::analysis::NumberTable;
use crate::formats::cell::protect;

/// The table as CSV: what scripts call each line, its name for people where that is another, and its numbers as people read
/// them. Words that a spreadsheet would run get an apostrophe; numbers, which may start with a minus, do not.
pub fn table_to_csv(table: &NumberTable) -> String {
    let named = table.lines.iter().any(|head| head.id != head.label);
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut heads = vec![protect(&table.corner).into_owned()];
    heads.extend(named.then(|| "label".to_owned()));
    let columns = table.columns.iter();
    heads.extend(columns.map(|(head, _)| protect(&head.id).into_owned()));
    rows.push(heads);
    for (line, head) in table.lines.iter().enumerate() {
        let mut row = vec![protect(&head.id).into_owned()];
        row.extend(named.then(|| protect(&head.label).into_owned()));
        row.extend((0..table.columns.len()).map(|column| table.written(line, column)));
        rows.push(row);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in &rows {
        // Writing into memory does not fail, and all rows have as many cells.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Format, Head, Heat};

    #[test]
    fn words_are_protected_and_numbers_are_not() {
        let table = NumberTable {
            title: String::new(),
            unit: String::new(),
            note: String::new(),
            corner: "word".into(),
            lines: vec![Head::new("=1+1"), Head::new("tea, please")],
            columns: vec![(Head::new("log ratio"), Format::Decimals(2))],
            cells: vec![vec![Some(-1.5)], vec![None]],
            heat: Heat::Column,
        };
        let csv = table_to_csv(&table);
        assert_eq!(csv, "word,log ratio\n'=1+1,-1.50\n\"tea, please\",\n");
    }
}
