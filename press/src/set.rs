//! Sets a volume: an order and the JSON of a part in, a tagged PDF/A-3 out. Hostile text may take much memory and time: a confined process calls this.

use sha2::{Digest, Sha256};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::cut::Order;
use crate::desk::{Desk, TEMPLATE};
use crate::fault::Fault;
use crate::lay::{Tools, creator, lay};
use crate::letters::{Letters, digest, fonts, hex};
use crate::read::read;
use crate::when::Moment;

/// A volume.
pub struct Volume {
    /// The file.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// The items on them.
    pub items: u64,
}

/// Sets it.
///
/// # Errors
/// What [`read`] answers, and [`Fault::Failed`].
pub fn set(order: &Order, json: Vec<u8>) -> Result<Volume, Fault> {
    let part = read(&json)?;
    let fonts = fonts();
    let tools = Tools { template: hex(&Sha256::digest(TEMPLATE)), fonts: digest(&fonts) };
    let sheet = lay(&part, order, &Letters::of(&fonts), &tools)?;
    let items = sheet.counts.laid.items;
    let sheet = serde_json::to_vec(&sheet).map_err(|_| Fault::Failed("the sheet"))?;
    let made = part.made.at.clone();
    drop(part);
    let desk = Desk::new(&fonts, sheet, json)?;
    let document: PagedDocument = typst::compile(&desk).output.map_err(|_| Fault::Failed("the typesetter"))?;
    let pages = document.pages().len();
    let standards =
        PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).map_err(|_| Fault::Failed("the standards"))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}/{}", order.source, order.volume, order.volumes)),
        creator: Smart::Custom(Some(creator())),
        timestamp: stamp(&made),
        standards,
        ..PdfOptions::default()
    };
    let pdf =
        typst_pdf::pdf(&document, &options).map_err(|_| Fault::Failed("a page that the standard does not allow"))?;
    Ok(Volume { pdf, pages, items })
}

/// When the papers were made, as the properties of the file say it: in UTC.
fn stamp(made: &str) -> Option<Timestamp> {
    let local = Moment::read(made)?.local(0);
    let year = i32::try_from(local.year).ok()?;
    let moment = Datetime::from_ymd_hms(year, local.month, local.day, local.hour, local.minute, local.second)?;
    Some(Timestamp::new_utc(moment))
}
