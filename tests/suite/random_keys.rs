//! Random keys, mouse events, sizes and pastes on the sample study: nothing panics, the disk holds what the memory holds,
//! and every state that was reached can be gone back to.

use std::path::Path;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use emic::study::{EntryId, Record};
use emic::tui::keymap::TABLE;
use emic::tui::{App, Theme};
use emic::workbench::{HistoryFilter, Workbench};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// A small generator of random numbers (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// So many states on the way are gone back to at the end.
const STATES: usize = 5;

/// What is pasted: lines, control characters, nothing, marks without letters, a path, a query.
const PASTES: &[&str] = &[
    "pasted\nwords \u{1b}[2J",
    "",
    "\r\n\t\u{0}\u{200d}\u{301}",
    "/no/such/folder",
    "code:loneliness AND (\"link worker\"",
    "世界 👩\u{200d}👩\u{200d}👧 עברית",
];

/// Keys that leave emic or stop it.
const LEAVES: [&str; 3] = ["q", "Ctrl-c", "Ctrl-z"];

/// Any event that a terminal can send: keys of the table mostly, text, the mouse, a new size, a paste.
fn random_event(random: &mut Random, size: &mut (u16, u16)) -> Event {
    match random.below(60) {
        0 => {
            *size = (random.below(240) as u16, random.below(70) as u16);
            Event::Resize(size.0, size.1)
        }
        1 => Event::Paste(random.of(PASTES).to_owned()),
        2..=7 => Event::Mouse(MouseEvent {
            kind: random.of(&[
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Down(MouseButton::Right),
                MouseEventKind::Drag(MouseButton::Left),
                MouseEventKind::Up(MouseButton::Left),
                MouseEventKind::Moved,
                MouseEventKind::ScrollDown,
                MouseEventKind::ScrollUp,
                MouseEventKind::ScrollLeft,
            ]),
            column: random.below(usize::from(size.0) + 2) as u16,
            row: random.below(usize::from(size.1) + 2) as u16,
            modifiers: random.of(&[KeyModifiers::NONE, KeyModifiers::SHIFT]),
        }),
        8 => random.of(&[Event::FocusGained, Event::FocusLost]),
        9..=13 => typed(random.of(&['a', 'o', 'l', ' ', 'é', '"', '*', '9', ':', '3'])),
        14..=17 => Event::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)),
        _ => loop {
            let binding = random.of(TABLE);
            let names: Vec<&str> = binding
                .keys
                .iter()
                .flat_map(|keys| keys.split(' '))
                .collect();
            if names.is_empty() {
                continue;
            }
            let name = random.of(&names);
            if !LEAVES.contains(&name) {
                break Event::Key(event_of(name));
            }
        },
    }
}

fn typed(c: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
}

fn event_of(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    for (prefix, modifier) in [
        ("Ctrl-", KeyModifiers::CONTROL),
        ("Alt-", KeyModifiers::ALT),
        ("Shift-", KeyModifiers::SHIFT),
    ] {
        if let Some(tail) = rest.strip_prefix(prefix) {
            (modifiers, rest) = (modifiers | modifier, tail);
        }
    }
    let code = match rest {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Space" => KeyCode::Char(' '),
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        "Insert" => KeyCode::Insert,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        _ => match rest.strip_prefix('F').and_then(|n| n.parse().ok()) {
            Some(number) => KeyCode::F(number),
            None => KeyCode::Char(rest.chars().next().expect("a key has a name")),
        },
    };
    KeyEvent::new(code, modifiers)
}

fn number_in(variable: &str, usual: u64) -> u64 {
    let set = std::env::var(variable).ok();
    set.and_then(|number| number.parse().ok()).unwrap_or(usual)
}

fn open(path: &Path) -> App {
    let workbench = Workbench::open_whole(path, Some("ak")).expect("the sample study");
    App::new(workbench, Theme::default())
}

fn draw(app: &mut App, size: (u16, u16)) {
    if size.0 > 0 && size.1 > 0 {
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a screen");
        terminal.draw(|frame| app.draw(frame)).expect("a frame");
    }
}

/// The newest entry, and every record as it is after it.
fn state(workbench: &Workbench) -> (EntryId, Vec<Record>) {
    let newest = HistoryFilter {
        limit: Some(1),
        ..HistoryFilter::default()
    };
    let entries = workbench.history(&newest).expect("the history");
    (entries[0].id, workbench.study().records())
}

/// Plays the keys in a child of this binary: the folder that it is in and the home that it finds are its own.
#[test]
fn random_keys_never_break_anything() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = std::env::current_exe().expect("this program");
    let in_folder = |program: &Path| {
        let mut command = assert_cmd::Command::new(program);
        command.env_clear().env("HOME", folder.path());
        command.current_dir(folder.path());
        command
    };
    in_folder(Path::new(env!("CARGO_BIN_EXE_emic")))
        .args(["demo", "--no-open"])
        .assert()
        .success();
    let ours = std::env::vars().filter(|(name, _)| name.starts_with("EMIC_"));
    in_folder(&program)
        .envs(ours)
        .args(["--exact", CHILD, "--ignored", "--nocapture"])
        .assert()
        .success();
}

const CHILD: &str = "random_keys::keys_are_played_on_the_study_here";

#[test]
#[ignore = "a child of `random_keys_never_break_anything`"]
fn keys_are_played_on_the_study_here() {
    let keys = number_in("EMIC_RANDOM_KEYS", 10_000) as usize;
    let seed = number_in("EMIC_RANDOM_SEED", 0x5eed);
    let path = Path::new("social-cure.emic");
    let (mut random, mut size) = (Random(seed.max(1)), (100, 30));
    let mut app = open(path);
    let mut states = vec![state(app.workbench())];
    for at in 0..keys {
        let event = random_event(&mut random, &mut size);
        app.take(event);
        app.effects();
        if at % 25 == 0 {
            app.idle();
            draw(&mut app, size);
        }
        if !app.is_running() {
            app = open(path);
        }
        if at % (keys / STATES).max(1) == 0 {
            states.push(state(app.workbench()));
        }
    }
    let memory = app.workbench().study().records();
    drop(app);
    let disk = Workbench::open_whole(path, Some("ak")).expect("the study");
    assert_eq!(memory, disk.study().records(), "seed {seed}");
    assert_eq!(disk.verify().expect("a look at the file"), []);
    drop(disk);
    for (number, (entry, records)) in states.into_iter().enumerate() {
        // Each on a copy: going back is itself an entry, which the next one would have to take back too.
        let copy = format!("{number}.emic");
        std::fs::copy(path, &copy).expect("a copy");
        let mut study = Workbench::open_whole(Path::new(&copy), Some("ak")).expect("the study");
        if study.study().records() != records {
            study.go_back_to(entry).expect("the way back");
            assert_eq!(study.study().records(), records, "seed {seed}");
        }
    }
}
