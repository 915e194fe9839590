//! A bundle: made, and checked by each of its three verifiers, beside `sha256sum` over the same files.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use parloir_node::contract::Request;

use crate::Outcome;
use crate::measured::{PEAK, Runs, Took, forget_peak, memory_mb, own_processor_s, print, took};
use crate::people::{Person, acquainted, has_open};
use crate::program::beside;
use crate::table;

/// Rounds of `parloir-verify`; of the scripts, and of making it, fewer: they take long.
const ROUNDS: usize = 5;
const SCRIPT_ROUNDS: usize = 3;
const MAKINGS: usize = 2;
/// Entries for the scripts: `verify.sh` starts processes for each link.
const SCRIPT_ENTRIES: usize = 300;

/// Measures.
pub async fn run(entries: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (mut one, mut other, large) = Box::pin(acquainted(folder.path())).await?;
    let small = one.open_matter("Peu de pièces").await?;
    one.ask(Request::Admit { matter: small.clone(), person: "Jean".into(), role: "client".into() }).await?;
    has_open(&other, &small).await?;
    for (matter, count) in [(&small, SCRIPT_ENTRIES.min(entries)), (&large, entries)] {
        one = one.place_many(matter, count).await?;
        one.settle().await?;
        one.owes_nothing().await?;
        one.ask(Request::Checkpoint { matter: matter.clone() }).await?;
        one.settle().await?;
    }
    other.sleep().await;
    table::heading(&format!("Bundle of {entries} entries, each with its receipt"));
    let mut made = Runs::new("Parloir: made and flushed (the node, in this process)");
    let mut copied = Runs::new("cp -r of it, and flushed");
    let mut bundle = PathBuf::new();
    for round in 0..MAKINGS {
        // The last one is kept.
        clear(&bundle)?;
        bundle = folder.path().join(format!("preuve-{round}"));
        made.add(made_in(&one, &large, &bundle).await?);
        let copy = folder.path().join("copie");
        let act = "cp -r \"$0\" \"$1\" && sync -f \"$1\"";
        copied.add(took(Command::new("bash").args(["-c", act]).arg(&bundle).arg(&copy))?);
        clear(&copy)?;
    }
    let scripts = folder.path().join("preuve-petite");
    made_in(&one, &small, &scripts).await?;
    one.sleep().await;
    let [files, bytes] = extent(&bundle)?;
    println!("{files} files, {bytes} bytes\n\nMaking it:");
    print(&[&copied, &made]);
    checked(&bundle, ROUNDS, false)?;
    let [files, bytes] = extent(&scripts)?;
    println!("\n### The scripts, on a bundle of {} entries: {files} files, {bytes} bytes", SCRIPT_ENTRIES.min(entries));
    checked(&scripts, SCRIPT_ROUNDS, true)?;
    table::footing();
    Ok(())
}

async fn made_in(one: &Person, matter: &str, target: &Path) -> Outcome<Took> {
    forget_peak(std::process::id())?;
    let (before, since) = (own_processor_s()?, Instant::now());
    let target = target.to_string_lossy().into_owned();
    one.ask(Request::Bundle { matter: matter.into(), target, only: Vec::new() }).await?;
    let peak_mb = memory_mb(std::process::id(), PEAK)?;
    Ok(Took { wall_s: since.elapsed().as_secs_f64(), processor_s: own_processor_s()? - before, peak_mb })
}

/// Every way to check it, in turn.
fn checked(bundle: &Path, rounds: usize, with_scripts: bool) -> Outcome<()> {
    let one_file = bundle.with_extension("tar");
    took(Command::new("tar").arg("-cf").arg(&one_file).arg("-C").arg(bundle).arg("."))?;
    let verifier = beside("parloir-verify")?;
    let mut sums = Runs::new("sha256sum --check of its list");
    let mut stream = Runs::new("sha256sum of the same bytes in one file");
    let mut ours = Runs::new("parloir-verify");
    let (mut python, mut shell) = (Runs::new("verify.py"), Runs::new("verify.sh"));
    for _ in 0..rounds {
        let check = ["--check", "--quiet", "SHA256SUMS"];
        sums.add(took(Command::new("sha256sum").args(check).current_dir(bundle))?);
        stream.add(took(Command::new("sha256sum").arg(&one_file))?);
        ours.add(took(Command::new(&verifier).arg(bundle))?);
        if with_scripts {
            python.add(took(Command::new("python3").arg(bundle.join("verify.py")).arg(bundle))?);
            shell.add(took(Command::new("bash").arg(bundle.join("verify.sh")).arg(bundle))?);
        }
    }
    std::fs::remove_file(one_file)?;
    print(&if with_scripts { vec![&sums, &stream, &ours, &python, &shell] } else { vec![&sums, &stream, &ours] });
    Ok(())
}

fn clear(folder: &Path) -> Outcome<()> {
    if folder.is_dir() { Ok(std::fs::remove_dir_all(folder)?) } else { Ok(()) }
}

/// Files and bytes below a folder.
fn extent(folder: &Path) -> Outcome<[u64; 2]> {
    let mut sum = [0, 0];
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let more = if entry.file_type()?.is_dir() { extent(&entry.path())? } else { [1, entry.metadata()?.len()] };
        sum = [sum[0] + more[0], sum[1] + more[1]];
    }
    Ok(sum)
}
