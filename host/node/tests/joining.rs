//! A second device that cannot reach the first one at the addresses of its link joins through a rendezvous, and nobody else is heard there.

mod people;
mod place;

use parloir_base::{EndpointId, Refusal};
use parloir_crypto::call::{CallKey, Route};
use parloir_crypto::meeting::invitation_key;
use parloir_net::{AddressPolicy, Config, Door, FrameReader, FrameWriter, Line};
use parloir_node::contract::{Answer, DeviceLine, NetworkLine, Request};
use parloir_node::{NewDevice, Stretch};
use parloir_wire::Rendezvous;
use parloir_wire::invitation::Invitation;
use parloir_wire::signal::{Call, Signal};
use people::{PASSPHRASE, Person};
use place::{add, in_line, move_away, rendezvous};
use zeroize::Zeroizing;

async fn link(person: &Person) -> String {
    let Answer::DeviceLink(made) = person.ask(Request::DeviceInvite { lives_ms: 0 }).await else { panic!() };
    made.link
}

fn new(link: &str, words: &str) -> NewDevice {
    NewDevice {
        link: link.to_owned(),
        words: Zeroizing::new(words.to_owned()),
        passphrase: Zeroizing::new(PASSPHRASE.to_owned()),
        label: "portable".to_owned(),
        stretch: Stretch::TEST,
        weak_accepted: false,
    }
}

async fn devices(person: &Person) -> Vec<DeviceLine> {
    let Answer::Devices(lines) = person.ask(Request::Devices).await else { panic!() };
    lines
}

async fn journal(person: &Person) -> Vec<NetworkLine> {
    let Answer::Network(lines) = person.ask(Request::Network { since: None }).await else { panic!() };
    lines
}

/// Claire, whose link for another device names a rendezvous, and addresses at which she is no more.
async fn moved(text: &str) -> (Person, String) {
    let mut claire = Person::new("Claire").await;
    claire.ask(add(text)).await;
    in_line(&claire).await;
    let link = link(&claire).await;
    move_away(&mut claire).await;
    in_line(&claire).await;
    (claire, link)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_device_joins_through_the_rendezvous_of_its_person_and_gets_the_history() {
    let text = rendezvous(9);
    let (claire, link) = moved(&text).await;
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    let item = claire.send(&matter, "Bonjour.").await;
    let home = tempfile::tempdir().unwrap();
    drop(parloir_node::join(home.path(), new(&link, claire.words())).await.unwrap());
    let mut second = claire.on(home);
    second.wake().await;
    assert_eq!(second.receives(&matter, &item).await.text.as_deref(), Some("Bonjour."));
    assert_eq!(devices(&claire).await.len(), 2);
    let rows = journal(&second).await;
    assert!(rows.iter().any(|row| row.outcome == "rendezvous"), "the new device says whom it contacted to join");
    let named: Vec<String> = match second.ask(Request::Rendezvous).await {
        Answer::Rendezvous(lines) => lines.into_iter().map(|line| line.text).collect(),
        _ => panic!(),
    };
    assert_eq!(named, [text], "and listens where its person does");
}

/// Someone at a rendezvous who holds what they hold.
struct Caller {
    door: Door,
    line: Line,
    through: EndpointId,
    writer: FrameWriter<Signal>,
    reader: FrameReader<Signal>,
    number: u64,
}

impl Caller {
    async fn at(text: &str, seed: u8) -> Self {
        let listen = vec!["127.0.0.1:0".parse().unwrap()];
        let config = Config { secret: [seed; 32], listen, advertise: AddressPolicy::default() };
        let (door, named) = (Door::bind(config).await.unwrap(), Rendezvous::from_text(text).unwrap());
        let line = door.dial(named.endpoint, &named.addresses).await.unwrap();
        let (writer, reader) = line.signals().await.unwrap();
        Self { door, line, through: named.endpoint, writer, reader, number: 0 }
    }

    fn sealed(&self, key: &CallKey, to: EndpointId, nonce: u8) -> Vec<u8> {
        let route = Route { through: self.through, from: self.door.endpoint(), to };
        let call = Call { answers: false, addresses: self.door.addresses() };
        key.seal(&[nonce; 12], &route, &call.to_bytes())
    }

    async fn call(&mut self, to: EndpointId, sealed: Vec<u8>) {
        self.writer.send(&Signal::Call { peer: to, sealed }).await.unwrap();
    }

    /// Waits for one answer that this key opens.
    async fn is_answered(&mut self, key: &CallKey, by: EndpointId) {
        loop {
            if let Signal::Called { peer, sealed } = self.reader.next().await.unwrap().unwrap() {
                let route = Route { through: self.through, from: by, to: self.door.endpoint() };
                assert!(peer == by && key.open(&route, &sealed).is_some());
                return;
            }
        }
    }

    /// How many answers have come by the time that the rendezvous says where this one is seen.
    async fn answers(&mut self) -> usize {
        self.number += 1;
        self.writer.send(&Signal::Here { number: self.number }).await.unwrap();
        let mut answers = 0;
        loop {
            match self.reader.next().await.unwrap().unwrap() {
                Signal::Seen { number, .. } if number == self.number => return answers,
                Signal::Called { .. } => answers += 1,
                _ => {}
            }
        }
    }

    async fn leave(self) {
        self.line.close(0).await;
        drop((self.writer, self.reader, self.line));
        self.door.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_under_a_link_is_heard_once_from_whoever_holds_its_secret_and_never_once_it_was_used() {
    let text = rendezvous(9);
    let (claire, link) = moved(&text).await;
    let invitation = Invitation::from_link(&link).unwrap();
    let (to, key) = (invitation.endpoint, CallKey::of_device_link(&invitation_key(&invitation.secret)));
    let mut one = Caller::at(&text, 66).await;
    // Another secret; the right secret at other work; the same call turned to another rendezvous.
    let wrong = CallKey::of_device_link(&invitation_key(&[7; 16]));
    let other_work = CallKey::of_invitation(&invitation_key(&invitation.secret));
    for key in [&wrong, &other_work] {
        let sealed = one.sealed(key, to, 1);
        one.call(to, sealed).await;
    }
    let elsewhere = Route { through: EndpointId([3; 32]), from: one.door.endpoint(), to };
    let call = Call { answers: false, addresses: one.door.addresses() };
    one.call(to, key.seal(&[1; 12], &elsewhere, &call.to_bytes())).await;
    let heard = one.sealed(&key, to, 2);
    one.call(to, heard.clone()).await;
    one.is_answered(&key, to).await;
    // The same call once more, and from somebody else, who only carried it.
    one.call(to, heard.clone()).await;
    let mut other = Caller::at(&text, 67).await;
    other.call(to, heard.clone()).await;
    let own = other.sealed(&key, to, 3);
    other.call(to, own).await;
    other.is_answered(&key, to).await;
    assert_eq!((one.answers().await, other.answers().await), (0, 0), "Claire hears one call after the other");
    // Whoever holds the link and not the words dials, or is dialled, and is no device: the words are asked for on the line.
    assert_eq!(devices(&claire).await.len(), 1);
    let home = tempfile::tempdir().unwrap();
    drop(parloir_node::join(home.path(), new(&link, claire.words())).await.unwrap());
    assert_eq!(devices(&claire).await.len(), 2);
    let late = one.sealed(&key, to, 4);
    one.call(to, late).await;
    let again = tempfile::tempdir().unwrap();
    let refused = parloir_node::join(again.path(), new(&link, claire.words())).await;
    assert_eq!(refused.err().and_then(|stop| stop.refusal()), Some(Refusal::DeviceSilent), "used: nobody is heard");
    assert_eq!(std::fs::read_dir(again.path()).unwrap().count(), 0);
    assert_eq!(one.answers().await, 0);
    assert_eq!(devices(&claire).await.len(), 2);
    for caller in [one, other] {
        caller.leave().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_answers_and_cannot_be_reached_is_told_apart_from_one_that_is_not_there() {
    let (text, claire) = (rendezvous(9), Person::asleep("Claire"));
    let words = parloir_crypto::words::Words::parse(claire.words()).unwrap();
    let person = parloir_base::PersonId(words.identity_key(0).public());
    let mut answering = Caller::at(&text, 66).await;
    assert_eq!(answering.answers().await, 0, "its line is open");
    let own = answering.door.endpoint();
    let nowhere = vec!["127.0.0.1:9".parse().unwrap()];
    let link = |endpoint: EndpointId| Invitation {
        endpoint,
        identity_prefix: parloir_exchange::redeem::identity_prefix(&person),
        secret: [5; 16],
        expires: parloir_base::Moment::from_seconds(4_000_000_000),
        addresses: nowhere.clone(),
        rendezvous: vec![Rendezvous::from_text(&text).unwrap()],
    };
    let key = CallKey::of_device_link(&invitation_key(&[5; 16]));
    let home = tempfile::tempdir().unwrap();
    let there = link(own).to_link();
    let answers = async {
        loop {
            let Ok(Some(Signal::Called { peer, sealed })) = answering.reader.next().await else { continue };
            let route = Route { through: answering.through, from: peer, to: own };
            assert!(key.open(&route, &sealed).is_some());
            let route = Route { through: answering.through, from: own, to: peer };
            let call = Call { answers: true, addresses: vec!["127.0.0.1:11".parse().unwrap()] };
            let sealed = key.seal(&[8; 12], &route, &call.to_bytes());
            answering.writer.send(&Signal::Call { peer, sealed }).await.unwrap();
        }
    };
    let refused = tokio::select! {
        joined = parloir_node::join(home.path(), new(&there, claire.words())) => joined.err().and_then(|stop| stop.refusal()),
        () = answers => unreachable!(),
    };
    assert_eq!(refused, Some(Refusal::DeviceBlocked));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing stands in the way of the next try");
    answering.leave().await;
}
