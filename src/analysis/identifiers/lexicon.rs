//! Words that say whether other words are names: titles, kinds of places, given names, and what is written with a capital and names nobody.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::analysis::stop_words::StopWords;

/// Whether a name follows: `Mrs`, `Dr`, `Nurse`.
pub(super) fn is_title(word: &str) -> bool {
    const TITLES: [&str; 18] = [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "doctor",
        "prof",
        "professor",
        "nurse",
        "sister",
        "father",
        "rev",
        "reverend",
        "aunt",
        "auntie",
        "uncle",
        "sir",
    ];
    TITLES.contains(&word.to_lowercase().as_str())
}

/// Whether it names a kind of place: `Road`, `Hospital`.
pub(super) fn is_place_word(word: &str) -> bool {
    const PLACES: [&str; 26] = [
        "road",
        "street",
        "avenue",
        "lane",
        "close",
        "park",
        "hospital",
        "infirmary",
        "surgery",
        "clinic",
        "practice",
        "centre",
        "center",
        "school",
        "college",
        "university",
        "church",
        "mosque",
        "chapel",
        "hall",
        "house",
        "library",
        "station",
        "court",
        "gardens",
        "estate",
    ];
    PLACES.contains(&word.to_lowercase().as_str())
}

/// Words that English writes with a capital and that name nobody.
pub(super) fn is_common(word: &str) -> bool {
    const COMMON: [&str; 48] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mondays",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "saturdays",
        "sundays",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "christmas",
        "easter",
        "english",
        "british",
        "covid",
        "google",
        "facebook",
        "whatsapp",
        "zoom",
        "god",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "doctor",
        "nurse",
        "gp",
        "nhs",
        "mum",
        "dad",
        "tv",
    ];
    static FUNCTION_WORDS: LazyLock<StopWords> = LazyLock::new(StopWords::english);
    let plain = word.to_lowercase().replace('\u{2019}', "'");
    // A stop word too, but many people's name.
    let name = plain == "will";
    COMMON.contains(&plain.as_str()) || !name && FUNCTION_WORDS.has(&plain)
}

/// Whether it is among the given names that are common in the British Isles.
pub(super) fn is_given_name(word: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| GIVEN_NAMES.split_whitespace().collect());
    NAMES.contains(word)
}

/// Given names that are common in the British Isles. Those that are also English words (Grace, Will, Mark) are left out.
const GIVEN_NAMES: &str = "Aaron Abdul Abigail Adam Adrian Agnes Ahmed Aisha Alan Albert Alex Alexander Alexandra Alfie Alfred \
Ali Alice Alison Amanda Amelia Amina Amy Andrea Andrew Angela Anita Ann Anna Anne Anthony Antonia Arthur Audrey Barbara Barry Beatrice \
Ben Benjamin Bernard Beryl Betty Beverley Brenda Brian Bridget Bryan Callum Cameron Carl Carol Caroline Catherine Charles Charlie \
Charlotte Cheryl Chloe Chris Christine Christopher Claire Clare Colin Connor Craig Cynthia Daniel Danielle Darren David Dawn Deborah \
Dennis Derek Diana Diane Dominic Donald Donna Doreen Doris Dorothy Douglas Duncan Dylan Edith Edward Eileen Elaine Eleanor Elizabeth Ella \
Ellen Ellie Elsie Emily Emma Eric Erica Ethan Evelyn Fatima Fiona Florence Frances Francis Fred Frederick Gareth Gary Gavin Gemma \
Geoffrey George Georgia Gerald Geraldine Gillian Glenys Gloria Gordon Graham Gwen Hannah Harold Harriet Harry Hassan Hazel Heather Helen \
Henry Hilary Howard Hugh Ian Ibrahim Irene Iris Isabel Isabella Jack Jacob Jacqueline Jake James Jamie Jane Janet Janice Jasmine Jason \
Jayne Jean Jeffrey Jenna Jennifer Jenny Jeremy Jessica Jill Jim Jimmy Joan Joanna Joanne Joe John Jonathan Jordan Joseph Josephine \
Joshua Joyce Judith Julia Julian Julie Karen Karl Kate Katherine Kathleen Kathryn Katie Keith Kelly Kenneth Kerry Kevin Khalid Kieran \
Kimberley Kirsty Kyle Laura Lauren Lawrence Leah Lee Leo Leonard Lewis Liam Linda Lisa Lorraine Louis Louise Lucy Luke Lynn Lynne Malcolm \
Margaret Maria Marie Marilyn Marion Martin Martyn Mary Matthew Maureen Maurice Megan Melanie Michael Michelle Miriam Mohammad Mohammed \
Moira Molly Monica Muhammad Muriel Nadia Nancy Naomi Natalie Natasha Nathan Neil Nicholas Nicola Nigel Nora Norma Norman Oliver Olivia \
Oscar Pamela Patricia Patrick Paul Paula Pauline Peggy Peter Philip Phillip Phyllis Priya Rachel Ralph Raymond Rebecca Reginald Rhys \
Richard Robert Robin Roger Ronald Rosemary Roy Russell Ruth Ryan Sally Samantha Samuel Sandra Sarah Scott Sean Sharon Shaun Sheila Shirley \
Simon Sophie Stacey Stanley Stella Stephanie Stephen Steve Steven Stewart Stuart Susan Suzanne Sylvia Tanya Teresa Terence Theresa Thomas \
Timothy Tina Tom Tony Tracey Tracy Trevor Valerie Vanessa Vera Veronica Victor Victoria Vincent Vivien Walter Wayne Wendy William Winifred \
Yasmin Yusuf Yvonne Zoe";
