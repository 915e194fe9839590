//! `libtoxcore` by way of a small C program that is compiled here: the library must be installed, with its headers.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::peer::carry_out;
use crate::table::Series;

const SOURCE: &str = include_str!("tox.c");

/// The compiled program.
pub struct Tox {
    program: PathBuf,
}

/// Compiles it.
pub fn built(folder: &Path) -> Outcome<Tox> {
    let (source, program) = (folder.join("tox.c"), folder.join("tox"));
    std::fs::write(&source, SOURCE)?;
    carry_out(Command::new("cc").args(["-O2", "-o"]).arg(&program).arg(&source).args(["-ltoxcore", "-lpthread"]))?;
    Ok(Tox { program })
}

impl Tox {
    /// Milliseconds from each message to its read receipt, one after the other.
    pub fn receipts(&self, messages: usize) -> Outcome<Series> {
        self.series("receipt", messages)
    }

    /// Milliseconds from each message to another one that the other end sends back at once.
    pub fn echoes(&self, messages: usize) -> Outcome<Series> {
        self.series("echo", messages)
    }

    fn series(&self, what: &str, messages: usize) -> Outcome<Series> {
        let mut series = Series::new("");
        for figure in self.figures(what, messages)? {
            series.add(figure);
        }
        Ok(series)
    }

    /// Messages a second, from the first one sent to the last read receipt.
    pub fn rate(&self, messages: usize) -> Outcome<f64> {
        self.one("rate", messages)
    }

    /// Milliseconds from the start of both ends to the first read receipt.
    pub fn first(&self) -> Outcome<f64> {
        self.one("first", 1)
    }

    fn one(&self, what: &str, messages: usize) -> Outcome<f64> {
        self.figures(what, messages)?.first().copied().ok_or_else(|| "libtoxcore gave no figure".into())
    }

    fn figures(&self, what: &str, messages: usize) -> Outcome<Vec<f64>> {
        let output = Command::new(&self.program).arg(what).arg(messages.to_string()).output()?;
        if !output.status.success() {
            return Err(format!("libtoxcore: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
    }
}
