//! Several processes on one study.

use crate::researcher::{Researcher, came};

#[test]
fn processes_that_write_at_once_lose_nothing() {
    let researcher = Researcher::with_study();
    const MANY: usize = 8;
    for number in 0..MANY {
        let row = format!(
            "transcript,start,end,code,coder\nGP01,{},{},loneliness,c{number}\n",
            number * 10,
            number * 10 + 5
        );
        researcher.file(&format!("{number}.csv"), row);
    }
    let running: Vec<_> = (0..MANY)
        .map(|number| {
            let mut command = researcher.command(&["code", "s.emic", &format!("{number}.csv")]);
            command
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in running {
        let came = came(child.wait_with_output().unwrap());
        assert_eq!(came.code, 0, "{came:?}");
    }
    let status = &researcher.json(&["status", "s.emic", "--json"])[0];
    assert_eq!(
        (&status["codings"], &status["coders"]),
        (&MANY.into(), &(MANY + 1).into())
    );
    assert_eq!(
        researcher.json(&["history", "s.emic", "--json"]).len(),
        3 + MANY
    );
    researcher.does(&["verify", "s.emic"]);
}
