//! A vault of a million items: opened, listed, searched, beside the same words in a plain FTS5 table.

use std::time::{Duration, Instant};

use parloir_base::{DeviceId, Digest, MatterId, Moment, Signature};
use parloir_node::contract::{Answer, Request};
use parloir_vault::Vault;
use parloir_wire::frame::Content;
use parloir_wire::shelf::Write;
use parloir_wire::{Entry, Kind, Record, Signed};
use rusqlite::Connection;

use crate::Outcome;
use crate::people::Person;
use crate::table::{self, Series};

const MATTERS: usize = 20;
const BATCH: usize = 4_000;
const ROUNDS: usize = 7;
/// Queries of each kind.
const QUERIES: usize = 300;
/// Words that texts are made of.
const WORDS: usize = 40_000;
const PAGE: u32 = 50;

/// Measures.
pub async fn run(items: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (mut one, mut chance) = (Person::new("Claire", folder.path())?, Chance(1));
    let vocabulary: Vec<String> = (0..WORDS).map(|rank| word(rank, &mut chance)).collect();
    one.wake_offline().await?;
    for at in 0..MATTERS {
        one.open_matter(&format!("Dossier {at}")).await?;
    }
    let plain = Connection::open(folder.path().join("plain.db"))?;
    plain.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA cache_size = -16384;
         CREATE VIRTUAL TABLE words USING fts5 (text, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    let texts: Vec<String> = (0..items).map(|_| text(&vocabulary, &mut chance)).collect();
    fill_plain(&plain, &texts)?;
    let device = DeviceId::from_hex(&device(&one).await?)?;
    let filled = one.node()?.under(move |vault| fill(vault, device, &texts)).await.ok_or("the node stopped")?;
    println!("filled: {:.0} items/s", items as f64 / filled?);
    one.sleep().await;

    table::heading(&format!("Vault of {items} items in {MATTERS} matters"));
    let mut unlocked = Series::new("unlock to first screen (matters, last page of one)");
    let mut opened = Series::new("of which until the node is ready");
    let mut shown = Series::new("of which the list of matters");
    for _ in 0..ROUNDS {
        let since = Instant::now();
        one.wake_offline().await?;
        opened.add_ms(since.elapsed());
        let ready = Instant::now();
        let Answer::Matters(lines) = one.ask(Request::Matters).await? else { return Err("no matters".into()) };
        shown.add_ms(ready.elapsed());
        let line = lines.first().ok_or("no matter")?;
        page(&one, &line.matter, line.items.saturating_sub(u64::from(PAGE))).await?;
        unlocked.add_ms(since.elapsed());
        one.sleep().await;
    }
    table::print("ms", &[&unlocked, &opened, &shown]);

    one.wake_offline().await?;
    let Answer::Matters(lines) = one.ask(Request::Matters).await? else { return Err("no matters".into()) };
    let mut listed = Series::new("a page of 50 at a random place");
    for _ in 0..QUERIES {
        let line = lines.get(chance.below(lines.len())).ok_or("no matter")?;
        let after = chance.below(usize::try_from(line.items)?);
        let since = Instant::now();
        page(&one, &line.matter, after as u64).await?;
        listed.add_ms(since.elapsed());
    }
    println!("list: p50 {:.2} ms, p99 {:.2} ms", listed.quantile(0.5), listed.quantile(0.99));

    println!(
        "\n| search, first 50 | found | Parloir p50, ms | p99 | its vault alone p50 | p99 | plain FTS5 p50 | p99 | ratio p50 | ratio p99 | vault's p50 | vault's p99 |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    let mut all = Three::default();
    for (name, kind) in KINDS {
        let (mut three, mut found) = (Three::default(), 0);
        for _ in 0..QUERIES {
            let query = kind(&vocabulary, &mut chance);
            // One after the other, so that all meet the same machine.
            let since = Instant::now();
            let count = search(&one, &query).await?;
            let (whole, since) = (since.elapsed(), Instant::now());
            let expected = search_plain(&plain, &query)?;
            let other = since.elapsed();
            let alone = search_vault(&one, query).await?;
            if count != expected {
                return Err(format!("{count} found here, {expected} there").into());
            }
            found += count;
            three.add([whole, alone, other]);
            all.add([whole, alone, other]);
        }
        three.print(name, &(found / QUERIES).to_string());
    }
    all.print("all of them", "");
    table::footing();
    one.sleep().await;
    Ok(())
}

/// The same queries put to the node, to its vault alone, and to the plain table.
struct Three([Series; 3]);

impl Default for Three {
    fn default() -> Self {
        Self([Series::new(""), Series::new(""), Series::new("")])
    }
}

impl Three {
    fn add(&mut self, times: [Duration; 3]) {
        for (series, time) in self.0.iter_mut().zip(times) {
            series.add_ms(time);
        }
    }

    fn print(&self, name: &str, found: &str) {
        let [whole, alone, plain] = self.0.each_ref().map(|one| (one.quantile(0.5), one.quantile(0.99)));
        print!("| {name} | {found} |");
        for figure in [whole.0, whole.1, alone.0, alone.1, plain.0, plain.1] {
            print!(" {figure:.2} |");
        }
        for (one, other) in [(whole, plain), (alone, plain)] {
            print!(" {:.2} × | {:.2} × |", one.0 / other.0, one.1 / other.1);
        }
        println!();
    }
}

type Query = fn(&[String], &mut Chance) -> String;
const KINDS: [(&str, Query); 5] = [
    ("one word, as frequent as in texts", |words, chance| chance.word(words)),
    ("one rare word", |words, chance| words.get(1_000 + chance.below(WORDS - 1_000)).cloned().unwrap_or_default()),
    ("two words", |words, chance| format!("{} {}", chance.word(words), chance.word(words))),
    ("three letters and what follows", |words, chance| {
        format!("{}*", chance.word(words).chars().take(3).collect::<String>())
    }),
    ("a phrase of two words", |words, chance| format!("\"{} {}\"", chance.word(words), chance.word(words))),
];

async fn device(one: &Person) -> Outcome<String> {
    match one.ask(Request::Status).await? {
        Answer::Status(status) => Ok(status.device),
        _ => Err("no status".into()),
    }
}

async fn page(one: &Person, matter: &str, after: u64) -> Outcome<()> {
    one.ask(Request::Read { matter: matter.into(), after, limit: PAGE, unopened: false, before: None }).await.map(drop)
}

async fn search(one: &Person, words: &str) -> Outcome<usize> {
    match one.ask(Request::Search { words: words.into(), matter: None, limit: PAGE }).await? {
        Answer::Found(found) => Ok(found.len()),
        _ => Err("no answer to a search".into()),
    }
}

/// Searches in the vault itself, on the writer's thread. The time of the search, without the way there.
async fn search_vault(one: &Person, words: String) -> Outcome<Duration> {
    let timed = one.node()?.under(move |vault| {
        let since = Instant::now();
        vault.search(&words, None, PAGE as usize).map(|_| since.elapsed())
    });
    Ok(timed.await.ok_or("the node stopped")??)
}

fn search_plain(plain: &Connection, words: &str) -> Outcome<usize> {
    // Quoted as the vault quotes them.
    let words: Vec<String> = match words.strip_suffix('*') {
        _ if words.starts_with('"') => vec![words.to_owned()],
        Some(start) => vec![format!("\"{start}\"*")],
        None => words.split(' ').map(|word| format!("\"{word}\"")).collect(),
    };
    let mut statement = plain.prepare_cached(
        "SELECT rowid, snippet(words, 0, char(1), char(2), '…', 16), text FROM words WHERE words MATCH ?1
         ORDER BY rowid DESC LIMIT 50",
    )?;
    let rows = statement.query_map([words.join(" ")], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.len())
}

fn fill_plain(plain: &Connection, texts: &[String]) -> Outcome<()> {
    plain.execute_batch("BEGIN")?;
    let mut statement = plain.prepare("INSERT INTO words (text) VALUES (?1)")?;
    for text in texts {
        statement.execute([text])?;
    }
    plain.execute_batch("COMMIT")?;
    Ok(())
}

/// Writes messages into every matter in turn, on the device's own chains. The signatures are not real: a vault does not judge
/// them, and this one is never shown to anybody. Answers in seconds.
fn fill(vault: &mut Vault, device: DeviceId, texts: &[String]) -> Outcome<f64> {
    let load = vault.load()?;
    let mut chains: Vec<(MatterId, u64, Option<Digest>)> = Vec::new();
    for matter in load.matters {
        let head = matter.heads.iter().find(|seen| seen.device == device);
        chains.push((matter.matter, head.map_or(0, |seen| seen.seq), head.map(|seen| seen.digest)));
    }
    let mut spent = 0.0;
    let mut at = 0;
    for texts in texts.chunks(BATCH) {
        let mut writes = Vec::new();
        for text in texts {
            let turn = at % chains.len();
            at += 1;
            let Some((matter, seq, prev)) = chains.get_mut(turn) else { continue };
            *seq += 1;
            let (digest, write) = message(*matter, device, *seq, *prev, text);
            *prev = Some(digest);
            writes.push(write);
        }
        let since = Instant::now();
        vault.commit(&writes)?;
        spent += since.elapsed().as_secs_f64();
    }
    Ok(spent)
}

fn message(matter: MatterId, device: DeviceId, seq: u64, prev: Option<Digest>, text: &str) -> (Digest, Write) {
    let body = text.as_bytes().to_vec();
    let entry = Entry {
        matter,
        device,
        seq,
        prev,
        kind: Kind::Message,
        commitment: parloir_crypto::commitment(&[7; 32], &body),
        size: body.len() as u64,
        about: Vec::new(),
        seen: Vec::new(),
        claimed: Moment::from_seconds(1_790_000_000),
    };
    let bytes = entry.to_bytes();
    let digest = parloir_crypto::digest(&bytes);
    let link = Signed { bytes, signature: Signature([9; 64]) };
    let content = Some(Content { salt: [7; 32], body });
    let arrived = Moment::from_seconds(1_790_000_000);
    (digest, Write::Link { matter, digest, link, content, arrived, path: None })
}

/// A text of 8 to 40 words, as frequent as words are in a language (Zipf's law).
fn text(vocabulary: &[String], chance: &mut Chance) -> String {
    let length = 8 + chance.below(33);
    (0..length).map(|_| chance.word(vocabulary)).collect::<Vec<_>>().join(" ")
}

/// A word of French-like syllables: frequent ones are short.
fn word(rank: usize, chance: &mut Chance) -> String {
    const STARTS: [&str; 20] =
        ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "pr", "tr", "br", "qu", "j", "cl"];
    const MIDDLES: [&str; 16] =
        ["a", "e", "i", "o", "u", "é", "è", "ou", "on", "an", "ai", "eau", "in", "eu", "oi", "ê"];
    let syllables = match rank {
        0..300 => 1,
        300..6_000 => 2,
        _ => 3,
    };
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(STARTS.get(chance.below(20)).copied().unwrap_or_default());
        word.push_str(MIDDLES.get(chance.below(16)).copied().unwrap_or_default());
    }
    word
}

/// Chance that is the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next()).unwrap_or(0) % bound.max(1)
    }

    /// A word of rank r with a likelihood close to 1/r.
    fn word(&mut self, vocabulary: &[String]) -> String {
        let share = self.next() as f64 / (1_u64 << 31) as f64;
        let rank = (vocabulary.len() as f64).powf(share) - 1.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank in a short list")]
        let rank = rank as usize;
        vocabulary.get(rank).cloned().unwrap_or_default()
    }
}
