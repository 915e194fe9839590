//! What a keeper gives as bytes instead of an answer, for as long as the vault is open.

use tokio::sync::mpsc;

use crate::bundle::pour::Pieces;
use crate::fault::{Fault, Stop};
use crate::handle::papers;
use crate::keeper::{Gate, Keeper};
use crate::node::Node;

impl Keeper {
    /// A bundle of a matter as one archive, in pieces while it is made; `only`: chosen items, empty: everything; `sheet`: the language of
    /// the page for whoever must verify, which then stands beside it. Locking breaks it off.
    ///
    /// # Errors
    /// As [`Request::Bundle`](crate::contract::Request::Bundle); the same may come in place of a piece, and is then the last.
    pub async fn pour_bundle(&self, matter: &str, only: &[String], sheet: Option<&str>) -> Result<Pieces, Stop> {
        let (matter, only, sheet) = (matter.to_owned(), only.to_vec(), sheet.map(str::to_owned));
        self.poured(async |node| node.pour_bundle(matter, only, sheet).await).await
    }

    /// One paper of a matter, in pieces while it is written: `json`, `md`, `txt`, `csv`, `mbox` or `constat`, without the documents themselves.
    /// Locking breaks it off.
    ///
    /// # Errors
    /// As [`Request::Papers`](crate::contract::Request::Papers); `PAPERS-01` for a form of several files too.
    pub async fn pour_paper(&self, matter: &str, form: &str, only: &[String], language: &str) -> Result<Pieces, Stop> {
        let (matter, only, language) = (matter.to_owned(), only.to_vec(), language.to_owned());
        self.poured(async |node| papers::pour(node.hub(), matter, form, only, language).await).await
    }

    async fn poured(&self, pour: impl AsyncFnOnce(&Node) -> Result<Pieces, Stop>) -> Result<Pieces, Stop> {
        let mut gate = self.gate.subscribe();
        let node = self.node.read().await;
        let running = node.as_ref().ok_or_else(|| self.why_closed())?;
        let mut pieces = pour(running).await?;
        drop(node);
        let (give, taken) = mpsc::channel(1);
        tokio::spawn(async move {
            let pouring = async {
                while let Some(piece) = pieces.recv().await {
                    if give.send(piece).await.is_err() {
                        break;
                    }
                }
            };
            let is_locked = tokio::select! {
                biased;
                _ = gate.wait_for(|gate| *gate != Gate::Open) => true,
                () = pouring => false,
            };
            if is_locked {
                drop(pieces);
                drop(give.send(Err(Fault::Stopping.into())).await);
            }
        });
        Ok(taken)
    }
}
