//! What needs a person now, in a few lines on top of the matters: there only when there is something.

use maud::{Markup, html};
use parloir_node::contract::{Answer, MatterLine, OwedLine, PersonLine, Request};
use parloir_speech::reveal::reveal;

use crate::rooms::owed;
use crate::rooms::title::title;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Lines of one sort that are shown; the rest is in the list below.
const SHOWN_MAX: usize = 4;

/// One thing to do: how much it presses, what it is, where it is done.
struct Need {
    urgency: &'static str,
    said: String,
    place: String,
}

/// The strip; empty when nothing needs anyone.
///
/// # Errors
/// [`Trouble`].
pub(crate) async fn strip(visit: &Visit, lines: &[MatterLine]) -> Result<Markup, Trouble> {
    let Answer::People(people) = visit.ask(Request::People).await? else { return Err(visit.unlike()) };
    // Counting what is owed costs; the matters already say whether anything is.
    let owed = if lines.iter().any(|line| line.owed > 0) { owed::lines(visit).await? } else { Vec::new() };
    let needs = needs(visit, lines, &people, &owed);
    Ok(html! {
        div id="needs" data-live="" {
            @if !needs.is_empty() {
                section.needs aria-labelledby="needs-title" {
                    h2 id="needs-title" { (visit.say("needs-title")) }
                    ul.plain { @for need in &needs { li data-urgency=(need.urgency) { a data-move="" href=(need.place) { (need.said) } } } }
                }
            }
        }
    })
}

fn needs(visit: &Visit, lines: &[MatterLine], people: &[PersonLine], owed: &[OwedLine]) -> Vec<Need> {
    let mut needs = Vec::new();
    let mut add = |urgency, said, place| needs.push(Need { urgency, said, place });
    let of = |line: &MatterLine| ("matter", title(visit, &line.title).into());
    // It is this device that forked: said once for each matter, however many wait for it.
    let mut forked: Vec<&OwedLine> = owed.iter().filter(|line| line.why == "frozen").collect();
    forked.sort_by(|one, other| one.matter.cmp(&other.matter));
    forked.dedup_by(|one, other| one.matter == other.matter);
    for line in forked.iter().take(SHOWN_MAX) {
        let said = visit.tell("need-fork", &[("matter", title(visit, &line.title).into())]);
        add("bad", said, format!("/m/{}/proof", line.matter));
    }
    let is_said = |line: &&MatterLine| forked.iter().any(|one| one.matter == line.matter);
    for line in lines.iter().filter(|line| line.forks > 0 && !is_said(line)).take(SHOWN_MAX) {
        add("bad", visit.tell("need-forked", &[of(line)]), format!("/m/{}/proof", line.matter));
    }
    for line in people.iter().filter(|line| line.trust == "locked").take(SHOWN_MAX) {
        let said = visit.tell("need-locked", &[("name", reveal(&line.name).into())]);
        add("bad", said, format!("/people/{}", line.person));
    }
    if owed.iter().any(|line| line.why == "waiting-for-disk") {
        add("bad", visit.say("need-disk"), "/owed".to_owned());
    }
    let compared =
        people.iter().filter(|line| line.phrase.is_some() && !matches!(line.trust.as_str(), "verified" | "locked"));
    for line in compared.take(SHOWN_MAX) {
        let waits: u64 = owed.iter().filter(|one| one.person == line.person).map(|one| one.items).sum();
        let parts = [("name", reveal(&line.name).into()), ("count", waits.into())];
        add("warn", visit.tell("need-phrase", &parts), format!("/people/{}", line.person));
    }
    for line in lines.iter().filter(|line| line.unopened > 0).take(SHOWN_MAX) {
        let parts = [("count", line.unopened.into()), of(line)];
        add("new", visit.tell("need-unopened", &parts), format!("/m/{}", line.matter));
    }
    for line in lines.iter().filter(|line| line.draft && line.state == "open").take(SHOWN_MAX) {
        add("quiet", visit.tell("need-draft", &[of(line)]), format!("/m/{}#write", line.matter));
    }
    needs
}
