//! Time-stamps: what was typed becomes one request.

use parloir_base::Refusal;
use parloir_node::contract::{AuthorityNew, Request};

use crate::act::pem;
use crate::act::wanted::Wanted;
use crate::command::{Authority, Stamp, StampAct};
use crate::failure::Failure;

/// Reads what was typed, and the file of certificates that it names.
///
/// # Errors
/// A fault when that file cannot be read.
pub fn wanted(stamp: Stamp) -> Result<Wanted, Failure> {
    let matter = stamp.matter.unwrap_or_default();
    Ok(Wanted::One(match stamp.act {
        Some(StampAct::Authority(authority)) => of_authority(authority)?,
        None if stamp.show => Request::Stamps { matter },
        None if stamp.none => Request::StampEach { matter, authority: None },
        // The only one is meant when none is named: the node says so if there are several.
        None if stamp.each => Request::StampEach { matter, authority: Some(stamp.authority.unwrap_or_default()) },
        None => Request::Stamp { matter, checkpoint: stamp.checkpoint, authority: stamp.authority },
    }))
}

fn of_authority(authority: Authority) -> Result<Request, Failure> {
    Ok(match authority {
        Authority::List => Request::StampAuthorities,
        Authority::Remove { called } => Request::StampAuthorityRemove { name: called },
        Authority::Add { called, url, certificates, policy } => {
            let certificates = pem::read(&certificates, Refusal::AuthorityRefused)?;
            let authority = AuthorityNew { name: called, address: url, certificates, policy };
            Request::StampAuthorityAdd { authority }
        }
    })
}
