//! The colours of codes outside the terminal: in files for other programs and for readers.

/// Red, green and blue, 0 to 255.
pub type Rgb = (u8, u8, u8);

/// The colours of Okabe and Ito (2008), which colour-blind people can tell apart; black is a grey here.
pub const OKABE_ITO: [Rgb; 8] = [
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
    (153, 153, 153),
];

/// The colour that a code's index into the palette means; the palette repeats.
pub fn rgb(colour: u8) -> Rgb {
    OKABE_ITO[usize::from(colour) % OKABE_ITO.len()]
}

/// The same as `#rrggbb`.
pub fn hex(colour: u8) -> String {
    let (red, green, blue) = rgb(colour);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The index of the palette's colour that is nearest to `#rgb` or `#rrggbb`; none for what is no such colour.
pub fn nearest(colour: &str) -> Option<u8> {
    let digits = colour.trim().strip_prefix('#')?;
    let digit = |at: usize| {
        let digit = digits.get(at..=at)?;
        u8::from_str_radix(digit, 16).ok()
    };
    let part = |at: usize| match digits.len() {
        3 => Some(digit(at)? * 17),
        6 => Some(digit(2 * at)? * 16 + digit(2 * at + 1)?),
        _ => None,
    };
    let wanted = [part(0)?, part(1)?, part(2)?];
    let distance = |colour: &u8| -> u32 {
        let (red, green, blue) = rgb(*colour);
        let parts = wanted.iter().zip([red, green, blue]);
        parts.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    (0..OKABE_ITO.len() as u8).min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_found_again_and_others_by_their_nearest() {
        for colour in 0..8 {
            assert_eq!(nearest(&hex(colour)), Some(colour));
        }
        assert_eq!(nearest("#000"), Some(2));
        assert_eq!(nearest("#FF0"), Some(3));
        for none in ["", "red", "#12", "#12345g", "#é0"] {
            assert_eq!(nearest(none), None, "{none}");
        }
    }
}
