//! In what circumstances papers are made here, as far as this device knows.

use std::sync::Arc;

use parloir_base::Moment;
use parloir_papers::circumstances::{Backup, Bundle, Circumstances};

use crate::backup::{self, Source};
use crate::chance::now;
use crate::fault::{Fault, Stop};
use crate::hub::Hub;
use crate::papers::machine;
use crate::papers::wanted::text;

/// Everything but when it ended.
pub(crate) async fn around(hub: &Arc<Hub>, begun: Moment, bundle: Option<Bundle>) -> Result<Circumstances, Stop> {
    let kept = backup::state(hub).await?.map(|kept| kept.source());
    let program_sha256 = tokio::task::spawn_blocking(machine::program_sha256).await.map_err(|_| Fault::Thread)?;
    Ok(Circumstances {
        begun: text(begun),
        ended: String::new(),
        zone: jiff::tz::TimeZone::system().iana_name().map(str::to_owned),
        program_sha256,
        machine: machine::machine().await,
        backup: match kept {
            None => Backup::None,
            Some(Source::Folder(_)) => Backup::Folder,
            Some(Source::Storage(_)) => Backup::Storage,
        },
        bundle,
        left_out: Vec::new(),
    })
}

/// The same, ended now.
pub(crate) fn ended(circumstances: Circumstances) -> Circumstances {
    Circumstances { ended: text(now()), ..circumstances }
}
