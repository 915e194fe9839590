//! Figures: medians, quantiles, and a table that carries the machine's load.

use std::time::Duration;

/// A named series of figures, one a round.
pub struct Series {
    name: String,
    figures: Vec<f64>,
}

impl Series {
    /// Nothing measured yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), figures: Vec::new() }
    }

    /// Adds a figure.
    pub fn add(&mut self, figure: f64) {
        self.figures.push(figure);
    }

    /// Adds a duration, in milliseconds.
    pub fn add_ms(&mut self, duration: Duration) {
        self.add(duration.as_secs_f64() * 1_000.0);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.figures.len()
    }

    /// The figure that so large a share of the others do not exceed; not a number when there is none.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.figures.clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
        let at = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
        sorted.get(at).copied().unwrap_or(f64::NAN)
    }

    /// The middle figure; of an even number, the mean of the two.
    pub fn median(&self) -> f64 {
        let mut sorted = self.figures.clone();
        sorted.sort_by(f64::total_cmp);
        let half = sorted.len() / 2;
        match (sorted.get(half), half.checked_sub(1).and_then(|before| sorted.get(before))) {
            (Some(one), Some(before)) if sorted.len().is_multiple_of(2) => f64::midpoint(*one, *before),
            (Some(one), _) => *one,
            _ => f64::NAN,
        }
    }
}

/// Prints the heading of a comparison, with what the machine is and does.
pub fn heading(title: &str) {
    println!("\n## {title}\n");
    println!("load {} on {} processors, at the start", load(), processors());
}

/// Prints the load again: what else ran shows in the difference.
pub fn footing() {
    println!("load {} at the end", load());
}

/// Prints a table: median, least and most of each series, and its ratio to the first one.
pub fn print(unit: &str, series: &[&Series]) {
    println!("\n| what | median, {unit} | least | most | rounds | of the first |");
    println!("|---|---:|---:|---:|---:|---:|");
    let first = series.first().map_or(f64::NAN, |one| one.median());
    for one in series {
        if one.figures.is_empty() {
            println!("| {} | not measured | | | 0 | |", one.name);
            continue;
        }
        println!(
            "| {} | {:.2} | {:.2} | {:.2} | {} | {:.2} × |",
            one.name,
            one.median(),
            one.quantile(0.0),
            one.quantile(1.0),
            one.figures.len(),
            one.median() / first,
        );
    }
    println!();
}

/// The processor time that other work took, as the system averages it over a minute.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(0, std::num::NonZero::get)
}
