//! Pages for everybody: no network, headings in order, colours that can be read in both schemes.

use std::collections::HashMap;

use super::hostile::is_sound_html;
use super::*;
use crate::formats::palette;

#[test]
fn a_page_needs_no_network() {
    let page = to_html(&marked().summary());
    is_sound_html(&page);
    assert!(page.contains("default-src 'none'"));
    for outside in [
        "http:", "https:", "url(", "@import", " src=", "fetch(", "XMLHttp", "import(",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("<script").count(), 1);
}

#[test]
fn headings_go_down_one_step_at_a_time_and_ids_are_unique() {
    let page = to_html(&marked().summary());
    let level = regex::Regex::new("<h([1-6])").unwrap();
    let levels: Vec<u8> = level
        .captures_iter(&page)
        .map(|h| h[1].parse().unwrap())
        .collect();
    assert!(
        levels.windows(2).all(|two| two[1] <= two[0] + 1),
        "{levels:?}"
    );
    let id = regex::Regex::new(" id=\"([^\"]*)\"").unwrap();
    let ids: Vec<&str> = id
        .captures_iter(&page)
        .map(|id| id.get(1).unwrap().as_str())
        .collect();
    let unique: std::collections::HashSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    let href = regex::Regex::new("href=\"#([^\"]*)\"").unwrap();
    for link in href.captures_iter(&page) {
        assert!(ids.contains(&link.get(1).unwrap().as_str()), "{}", &link[1]);
    }
}

/// A colour: red, green and blue, 0 to 255.
type Colour = [f64; 3];

/// The colour that `#rrggbb` means.
fn colour(hex: &str) -> Colour {
    let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    [part(1), part(3), part(5)]
}

/// The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance").
fn contrast(a: Colour, b: Colour) -> f64 {
    let luminance = |colour: Colour| {
        let linear = colour.map(|part| match part / 255.0 {
            part if part <= 0.04045 => part / 12.92,
            part => ((part + 0.055) / 1.055).powf(2.4),
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colours of a style sheet by name: light, dark, and on paper.
fn schemes(css: &str) -> [HashMap<String, Colour>; 3] {
    let named = regex::Regex::new("--([a-z]+): (#[0-9a-f]{6})").unwrap();
    let roots: Vec<&str> = css.split(":root {").skip(1).collect();
    assert_eq!(roots.len(), 3, "light, dark and paper");
    let of = |root: &str| {
        let (block, _) = root.split_once('}').unwrap();
        let named = named.captures_iter(block);
        named
            .map(|one| (one[1].to_owned(), colour(&one[2])))
            .collect()
    };
    [of(roots[0]), of(roots[1]), of(roots[2])]
}

/// The names that a property of the style sheet takes, `inherit` and the like left out.
fn named(css: &str, property: &str) -> Vec<String> {
    let pattern = format!("(?:^|[;{{ ]){property}: var\\(--([a-z]+)\\)");
    let of = regex::Regex::new(&pattern).unwrap();
    let mut names: Vec<String> = of.captures_iter(css).map(|one| one[1].to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

const REPORT: &str = include_str!("../html/style.css");
const TRANSCRIPTS: &str = include_str!("../appendices/transcripts.css");

#[test]
fn the_ratio_is_that_of_the_standard() {
    assert!((contrast(colour("#000000"), colour("#ffffff")) - 21.0).abs() < 1e-9);
    assert!((contrast(colour("#777777"), colour("#ffffff")) - 4.48).abs() < 0.01);
}

#[test]
fn all_text_can_be_read_on_every_ground_in_every_scheme() {
    let literal = regex::Regex::new("#[0-9a-f]{6}").unwrap();
    for css in [REPORT, TRANSCRIPTS] {
        // Were a colour named elsewhere than here, it would not be looked at.
        let (rules, _) = css.split_once("@media print").unwrap();
        for line in rules.lines().filter(|line| !line.contains("--ground:")) {
            let allowed = ["#999999", "#ffffff"];
            let mut found = literal.find_iter(line);
            assert!(found.all(|one| allowed.contains(&one.as_str())), "{line}");
        }
        let (texts, grounds) = (named(css, "color"), named(css, "background"));
        assert!(texts.contains(&"ink".to_owned()) && grounds.contains(&"ground".to_owned()));
        for scheme in schemes(css) {
            for text in &texts {
                for ground in grounds.iter().filter(|ground| *ground != "quoted") {
                    let ratio = contrast(scheme[text], scheme[ground]);
                    assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
                }
            }
            // What is quoted is in ink; the rim of what has the focus, and of fields, needs three to one (WCAG 1.4.11).
            if let Some(quoted) = scheme.get("quoted") {
                assert!(contrast(scheme["ink"], *quoted) >= 4.5);
            }
            for rim in ["link", "quiet"] {
                assert!(contrast(scheme[rim], scheme["ground"]) >= 3.0, "{rim}");
            }
        }
    }
}

#[test]
fn marked_words_can_be_read_under_every_code() {
    assert!(TRANSCRIPTS.contains("color-mix(in srgb, var(--code, #999999) 22%, transparent)"));
    let [light, dark, _] = schemes(TRANSCRIPTS);
    for scheme in [light, dark] {
        for at in 0..8 {
            let (red, green, blue) = palette::rgb(at);
            let code = [red, green, blue].map(f64::from);
            let ground = scheme["ground"];
            let tint = [0, 1, 2].map(|part| 0.22 * code[part] + 0.78 * ground[part]);
            for text in ["ink", "quiet"] {
                let ratio = contrast(scheme[text], tint);
                assert!(ratio >= 4.5, "{text} on code colour {at}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn every_figure_says_what_it_shows() {
    let page = to_html(&marked().summary());
    assert!(page.matches("<svg").count() >= 3);
    for svg in page.split("<svg").skip(1) {
        let (svg, _) = svg.split_once("</svg>").unwrap();
        assert!(svg.contains("role=\"img\""), "{svg}");
        for words in ["title", "desc"] {
            let (_, rest) = svg.split_once(&format!("<{words}>")).unwrap();
            assert!(!rest.starts_with('<'), "an empty {words}");
        }
    }
}

#[test]
fn the_keyboard_reaches_everything_in_the_order_of_the_page() {
    let page = to_html(&marked().summary());
    // Without numbers of its own the order of tabs is that of the page; boxes that scroll are stops too.
    let stops = regex::Regex::new("tabindex=\"([^\"]*)\"").unwrap();
    assert!(stops.captures_iter(&page).all(|stop| &stop[1] == "0"));
    assert_eq!(
        page.matches("class=\"wide\"").count(),
        page.matches("tabindex=\"0\"").count()
    );
    // What can be worked is a link, a button, a field or a summary, which Enter and Space work by themselves.
    let script = include_str!("../html/page.js");
    assert_eq!(script.matches("\"click\"").count(), 1);
    assert!(script.contains("button.addEventListener(\"click\""));
    assert!(!script.contains("keydown") && !script.contains("preventDefault())\n  button"));
    for field in ["theme", "role", "who"] {
        let labelled = regex::Regex::new(&format!("<label>[A-Z][a-z]+ <select name=\"{field}\">"));
        assert!(labelled.unwrap().is_match(&page), "{field}");
    }
    assert!(page.contains("<p id=\"shown\" role=\"status\">"));
    let skip = page.find("class=\"skip\" href=\"#main\"").unwrap();
    assert!(skip < page.find("<nav").unwrap() && page.contains("<main id=\"main\">"));
}
