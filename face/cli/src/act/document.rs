//! Placing messages and documents.

use std::io::Read;
use std::path::Path;

use parloir_base::Refusal;
use parloir_base::limit::MESSAGE_BYTES_MAX;
use parloir_node::contract::{Answer, Request};
use serde_json::json;

use crate::act::invite;
use crate::act::wanted::Wanted;
use crate::command::{Cachet, Send};
use crate::desk::ask;
use crate::failure::Failure;
use crate::reach::Reach;
use crate::render::certificate;
use crate::screen::Screen;

/// What `send` wants.
///
/// # Errors
/// See [`text`] and [`whole`].
pub fn send(send: Send) -> Result<Wanted, Failure> {
    let matter = send.matter;
    let mut requests = Vec::new();
    if let Some(words) = send.text {
        requests.push(Request::Send { matter: matter.clone(), text: text(words)?, reply_to: None });
    }
    if let Some(folder) = send.folder {
        requests.push(Request::SendFolder { matter: matter.clone(), path: whole(&folder)? });
    }
    for file in &send.file {
        requests.push(Request::SendFile { matter: matter.clone(), path: whole(file)? });
    }
    if send.follow {
        return Ok(Wanted::Leave(requests));
    }
    match <[Request; 1]>::try_from(requests) {
        Ok([only]) => Ok(Wanted::One(only)),
        Err(several) => Ok(Wanted::Several(several)),
    }
}

/// A message's text: as typed, or all of standard input for `-`.
///
/// # Errors
/// [`Refusal::ItemTooLarge`]; a fault when standard input is not text.
pub fn text(typed: String) -> Result<String, Failure> {
    if typed != "-" {
        return Ok(typed);
    }
    let bound = u64::try_from(MESSAGE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut text = String::new();
    let read = std::io::stdin().take(bound.saturating_add(1)).read_to_string(&mut text);
    // A cut in the middle of a letter is what too long a text looks like.
    if text.len() > MESSAGE_BYTES_MAX {
        return Err(Refusal::ItemTooLarge.into());
    }
    read.map_err(|_| Failure::fault("reading standard input as text"))?;
    Ok(text.strip_suffix('\n').map(str::to_owned).unwrap_or(text))
}

/// A path that means the same to the node as it does here.
///
/// # Errors
/// [`Refusal::DocumentName`] for a name that is not Unicode.
pub fn whole(path: &Path) -> Result<String, Failure> {
    let path = std::path::absolute(path).map_err(|_| Failure::fault("finding the current folder"))?;
    path.to_str().map(str::to_owned).ok_or_else(|| Refusal::DocumentName.into())
}

/// Places several documents; under `--json`, one document that lists them all.
///
/// # Errors
/// The first failure; what was placed before it stays placed and is shown.
pub fn several(requests: &[Request], node: &mut dyn Reach, screen: &mut Screen) -> Result<(), Failure> {
    let mut placed = Vec::new();
    let mut failed = None;
    for request in requests {
        match ask(node, request, screen) {
            Ok(Answer::Placed(one)) => {
                if !screen.json {
                    screen.answer(&Answer::Placed(one.clone()));
                }
                placed.push(one);
            }
            Ok(_) => {}
            Err(failure) => {
                failed = Some(failure);
                break;
            }
        }
    }
    match failed {
        Some(failure) => Err(failure),
        None => {
            if screen.json {
                screen.document(&json!({"answer": "placed-several", "value": placed}));
            }
            Ok(())
        }
    }
}

/// Files to seal, into a folder beside the first one unless another is named.
///
/// # Errors
/// As [`whole`].
pub fn cachet(typed: &Cachet) -> Result<Request, Failure> {
    let paths = typed.files.iter().map(|path| whole(path)).collect::<Result<Vec<_>, _>>()?;
    // Beside what is sealed, also when that is the folder one stands in.
    let target = match (&typed.to, paths.first()) {
        (Some(to), _) => whole(to)?,
        (None, first) => {
            format!("{}.cachet", first.map_or("", |first| first.trim_end_matches("/.").trim_end_matches('/')))
        }
    };
    let (statement, authority) = (typed.statement.clone(), typed.stamp.clone());
    Ok(Request::Cachet { paths, target, statement, authority })
}

/// Seals, shows what was made, and writes the page to print if one is wanted.
///
/// # Errors
/// What the node refuses; a fault when the page cannot be written.
pub fn sealed(
    request: &Request,
    page: Option<&Path>,
    node: &mut dyn Reach,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if page.is_some_and(Path::exists) {
        return Err(Refusal::TargetExists.into());
    }
    let answer = ask(node, request, screen)?;
    screen.answer(&answer);
    if let (Some(path), Answer::Cachet(made)) = (page, &answer) {
        let text = certificate::page(made, &screen.speech);
        invite::save(path, &text).map_err(|_| Failure::fault("writing the certificate"))?;
    }
    Ok(())
}
