//! A person's second machine behind a NAT of its own: it joins the first one through a rendezvous, and whoever saw the link does not.

use std::path::PathBuf;

use parloir_base::Moment;
use parloir_wire::invitation::Invitation;

use crate::nat::{Kind, PORTS, RENDEZVOUS, World};
use crate::person::{Person, own};
use crate::programs::Programs;
use crate::report::Report;
use crate::served::Served;
use crate::stage::open_folder;
use crate::story::meeting::{find, send, text};
use crate::system::until;
use crate::trouble::Trouble;

/// An easy pair, two that are hard and can meet, and one that cannot: the first machine's box, the second one's.
const PAIRS: [(Kind, Kind); 4] = [
    (Kind::Cone, Kind::Restricted),
    (Kind::Restricted, Kind::Restricted),
    (Kind::Cone, Kind::Symmetric),
    (Kind::Symmetric, Kind::Symmetric),
];

struct Joined<'a> {
    report: &'a mut Report,
    world: World,
    folder: PathBuf,
    program: PathBuf,
    claire: Person,
    matter: String,
    item: String,
    tries: usize,
}

/// Sets up, plays each pair, then those who hold the link and should not.
///
/// # Errors
/// What kept it from going on.
pub fn play(report: &mut Report) -> Result<(), Trouble> {
    let kept = open_folder()?;
    let folder = kept.path().to_path_buf();
    let mut world = World::make(folder.clone())?;
    let program = Programs::find(&folder)?.parloir;
    for side in 0..2 {
        world.put(side, Kind::Restricted)?;
    }
    let words = ["rendezvous", "serve", "--listen", RENDEZVOUS];
    let served = Served::start(&world.rendezvous(), &folder.join("rendezvous"), &program, &words)?;
    let mut claire = Person::new("Claire", &folder.join("claire"), &program, &world.host(0))?;
    claire.ask(&["rendezvous", "add", &served.address])?;
    claire.up_at(&["--listen", &format!("0.0.0.0:{}", PORTS[0])])?;
    let opened = claire.ask(&["matter", "new", "Martin c. Durand"])?;
    let matter = text(&opened["line"]["matter"])?;
    let item = send(&claire, &matter, "Bonjour.")?;
    let mut play = Joined { report, world, folder, program, claire, matter, item, tries: 0 };
    for (one, other) in PAIRS {
        play.pair(one, other)?;
    }
    play.attacks()?;
    drop(served);
    Ok(())
}

impl Joined<'_> {
    /// Another machine of Claire's, or of someone who took her link.
    fn machine(&mut self) -> Result<Person, Trouble> {
        self.tries += 1;
        let folder = self.folder.join(format!("machine-{}", self.tries));
        let machine = Person::without("Claire", &folder, &self.program, &self.world.host(1))?;
        std::fs::copy(self.claire.words(), machine.words())?;
        own(&machine.words())?;
        Ok(machine)
    }

    /// A link, once the first machine has said where the rendezvous sees it.
    fn link(&self, expires: &str) -> Result<String, Trouble> {
        until("a line to the rendezvous", || {
            let lines = self.claire.ask(&["rendezvous", "list"])?;
            Ok(lines.as_array().is_some_and(|all| all.iter().any(|one| one["seen"].is_string())).then_some(()))
        })?;
        text(&self.claire.ask(&["device", "invite", "--expires", expires])?["link"])
    }

    fn devices(&self) -> Result<usize, Trouble> {
        Ok(self.claire.ask(&["device", "list"])?.as_array().map_or(0, Vec::len))
    }

    fn pair(&mut self, one: Kind, other: Kind) -> Result<(), Trouble> {
        self.claire.stop()?;
        self.world.put(0, one)?;
        self.world.put(1, other)?;
        self.claire.up_at(&["--listen", &format!("0.0.0.0:{}", PORTS[0])])?;
        let link = self.link("15m")?;
        let before = self.devices()?;
        let mut machine = self.machine()?;
        let (words, claim) = (words_of(&machine), format!("{} with {}", one.word(), other.word()));
        let act = ["device", "join", &link, "--label", &claim, "--small-machine", "--words-file", &words];
        if !one.meets(other) {
            let code = machine.refused(&act)?;
            let holds = code == "DEVICE-06" && self.devices()? == before && !machine.home().join("vault.db").exists();
            self.report.add(format!("{claim}: the person is told that nothing comes through"), holds, code);
            return Ok(());
        }
        machine.ask(&act)?;
        let is_listed = self.devices()? == before + 1;
        machine.up_at(&["--listen", &format!("0.0.0.0:{}", PORTS[1])])?;
        until("the history", || find_there(&machine, &self.matter, &self.item))?;
        self.report.add(format!("{claim}: a second device joins, and has the history"), is_listed, "");
        machine.stop()?;
        Ok(())
    }

    /// What whoever holds something of a link comes to, between two boxes that let each other's calls through.
    fn attacks(&mut self) -> Result<(), Trouble> {
        for side in 0..2 {
            self.world.put(side, Kind::Restricted)?;
        }
        let before = self.devices()?;
        let link = self.link("15m")?;
        let read = |link: &str| Invitation::from_link(link).map_err(|_| Trouble("the link cannot be read".into()));
        let guessed = Invitation { secret: [7; 16], ..read(&link)? }.to_link();
        self.refuses("another secret is not heard", &guessed, "DEVICE-05", before)?;
        // The right link on a machine without the words calls nobody.
        let stranger = Person::new("Mallory", &self.folder.join("mallory"), &self.program, &self.world.host(1))?;
        let machine = self.machine()?;
        let words = stranger.words().to_string_lossy().into_owned();
        let code = machine.refused(&join(&link, &words))?;
        self.report.add("the link without the words calls nobody", code == "WORDS-01", code);
        let machine = self.machine()?;
        machine.ask(&join(&link, &words_of(&machine)))?;
        let count = self.devices()?;
        self.report.add("the link is good after all that", count == before + 1, "");
        self.refuses("a link used twice is heard once", &link, "DEVICE-05", count)?;
        let short = self.link("1s")?;
        let expires = read(&short)?.expires;
        until("its end", || Ok((now() > expires).then_some(())))?;
        self.refuses("a link past its date calls nobody", &short, "INV-02", count)?;
        // Whoever writes a later date into it is not heard either.
        let later = Invitation { expires: now().plus_ms(900_000).to_second(), ..read(&short)? }.to_link();
        self.refuses("nor does a later date written into it help", &later, "DEVICE-05", count)
    }

    fn refuses(&mut self, claim: &str, link: &str, expected: &str, devices: usize) -> Result<(), Trouble> {
        let machine = self.machine()?;
        let code = machine.refused(&join(link, &words_of(&machine)))?;
        let holds = code == expected && self.devices()? == devices && !machine.home().join("vault.db").exists();
        self.report.add(claim.to_owned(), holds, code);
        Ok(())
    }
}

fn join<'a>(link: &'a str, words: &'a str) -> [&'a str; 8] {
    ["device", "join", link, "--label", "portable", "--small-machine", "--words-file", words]
}

fn words_of(person: &Person) -> String {
    person.words().to_string_lossy().into_owned()
}

fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or_default())
}

/// Nothing while the matter has not come.
fn find_there(person: &Person, matter: &str, item: &str) -> Result<Option<()>, Trouble> {
    let matters = person.ask(&["matter", "list"])?;
    let is_there = matters.as_array().is_some_and(|all| all.iter().any(|one| one["matter"] == *matter));
    if !is_there { Ok(None) } else { Ok(find(person, matter, item)?.map(drop)) }
}
