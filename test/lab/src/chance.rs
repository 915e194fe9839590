//! Chance that a number decides: the same choices again from the same number.

/// Where choices come from.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a number.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    ///
    /// # Source
    /// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of the numbers from `least` on that are less than `end`.
    pub fn within(&mut self, least: u64, end: u64) -> u64 {
        least + self.next() % end.saturating_sub(least).max(1)
    }

    /// Whether it falls on one of so many.
    pub fn one_in(&mut self, many: u64) -> bool {
        self.within(0, many) == 0
    }

    /// A side.
    pub fn side(&mut self) -> usize {
        usize::from(self.one_in(2))
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, among: &[T]) -> Option<T> {
        let at = self.within(0, among.len() as u64);
        among.get(usize::try_from(at).unwrap_or_default()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_same_number_makes_the_same_choices() {
        let (mut one, mut other) = (Chance::new(7), Chance::new(7));
        let numbers: Vec<u64> = (0..100).map(|_| one.within(3, 9)).collect();
        assert_eq!(numbers, (0..100).map(|_| other.within(3, 9)).collect::<Vec<_>>());
        assert!(numbers.iter().all(|number| (3..9).contains(number)));
    }
}
