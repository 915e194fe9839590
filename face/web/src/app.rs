//! What every request shares: the node, where it is served, who may see.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use parloir_node::contract::{Answer, Preferences, Reply, Request, Status};
use parloir_node::{Keeper, Served as _};
use parloir_speech::locale::Language;

use crate::brought::Brought;
use crate::packed::Packed;
use crate::sessions::Sessions;
use crate::sheaves::Sheaves;

/// What every request shares.
pub(crate) struct App {
    pub node: Arc<Keeper>,
    /// `127.0.0.1:47010`: the only host that a request may name.
    pub host: String,
    /// `http://127.0.0.1:47010`.
    pub origin: String,
    /// The language of a person who has not chosen one.
    pub language: &'static str,
    /// The cookie's name: another program on this machine, or another run, has another one.
    pub cookie: String,
    /// Bundles that are brought to be checked.
    pub brought: Brought,
    /// Files that are brought to be sealed.
    pub sheaves: Sheaves,
    /// Parcels that are packed to be saved.
    pub packed: Packed,
    sessions: Mutex<Sessions>,
    /// Whether the pages were closed: whoever comes back says the passphrase first.
    veiled: AtomicBool,
    chosen: Mutex<Chosen>,
}

/// What the person chose, as far as every page needs it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Chosen {
    /// Nothing: the browser's.
    language: Option<Language>,
    /// Whether the vault was asked since it was opened.
    is_known: bool,
    pub notifies: bool,
    pub enter_sends: bool,
}

impl App {
    pub fn new(node: Arc<Keeper>, address: SocketAddr, language: &'static str) -> Self {
        let host = address.to_string();
        let mark = parloir_node::mark();
        Self {
            brought: Brought::new(node.home()),
            sheaves: Sheaves::default(),
            packed: Packed::new(node.home()),
            node,
            origin: format!("http://{host}"),
            cookie: format!("parloir-{}-{}", address.port(), mark.get(..8).unwrap_or_default()),
            host,
            language,
            sessions: Mutex::default(),
            veiled: AtomicBool::new(false),
            chosen: Mutex::default(),
        }
    }

    pub fn sessions(&self) -> MutexGuard<'_, Sessions> {
        // Each change of the list is one call: whoever panicked left it whole.
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes every page; the node goes on.
    pub fn veil(&self) {
        self.veiled.store(true, Ordering::SeqCst);
        self.sessions().end_all();
        self.brought.end_all();
        self.sheaves.end_all();
    }

    /// Someone said the passphrase.
    pub fn unveil(&self) {
        self.veiled.store(false, Ordering::SeqCst);
    }

    pub fn is_veiled(&self) -> bool {
        self.veiled.load(Ordering::SeqCst)
    }

    fn choice(&self) -> MutexGuard<'_, Chosen> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the person chose.
    pub fn chosen(&self) -> Chosen {
        *self.choice()
    }

    /// Speaks this language from now on; nothing: the browser's.
    pub fn choose_language(&self, language: &str) {
        self.choice().language = language.parse().ok();
    }

    /// Does as was chosen from now on.
    pub fn choose(&self, preferences: &Preferences) {
        *self.choice() = Chosen {
            language: preferences.language.parse().ok(),
            is_known: true,
            notifies: preferences.notifies,
            enter_sends: preferences.enter_sends,
        };
    }

    /// Learns what was chosen, once the vault is open; before that, the language that stands beside it.
    pub async fn learn(&self) {
        if self.chosen().is_known {
            return;
        }
        match self.node.ask(Request::Preferences, &mut |_| {}).await {
            Reply::Done(Answer::Preferences(preferences)) => self.choose(&preferences),
            _ => {
                let language = self.status().await.language;
                if !language.is_empty() {
                    self.choose_language(&language);
                }
            }
        }
    }

    /// The language to speak to whoever made this request: chosen, else the browser's, else the program's.
    pub fn language_of(&self, parts: &Parts) -> Language {
        self.language_for(&parts.headers)
    }

    /// The same, of its headers.
    pub fn language_for(&self, headers: &HeaderMap) -> Language {
        if let Some(language) = self.chosen().language {
            return language;
        }
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let first = |line: &str| line.split(',').find_map(|one| one.trim().get(..2)?.parse().ok());
        accepted.and_then(first).or_else(|| self.language.parse().ok()).unwrap_or(Language::Fr)
    }

    /// The state of the node.
    pub async fn status(&self) -> Status {
        match self.node.ask(Request::Status, &mut |_| {}).await {
            Reply::Done(Answer::Status(status)) => status,
            _ => Status { locked: true, ..Status::default() },
        }
    }
}
