//! A page for each refusal (`docs/codes/`), made from the sentences. `PARLOIR_GOLDEN=write` writes them anew.

use std::collections::BTreeSet;
use std::path::Path;

use parloir_base::Refusal;

use crate::tests::golden::same;
use parloir_speech::locale::Language;
use parloir_speech::speech::Speech;

fn page(code: &str) -> String {
    let (french, english) = (Speech::new(Language::Fr), Speech::new(Language::En));
    let ((quoi, faire), (what, remedy)) = (french.refusal(code), english.refusal(code));
    let when = format!("{}-when", code.to_lowercase());
    assert!(french.has(&when) && english.has(&when), "{when}");
    format!(
        "# {code}\n\n## Français\n\n{quoi}\n\n**Que faire.** {faire}\n\n**Quand.** {}\n\n## English\n\n{what}\n\n**What to do.** {remedy}\n\n**When.** {}\n",
        french.say(&when),
        english.say(&when)
    )
}

#[test]
fn every_refusal_has_its_page_and_no_page_is_without_a_refusal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codes");
    let mut expected = BTreeSet::from(["README.md".to_owned()]);
    let mut index = "# Refusals\n\nUnderstood, and the rules say no. Each has a code, a page, and a pair of sentences in each language.\nThese pages are made from `face/speech/i18n` by a test of `parloir-cli` (`PARLOIR_GOLDEN=write`).\n\n".to_owned();
    let english = Speech::new(Language::En);
    for one in Refusal::ALL {
        let name = format!("{}.md", one.code());
        same(&folder.join(&name), &page(one.code()));
        index.push_str(&format!("- [{}]({name}): {}\n", one.code(), english.refusal(one.code()).0));
        expected.insert(name);
    }
    same(&folder.join("README.md"), &index);
    let there: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, expected);
}

#[test]
fn every_refusal_is_said_in_both_languages_with_what_to_do() {
    for language in Language::ALL {
        let speech = Speech::new(language);
        for one in Refusal::ALL {
            let key = one.code().to_lowercase();
            assert!(speech.has(&format!("{key}-what")) && speech.has(&format!("{key}-do")), "{key}");
        }
    }
}
