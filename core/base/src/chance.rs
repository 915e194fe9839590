//! Chance: random bytes are an argument of the core, never asked for by it (I1).

/// Gives random bytes. The host gives the operating system's; the simulation gives those of its seed.
pub trait Chance {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);

    /// 32 random bytes.
    fn bytes32(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }
}
