//! What a node answers, and how soon, while it does long work: an import, papers, a bundle and its check.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parloir_node::contract::{Answer, ImportChoice, PapersWanted, Request};

use crate::Outcome;
use crate::imports::export;
use crate::measured::{NOW, PEAK, forget_peak, memory_mb, processor_s};
use crate::people::acquainted;
use crate::program::{Program, beside};
use crate::table::{self, Series};

/// Messages of the export that is imported, for each of the matter's; fewer than the least would leave open what is day and what is month.
const EXPORTED_EACH: usize = 2;
const EXPORTED_MIN: usize = 5_000;
/// How long nothing is done, to compare with.
const QUIET: Duration = Duration::from_secs(10);
/// Between two questions.
const PAUSE: Duration = Duration::from_millis(20);
/// Every form of papers that the node writes itself.
const FORMS: [&str; 7] = ["json", "md", "txt", "csv", "mbox", "eml", "rsmf"];

/// A program with its matters.
struct Stage {
    program: Program,
    matter: String,
    import: String,
    own: String,
    last: u64,
}

/// What a program was asked while something went on, and what it took.
struct Seen {
    name: String,
    wall_s: f64,
    processor_s: f64,
    before_mb: f64,
    peak_mb: f64,
    read: Series,
    sent: Series,
}

/// Measures.
pub async fn run(messages: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (mut one, mut other, matter) = Box::pin(acquainted(folder.path())).await?;
    one = one.place_many(&matter, messages).await?;
    one.settle().await?;
    one.owes_nothing().await?;
    other.sleep().await;
    let (import, own) = (one.open_matter("Import").await?, one.open_matter("Notes").await?);
    one.sleep().await;
    let path = folder.path().join("Discussion WhatsApp avec Jean.txt");
    let exported = (messages * EXPORTED_EACH).max(EXPORTED_MIN);
    std::fs::write(&path, export(exported))?;
    let program = Program::start(one.home())?;
    program.answers()?;
    let stage = Stage { program, matter, import, own, last: messages as u64 };
    table::heading(&format!("Meanwhile: a node with a matter of {messages} delivered messages"));
    let target = |name: &str| folder.path().join(name);
    let mut acts: Vec<(String, Option<Request>)> = vec![
        ("nothing, before".into(), None),
        (format!("an import of {exported} messages"), Some(stage.imported(&path))),
        ("papers, every form but PDF".into(), Some(stage.papers(&target("releve"), &FORMS))),
    ];
    if beside("parloir-press").is_ok() {
        acts.push(("papers, PDF".into(), Some(stage.papers(&target("pages"), &["pdf"]))));
    }
    let bundle = target("preuve").to_string_lossy().into_owned();
    let make = Request::Bundle { matter: stage.matter.clone(), target: bundle.clone(), only: Vec::new() };
    acts.push(("a bundle made".into(), Some(make)));
    acts.push(("a bundle checked".into(), Some(Request::BundleCheck { source: bundle })));
    acts.push(("nothing, after".into(), None));
    let mut all = Vec::new();
    for (name, request) in acts {
        all.push(stage.during(name, request)?);
    }
    told(&all);
    table::footing();
    Ok(())
}

impl Stage {
    fn imported(&self, path: &Path) -> Request {
        let path = path.to_string_lossy().into_owned();
        Request::Import { matter: self.import.clone(), path, choice: ImportChoice::default() }
    }

    fn papers(&self, target: &Path, forms: &[&str]) -> Request {
        Request::Papers(PapersWanted {
            matter: self.matter.clone(),
            target: target.to_string_lossy().into_owned(),
            forms: forms.iter().map(|form| (*form).to_owned()).collect(),
            only: Vec::new(),
            language: "fr".into(),
            bundle: String::new(),
        })
    }

    /// Asks for the end of the long matter, and writes into a short one, one after the other, until the work is done.
    fn during(&self, name: String, request: Option<Request>) -> Outcome<Seen> {
        let node = self.program.process();
        forget_peak(node)?;
        let (before_mb, before, since) = (memory_mb(node, NOW)?, processor_s(node)?, Instant::now());
        let (mut read, mut sent) = (Series::new(""), Series::new(""));
        let is_over = AtomicBool::new(false);
        let answer = std::thread::scope(|scope| {
            let work = scope.spawn(|| {
                let answer = match &request {
                    Some(request) => self.program.ask(request).map(drop),
                    None => {
                        std::thread::sleep(QUIET);
                        Ok(())
                    }
                };
                let wall_s = since.elapsed().as_secs_f64();
                is_over.store(true, Ordering::Relaxed);
                answer.map(|()| wall_s)
            });
            while !is_over.load(Ordering::Relaxed) {
                self.asked(&mut read, &mut sent)?;
                std::thread::sleep(PAUSE);
            }
            work.join().map_err(|_| "the work fell")?
        });
        let wall_s = answer?;
        let processor_s = processor_s(node)? - before;
        Ok(Seen { name, wall_s, processor_s, before_mb, peak_mb: memory_mb(node, PEAK)?, read, sent })
    }

    fn asked(&self, read: &mut Series, sent: &mut Series) -> Outcome<()> {
        let since = Instant::now();
        let after = self.last.saturating_sub(50);
        let page = Request::Read { matter: self.matter.clone(), after, limit: 50, unopened: false, before: None };
        match self.program.ask(&page)? {
            Answer::Items(items) if !items.is_empty() => read.add_ms(since.elapsed()),
            _ => return Err("the end of the matter was not read".into()),
        }
        let since = Instant::now();
        let note = Request::Send { matter: self.own.clone(), text: "Une note.".into(), reply_to: None };
        self.program.ask(&note)?;
        sent.add_ms(since.elapsed());
        Ok(())
    }
}

fn told(all: &[Seen]) {
    println!(
        "\n| while | s | processor, s | MB before | at most | asked | read 50, ms: p50 | p99 | most | send, ms: p50 | p99 | most |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for one in all {
        let Seen { name, wall_s, processor_s, before_mb, peak_mb, read, sent } = one;
        let of = |series: &Series| [0.5, 0.99, 1.0].map(|share| format!("{:.1}", series.quantile(share))).join(" | ");
        println!(
            "| {name} | {wall_s:.1} | {processor_s:.1} | {before_mb:.0} | {peak_mb:.0} | {} | {} | {} |",
            read.count(),
            of(read),
            of(sent)
        );
    }
    println!();
}
