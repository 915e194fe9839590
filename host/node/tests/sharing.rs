//! What many ask of the one writer at once: acts share a flush, and questions between them end none.

mod people;

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};

use parloir_node::contract::{Answer, Reply, Request};
use parloir_vault::Vault;

use crate::people::Person;

type Asked<'a> = Pin<Box<dyn Future<Output = Reply> + 'a>>;

/// A request whose job waits for the writer already.
fn begun(one: &Person, request: Request) -> Asked<'_> {
    let mut asked: Asked<'_> = Box::pin(one.reply(request));
    assert!(matches!(asked.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Pending));
    asked
}

/// The writer, kept busy until released: what is asked meanwhile waits for it together.
struct Held {
    release: mpsc::Sender<()>,
    holding: tokio::task::JoinHandle<Option<()>>,
}

impl Held {
    /// `last` is done as the writer is released.
    async fn writer(one: &Person, last: impl FnOnce(&mut Vault) + Send + 'static) -> Self {
        let (busy, kept_busy) = mpsc::channel();
        let (release, released) = mpsc::channel();
        let node = one.node().clone();
        let holding = tokio::spawn(async move {
            node.under(move |vault| {
                busy.send(()).unwrap();
                released.recv().unwrap();
                last(vault);
            })
            .await
        });
        tokio::task::spawn_blocking(move || kept_busy.recv()).await.unwrap().unwrap();
        Self { release, holding }
    }

    async fn release(self) {
        self.release.send(()).unwrap();
        self.holding.await.unwrap().unwrap();
    }
}

async fn alone() -> (Person, String) {
    let mut claire = Person::asleep("Me Claire Dubois");
    claire.wake_offline().await;
    let matter = claire.open_matter("Martin c. Durand", "each").await;
    (claire, matter)
}

fn send(matter: &str, text: &str) -> Request {
    Request::Send { matter: matter.to_owned(), text: text.to_owned(), reply_to: None }
}

fn read(matter: &str) -> Request {
    Request::Read { matter: matter.to_owned(), after: 0, before: None, limit: 99, unopened: false }
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_that_wait_together_share_one_flush_though_questions_stand_between_them() {
    let (claire, matter) = alone().await;
    let held = Held::writer(&claire, |_| ()).await;
    let before = claire.node().flushes();
    let mut asked = Vec::new();
    for at in 0..20 {
        asked.push(begun(&claire, send(&matter, &format!("message {at}"))));
        asked.push(begun(&claire, read(&matter)));
    }
    held.release().await;
    for (at, one) in asked.into_iter().enumerate() {
        match one.await {
            Reply::Done(Answer::Placed(placed)) => assert_eq!(placed.number, at as u64 / 2 + 1),
            // A question is answered from what is durable: all that was asked for with it.
            Reply::Done(Answer::Items(items)) => assert_eq!(items.len(), 20),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(claire.node().flushes() - before, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_shared_flush_fails_nobody_is_told_that_anything_was_done() {
    let (claire, matter) = alone().await;
    // No page more: the next commit finds the disk full.
    let held = Held::writer(&claire, |vault| vault.set_number("max_page_count", 1).unwrap()).await;
    let long = "à conserver ".repeat(4_000);
    let mut asked: Vec<_> = (0..20).map(|_| begun(&claire, send(&matter, &long))).collect();
    let read = begun(&claire, read(&matter));
    asked.push(begun(&claire, send(&matter, "court")));
    held.release().await;
    for one in asked {
        assert!(matches!(one.await, Reply::Refused { code } if code == "DISK-01"));
    }
    assert!(matches!(read.await, Reply::Done(Answer::Items(items)) if items.is_empty()));
}
