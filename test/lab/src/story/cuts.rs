//! What networks and machines do to people: the power goes, the cable goes, the address changes, the other is away.

use serde_json::Value;

use crate::person::Person;
use crate::stage::Stage;
use crate::story::meeting::{delivered, send};
use crate::story::place;
use crate::system::until;
use crate::trouble::Trouble;

/// What may be sent again after a power cut.
const AGAIN_MAX: u64 = 1 << 20;
/// What meeting again costs beside the document: calls in vain, two handshakes, frontiers.
const MEETING_MAX: u64 = 256 << 10;

/// The receiver is killed in the middle of a document, and starts again.
///
/// # Errors
/// What kept it from going on.
pub fn killed(stage: &mut Stage<'_>, matter: &str) -> Result<(), Trouble> {
    // What a document of this size costs on this cable when nothing happens.
    let before = stage.network.hosts[1].received()?;
    let calm = place(stage, matter, 1)?;
    calm.whole(&stage.jean, matter)?;
    delivered(&stage.claire, matter, &calm.item, &["delivered"])?;
    let cost = stage.network.hosts[1].received()? - before;
    let is_same = calm.is_same(&stage.jean, matter)?;
    stage.report.add("a document of 20 MiB arrives as it was", is_same, format!("{} KiB on the wire", cost / 1024));

    let before = stage.network.hosts[1].received()?;
    let paper = place(stage, matter, 2)?;
    let come = paper.midway(&stage.jean, matter)?;
    stage.jean.kill()?;
    stage.search("killed: no phrase in either profile")?;
    stage.jean.up()?;
    paper.whole(&stage.jean, matter)?;
    delivered(&stage.claire, matter, &paper.item, &["delivered"])?;
    let again = (stage.network.hosts[1].received()? - before).saturating_sub(cost);
    let holds = again <= AGAIN_MAX + MEETING_MAX && paper.is_same(&stage.jean, matter)?;
    let seen = format!("killed at {} KiB; {} KiB more on the wire than without", come / 1024, again / 1024);
    stage.report.add("killed while receiving, it resumes within 1 MiB", holds, seen);
    Ok(())
}

/// The cable is out until it is noticed, and put in again.
///
/// # Errors
/// What kept it from going on.
pub fn unplugged(stage: &mut Stage<'_>, matter: &str) -> Result<(), Trouble> {
    let paper = place(stage, matter, 3)?;
    paper.midway(&stage.jean, matter)?;
    stage.network.hosts[0].unplug()?;
    until("the loss to be noticed", || Ok((why(&stage.claire)?.as_deref() == Some("offline")).then_some(())))?;
    let come = paper.received(&stage.jean, matter)?;
    // An address that means somebody else elsewhere would send the other's node to a stranger's door.
    let status = stage.claire.ask(&["status"])?;
    let told: Vec<&str> = status["addresses"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let is_nowhere = !told.iter().any(|address| address.starts_with("127.") || address.starts_with("[::1]"));
    stage.report.add(
        "with the cable out, no loopback address is told",
        is_nowhere,
        format!("told: {}", told.join(", ")),
    );
    stage.network.hosts[0].plug()?;
    paper.whole(&stage.jean, matter)?;
    delivered(&stage.claire, matter, &paper.item, &["delivered"])?;
    let holds = paper.is_same(&stage.jean, matter)?;
    stage.report.add("after the cable was out, it goes on by itself", holds, format!("out at {} KiB", come / 1024));
    Ok(())
}

/// The receiver's addresses change in the middle of a document, and it goes on.
///
/// # Errors
/// What kept it from going on.
pub fn renumbered(stage: &mut Stage<'_>, matter: &str) -> Result<(), Trouble> {
    let paper = place(stage, matter, 4)?;
    let come = paper.midway(&stage.jean, matter)?;
    stage.network.hosts[1].renumber(3)?;
    paper.whole(&stage.jean, matter)?;
    delivered(&stage.claire, matter, &paper.item, &["delivered"])?;
    let item = send(&stage.claire, matter, "toujours là ?")?;
    delivered(&stage.claire, matter, &item, &["delivered"])?;
    let holds = paper.is_same(&stage.jean, matter)?;
    stage.report.add(
        "after a change of address, it goes on by itself",
        holds,
        format!("changed at {} KiB", come / 1024),
    );
    Ok(())
}

/// What is owed while the other is away arrives once, though the sender was killed meanwhile.
///
/// # Errors
/// What kept it from going on.
pub fn away(stage: &mut Stage<'_>, matter: &str) -> Result<(), Trouble> {
    stage.jean.stop()?;
    let texts: Vec<String> = (1..=3).map(|number| format!("{} {number}", stage.markers.phrase("message"))).collect();
    let mut items = Vec::new();
    for words in &texts {
        items.push(send(&stage.claire, matter, words)?);
    }
    until("what is owed", || Ok((why(&stage.claire)?.as_deref() == Some("offline")).then_some(())))?;
    stage.claire.kill()?;
    stage.claire.up()?;
    stage.jean.up()?;
    for item in &items {
        delivered(&stage.claire, matter, item, &["delivered"])?;
    }
    let read = stage.jean.ask(&["read", matter])?;
    let read = read.as_array().cloned().unwrap_or_default();
    let once = texts.iter().all(|words| read.iter().filter(|item| item["text"] == **words).count() == 1);
    until("nothing to be owed", || Ok(why(&stage.claire)?.is_none().then_some(())))?;
    stage.report.add("what was owed to one who was away arrives once", once, format!("{} messages", texts.len()));
    Ok(())
}

/// Why something is owed; nothing when nothing is.
fn why(person: &Person) -> Result<Option<String>, Trouble> {
    Ok(person.ask(&["owed"])?[0]["why"].as_str().map(str::to_owned))
}
