//! Writes the pages of `docs/codes/` that are missing, from the refusals and their sentences; it never writes over one.

use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use crate::tidy::fluent;
use crate::tidy::refusals::{self, Kind, LANGUAGES};
use crate::tidy::tree::{Tree, project_top};

/// Writes each missing page whose sentences are all there; tells which it could not.
pub fn run() -> ExitCode {
    let tree = match Tree::of_project() {
        Ok(tree) => tree,
        Err(fault) => {
            eprintln!("codes: the project cannot be read: {fault}");
            return ExitCode::FAILURE;
        }
    };
    let mut outcome = ExitCode::SUCCESS;
    for kind in refusals::of(&tree).iter().filter(|kind| tree.file(&kind.page_path()).is_none()) {
        let Some(page) = page(&tree, kind) else {
            eprintln!("codes: {} lacks a sentence", kind.code);
            outcome = ExitCode::FAILURE;
            continue;
        };
        let path = project_top().join(kind.page_path());
        let folder = path.parent().unwrap_or(project_top());
        if let Err(fault) = fs::create_dir_all(folder).and_then(|()| fs::write(&path, page)) {
            eprintln!("codes: {} cannot be written: {fault}", kind.page_path());
            return ExitCode::FAILURE;
        }
        println!("codes: wrote {}", kind.page_path());
    }
    outcome
}

/// The page of a refusal, if each language has both of its sentences.
fn page(tree: &Tree, kind: &Kind) -> Option<String> {
    let mut page = format!("# {}\n\n{}\n", kind.code, kind.summary);
    for (path, language) in LANGUAGES {
        let file = tree.file(path)?;
        let [what, remedy] = kind.keys().map(|key| fluent::message(&file.text, &key));
        write!(page, "\n## {language}\n\n{}\n\n{}\n", what?, remedy?).ok()?;
    }
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_both_sentences_in_both_languages() {
        let list = ("core/base/src/refusal.rs", "    /// Used before.\n    InvitationUsed = \"INV-03\",\n");
        let fr = ("face/speech/i18n/fr.ftl", "inv-03-what = A.\ninv-03-do = B.\n");
        let en = ("face/speech/i18n/en.ftl", "inv-03-what = C.\ninv-03-do = D.\n");
        let tree = Tree::of(&[list, fr, en]);
        let kinds = refusals::of(&tree);
        assert_eq!(
            page(&tree, &kinds[0]).as_deref(),
            Some("# INV-03\n\nUsed before.\n\n## Français\n\nA.\n\nB.\n\n## English\n\nC.\n\nD.\n")
        );
        assert_eq!(page(&Tree::of(&[list, fr]), &kinds[0]), None);
    }
}
