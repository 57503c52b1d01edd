//! The order of names.

/// What names sort by: upper and lower case alike, numbers by value, so that `GP2` stands before `GP10`.
pub fn natural_key(name: &str) -> Vec<(u64, String)> {
    let mut key: Vec<(u64, String)> = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let text = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (word, tail) = rest.split_at(text);
        let digits = tail
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (number, tail) = tail.split_at(digits);
        key.push((0, word.to_lowercase()));
        key.push((
            number
                .parse()
                .map_or(u64::from(!number.is_empty()) * u64::MAX, |n: u64| {
                    n.saturating_add(1)
                }),
            String::new(),
        ));
        rest = tail;
    }
    key
}
