//! What the login service says: the session is locked or switched away, the machine is about to sleep.
//!
//! # Source
//! `org.freedesktop.login1(5)`; systemd's text on inhibitor locks.

use std::collections::HashMap;

use tokio::sync::mpsc;
use zbus::message::Type;
use zbus::{Connection, MatchRule, Message, OwnedFd, OwnedObjectPath, OwnedVariant};

use crate::away::{Away, Delay};
use crate::bus::{Buses, Heard};

const LOGIN: &str = "org.freedesktop.login1";
const MANAGER_PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// What a person is shown who asks the system why it waits.
const WHO: &str = "Parloir";
const WHY: &str = "Closing the vault";

/// Whether the service is there.
pub async fn is_there(buses: &Buses) -> bool {
    match buses.system().await {
        Some(connection) => owner(&connection).await.is_some(),
        None => false,
    }
}

/// Tells what the service says, for as long as there is one.
pub async fn watch(buses: &Buses, away: &mpsc::Sender<Away>) {
    let Some(connection) = buses.system().await else { return };
    let session = session(&connection).await;
    let mut heard = Heard::under(&connection, rules(session.as_ref())).await;
    let mut granted = delay(&connection).await;
    while let Some(message) = heard.next().await {
        let Some(said) = said(&message) else { continue };
        // Anybody on the bus may send a signal to anybody.
        let sender = message.header().sender().map(ToString::to_string);
        if sender.is_none() || sender != owner(&connection).await {
            continue;
        }
        let told = match said {
            Said::Locked => Away::ScreenLocked,
            Said::Sleeps => Away::Sleeps(Delay::new(granted.take())),
            Said::Woke => Away::Woke,
        };
        let woke = matches!(told, Away::Woke);
        if away.send(told).await.is_err() {
            return;
        }
        if woke && granted.is_none() {
            granted = delay(&connection).await;
        }
    }
}

enum Said {
    Locked,
    Sleeps,
    Woke,
}

fn rules(session: Option<&OwnedObjectPath>) -> Vec<MatchRule<'static>> {
    let rule = |path: &str, interface: &'static str, member: &'static str| -> Option<MatchRule<'static>> {
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(LOGIN).path(path.to_owned());
        rule.interface(interface).member(member).build().ok()
    };
    let mut rules = vec![rule(MANAGER_PATH, MANAGER, "PrepareForSleep")];
    if let Some(session) = session {
        rules.push(rule(session.as_str(), SESSION, "Lock"));
        rules.push(rule(session.as_str(), PROPERTIES, "PropertiesChanged"));
    }
    rules.into_iter().flatten().collect()
}

/// What a signal says, if it says anything here.
fn said(message: &Message) -> Option<Said> {
    let header = message.header();
    let body = message.body();
    match (header.interface()?.as_str(), header.member()?.as_str()) {
        (MANAGER, "PrepareForSleep") => {
            let sleeps: bool = body.deserialize().ok()?;
            Some(if sleeps { Said::Sleeps } else { Said::Woke })
        }
        (SESSION, "Lock") => Some(Said::Locked),
        (PROPERTIES, "PropertiesChanged") => {
            let (of, changed, _): (String, HashMap<String, OwnedVariant>, Vec<String>) = body.deserialize().ok()?;
            let is = |name: &str, wanted: bool| {
                changed.get(name).and_then(|value| bool::try_from(value).ok()).is_some_and(|is| is == wanted)
            };
            (of == SESSION && (is("LockedHint", true) || is("Active", false))).then_some(Said::Locked)
        }
        _ => None,
    }
}

/// The person's session: the one this program runs in, else the one that is shown.
async fn session(connection: &Connection) -> Option<OwnedObjectPath> {
    let asked = connection.call_method(Some(LOGIN), MANAGER_PATH, Some(MANAGER), "GetSession", &"auto").await;
    asked.ok()?.body().deserialize().ok()
}

/// Asks the system to wait a little before it sleeps.
async fn delay(connection: &Connection) -> Option<std::os::fd::OwnedFd> {
    let asked = ("sleep", WHO, WHY, "delay");
    let answer = connection.call_method(Some(LOGIN), MANAGER_PATH, Some(MANAGER), "Inhibit", &asked).await.ok()?;
    let granted: OwnedFd = answer.body().deserialize().ok()?;
    Some(granted.into())
}

/// Who speaks for the login service now.
async fn owner(connection: &Connection) -> Option<String> {
    const BUS: &str = "org.freedesktop.DBus";
    let asked = connection.call_method(Some(BUS), "/org/freedesktop/DBus", Some(BUS), "GetNameOwner", &LOGIN).await;
    asked.ok()?.body().deserialize().ok()
}
