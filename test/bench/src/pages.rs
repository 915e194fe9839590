//! The interface on a full vault: how long each page takes, from the request to its last byte, and what it weighs.

use std::sync::Arc;
use std::time::Instant;

use parloir_node::contract::Request;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::http::Browser;
use crate::people::{Person, acquainted, has_open};
use crate::program::Program;
use crate::table::{self, Series};

const MATTERS: usize = 5;
/// Messages being placed at once: their flushes are shared.
const AT_ONCE: usize = 256;
/// Requests of each page.
const ROUNDS: usize = 100;
/// A page with its assets, without documents.
const WEIGHT_BYTES: f64 = 150_000.0;

/// Measures.
pub async fn run(items: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (mut one, mut other, first) = Box::pin(acquainted(folder.path())).await?;
    let mut matters = vec![first];
    for at in 1..MATTERS {
        let matter = one.open_matter(&format!("Dossier {at}")).await?;
        one.ask(Request::Admit { matter: matter.clone(), person: "Jean".into(), role: "client".into() }).await?;
        has_open(&other, &matter).await?;
        matters.push(matter);
    }
    let each = items / MATTERS;
    for matter in &matters {
        one = filled(one, matter, each).await?;
    }
    one.settle().await?;
    one.owes_nothing().await?;
    one.sleep().await;
    other.sleep().await;

    table::heading(&format!(
        "Pages of `parloir up`: {MATTERS} matters of {each} delivered messages between two people"
    ));
    println!("\n| page | p50, ms | p95, ms | most | weight, kB |");
    println!("|---|---:|---:|---:|---:|");
    let mut every = Series::new("all");
    for (who, person) in [("sender", &one), ("receiver, nothing opened", &other)] {
        let program = Program::start_with_pages(person.home())?;
        program.answers()?;
        let mut browser = Browser::open(&person.home().join("ouvrir.html"))?;
        let middle = each / 2;
        for (name, path) in [
            ("matters", "/matters".to_owned()),
            ("a matter, its end", format!("/m/{}", matters.first().ok_or("no matter")?)),
            ("a matter, the middle", format!("/m/{}?before={middle}", matters.first().ok_or("no matter")?)),
            ("parties", format!("/m/{}/parties", matters.first().ok_or("no matter")?)),
            ("evidence", format!("/m/{}/proof", matters.first().ok_or("no matter")?)),
            ("owed", "/owed".to_owned()),
            ("people", "/people".to_owned()),
            ("network", "/network".to_owned()),
            ("settings", "/settings".to_owned()),
        ] {
            let mut taken = Series::new(name);
            let mut weight = 0;
            for _ in 0..ROUNDS {
                let since = Instant::now();
                weight = browser.get(&path)?.len();
                taken.add_ms(since.elapsed());
                every.add_ms(since.elapsed());
            }
            row(&format!("{name} ({who})"), &taken, weight);
        }
        let mut taken = Series::new("search");
        for at in 0..ROUNDS {
            let since = Instant::now();
            let found = browser.post("/search", &format!("words=pi%C3%A8ce+{at}"))?;
            taken.add_ms(since.elapsed());
            every.add_ms(since.elapsed());
            if !found.contains("<mark>") {
                return Err("a search found nothing: its time would not be true".into());
            }
        }
        row(&format!("search ({who})"), &taken, 0);
        println!("\nresident memory of the {who}'s program, now and most: {:?} MB", program.resident_mb()?);
        let assets = browser.assets("/matters")?;
        let page = browser.get(&format!("/m/{}", matters.first().ok_or("no matter")?))?.len();
        println!(
            "weight of a matter's page with style and scripts: {:.0} kB (goal {:.0})",
            (page + assets) as f64 / 1e3,
            WEIGHT_BYTES / 1e3
        );
    }
    println!("\nall pages: p50 {:.2} ms, p95 {:.2} ms (goal 50)", every.quantile(0.5), every.quantile(0.95));
    table::footing();
    Ok(())
}

fn row(name: &str, taken: &Series, weight: usize) {
    let [half, most, last] = [0.5, 0.95, 1.0].map(|share| taken.quantile(share));
    println!("| {name} | {half:.2} | {most:.2} | {last:.2} | {:.1} |", weight as f64 / 1e3);
}

async fn filled(one: Person, matter: &str, count: usize) -> Outcome<Person> {
    let sender = Arc::new(one);
    let mut tasks = JoinSet::new();
    for at in 0..count {
        if tasks.len() >= AT_ONCE {
            tasks.join_next().await.ok_or("no task")???;
        }
        let (sender, matter) = (sender.clone(), matter.to_owned());
        tasks.spawn(async move {
            sender
                .send(&matter, format!("Pièce n° {at} du dossier, pour mémoire et pour que chacun la relise à loisir."))
                .await
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Arc::into_inner(sender).ok_or_else(|| "a task still holds the sender".into())
}
