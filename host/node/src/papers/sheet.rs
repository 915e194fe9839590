//! The page for whoever must verify, given without a folder: alone, or at the end of a bundle that is given as an archive.

use std::sync::Arc;

use parloir_papers::circumstances::{Bundle, Circumstances};
use parloir_papers::{CONSTAT_PAGE, CONSTAT_TEXT, Conversation, constat};

use crate::chance::now;
use crate::fault::Stop;
use crate::hub::Hub;
use crate::papers::around::{around, ended};
use crate::papers::gather::gather;
use crate::papers::wanted::Wanted;

/// What the page is written from.
pub(crate) struct Sheet {
    papers: Conversation,
    circumstances: Circumstances,
}

impl Sheet {
    /// Reads it, now that the making begins.
    pub async fn read(hub: &Arc<Hub>, wanted: Wanted) -> Result<Self, Stop> {
        let begun = now();
        let gathered = gather(hub, Wanted { has_pieces: false, ..wanted }).await?;
        Ok(Self { papers: gathered.papers, circumstances: around(hub, begun, None).await? })
    }

    /// The page alone.
    pub fn page(self) -> String {
        constat::html(&self.papers, &ended(self.circumstances))
    }

    /// Its files, beside a bundle that was just written.
    pub fn files(self, bundle: Bundle) -> [(&'static str, String); 2] {
        let circumstances = ended(Circumstances { bundle: Some(bundle), ..self.circumstances });
        let (page, text) = (constat::html(&self.papers, &circumstances), constat::plain(&self.papers, &circumstances));
        [(CONSTAT_PAGE, page), (CONSTAT_TEXT, text)]
    }
}
