//! What a process takes: time on the clock, time of the processor, and the most memory it ever had.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::table::Series;

/// How often a process that runs is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// What one run of a program took, its own children included but for their memory.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// On the clock.
    pub wall_s: f64,
    /// Of all processors.
    pub processor_s: f64,
    /// Resident at its most, in MB (10⁶ bytes).
    pub peak_mb: f64,
}

/// Runs a program that has to succeed, silently, and says what it took. Nothing else may be waited for meanwhile.
pub fn took(command: &mut Command) -> Outcome<Took> {
    let (before, since) = (ticks(CHILDREN)?, Instant::now());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak_mb = 0_f64;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // It may be ending just now.
        peak_mb = peak_mb.max(memory_mb(child.id(), PEAK).unwrap_or_default());
        std::thread::sleep(LOOK);
    };
    let wall_s = since.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("{:?} ended with {status}", command.get_program()).into());
    }
    Ok(Took { wall_s, processor_s: ticks(CHILDREN)? - before, peak_mb })
}

/// One run after the other of the same program.
pub struct Runs {
    pub wall: Series,
    pub processor: Series,
    pub peak: Series,
}

impl Runs {
    /// None yet.
    pub fn new(name: &str) -> Self {
        Self { wall: Series::new(name), processor: Series::new(name), peak: Series::new(name) }
    }

    /// One more.
    pub fn add(&mut self, took: Took) {
        self.wall.add(took.wall_s);
        self.processor.add(took.processor_s);
        self.peak.add(took.peak_mb);
    }
}

/// Prints clock, processor and memory of several programs.
pub fn print(runs: &[&Runs]) {
    println!("\nOn the clock:");
    crate::table::print("s", &runs.iter().map(|one| &one.wall).collect::<Vec<_>>());
    println!("Of the processor, user and system:");
    crate::table::print("s", &runs.iter().map(|one| &one.processor).collect::<Vec<_>>());
    println!("Resident memory at its most:");
    crate::table::print("MB", &runs.iter().map(|one| &one.peak).collect::<Vec<_>>());
}

/// Where the times of a process itself stand in its line under /proc, after its name.
const OWN: usize = 11;
/// Where those of its children do that were waited for.
const CHILDREN: usize = 13;
/// Ticks in a second, as the system counts for programs.
const TICKS: f64 = 100.0;

fn ticks_of(process: &str, first: usize) -> Outcome<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = text.rsplit_once(')').ok_or("no name")?.1;
    let times: Vec<f64> =
        after_name.split_whitespace().skip(first).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(times.iter().sum::<f64>() / TICKS)
}

fn ticks(first: usize) -> Outcome<f64> {
    ticks_of("self", first)
}

/// Processor time of this process so far, all threads.
pub fn own_processor_s() -> Outcome<f64> {
    ticks(OWN)
}

/// Processor time of another process so far, all threads.
pub fn processor_s(process: u32) -> Outcome<f64> {
    ticks_of(&process.to_string(), OWN)
}

/// Resident now.
pub const NOW: &str = "VmRSS:";
/// Resident at its most, since the start or since [`forget_peak`].
pub const PEAK: &str = "VmHWM:";

/// Resident memory of a process, in MB (10⁶ bytes).
pub fn memory_mb(process: u32, which: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(which)).ok_or("no such line")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib * 1_024.0 / 1e6)
}

/// Makes the peak of a process what it has now.
///
/// # Source
/// proc(5): `clear_refs`, 5.
pub fn forget_peak(process: u32) -> Outcome<()> {
    Ok(std::fs::write(format!("/proc/{process}/clear_refs"), "5")?)
}

/// A process that ends with whoever started it.
pub struct Kept(pub Child);

impl Drop for Kept {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
