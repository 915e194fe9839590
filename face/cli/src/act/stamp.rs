//! Time-stamps: what was typed becomes one request.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use parloir_node::contract::{AuthorityNew, Request};

use crate::act::wanted::Wanted;
use crate::command::{Authority, Stamp, StampAct};
use crate::failure::Failure;

/// Beyond this, a file is no list of certificates.
const CERTIFICATES_BYTES_MAX: u64 = 256 * 1024;

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
            let certificates = certificates_of(&certificates)?;
            let authority = AuthorityNew { name: called, address: url, certificates, policy };
            Request::StampAuthorityAdd { authority }
        }
    })
}

fn certificates_of(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(CERTIFICATES_BYTES_MAX).read_to_end(&mut bytes));
    read.map_err(|_| Failure::fault("reading the file of certificates"))?;
    // What is no text is no list of certificates, and is refused as such.
    Ok(String::from_utf8(bytes).unwrap_or_default())
}
