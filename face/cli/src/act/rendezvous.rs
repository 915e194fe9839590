//! A rendezvous on this machine: served, and what can be asked of its operator.

use std::net::SocketAddr;

use parloir_base::Refusal;
use parloir_rendezvous::{Fault, Options, Post, statement as held};
use serde_json::json;

use crate::act::serve::addresses;
use crate::command::Serve;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach;
use parloir_speech::reveal::reveal;

/// The file of its key, in the folder of the profile unless another is named.
const KEY: &str = "rendezvous.key";
/// Every address of both families, where the system has both.
const ANYWHERE: &str = "[::]:47470";

/// Serves until interrupted.
///
/// # Errors
/// [`Refusal::AddressUnreadable`]; a misuse when nobody can tell where it is reached; a fault.
pub fn serve(serve: &Serve, desk: &mut Desk) -> Result<(), Failure> {
    let listen = if serve.listen.is_empty() { vec![ANYWHERE.to_owned()] } else { serve.listen.clone() };
    let metrics: Option<SocketAddr> =
        serve.metrics.as_deref().map(str::parse).transpose().map_err(|_| Refusal::AddressUnreadable)?;
    let options = Options {
        key: serve.key.clone().unwrap_or_else(|| desk.home.join(KEY)),
        listen: addresses(&listen)?,
        reached: addresses(&serve.reached)?,
        metrics,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|_| Failure::fault("starting the program's threads"))?;
    runtime.block_on(async {
        let interruption = reach::interruption()?;
        let post = Post::open(options).await.map_err(|fault| failed(&fault, desk))?;
        let listens: Vec<String> = post.listens().iter().map(ToString::to_string).collect();
        let address = post.address();
        if desk.screen.json {
            let metrics = post.metrics().map(|address| address.to_string());
            let value = json!({"address": address, "listens": listens, "metrics": metrics});
            desk.screen.document(&json!({"answer": "rendezvous-served", "value": value}));
        } else {
            let listens = reveal(&listens.join(", "));
            let told = desk.screen.speech.tell("rendezvous-served", &[("addresses", listens.into())]);
            desk.screen.line(&told);
            desk.screen.line(&address);
        }
        let mut interrupted = Ok(());
        post.run(async { interrupted = interruption.await }).await;
        interrupted
    })
}

fn failed(fault: &Fault, desk: &Desk) -> Failure {
    match fault {
        Fault::Nowhere => Failure::Misuse(desk.screen.speech.say("rendezvous-nowhere")),
        Fault::MetricsExposed => Failure::Misuse(desk.screen.speech.say("rendezvous-exposed")),
        other => Failure::Fault(other.to_string()),
    }
}

/// What the operator of a rendezvous holds: made from the declarations of what it holds.
///
/// # Errors
/// None.
pub fn statement(desk: &mut Desk) -> Result<(), Failure> {
    let held = held();
    if desk.screen.json {
        let value = json!({
            "of_each": held.of_each, "in_all": held.in_all, "on_disk": held.on_disk,
            "visitors_max": held.visitors_max, "bytes_per_second_max": held.bytes_per_second_max,
        });
        desk.screen.document(&json!({"answer": "rendezvous-statement", "value": value}));
        return Ok(());
    }
    let look = desk.screen.look();
    let speech = look.speech;
    let mut text = look.paragraph("", &speech.say("statement-title"));
    for (title, words) in
        [("statement-of-each", &held.of_each), ("statement-in-all", &held.in_all), ("statement-on-disk", &held.on_disk)]
    {
        text.push('\n');
        text.push_str(&look.paragraph("", &speech.say(title)));
        for word in words {
            let said = look.paragraph("    ", &speech.word("held", word));
            text.push_str(&format!("  – {}", said.trim_start_matches(' ')));
        }
    }
    text.push('\n');
    let bounds = [
        ("visitors", u64::try_from(held.visitors_max).unwrap_or(u64::MAX).into()),
        ("bytes", held.bytes_per_second_max.into()),
    ];
    text.push_str(&look.paragraph("", &speech.tell("statement-bounds", &bounds)));
    text.push_str(&look.paragraph("", &speech.say("statement-sees")));
    text.push_str(&look.paragraph("", &speech.say("statement-not")));
    desk.screen.raw(&text);
    Ok(())
}
