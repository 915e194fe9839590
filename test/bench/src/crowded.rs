//! A crowd, seen from the comparison that started it.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use crate::Outcome;
use crate::measured::Kept;

/// A process that is a crowd, and listens.
pub struct Crowd {
    kept: Kept,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Crowd {
    /// Starts it.
    pub fn start(mut command: Command) -> Outcome<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take().ok_or("no input")?, child.stdout.take().ok_or("no output")?);
        Ok(Self { kept: Kept(child), input, output: BufReader::new(output).lines() })
    }

    /// What it says next.
    pub fn says(&mut self) -> Outcome<String> {
        Ok(self.output.next().ok_or("the crowd ended")??)
    }

    /// Makes it so many; answers how many are there.
    pub fn grow(&mut self, count: usize) -> Outcome<usize> {
        writeln!(self.input, "{count}")?;
        let said = self.says()?;
        Ok(said.strip_prefix("there ").ok_or("the crowd says something else")?.parse()?)
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.kept.0.id()
    }
}
