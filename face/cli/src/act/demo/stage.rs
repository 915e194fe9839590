//! The stage of the demonstration: who plays, what is told, what has to be so.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use parloir_node::contract::{Answer, Item, Request};

use crate::act::invite::save;
use crate::failure::Failure;
use crate::reach::{self, Inside, Listen, NewProfile, Reach};
use crate::screen::Screen;
use parloir_speech::reveal::reveal;
use parloir_speech::speech::Part;

/// How long anything may take on loopback before it counts as not happening.
const PATIENCE: Duration = Duration::from_secs(30);
/// One wait for news.
const WAIT_MS: u64 = 250;

/// What is played on.
pub struct Stage<'a> {
    screen: &'a mut Screen,
    folder: PathBuf,
    steps: Vec<String>,
}

/// One of the two.
pub struct Player {
    node: Inside,
    heard: u64,
}

impl<'a> Stage<'a> {
    /// An empty stage.
    pub fn new(screen: &'a mut Screen, folder: &Path) -> Self {
        Self { screen, folder: folder.to_path_buf(), steps: Vec::new() }
    }

    /// The folder of the play.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A step begins: told, numbered.
    pub fn step(&mut self, key: &str) {
        let sentence = self.screen.speech.say(key);
        let number = self.steps.len() + 1;
        let line = self.screen.look().bold(&format!("{number}. {sentence}"));
        self.screen.line(&format!("\n{line}"));
        self.steps.push(sentence);
    }

    /// Something seen in a step.
    pub fn tell(&mut self, key: &str, parts: &[Part<'_>]) {
        let sentence = self.screen.speech.tell(key, parts);
        self.screen.line(&format!("   {sentence}"));
    }

    /// An answer, as the commands would show it.
    pub fn show(&mut self, answer: &Answer) {
        let text = crate::render::answer(answer, &self.screen.look());
        for line in text.lines() {
            self.screen.line(&format!("   {line}"));
        }
    }

    /// What has to be so.
    pub fn hold(&self, so: bool, what: &str) -> Result<(), Failure> {
        if so { Ok(()) } else { Err(self.amiss(what)) }
    }

    /// What was not so.
    pub fn amiss(&self, what: &str) -> Failure {
        Failure::Unexpected(self.screen.speech.tell("demo-amiss", &[("what", reveal(what).into())]))
    }

    /// A word in the language of the play.
    pub fn say(&self, key: &str) -> String {
        self.screen.speech.say(key)
    }

    /// Makes a profile and starts its node on loopback.
    pub fn player(&self, short: &str, name: &str, profession: &str, passphrase: &str) -> Result<Player, Failure> {
        let own = self.folder.join(short);
        std::fs::create_dir(&own).map_err(|_| Failure::fault("making a player's folder"))?;
        let fault = |_| Failure::fault("writing a player's papers");
        save(&own.join("passphrase.txt"), &format!("{passphrase}\n")).map_err(fault)?;
        let home = own.join("home");
        let new = NewProfile { name, profession, jurisdiction: "fr", passphrase, small: true, weak_accepted: false };
        reach::create(&home, &new, &mut |words| save(&own.join("words.txt"), &format!("{words}\n")).map_err(fault))?;
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        let node = reach::inside(&home, passphrase, Some(Listen { addresses: vec![address] }))?;
        Ok(Player { node, heard: 0 })
    }

    /// Waits until `look` finds something, listening for news in between.
    pub fn until<T>(
        &self,
        player: &mut Player,
        what: &str,
        mut look: impl FnMut(&mut Player) -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        let started = Instant::now();
        loop {
            if let Some(found) = look(player)? {
                return Ok(found);
            }
            if started.elapsed() > PATIENCE {
                return Err(self.amiss(what));
            }
            if let Answer::Events(events) = player.ask(&Request::Events { after: player.heard, wait_ms: WAIT_MS })? {
                player.heard = events.iter().map(|event| event.number).max().unwrap_or(player.heard);
            }
        }
    }

    /// The play is over: the steps that were begun.
    pub fn finish(self) -> Vec<String> {
        self.steps
    }
}

impl Player {
    /// A request.
    pub fn ask(&mut self, request: &Request) -> Result<Answer, Failure> {
        self.node.ask(request, &mut |_| {})
    }

    /// The items of a matter.
    pub fn items(&mut self, matter: &str) -> Result<Vec<Item>, Failure> {
        let request =
            Request::Read { matter: matter.to_owned(), after: 0, limit: 1_000, unopened: false, before: None };
        match self.ask(&request) {
            Ok(Answer::Items(items)) => Ok(items),
            // A matter just joined is known once its first fact has arrived.
            Err(Failure::Refused(code)) if code == parloir_base::Refusal::MatterUnknown.code() => Ok(Vec::new()),
            Ok(_) => Err(Failure::fault("reading a matter")),
            Err(failure) => Err(failure),
        }
    }

    /// Leaves the stage.
    pub fn stop(self) {
        self.node.stop();
    }
}
