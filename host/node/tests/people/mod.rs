//! People for tests: each with a home, a profile, and a node on loopback that can be stopped, cut and started again.
#![expect(dead_code, reason = "each test file uses its own part")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;
use parloir_node::contract::{Answer, Item, MatterPage, Notice, OwedLine, PersonLine, Reply, Request};
use parloir_node::{Keeper, NewDevice, NewProfile, Node, NodeOptions, Profile, words_new};
use parloir_vault::Unlock;
use zeroize::Zeroizing;

pub const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";
/// Longer than anything here takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(90);

pub struct Person {
    pub name: &'static str,
    home: tempfile::TempDir,
    words: String,
    node: Option<Arc<Node>>,
}

impl Drop for Person {
    /// Ends the node with the test, and waits for its writer: the cipher's library is taken down when the process ends, and a vault
    /// that is still being closed by then would fall with it.
    fn drop(&mut self) {
        if let (Some(node), Ok(runtime)) = (self.node.take(), tokio::runtime::Handle::try_current()) {
            tokio::task::block_in_place(|| runtime.block_on(node.cut()));
        }
    }
}

impl Person {
    /// A person with a profile and a running node.
    pub async fn new(name: &'static str) -> Self {
        let mut person = Self::asleep(name);
        person.wake().await;
        person
    }

    /// A person with a profile whose node does not run.
    pub fn asleep(name: &'static str) -> Self {
        Self::of_words(name, &words_new())
    }

    /// The same, whose words the test knows.
    pub fn of_words(name: &'static str, words: &Words) -> Self {
        let home = tempfile::tempdir().unwrap();
        let new = NewProfile {
            name,
            profession: "avocat",
            jurisdiction: "fr",
            words,
            passphrase: PASSPHRASE,
            stretch: Stretch::TEST,
            weak_accepted: false,
        };
        drop(Profile::create(home.path(), &new).unwrap());
        Self { name, home, words: words.list().join(" "), node: None }
    }

    /// The same person on another machine, whose node does not run.
    pub fn on(&self, home: tempfile::TempDir) -> Self {
        Self { name: self.name, home, words: self.words.clone(), node: None }
    }

    /// The 24 words.
    pub fn words(&self) -> &str {
        &self.words
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub async fn wake(&mut self) {
        self.wake_at("127.0.0.1:0").await;
    }

    pub async fn wake_at(&mut self, address: &str) {
        let profile = Profile::open(self.home(), Unlock::Passphrase(PASSPHRASE)).unwrap();
        let listen = vec![address.parse().unwrap()];
        let options = NodeOptions { listen, ..NodeOptions::default() };
        self.node = Some(Arc::new(Node::start(self.home(), profile, options).await.unwrap()));
    }

    /// With another program than the one beside this one to typeset papers.
    pub async fn wake_with_press(&mut self, press: &Path) {
        let profile = Profile::open(self.home(), Unlock::Passphrase(PASSPHRASE)).unwrap();
        let listen = vec!["127.0.0.1:0".parse().unwrap()];
        let options = NodeOptions { listen, press: Some(press.to_owned()), ..NodeOptions::default() };
        self.node = Some(Arc::new(Node::start(self.home(), profile, options).await.unwrap()));
    }

    /// Reading no more than so much of each person in a day.
    pub async fn wake_measured(&mut self, pieces: u64) {
        let profile = Profile::open(self.home(), Unlock::Passphrase(PASSPHRASE)).unwrap();
        let listen = vec!["127.0.0.1:0".parse().unwrap()];
        let options = NodeOptions { listen, measure: Some(pieces), ..NodeOptions::default() };
        self.node = Some(Arc::new(Node::start(self.home(), profile, options).await.unwrap()));
    }

    pub async fn wake_offline(&mut self) {
        let profile = Profile::open(self.home(), Unlock::Passphrase(PASSPHRASE)).unwrap();
        self.node = Some(Arc::new(Node::start_offline(self.home(), profile).await.unwrap()));
    }

    pub async fn leave(&mut self) {
        self.node.take().unwrap().stop().await;
    }

    /// The power goes.
    pub async fn cut(&mut self) {
        self.node.take().unwrap().cut().await;
    }

    pub fn node(&self) -> &Arc<Node> {
        self.node.as_ref().unwrap()
    }

    pub async fn reply(&self, request: Request) -> Reply {
        self.node().ask(request, &mut |_: Notice| {}).await
    }

    pub async fn ask(&self, request: Request) -> Answer {
        match self.reply(request).await {
            Reply::Done(answer) => answer,
            other => panic!("{}: {other:?}", self.name),
        }
    }

    pub async fn refused(&self, request: Request) -> String {
        match self.reply(request).await {
            Reply::Refused { code } => code,
            other => panic!("{}: not refused: {other:?}", self.name),
        }
    }

    /// Asks until the answer is as it should be, looking again at each event.
    pub async fn wait<T>(&self, request: Request, mut test: impl FnMut(&Answer) -> Option<T>) -> T {
        let looking = async {
            loop {
                let answer = self.ask(request.clone()).await;
                if let Some(found) = test(&answer) {
                    return found;
                }
                self.ask(Request::Events { after: 0, wait_ms: 200 }).await;
            }
        };
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(found) => found,
            Err(_) => panic!("{} waited in vain: {:?}", self.name, self.ask(request).await),
        }
    }

    pub async fn open_matter(&self, title: &str, verification: &str) -> String {
        let request = Request::MatterNew { title: title.into(), level: 2, verification: verification.into() };
        let Answer::Matter(page) = self.ask(request).await else { panic!() };
        page.line.matter
    }

    pub async fn invite(&self, matter: &str, role: &str) -> String {
        let request = Request::Invite { matter: matter.into(), role: role.into(), lives_ms: 0 };
        let Answer::Invitation(made) = self.ask(request).await else { panic!() };
        made.link
    }

    pub async fn join(&self, link: &str) -> String {
        let Answer::Joined(joined) = self.ask(Request::Join { link: link.into(), wait_ms: 60_000 }).await else {
            panic!()
        };
        assert_eq!(joined.state, "accepted", "{}", self.name);
        joined.matter.unwrap()
    }

    pub async fn person(&self, name: &str) -> Option<PersonLine> {
        let Answer::People(people) = self.ask(Request::People).await else { panic!() };
        people.into_iter().find(|person| person.name == name)
    }

    /// The phrase to compare with someone, once it is ready.
    pub async fn phrase(&self, name: &str) -> String {
        self.wait(Request::People, |answer| match answer {
            Answer::People(people) => people.iter().find(|p| p.name == name)?.phrase.clone(),
            _ => None,
        })
        .await
    }

    pub async fn verify(&self, name: &str, words: &str) {
        let request = Request::Verify { person: name.into(), words: words.into(), method: "phrase-by-voice".into() };
        self.ask(request).await;
    }

    pub async fn send(&self, matter: &str, text: &str) -> String {
        let request = Request::Send { matter: matter.into(), text: text.into(), reply_to: None };
        let Answer::Placed(placed) = self.ask(request).await else { panic!() };
        placed.item
    }

    pub async fn send_file(&self, matter: &str, path: &Path) -> String {
        let request = Request::SendFile { matter: matter.into(), path: path.to_str().unwrap().into() };
        let Answer::Placed(placed) = self.ask(request).await else { panic!() };
        placed.item
    }

    pub async fn items(&self, matter: &str) -> Vec<Item> {
        let request = Request::Read { matter: matter.into(), after: 0, limit: 1_000, unopened: false, before: None };
        let Answer::Items(items) = self.ask(request).await else { panic!() };
        items
    }

    /// Waits until an item is here; documents until they are whole.
    pub async fn receives(&self, matter: &str, item: &str) -> Item {
        self.item_once(matter, item, |item| item.document.as_ref().is_none_or(|document| document.state == "whole"))
            .await
    }

    /// Waits until an item is as it should be.
    pub async fn item_once(&self, matter: &str, item: &str, test: impl Fn(&Item) -> bool) -> Item {
        let request = Request::Read { matter: matter.into(), after: 0, limit: 1_000, unopened: false, before: None };
        let looking = async {
            loop {
                if let Reply::Done(Answer::Items(items)) = self.reply(request.clone()).await
                    && let Some(found) = items.into_iter().find(|one| one.item == item && test(one))
                {
                    return found;
                }
                self.ask(Request::Events { after: 0, wait_ms: 200 }).await;
            }
        };
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(found) => found,
            Err(_) => panic!("{} waited in vain for an item: {:?}", self.name, self.reply(request).await),
        }
    }

    /// Waits until one of this person's items is so far with someone.
    pub async fn progress(&self, matter: &str, item: &str, name: &str, progress: &str) -> Item {
        self.item_once(matter, item, |item| {
            item.progress.iter().any(|line| line.name == name && line.progress == progress)
        })
        .await
    }

    pub async fn owed(&self) -> Vec<OwedLine> {
        let Answer::Owed(lines) = self.ask(Request::Owed).await else { panic!() };
        lines
    }

    pub async fn owes_nothing(&self) {
        self.wait(Request::Owed, |answer| matches!(answer, Answer::Owed(lines) if lines.is_empty()).then_some(()))
            .await;
    }

    pub async fn matter(&self, matter: &str) -> MatterPage {
        let Answer::Matter(page) = self.ask(Request::Matter { matter: matter.into() }).await else { panic!() };
        *page
    }
}

/// A bundle of a matter, in which three verifiers find nothing wrong: the node's, and the two scripts that lie in it.
pub async fn proves(person: &Person, matter: &str) {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("preuve");
    let to = target.to_str().unwrap().to_owned();
    person.ask(Request::Bundle { matter: matter.into(), target: to.clone(), only: Vec::new() }).await;
    let keeper = Keeper::locked(folder.path(), None);
    let reply = keeper.ask(Request::BundleCheck { source: to }, &mut |_| {}).await;
    let Reply::Done(Answer::Checked(checked)) = reply else { panic!("{reply:?}") };
    let found: Vec<_> = checked.findings.iter().map(|finding| (&finding.code, &finding.file)).collect();
    assert_eq!(checked.verdict, "good", "{found:?}");
    for (program, script) in [("python3", "verify.py"), ("bash", "verify.sh")] {
        let run = std::process::Command::new(program).arg(script).current_dir(&target).output().unwrap();
        assert!(run.status.success(), "{script}: {}", String::from_utf8_lossy(&run.stdout));
    }
}

/// Two people in one matter, who recognised each other.
pub async fn acquainted(keeper: &Person, other: &Person) -> String {
    let matter = keeper.open_matter("Martin c. Durand", "each").await;
    meet(keeper, other, &matter, "client").await;
    matter
}

/// Invitation, phrase, verification on both sides; then the matter is there.
pub async fn meet(keeper: &Person, other: &Person, matter: &str, role: &str) {
    let link = keeper.invite(matter, role).await;
    assert_eq!(other.join(&link).await, matter);
    let (theirs, ours) = (other.phrase(keeper.name).await, keeper.phrase(other.name).await);
    assert_eq!(theirs, ours);
    keeper.verify(other.name, &ours).await;
    other.verify(keeper.name, &theirs).await;
    let request = Request::Matters;
    other
        .wait(request, |answer| match answer {
            Answer::Matters(lines) => {
                lines.iter().any(|line| line.matter == matter && line.state == "open").then_some(())
            }
            _ => None,
        })
        .await;
}

/// The link by which another device of this person joins.
pub async fn link(person: &Person) -> String {
    let Answer::DeviceLink(made) = person.ask(Request::DeviceInvite { lives_ms: 0 }).await else { panic!() };
    made.link
}

/// What a new machine of someone is made a profile with.
pub fn new(link: &str, words: &str, label: &str) -> NewDevice {
    NewDevice {
        link: link.to_owned(),
        words: Zeroizing::new(words.to_owned()),
        passphrase: Zeroizing::new(PASSPHRASE.to_owned()),
        label: label.to_owned(),
        stretch: Stretch::TEST,
        weak_accepted: false,
    }
}

/// Another device of someone, on another machine.
pub async fn second(person: &Person, label: &str) -> Person {
    let home = tempfile::tempdir().unwrap();
    let link = link(person).await;
    drop(parloir_node::join(home.path(), new(&link, person.words(), label)).await.unwrap());
    let mut second = person.on(home);
    second.wake().await;
    second
}
