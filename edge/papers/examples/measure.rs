//! Measures the writing of every form: `cargo run --release -p parloir-papers --example measure -- 100000`. A folder named after the count is
//! filled and kept, to look at.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

#[expect(dead_code, reason = "attacks are for tests")]
#[path = "../tests/sample/mod.rs"]
mod sample;

use std::time::Instant;

use parloir_papers::{Form, write};

/// Most memory that this process ever had, as the system counts it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap_or("not known").trim().to_owned()
}

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let text = "Maître, je vous confirme l’audience du 12 mars ; les pièces demandées suivent par retour. ";
    let items = (1..=count).map(|number| sample::message(number, &text.repeat(1 + number as usize % 4))).collect();
    let papers = sample::papers("fr", items);
    println!("{count} messages in memory, peak {}", peak());
    let kept = std::env::args().nth(2).map(std::path::PathBuf::from);
    let folder = std::env::temp_dir().join(format!("papers-measured-{}", std::process::id()));
    let folder = kept.as_ref().unwrap_or(&folder);
    std::fs::create_dir(folder)?;
    let whole = Instant::now();
    for form in Form::ALL.into_iter().filter(|form| *form != Form::Pdf) {
        let began = Instant::now();
        write(form, &papers, folder)?;
        println!("{:8} {:7.2} s, peak {}", form.word(), began.elapsed().as_secs_f64(), peak());
    }
    println!("all      {:7.2} s", whole.elapsed().as_secs_f64());
    if kept.is_some() { Ok(()) } else { std::fs::remove_dir_all(folder) }
}
