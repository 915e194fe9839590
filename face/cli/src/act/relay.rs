//! A relay on this machine: served, and what can be asked of its operator.

use std::net::SocketAddr;

use parloir_base::Refusal;
use parloir_rendezvous::Fault;
use parloir_rendezvous::relay::{Options, Relay, statement as held};
use serde_json::json;

use crate::act::serve::addresses;
use crate::command::RelayServe;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::reach;
use parloir_speech::reveal::reveal;

/// The file of its key, in the folder of the profile unless another is named.
const KEY: &str = "relay.key";
/// Every address of both families, where the system has both: another port than a rendezvous.
const ANYWHERE: &str = "[::]:47471";
const KIB: u64 = 1024;

/// Serves until interrupted.
///
/// # Errors
/// [`Refusal::AddressUnreadable`]; a misuse when nobody can tell where it is reached; a fault.
pub fn serve(serve: &RelayServe, desk: &mut Desk) -> Result<(), Failure> {
    let listen = if serve.listen.is_empty() { vec![ANYWHERE.to_owned()] } else { serve.listen.clone() };
    let metrics: Option<SocketAddr> =
        serve.metrics.as_deref().map(str::parse).transpose().map_err(|_| Refusal::AddressUnreadable)?;
    let options = Options {
        key: serve.key.clone().unwrap_or_else(|| desk.home.join(KEY)),
        listen: addresses(&listen)?,
        reached: addresses(&serve.reached)?,
        metrics,
        pair_bytes_per_second: serve.pair_kib * KIB,
        bytes_per_second: serve.all_kib * KIB,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|_| Failure::fault("starting the program's threads"))?;
    runtime.block_on(async {
        let interruption = reach::interruption()?;
        let relay = Relay::open(options).await.map_err(|fault| failed(&fault, desk))?;
        let listens: Vec<String> = relay.listens().iter().map(ToString::to_string).collect();
        let address = relay.address();
        if desk.screen.json {
            let metrics = relay.metrics().map(|address| address.to_string());
            let value = json!({"address": address, "listens": listens, "metrics": metrics});
            desk.screen.document(&json!({"answer": "relay-served", "value": value}));
        } else {
            let listens = reveal(&listens.join(", "));
            let told = desk.screen.speech.tell("relay-served", &[("addresses", listens.into())]);
            desk.screen.line(&told);
            desk.screen.line(&address);
        }
        let mut interrupted = Ok(());
        relay.run(async { interrupted = interruption.await }).await;
        interrupted
    })
}

fn failed(fault: &Fault, desk: &Desk) -> Failure {
    match fault {
        Fault::Nowhere => Failure::Misuse(desk.screen.speech.say("relay-nowhere")),
        Fault::MetricsExposed => Failure::Misuse(desk.screen.speech.say("rendezvous-exposed")),
        other => Failure::Fault(other.to_string()),
    }
}

/// What the operator of a relay holds: made from the declarations of what it holds.
///
/// # Errors
/// None.
pub fn statement(desk: &mut Desk) -> Result<(), Failure> {
    let held = held();
    if desk.screen.json {
        let value = json!({
            "of_each": held.of_each, "of_pairs": held.of_pairs, "in_all": held.in_all, "on_disk": held.on_disk,
            "devices_max": held.devices_max, "pairs_max": held.pairs_max,
        });
        desk.screen.document(&json!({"answer": "relay-statement", "value": value}));
        return Ok(());
    }
    let look = desk.screen.look();
    let speech = look.speech;
    let mut text = look.paragraph("", &speech.say("relay-statement-title"));
    for (title, words) in [
        ("statement-of-each", &held.of_each),
        ("relay-statement-of-pairs", &held.of_pairs),
        ("statement-in-all", &held.in_all),
        ("statement-on-disk", &held.on_disk),
    ] {
        text.push('\n');
        text.push_str(&look.paragraph("", &speech.say(title)));
        for word in words {
            let said = look.paragraph("    ", &speech.word("relay-held", word));
            text.push_str(&format!("  – {}", said.trim_start_matches(' ')));
        }
    }
    text.push('\n');
    let bounds = [
        ("devices", u64::try_from(held.devices_max).unwrap_or(u64::MAX).into()),
        ("pairs", u64::try_from(held.pairs_max).unwrap_or(u64::MAX).into()),
    ];
    text.push_str(&look.paragraph("", &speech.tell("relay-statement-bounds", &bounds)));
    text.push_str(&look.paragraph("", &speech.say("relay-statement-sees")));
    text.push_str(&look.paragraph("", &speech.say("relay-statement-not")));
    desk.screen.raw(&text);
    Ok(())
}
