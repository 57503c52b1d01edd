//! Random keys, mouse events, sizes and pastes: nothing panics, and the disk holds what the memory holds.

use super::super::keymap::TABLE;
use super::*;

/// A small generator of random numbers (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Any event that a terminal can send: keys of the table mostly, text, the mouse, a new size, a paste.
fn random_event(random: &mut Random, app: &App) -> Event {
    match random.below(40) {
        0 => Event::Resize(random.below(220) as u16, random.below(70) as u16),
        1 => Event::Paste("pasted\nwords \u{1b}[2J".into()),
        2..=5 => {
            let kinds = [
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Drag(MouseButton::Left),
                MouseEventKind::ScrollDown,
                MouseEventKind::ScrollUp,
            ];
            Event::Mouse(MouseEvent {
                kind: kinds[random.below(kinds.len())],
                column: random.below(usize::from(app.size.width) + 2) as u16,
                row: random.below(usize::from(app.size.height) + 2) as u16,
                modifiers: KeyModifiers::NONE,
            })
        }
        6..=9 => {
            let typed = ['a', 'o', ' ', 'é', '"', '*', '9', ':'];
            Event::Key(KeyEvent::new(
                KeyCode::Char(typed[random.below(typed.len())]),
                KeyModifiers::NONE,
            ))
        }
        _ => loop {
            let binding = &TABLE[random.below(TABLE.len())];
            let all: Vec<&str> = binding
                .keys
                .iter()
                .flat_map(|keys| keys.split(' '))
                .collect();
            let leaves = ["q", "Ctrl-c", "Ctrl-z"];
            if let Some(name) = all
                .get(random.below(all.len()))
                .filter(|name| !leaves.contains(name))
            {
                break Event::Key(event_of(name));
            }
        },
    }
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
            None => KeyCode::Char(rest.chars().next().unwrap()),
        },
    };
    KeyEvent::new(code, modifiers)
}

#[test]
fn random_keys_never_break_anything() {
    let keys = std::env::var("EMIC_RANDOM_KEYS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(2_000);
    let seed = std::env::var("EMIC_RANDOM_SEED")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0x5eed);
    let (folder, mut app) = study();
    let mut random = Random(seed);
    for at in 0..keys {
        let event = random_event(&mut random, &app);
        app.take(event);
        if at % 7 == 0 && app.size.area() > 0 {
            screen(&mut app);
        }
        if at % 50 == 0 {
            app.finish_work();
        }
        assert!(app.is_running());
    }
    let memory = app.workbench().study();
    let disk = Workbench::open_whole(&folder.path().join("study.emic"), Some("ak")).unwrap();
    assert_eq!(memory.codebook().len(), disk.study().codebook().len());
    assert_eq!(memory.memos(), disk.study().memos());
    assert_eq!(memory.interviews().len(), disk.study().interviews().len());
    for interview in memory.interviews().iter().filter(|i| i.is_loaded()) {
        let other = disk.study().interview(interview.transcript.id).unwrap();
        let spans = |i: &crate::study::Interview| -> Vec<Span> {
            i.codings().iter().map(|coding| coding.span).collect()
        };
        assert_eq!(spans(interview), spans(other));
    }
    assert_eq!(disk.verify().unwrap(), []);
}
