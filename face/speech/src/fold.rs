//! A word as it is compared with what a person typed back: without case and accents.

/// A French word without case and accents.
#[must_use]
pub fn fold(word: &str) -> String {
    word.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| !matches!(u32::from(*letter), 0x0300..=0x036F))
        .map(|letter| match letter {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn a_word_typed_back_may_lack_accents_and_capitals_but_not_letters() {
        assert_eq!(fold("Élève"), fold("eleve"));
        assert_eq!(fold("e\u{301}le\u{300}ve "), fold("élève"));
        assert_ne!(fold("élèves"), fold("élève"));
        assert_ne!(fold(""), fold("élève"));
    }
}
