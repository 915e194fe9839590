//! The refusals as their list declares them: name, code, what its documentation says.

use crate::tidy::tree::Tree;

/// The file of the list.
pub const PATH: &str = "core/base/src/refusal.rs";
/// The sentences of each language, and the heading of each on a page.
pub const LANGUAGES: &[(&str, &str)] =
    &[("face/speech/i18n/fr.ftl", "Français"), ("face/speech/i18n/en.ftl", "English")];

/// One refusal.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The variant, as in `InvitationUsed`.
    pub name: String,
    /// The code, as in `INV-03`.
    pub code: String,
    /// Its line in the list, from 1.
    pub line: usize,
    /// Its documentation, in one line.
    pub summary: String,
}

impl Kind {
    /// The keys of its two sentences: what happened, what to do.
    pub fn keys(&self) -> [String; 2] {
        let code = self.code.to_lowercase();
        [format!("{code}-what"), format!("{code}-do")]
    }

    /// The path of its page.
    pub fn page_path(&self) -> String {
        format!("docs/codes/{}.md", self.code)
    }
}

/// Every refusal of the list, in its order.
pub fn of(tree: &Tree) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let mut summary = String::new();
    for (index, line) in tree.file(PATH).map_or("", |file| &file.text).lines().map(str::trim).enumerate() {
        if let Some(said) = line.strip_prefix("///") {
            summary = [summary.as_str(), said.trim()].join(" ").trim().to_owned();
        } else if let Some(kind) = declared(line, index + 1, &summary) {
            kinds.push(kind);
            summary.clear();
        } else {
            summary.clear();
        }
    }
    kinds
}

/// Reads `Name = "CODE-01",`.
fn declared(line: &str, number: usize, summary: &str) -> Option<Kind> {
    let (name, rest) = line.split_once(" = \"")?;
    let code = rest.strip_suffix("\",")?;
    let is_name =
        name.starts_with(|one: char| one.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_code = code.contains('-')
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    (is_name && is_code).then(|| Kind {
        name: name.to_owned(),
        code: code.to_owned(),
        line: number,
        summary: summary.to_owned(),
    })
}
