//! Bytes of documents between a node and a face of the same process: what JSON does not carry.

use crate::contract::CachetChecked;
pub use crate::documents::pour::Pour;
use crate::fault::Stop;
use crate::handle::{cachet, deposits, pours};
use crate::keeper::Keeper;
use crate::node::Node;
use crate::sheaf::{SealedSheaf, Sheaf};

impl Node {
    /// Takes contents of a deposit, in order and at most 4 MiB a call; answers how much is here then. Durable every 64 MiB, at the
    /// end, and whenever no bytes are given, which is what a face does when it pauses.
    ///
    /// # Errors
    /// [`parloir_base::Refusal::DepositElsewhere`] when `at_bytes` is not what is here, `DepositUnknown`, `DocumentChanged` when there
    /// are more than were told, `DiskFull`: a part of the bytes may have been taken, as the list of deposits says.
    pub async fn deposit_write(&self, deposit: &str, at_bytes: u64, bytes: Vec<u8>) -> Result<u64, Stop> {
        deposits::write(self.hub(), deposit, at_bytes, bytes).await
    }

    /// The bytes of a document that is whole here, from one place to another. States no receipt: that is `Request::Open`.
    ///
    /// # Errors
    /// [`parloir_base::Refusal::ItemKind`], `ItemWithdrawn`, `ItemIncomplete`.
    pub async fn pour(&self, matter: &str, item: &str, from_bytes: u64, to_bytes: Option<u64>) -> Result<Pour, Stop> {
        pours::pour(self.hub(), matter.to_owned(), item.to_owned(), from_bytes, to_bytes).await
    }

    /// A folder that is whole here as a `.zip`, with names that every system takes.
    ///
    /// # Errors
    /// As [`Node::pour`]; what its sender made against the rules is refused when it is met.
    pub async fn pour_archive(&self, matter: &str, item: &str) -> Result<Pour, Stop> {
        pours::archive(self.hub(), matter.to_owned(), item.to_owned()).await
    }
}

impl Keeper {
    /// As [`Node::deposit_write`].
    ///
    /// # Errors
    /// Those, and why the vault is not open.
    pub async fn deposit_write(&self, deposit: &str, at_bytes: u64, bytes: Vec<u8>) -> Result<u64, Stop> {
        self.with(async |node| node.deposit_write(deposit, at_bytes, bytes).await).await
    }

    /// As [`Node::pour`]. It ends, with an error, when the vault is locked.
    ///
    /// # Errors
    /// Those, and why the vault is not open.
    pub async fn pour(&self, matter: &str, item: &str, from_bytes: u64, to_bytes: Option<u64>) -> Result<Pour, Stop> {
        self.with(async |node| node.pour(matter, item, from_bytes, to_bytes).await).await
    }

    /// As [`Node::pour_archive`]. It ends, with an error, when the vault is locked.
    ///
    /// # Errors
    /// Those, and why the vault is not open.
    pub async fn pour_archive(&self, matter: &str, item: &str) -> Result<Pour, Stop> {
        self.with(async |node| node.pour_archive(matter, item).await).await
    }

    /// Seals what a face brought outside any matter, stamped by an authority if one is named: the cachet's folder as an archive.
    ///
    /// # Errors
    /// As [`Request::Cachet`](crate::contract::Request::Cachet), and why the vault is not open.
    pub async fn seal(
        &self,
        sheaf: Sheaf,
        statement: Option<String>,
        authority: Option<String>,
    ) -> Result<SealedSheaf, Stop> {
        self.with(async |node| cachet::seal_sheaf(node.hub(), sheaf, statement, authority).await).await
    }

    /// Checks a cachet that a face brought together with what it seals.
    ///
    /// # Errors
    /// [`parloir_base::Refusal::BundleUnreadable`] when there is no cachet, and why the vault is not open.
    pub async fn check_cachet(&self, sheaf: Sheaf) -> Result<CachetChecked, Stop> {
        self.with(async |node| cachet::check(node.hub(), sheaf).await).await
    }
}
