//! What Claire, avocate, and Jean, her client, do.

use std::path::PathBuf;

use parloir_node::contract::{Answer, Item, PersonLine, Request};

use crate::act::demo::stage::{Player, Stage};
use crate::failure::Failure;

/// Strong by any count, and of no secret: they are written beside the profiles for whoever explores.
const PASSPHRASES: [&str; 2] =
    ["barque tenir ouvrage citron neveu ovale ruban sapin", "girafe moulin papier velours tortue balcon hiver canot"];
/// A page that any reader of PDF opens.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
4 0 obj<</Length 57>>stream\nBT /F1 24 Tf 72 760 Td (Bail commercial, projet) Tj ET   \nendstream endobj\n\
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF\n";

/// Plays up to the bundle; answers where it is.
///
/// # Errors
/// The first thing that is not as it has to be.
pub fn play(stage: &mut Stage<'_>) -> Result<PathBuf, Failure> {
    stage.step("demo-profiles");
    let mut claire = stage.player("claire", "Me Claire Dubois", "avocat", PASSPHRASES[0])?;
    let mut jean = stage.player("jean", "Jean Martin", "none", PASSPHRASES[1])?;
    for player in [&mut claire, &mut jean] {
        let status = player.ask(&Request::Status)?;
        if let Answer::Status(status) = &status {
            stage.tell(
                "demo-listens",
                &[("name", status.name.clone().into()), ("addresses", status.addresses.join(", ").into())],
            );
        }
    }
    let matter = meeting(stage, &mut claire, &mut jean)?;
    messages(stage, &mut claire, &mut jean, &matter)?;
    documents(stage, &mut claire, &mut jean, &matter)?;
    let bundle = evidence(stage, &mut claire, &mut jean, &matter)?;
    jean.stop();
    claire.stop();
    Ok(bundle)
}

fn meeting(stage: &mut Stage<'_>, claire: &mut Player, jean: &mut Player) -> Result<String, Failure> {
    stage.step("demo-matter");
    let new =
        Request::MatterNew { title: "Martin, bail commercial".to_owned(), level: 2, verification: "each".to_owned() };
    let Answer::Matter(page) = claire.ask(&new)? else { return Err(stage.amiss("matter new")) };
    let matter = page.line.matter.clone();
    stage.tell("demo-opened", &[("title", page.line.title.clone().into())]);

    stage.step("demo-invitation");
    let invite = Request::Invite { matter: matter.clone(), role: "client".to_owned(), lives_ms: 3_600_000 };
    let Answer::Invitation(made) = claire.ask(&invite)? else { return Err(stage.amiss("invite")) };
    stage.tell("demo-link", &[("link", parloir_speech::width::fitted(&made.link, 60).into())]);
    let Answer::Joined(joined) = jean.ask(&Request::Join { link: made.link.clone(), wait_ms: 20_000 })? else {
        return Err(stage.amiss("join"));
    };
    stage.hold(joined.state == "accepted", "join: accepted")?;
    stage.tell("demo-joined", &[]);

    stage.step("demo-before");
    let early = stage.say("demo-text-early");
    claire.ask(&Request::Send { matter: matter.clone(), text: early, reply_to: None })?;
    let Answer::Owed(owed) = claire.ask(&Request::Owed)? else { return Err(stage.amiss("owed")) };
    stage.hold(owed.iter().any(|line| line.why == "unverified"), "owed: unverified")?;
    stage.show(&Answer::Owed(owed));

    stage.step("demo-phrase");
    let hers = phrase(stage, claire, "Jean")?;
    let his = phrase(stage, jean, "Claire")?;
    stage.tell("demo-phrase-shown", &[("name", "Claire".into()), ("phrase", hers.clone().into())]);
    stage.tell("demo-phrase-shown", &[("name", "Jean".into()), ("phrase", his.clone().into())]);
    stage.hold(hers == his, "phrase: the same on both sides")?;
    for (player, person, words) in [(&mut *claire, "Jean", &hers), (&mut *jean, "Claire", &his)] {
        let method = "phrase-by-voice".to_owned();
        player.ask(&Request::Verify { person: person.to_owned(), words: words.clone(), method })?;
        stage.until(player, "verify: verified", |player| {
            Ok(person_line(player, person)?.filter(|line| line.trust == "verified").map(|_| ()))
        })?;
    }
    stage.tell("demo-verified", &[]);
    Ok(matter)
}

fn person_line(player: &mut Player, person: &str) -> Result<Option<PersonLine>, Failure> {
    let Answer::People(people) = player.ask(&Request::People)? else { return Ok(None) };
    Ok(people.into_iter().find(|line| line.name.contains(person)))
}

fn phrase(stage: &Stage<'_>, player: &mut Player, person: &str) -> Result<String, Failure> {
    stage.until(player, "phrase: ready", |player| Ok(person_line(player, person)?.and_then(|line| line.phrase)))
}

/// The item with this text, once it is there.
fn text(stage: &Stage<'_>, player: &mut Player, matter: &str, text: &str) -> Result<Item, Failure> {
    stage.until(player, "read: the message has arrived", |player| {
        Ok(player.items(matter)?.into_iter().find(|item| item.text.as_deref() == Some(text)))
    })
}

fn messages(stage: &mut Stage<'_>, claire: &mut Player, jean: &mut Player, matter: &str) -> Result<(), Failure> {
    stage.step("demo-messages");
    let early = stage.say("demo-text-early");
    let first = text(stage, jean, matter, &early)?;
    jean.ask(&Request::Open { matter: matter.to_owned(), item: first.item.clone(), target: None })?;
    jean.ask(&Request::Acknowledge { matter: matter.to_owned(), item: first.item.clone() })?;
    let answer = stage.say("demo-text-reply");
    let reply = Request::Send { matter: matter.to_owned(), text: answer.clone(), reply_to: Some(first.item.clone()) };
    jean.ask(&reply)?;
    let replied = text(stage, claire, matter, &answer)?;
    stage.hold(replied.reply_to.is_some(), "reply: tied to its message")?;

    stage.step("demo-correction");
    let corrected = stage.say("demo-text-corrected");
    claire.ask(&Request::Correct { matter: matter.to_owned(), item: first.item.clone(), text: corrected.clone() })?;
    text(stage, jean, matter, &corrected)?;
    let history = jean.ask(&Request::History { matter: matter.to_owned(), item: first.item.clone() })?;
    stage.show(&history);
    let acknowledged = stage.until(claire, "receipts: acknowledged", |player| {
        let items = player.items(matter)?;
        let done = |item: &Item| item.progress.iter().any(|line| line.progress == "acknowledged");
        Ok(items.iter().any(done).then_some(items))
    })?;
    stage.show(&Answer::Items(acknowledged));
    Ok(())
}

fn documents(stage: &mut Stage<'_>, claire: &mut Player, jean: &mut Player, matter: &str) -> Result<(), Failure> {
    stage.step("demo-documents");
    let letter = stage.say("demo-text-letter").repeat(20_000);
    let papers: [(&str, &str); 2] = [("bail projet été.pdf", PDF), ("courrier.txt", &letter)];
    let desk = stage.folder().join("claire");
    let received = stage.folder().join("jean").join("received");
    std::fs::create_dir(&received).map_err(|_| Failure::fault("making a folder"))?;
    for (name, content) in papers {
        let path = desk.join(name);
        std::fs::write(&path, content).map_err(|_| Failure::fault("writing a document"))?;
        let path = path.to_string_lossy().into_owned();
        claire.ask(&Request::SendFile { matter: matter.to_owned(), path })?;
        let item = stage.until(jean, "document: whole", |player| {
            let whole = |item: &Item| item.document.as_ref().is_some_and(|d| d.name == name && d.state == "whole");
            Ok(player.items(matter)?.into_iter().find(whole))
        })?;
        let target = received.join(name);
        let open = Request::Open {
            matter: matter.to_owned(),
            item: item.item.clone(),
            target: Some(target.to_string_lossy().into_owned()),
        };
        let opened = jean.ask(&open)?;
        let same = std::fs::read(&target).is_ok_and(|bytes| bytes == content.as_bytes());
        stage.hold(same, "document: the same bytes")?;
        stage.show(&opened);
    }
    Ok(())
}

fn evidence(stage: &mut Stage<'_>, claire: &mut Player, jean: &mut Player, matter: &str) -> Result<PathBuf, Failure> {
    stage.step("demo-search");
    let words = stage.say("demo-search-words");
    let search = Request::Search { words, matter: None, limit: 10 };
    let Answer::Found(found) = jean.ask(&search)? else { return Err(stage.amiss("search")) };
    stage.hold(!found.is_empty(), "search: found")?;
    stage.show(&Answer::Found(found));

    stage.step("demo-owed");
    let owed = stage.until(claire, "owed: nothing", |player| match player.ask(&Request::Owed)? {
        Answer::Owed(lines) => Ok(lines.is_empty().then_some(lines)),
        _ => Ok(None),
    })?;
    stage.show(&Answer::Owed(owed));

    stage.step("demo-network");
    let Answer::Network(lines) = claire.ask(&Request::Network { since: None })? else {
        return Err(stage.amiss("network"));
    };
    let alone = lines.iter().all(|line| line.address.starts_with("127.0.0.1:"));
    stage.hold(!lines.is_empty() && alone, "network: 127.0.0.1 alone")?;
    stage.show(&Answer::Network(lines));

    stage.step("demo-checkpoint");
    claire.ask(&Request::Checkpoint { matter: matter.to_owned() })?;
    let page = stage.until(claire, "checkpoint: co-signed", |player| {
        let Answer::Matter(page) = player.ask(&Request::Matter { matter: matter.to_owned() })? else { return Ok(None) };
        let signed = page.checkpoints.last().is_some_and(|last| last.missing.is_empty() && last.signed_by.len() >= 2);
        Ok(signed.then_some(page))
    })?;
    stage.show(&Answer::Matter(page));

    stage.step("demo-bundle");
    let target = stage.folder().join("bundle");
    let request =
        Request::Bundle { matter: matter.to_owned(), target: target.to_string_lossy().into_owned(), only: Vec::new() };
    let made = claire.ask(&request)?;
    stage.show(&made);
    Ok(target)
}
