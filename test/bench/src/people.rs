//! People who are measured: each a home, a profile, and a node on loopback.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parloir_node::contract::{Answer, Item, Reply, Request};
use parloir_node::{NewProfile, Node, NodeOptions, Profile, Stretch, Unlock, words_new};
use tokio::task::JoinSet;

use crate::Outcome;

/// What opens every profile here.
pub const PASSPHRASE: &str = "vingt-sept hiboux jonglent sous la pluie d'octobre 1887";
/// Messages being placed at once: their flushes are shared.
const AT_ONCE: usize = 256;
/// Nothing here takes longer, unless it never ends.
const PATIENCE_MS: u64 = 600_000;

/// A person.
pub struct Person {
    name: &'static str,
    home: PathBuf,
    node: Option<Arc<Node>>,
}

impl Person {
    /// A person with a profile in a new folder, and no node. The passphrase is stretched as in tests: stretching is never measured.
    pub fn new(name: &'static str, folder: &Path) -> Outcome<Self> {
        let home = folder.join(name);
        let words = words_new();
        let new = NewProfile {
            name,
            profession: "none",
            jurisdiction: "fr",
            words: &words,
            passphrase: PASSPHRASE,
            stretch: Stretch::TEST,
            weak_accepted: false,
        };
        drop(Profile::create(&home, &new)?);
        Ok(Self { name, home, node: None })
    }

    /// Where the profile is.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Opens the profile, as fast as the stretching for tests allows.
    pub fn profile(&self) -> Outcome<Profile> {
        Ok(Profile::open(&self.home, Unlock::Passphrase(PASSPHRASE))?)
    }

    /// Starts the node in this process, on loopback.
    pub async fn wake(&mut self) -> Outcome<()> {
        let listen = vec![std::net::SocketAddr::from(([127, 0, 0, 1], 0))];
        let options = NodeOptions { listen, ..NodeOptions::default() };
        self.node = Some(Arc::new(Box::pin(Node::start(&self.home, self.profile()?, options)).await?));
        Ok(())
    }

    /// Starts the node in this process, off the network.
    pub async fn wake_offline(&mut self) -> Outcome<()> {
        self.node = Some(Arc::new(Node::start_offline(&self.home, self.profile()?).await?));
        Ok(())
    }

    /// Stops the node.
    pub async fn sleep(&mut self) {
        if let Some(node) = self.node.take() {
            node.stop().await;
        }
    }

    /// The node, while it runs.
    pub fn node(&self) -> Outcome<&Arc<Node>> {
        self.node.as_ref().ok_or_else(|| "the node does not run".into())
    }

    /// Asks the node.
    pub async fn ask(&self, request: Request) -> Outcome<Answer> {
        done(self.node()?.ask(request, &mut |_| {}).await)
    }

    /// Opens a matter.
    pub async fn open_matter(&self, title: &str) -> Outcome<String> {
        let request = Request::MatterNew { title: title.into(), level: 2, verification: "each".into() };
        match self.ask(request).await? {
            Answer::Matter(page) => Ok(page.line.matter),
            other => unexpected(&other),
        }
    }

    /// Places a message; answers once it is durable here.
    pub async fn send(&self, matter: &str, text: String) -> Outcome<()> {
        let request = Request::Send { matter: matter.into(), text, reply_to: None };
        self.ask(request).await.map(drop)
    }

    /// Places many messages, whose flushes are shared; answers once all are durable here.
    pub async fn place_many(self, matter: &str, count: usize) -> Outcome<Self> {
        let sender = Arc::new(self);
        let mut tasks = JoinSet::new();
        for at in 0..count {
            if tasks.len() >= AT_ONCE {
                tasks.join_next().await.ok_or("no task")???;
            }
            let (sender, matter) = (sender.clone(), matter.to_owned());
            tasks.spawn(async move { sender.send(&matter, format!("Pièce n° {at} du dossier, pour mémoire.")).await });
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        Arc::into_inner(sender).ok_or_else(|| "a task still holds the sender".into())
    }

    /// Waits until the receipts for everything placed are durable here.
    pub async fn settle(&self) -> Outcome<()> {
        match self.ask(Request::Settle { wait_ms: PATIENCE_MS }).await? {
            Answer::Settled(true) => Ok(()),
            _ => Err("not everything was delivered in time".into()),
        }
    }

    /// Fails unless nothing is owed to anybody, connected or not.
    pub async fn owes_nothing(&self) -> Outcome<()> {
        match self.ask(Request::Owed).await? {
            Answer::Owed(lines) if lines.is_empty() => Ok(()),
            _ => Err("something is still owed: the figure would not be true".into()),
        }
    }

    /// Whether a session is open.
    pub async fn is_met(&self) -> Outcome<bool> {
        match self.ask(Request::Status).await? {
            Answer::Status(status) => Ok(status.sessions > 0),
            other => unexpected(&other),
        }
    }

    /// Waits until a session is open.
    pub async fn meets(&self) -> Outcome<()> {
        let looking = async {
            while !self.is_met().await? {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            Ok(())
        };
        tokio::time::timeout(Duration::from_secs(60), looking).await?
    }

    /// The first thousand items of a matter.
    pub async fn items(&self, matter: &str) -> Outcome<Vec<Item>> {
        match self.ask(items(matter)).await? {
            Answer::Items(items) => Ok(items),
            other => unexpected(&other),
        }
    }

    /// Waits until something stands in a matter.
    pub async fn has_items(&self, matter: &str) -> Outcome<()> {
        let looking = async {
            while self.items(matter).await?.is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Ok(())
        };
        tokio::time::timeout(Duration::from_secs(60), looking).await?
    }

    async fn phrase(&self, name: &str) -> Outcome<String> {
        let looking = async {
            loop {
                if let Answer::People(people) = self.ask(Request::People).await?
                    && let Some(phrase) = people.into_iter().find(|one| one.name == name).and_then(|one| one.phrase)
                {
                    return Ok(phrase);
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), looking).await?
    }

    async fn verify(&self, name: &str, words: String) -> Outcome<()> {
        self.ask(Request::Verify { person: name.into(), words, method: "phrase-by-voice".into() }).await.map(drop)
    }
}

/// Two people with running nodes and one matter, who recognised each other.
pub async fn acquainted(folder: &Path) -> Outcome<(Person, Person, String)> {
    let (mut one, mut other) = (Person::new("Claire", folder)?, Person::new("Jean", folder)?);
    one.wake().await?;
    other.wake().await?;
    let matter = one.open_matter("Martin c. Durand").await?;
    admit(&one, &other, &matter).await?;
    one.settle().await?;
    Ok((one, other, matter))
}

/// One invites the other into a matter, and they recognise each other.
pub async fn admit(one: &Person, other: &Person, matter: &str) -> Outcome<()> {
    let request = Request::Invite { matter: matter.into(), role: "client".into(), lives_ms: 0 };
    let Answer::Invitation(made) = one.ask(request).await? else { return Err("no invitation".into()) };
    other.ask(Request::Join { link: made.link, wait_ms: 60_000 }).await?;
    let (theirs, ours) = (other.phrase(one.name).await?, one.phrase(other.name).await?);
    one.verify(other.name, ours).await?;
    other.verify(one.name, theirs).await?;
    has_open(other, matter).await
}

/// Waits until a matter is there, open.
pub async fn has_open(person: &Person, matter: &str) -> Outcome<()> {
    let looking = async {
        loop {
            if let Answer::Matters(lines) = person.ask(Request::Matters).await?
                && lines.iter().any(|line| line.matter == matter && line.state == "open")
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await?
}

/// Asks for the first thousand items of a matter.
pub fn items(matter: &str) -> Request {
    Request::Read { matter: matter.into(), after: 0, limit: 1_000, unopened: false, before: None }
}

/// The answer in a reply.
pub fn done(reply: Reply) -> Outcome<Answer> {
    match reply {
        Reply::Done(answer) => Ok(answer),
        Reply::Refused { code } => Err(format!("refused: {code}").into()),
        Reply::Failed { operation } => Err(operation.into()),
        Reply::Notice(_) => Err("a notice stands where an answer was".into()),
    }
}

/// An answer of another request.
pub fn unexpected<T>(answer: &Answer) -> Outcome<T> {
    Err(format!("an answer to something else: {answer:?}").into())
}
