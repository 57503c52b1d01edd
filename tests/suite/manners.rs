//! How emic behaves in a terminal: what it takes it gives back, whatever happens, and it rests when nobody types.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::screen::Screen;

const INTERVIEW: &str = "Interview: SU01\nRole: patient\n---\n\
    INT1: How did you come to the group?\n\n\
    SU01: I sat in the car for twenty minutes. Then she tapped on the window.\n";

fn home() -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("SU01.txt"), INTERVIEW).expect("an interview");
    let book = r#"{"title": "Trial", "version": "1", "codes": [{"id": "loneliness", "label": "Loneliness"}]}"#;
    fs::write(home.path().join("book.json"), book).expect("a codebook");
    let new = [
        "new",
        "trial.emic",
        "--coder",
        "ak",
        "--codebook",
        "book.json",
    ];
    emic(home.path(), &new);
    emic(home.path(), &["import", "trial.emic", "SU01.txt"]);
    home
}

fn emic(home: &Path, arguments: &[&str]) {
    assert_cmd::Command::new(env!("CARGO_BIN_EXE_emic"))
        .env_clear()
        .env("HOME", home)
        .current_dir(home)
        .args(arguments)
        .assert()
        .success();
}

fn desk(home: &TempDir) -> Screen {
    let mut screen = Screen::start(home.path(), &["trial.emic"], 100, 30);
    screen.escape("first passage").shows("turn 1/2");
    screen
}

/// Files under a folder, at any depth.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files(&path),
            path => vec![path],
        })
        .collect()
}

#[test]
fn the_terminal_is_given_back_when_emic_is_left() {
    for key in ["q", "\x03"] {
        let home = home();
        let mut screen = desk(&home);
        assert!(!screen.is_given_back());
        screen.keys(key);
        assert_eq!(screen.ends(), 0);
        screen.listen(Duration::from_millis(200));
        assert!(screen.is_given_back());
    }
}

#[cfg(unix)]
fn signal(number: u32, name: &str) {
    let sent = std::process::Command::new("kill")
        .args([format!("-{name}"), number.to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()));
}

#[cfg(unix)]
#[test]
fn the_terminal_is_given_back_on_every_signal_that_ends() {
    for name in ["TERM", "HUP", "INT", "QUIT"] {
        let home = home();
        let mut screen = desk(&home);
        signal(screen.process(), name);
        screen.ends();
        screen.listen(Duration::from_millis(200));
        assert!(screen.is_given_back(), "after SIG{name}");
    }
}

#[cfg(target_os = "linux")]
fn wait_for(what: &str, wanted: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !wanted() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The fields of a process in `/proc`, behind its name.
#[cfg(target_os = "linux")]
fn fields(process: u32) -> Option<Vec<String>> {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = line.rsplit_once(") ")?;
    Some(rest.split(' ').map(str::to_owned).collect())
}

#[cfg(target_os = "linux")]
#[test]
fn emic_stops_and_goes_on_as_shells_expect() {
    for by_key in [true, false] {
        let home = home();
        let mut screen = desk(&home);
        let process = screen.process();
        if by_key {
            screen.keys("\x1a");
        } else {
            signal(process, "TSTP");
        }
        wait_for("emic to stop", || {
            fields(process).is_some_and(|f| f[0] == "T")
        });
        screen.listen(Duration::from_millis(200));
        assert!(screen.is_given_back(), "by key: {by_key}");
        signal(process, "CONT");
        screen.shows("turn 1/2").keys("J").shows("turn 2/2");
        assert!(!screen.is_given_back());
        screen.keys("q");
        assert_eq!(screen.ends(), 0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn emic_ends_when_its_terminal_vanishes_without_a_signal() {
    let home = home();
    // In a session of its own, with a terminal that is not its controlling one, no signal tells emic.
    let script = format!(
        "exec 3<&0; setsid {} trial.emic <&3 & echo $! > process; wait",
        env!("CARGO_BIN_EXE_emic")
    );
    let mut screen = Screen::start_program(home.path(), "/bin/sh", &["-c", &script], 100, 30);
    screen.shows("first passage");
    let number = fs::read_to_string(home.path().join("process")).expect("the process");
    let number: u32 = number.trim().parse().expect("a number");
    drop(screen);
    wait_for("emic to end", || fields(number).is_none_or(|f| f[0] == "Z"));
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_done_while_nobody_types() {
    let home = home();
    let mut screen = desk(&home);
    screen.listen(Duration::from_millis(1500));
    // Fields 14 and 15 of the whole line: time in the program and in the kernel, in hundredths of a second.
    let spent = |process| -> u64 {
        let fields = fields(process).expect("a running emic");
        fields[11..13]
            .iter()
            .filter_map(|f| f.parse::<u64>().ok())
            .sum()
    };
    let (process, frames) = (screen.process(), screen.sent(b"\x1b[?2026h"));
    let before = spent(process);
    screen.listen(Duration::from_secs(2));
    assert!(
        spent(process) - before <= 4,
        "{} hundredths",
        spent(process) - before
    );
    assert_eq!(
        screen.sent(b"\x1b[?2026h"),
        frames,
        "frames drawn for nobody"
    );
}

#[test]
fn frames_are_shown_at_once_and_resizing_is_borne_at_any_moment() {
    let home = home();
    let mut screen = desk(&home);
    for round in 0..40u16 {
        screen.keys(["J", "K", "s", "c", "\x7f", ")", ":", "j"][usize::from(round % 8)]);
        screen.resize(20 + round * 37 % 180, 5 + round * 13 % 50);
    }
    screen
        .resize(100, 30)
        .keys("\x1b")
        .listen(Duration::from_millis(300));
    screen.keys("\x1b").listen(Duration::from_millis(300));
    screen.keys("q");
    assert_eq!(screen.ends(), 0);
    screen.listen(Duration::from_millis(200));
    let (begun, ended) = (screen.sent(b"\x1b[?2026h"), screen.sent(b"\x1b[?2026l"));
    assert!(
        begun > 0 && ended >= begun,
        "{begun} frames begun, {ended} ended"
    );
}

#[test]
fn a_paste_is_text_and_never_keys_and_a_quote_goes_to_the_clipboard() {
    let home = home();
    let mut screen = desk(&home);
    screen
        .keys("\x1b[200~qqq\r\x1b[201~")
        .shows("nothing to paste into");
    screen
        .keys("mm")
        .shows("Memo")
        .keys("\x1b[200~two\rlines q\x1b[201~");
    screen.shows("lines q").keys("\x13").shows("Wrote a memo");
    screen.keys("J").shows("turn 2/2").keys("y").shows("Copied");
    assert_eq!(screen.sent(b"\x1b]52;c;"), 1);
    screen.keys("q");
    assert_eq!(screen.ends(), 0);
}

#[test]
fn the_desk_is_as_it_was_left_and_what_remembers_it_is_private() {
    let home = home();
    let mut screen = desk(&home);
    screen
        .keys("J")
        .shows("turn 2/2")
        .keys("zd")
        .shows("standing back: on");
    screen.keys("q");
    assert_eq!(screen.ends(), 0);
    let desks: Vec<PathBuf> = files(&home.path().join(".local"))
        .into_iter()
        .filter(|file| {
            file.parent()
                .is_some_and(|folder| folder.ends_with("desks"))
        })
        .collect();
    assert_eq!(desks.len(), 1);
    #[cfg(unix)]
    for (path, rights) in [
        (desks[0].as_path(), 0o600),
        (desks[0].parent().expect("a folder"), 0o700),
    ] {
        let about = fs::metadata(path).expect("what remembers");
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777,
            rights
        );
    }
    let mut again = Screen::start(home.path(), &["trial.emic"], 100, 30);
    again.escape("first passage").shows("turn 2/2").keys("q");
    assert_eq!(again.ends(), 0);
    fs::write(&desks[0], "{ broken").expect("a broken memory");
    let mut third = Screen::start(home.path(), &["trial.emic"], 100, 30);
    third.escape("first passage").shows("turn 1/2").keys("q");
    assert_eq!(third.ends(), 0);
}

#[test]
fn emic_alone_begins_with_a_screen() {
    let home = tempfile::tempdir().expect("a folder");
    let mut first = Screen::start(home.path(), &[], 80, 24);
    first
        .shows("No study has been opened here yet")
        .keys("n")
        .shows("Name of the new study");
    first
        .keys("mine\r")
        .escape("first passage")
        .shows("no transcript")
        .keys("q");
    assert_eq!(first.ends(), 0);
    assert!(home.path().join("mine.emic").is_file());
    let mut second = Screen::start(home.path(), &[], 80, 24);
    second.shows("Recent studies").shows("mine").keys("s");
    second.shows("turn 1/").keys("q");
    assert_eq!(second.ends(), 0);
    assert!(home.path().join("social-cure.emic").is_file());
    let elsewhere = tempfile::tempdir().expect("a folder");
    let mut newcomer = Screen::start(elsewhere.path(), &[], 80, 24);
    newcomer
        .shows("No study has been opened here yet")
        .keys("s")
        .escape("Coding a first passage")
        .shows("turn 1/")
        .keys("q");
    assert_eq!(newcomer.ends(), 0);
}

#[test]
fn settings_are_read_at_the_start_and_never_fatal() {
    let home = home();
    let config = home.path().join(".config/emic");
    fs::create_dir_all(&config).expect("a folder");
    let text = "[keys.everywhere]\nquit = \"Q\"\n[colours]\ntheme = \"mauve\"\n";
    fs::write(config.join("settings.toml"), text).expect("settings");
    let mut screen = Screen::start(home.path(), &["trial.emic"], 100, 30);
    screen
        .shows("line 4: `mauve` is not one of")
        .escape("1 problem in your settings");
    screen.keys("q").shows("key q does nothing here").keys("Q");
    assert_eq!(screen.ends(), 0);
    let said = assert_cmd::Command::new(env!("CARGO_BIN_EXE_emic"))
        .env_clear()
        .env("HOME", home.path())
        .args(["settings", "--json"])
        .assert()
        .code(1);
    let said = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
    assert!(
        said.contains("\"line\":4") && said.contains("settings.toml"),
        "{said}"
    );
}
