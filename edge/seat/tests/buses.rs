//! A private message bus with a login service that does as the test says.

use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use parloir_seat::{Away, Buses, Watched, watch_on, watched};
use tokio::sync::mpsc;
use zbus::export::futures_core::Stream;
use zbus::message::Type;
use zbus::{Connection, Fd, MessageStream, ObjectPath, Variant};

const LOGIN: &str = "org.freedesktop.login1";
const SESSION: &str = "/org/freedesktop/login1/session/_31";
/// Longer than anything here takes; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(90);

/// A bus of its own, ended with the test.
struct Bus {
    daemon: Child,
    address: String,
}

impl Drop for Bus {
    fn drop(&mut self) {
        drop(self.daemon.kill());
        drop(self.daemon.wait());
    }
}

impl Bus {
    fn new() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed (./setup.sh --test)");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }

    async fn connection(&self) -> Connection {
        zbus::connection::Builder::address(self.address.as_str()).build().await.unwrap()
    }
}

/// The login service: says which session, and grants delays whose end it sees.
struct Login {
    connection: Connection,
    delays: mpsc::UnboundedReceiver<std::io::PipeReader>,
}

impl Login {
    async fn on(bus: &Bus) -> Self {
        let connection = bus.connection().await;
        let mut calls = MessageStream::from(&connection);
        connection.request_name(LOGIN).await.unwrap();
        let (granted, delays) = mpsc::unbounded_channel();
        let replying = connection.clone();
        tokio::spawn(async move {
            while let Some(Ok(call)) =
                std::future::poll_fn(|cx| Stream::poll_next(std::pin::Pin::new(&mut calls), cx)).await
            {
                let header = call.header();
                if header.message_type() != Type::MethodCall {
                    continue;
                }
                match header.member().unwrap().as_str() {
                    "GetSession" => {
                        let path = ObjectPath::try_from(SESSION).unwrap();
                        replying.reply(&header, &path).await.unwrap();
                    }
                    "Inhibit" => {
                        let asked: (String, String, String, String) = call.body().deserialize().unwrap();
                        assert_eq!((asked.0.as_str(), asked.3.as_str()), ("sleep", "delay"));
                        let (reader, writer) = std::io::pipe().unwrap();
                        replying.reply(&header, &Fd::from(OwnedFd::from(writer))).await.unwrap();
                        granted.send(reader).unwrap();
                    }
                    other => panic!("the watch asked for {other}"),
                }
            }
        });
        Self { connection, delays }
    }

    async fn says<B: serde::Serialize + zbus::DynamicType>(&self, path: &str, interface: &str, member: &str, body: &B) {
        self.connection.emit_signal(None::<&str>, path, interface, member, body).await.unwrap();
    }

    async fn says_sleep(&self, sleeps: bool) {
        self.says("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", &sleeps).await;
    }

    async fn says_changed(&self, of: &str, name: &str, value: bool) {
        let changed = std::collections::HashMap::from([(name, Variant::from(value))]);
        let body = (of, changed, Vec::<&str>::new());
        self.says(SESSION, "org.freedesktop.DBus.Properties", "PropertiesChanged", &body).await;
    }

    async fn grants(&mut self) -> std::io::PipeReader {
        soon(self.delays.recv()).await.unwrap()
    }
}

async fn soon<T>(wanted: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, wanted).await.expect("in time")
}

/// Starts to watch, and waits until a delay is asked for: by then every signal is listened for.
async fn watching(bus: &Bus, login: &mut Login) -> (mpsc::Receiver<Away>, std::io::PipeReader) {
    let (away, told) = mpsc::channel(4);
    let buses = Buses::at(Some(&bus.address), None);
    tokio::spawn(async move { watch_on(&buses, away).await });
    (told, login.grants().await)
}

/// Whether somebody still holds the delay.
fn is_held(delay: &std::io::PipeReader) -> bool {
    let mut other = delay.try_clone().unwrap();
    rustix::io::ioctl_fionbio(&other, true).unwrap();
    match other.read(&mut [0]) {
        Ok(0) => false,
        Err(error) if error.kind() == ErrorKind::WouldBlock => true,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_locks_and_a_session_that_is_switched_away_are_told() {
    let bus = Bus::new();
    let mut login = Login::on(&bus).await;
    let (mut told, _delay) = watching(&bus, &mut login).await;
    let session = "org.freedesktop.login1.Session";
    login.says(SESSION, session, "Lock", &()).await;
    assert!(matches!(soon(told.recv()).await, Some(Away::ScreenLocked)));
    login.says_changed(session, "LockedHint", true).await;
    assert!(matches!(soon(told.recv()).await, Some(Away::ScreenLocked)));
    login.says_changed(session, "Active", false).await;
    assert!(matches!(soon(told.recv()).await, Some(Away::ScreenLocked)));

    // None of these means that anybody left: the next thing told is the last one.
    login.says_changed(session, "LockedHint", false).await;
    login.says_changed(session, "Active", true).await;
    login.says_changed(session, "IdleHint", true).await;
    login.says_changed("org.freedesktop.login1.User", "LockedHint", true).await;
    login.says("/org/freedesktop/login1/session/_32", session, "Lock", &()).await;
    login.says(SESSION, session, "Unlock", &()).await;
    login.says_sleep(false).await;
    assert!(matches!(soon(told.recv()).await, Some(Away::Woke)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_machine_sleeps_only_once_whoever_was_told_is_done_and_is_asked_to_wait_again_the_next_time() {
    let bus = Bus::new();
    let mut login = Login::on(&bus).await;
    let (mut told, mut granted) = watching(&bus, &mut login).await;
    for _ in 0..2 {
        assert!(is_held(&granted));
        login.says_sleep(true).await;
        let Some(Away::Sleeps(delay)) = soon(told.recv()).await else { panic!() };
        assert!(is_held(&granted), "it waits for the listener");
        drop(delay);
        assert!(!is_held(&granted), "it waits no longer");
        login.says_sleep(false).await;
        assert!(matches!(soon(told.recv()).await, Some(Away::Woke)));
        granted = login.grants().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_that_speaks_as_the_login_service_is_not_believed() {
    let bus = Bus::new();
    let mut login = Login::on(&bus).await;
    let (mut told, granted) = watching(&bus, &mut login).await;
    let stranger = bus.connection().await;
    let (path, manager) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
    let names: Vec<String> = {
        let (name, at) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
        let answer = stranger.call_method(Some(name), at, Some(name), "ListNames", &()).await.unwrap();
        answer.body().deserialize().unwrap()
    };
    for name in names.iter().filter(|name| name.starts_with(':')) {
        stranger.emit_signal(Some(name.as_str()), path, manager, "PrepareForSleep", &true).await.unwrap();
    }
    // Answered only after the bus has handed on what came before.
    let (name, at) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
    stranger.call_method(Some(name), at, Some(name), "GetId", &()).await.unwrap();
    login.says_sleep(false).await;
    assert!(matches!(soon(told.recv()).await, Some(Away::Woke)), "the first that is told is the service's own");
    assert!(is_held(&granted));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_saver_that_starts_is_told() {
    let bus = Bus::new();
    let (away, mut told) = mpsc::channel(1);
    let buses = Buses::at(None, Some(&bus.address));
    assert_eq!(watched(&buses).await, Watched { login: false, has_session_bus: true });
    tokio::spawn(async move { watch_on(&buses, away).await });
    let saver = bus.connection().await;
    let saying = async {
        // Nobody says when the watch listens: said again until it is heard.
        loop {
            let (path, interface) = ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver");
            saver.emit_signal(None::<&str>, path, interface, "ActiveChanged", &false).await.unwrap();
            saver.emit_signal(None::<&str>, path, interface, "ActiveChanged", &true).await.unwrap();
            let (name, at) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
            saver.call_method(Some(name), at, Some(name), "GetId", &()).await.unwrap();
        }
    };
    let hearing = async {
        tokio::select! {
            heard = told.recv() => heard,
            () = saying => None,
        }
    };
    let heard = soon(hearing).await;
    assert!(matches!(heard, Some(Away::ScreenLocked)), "{heard:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_bus_or_without_anybody_on_it_nothing_is_told_and_nothing_fails() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("unix:path={}", folder.path().join("bus").display());
    let deserted = Bus::new();
    for buses in [
        Buses::at(None, None),
        Buses::at(Some(&nowhere), Some(&nowhere)),
        Buses::at(Some("no address"), Some("tcp:host=127.0.0.1,port=9")),
        Buses::at(Some(&deserted.address), None),
    ] {
        assert_eq!(watched(&buses).await, Watched { login: false, has_session_bus: false });
        let (away, mut told) = mpsc::channel(1);
        let watch = tokio::spawn(async move { watch_on(&buses, away).await });
        told.close();
        soon(watch).await.unwrap();
        assert!(told.recv().await.is_none());
    }
}
