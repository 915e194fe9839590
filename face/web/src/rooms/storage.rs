//! The fields that say where a storage of one's own is: in the settings, and where a profile is made again.

use maud::{Markup, html};
use parloir_base::Refusal;
use parloir_node::contract::Storage;

use crate::form::Fields;
use crate::visit::Visit;

/// Longest field but the certificates.
const FIELD_BYTES_MAX: usize = 1_024;
const AUTHORITY_BYTES_MAX: usize = 64 * 1024;
/// What storages call their region unless told otherwise.
const REGION: &str = "us-east-1";

/// What was typed and is no secret: it stays typed after a refusal.
pub(super) struct Typed([String; 5]);

const NAMES: [&str; 5] = ["endpoint", "region", "bucket", "prefix", "access-key"];

impl Typed {
    /// From a form.
    pub fn of(fields: &Fields) -> Self {
        Self(NAMES.map(|name| {
            Some(fields.text(name).trim())
                .filter(|text| text.len() <= FIELD_BYTES_MAX)
                .map(str::to_owned)
                .unwrap_or_default()
        }))
    }

    /// As a list, for whoever keeps one.
    pub fn list(self) -> Vec<String> {
        self.0.into()
    }

    /// From such a list.
    pub fn listed(list: &[String]) -> Self {
        Self(core::array::from_fn(|at| list.get(at).cloned().unwrap_or_default()))
    }
}

/// The storage that was typed; nothing when no address was.
pub(super) fn read(fields: &Fields) -> Option<Storage> {
    let text = |name: &str| fields.text(name).trim().to_owned();
    Some(Storage {
        endpoint: fields.some("endpoint")?,
        region: text("region"),
        bucket: text("bucket"),
        prefix: text("prefix"),
        access_key: text("access-key"),
        secret_key: text("secret-key"),
        authority: fields.some("authority"),
    })
}

/// Whether a folder was typed beside it: which of the two is meant, nobody knows.
pub(super) fn is_two(fields: &Fields) -> bool {
    fields.some("folder").is_some() && fields.some("endpoint").is_some()
}

/// What is said then.
pub(super) fn two(visit: &Visit) -> Markup {
    visit.refused(Refusal::BackupPlaces.code()).note()
}

/// The fields, folded up unless something was typed in them.
pub(super) fn fields(visit: &Visit, typed: Option<&Typed>) -> Markup {
    let was = |at: usize| typed.and_then(|typed| typed.0.get(at)).map_or("", String::as_str);
    let is_open = !was(0).is_empty();
    let line = |name: &str, value: &str| {
        html! {
            label for=(name) { (visit.word("storage", name)) }
            input id=(name) name=(name) maxlength=(FIELD_BYTES_MAX) autocomplete="off" spellcheck="false" autocapitalize="none" value=(value);
        }
    };
    html! {
        details open[is_open] {
            summary { (visit.say("storage-title")) }
            div.stack {
                p.quiet { (visit.say("storage-what")) }
                label for="endpoint" { (visit.say("storage-endpoint")) }
                input id="endpoint" name="endpoint" type="url" inputmode="url" maxlength=(FIELD_BYTES_MAX) autocomplete="off" spellcheck="false" placeholder="https://…" aria-describedby="endpoint-hint" value=(was(0));
                p.quiet id="endpoint-hint" { (visit.say("storage-endpoint-hint")) }
                (line("bucket", was(2)))
                (line("region", if was(1).is_empty() { REGION } else { was(1) }))
                (line("prefix", was(3)))
                (line("access-key", was(4)))
                label for="secret-key" { (visit.say("storage-secret-key")) }
                input id="secret-key" name="secret-key" type="password" maxlength=(FIELD_BYTES_MAX) autocomplete="off";
                label for="authority" { (visit.say("storage-authority")) }
                textarea id="authority" name="authority" rows="3" maxlength=(AUTHORITY_BYTES_MAX) spellcheck="false" autocomplete="off" autocapitalize="none" {}
            }
        }
    }
}
