//! The page for whoever must verify: what is known is on it, what is unknown is said to be, and nobody's words are markup.

#[expect(dead_code, reason = "other tests use the rest of it")]
mod sample;

use parloir_papers::circumstances::{Backup, Bundle, Circumstances, Left, Machine};
use parloir_papers::{Conversation, constat};

fn circumstances() -> Circumstances {
    Circumstances {
        begun: "2026-12-31T22:59:58.000Z".into(),
        ended: "2026-12-31T23:00:02.000Z".into(),
        zone: Some("Europe/Paris".into()),
        program_sha256: Some("ab".repeat(32)),
        machine: Machine {
            system: Some("Debian GNU/Linux 12 (bookworm)".into()),
            kernel: Some("Linux 6.1.0".into()),
            architecture: Some("x86_64".into()),
            is_synchronised: Some(true),
        },
        backup: Backup::Storage,
        bundle: Some(Bundle {
            list_sha256: "cd".repeat(32),
            files: 123,
            made: "2026-12-31T22:59:59.000Z".into(),
            is_full: true,
        }),
        left_out: vec![("pdf".into(), Left::Failed)],
    }
}

fn both(papers: &Conversation, circumstances: &Circumstances) -> [String; 2] {
    [constat::html(papers, circumstances), constat::plain(papers, circumstances)]
}

#[test]
fn nobodys_name_or_title_is_markup_or_turns_what_is_read() {
    for language in ["fr", "en"] {
        for attack in sample::ATTACKS {
            let mut papers = sample::hostile(language);
            papers.matter.title = (*attack).into();
            papers.parties[0].name = (*attack).into();
            papers.parties[1].devices[0].label = (*attack).into();
            papers.parties[1].verified[0].by_name = (*attack).into();
            let mut told = circumstances();
            told.machine.system = Some((*attack).into());
            told.zone = Some((*attack).into());
            let [html, plain] = both(&papers, &told);
            // Whatever is written, the page has the same tags: only texts differ.
            let tags = |page: &str| page.matches('<').count();
            papers.matter.title = "x".into();
            papers.parties[0].name = "x".into();
            papers.parties[1].devices[0].label = "x".into();
            papers.parties[1].verified[0].by_name = "x".into();
            assert_eq!(tags(&html), tags(&constat::html(&papers, &circumstances())), "{attack:?}");
            for page in [&html, &plain] {
                let odd = |letter: char| {
                    letter.is_control() && letter != '\n' || "\u{202E}\u{200B}\u{2066}\u{2028}".contains(letter)
                };
                assert!(!page.contains(odd), "{attack:?}");
            }
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<a "));
            assert!(plain.lines().all(|line| !line.starts_with('#') && !line.starts_with("== ATTACK")), "{attack:?}");
        }
    }
}

#[test]
fn what_is_not_known_is_said_to_be_unknown_and_nothing_is_made_up() {
    let papers = sample::papers("en", Vec::new());
    let [_, plain] = both(
        &papers,
        &Circumstances { begun: papers.made.at.clone(), ended: papers.made.at.clone(), ..Circumstances::default() },
    );
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "SHA-256 of the file that runs unknown",
        "system unknown · kernel unknown · architecture unknown",
        "synchronisation unknown: the system says nothing of it",
        "no exchange lets them be compared",
        "none comes with this sheet",
        "Backup from here none is set up",
        "backups of others: unknown",
    ] {
        assert!(plain.contains(said), "{said}: {plain}");
    }
    assert!(!plain.contains("synchronised, the system says"));
}

#[test]
fn what_is_known_stands_on_the_page_in_both_languages() {
    for (language, said) in [
        (
            "fr",
            [
                "Europe/Paris, UTC",
                "n’est pas allé au bout",
                "synchronisée, dit le système",
                "stockage en ligne",
                "CONFORME / STANDS",
                "Qui tenait l’appareil",
            ],
        ),
        (
            "en",
            [
                "Europe/Paris, UTC",
                "did not come to its end",
                "synchronised, the system says",
                "online storage",
                "CONFORME / STANDS",
                "Who held the device",
            ],
        ),
    ] {
        let papers = sample::hostile(language);
        for page in both(&papers, &circumstances()) {
            let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
            for part in said {
                assert!(page.contains(part), "{part}: {page}");
            }
            for digits in ["ab".repeat(32), "cd".repeat(32), papers.matter.id.clone(), papers.parties[0].person.clone()]
            {
                assert!(page.contains(&digits), "{digits}");
            }
            assert!(page.contains("sha256sum --strict --quiet -c SHA256SUMS") && page.contains("1366"));
            for word in ["recommandé", "registered"] {
                assert!(!page.to_lowercase().contains(word), "{word} promises what the law does not give");
            }
        }
    }
}

#[test]
fn clocks_are_compared_by_what_both_sides_signed_and_times_that_cannot_both_be_are_called_so() {
    let at = |seconds: u32| format!("2026-01-01T10:00:{seconds:02}.000Z");
    let mut came = sample::message(2, "de Jean");
    (came.claimed, came.arrived) = (at(30), at(10));
    let mut sent = sample::message(1, "de Claire");
    (sent.claimed, sent.path) = (at(0), None);
    sent.receipts[0].device.clone_from(&came.device);
    sent.receipts[0].claimed = at(25);
    let plain = |sent: &parloir_papers::conversation::Item| {
        let papers = sample::papers("en", vec![sent.clone(), came.clone()]);
        constat::plain(&papers, &circumstances()).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // Jean's clock is at least 19 s ahead by what he wrote, and at most 26 s by his receipt.
    assert!(
        plain(&sent).contains("apart by between +19 s and +26 s (+: ahead of this one; times compared: 2)"),
        "{}",
        plain(&sent)
    );
    sent.receipts[0].claimed = at(5);
    assert!(plain(&sent).contains("times that do not agree (compared: 2)"), "{}", plain(&sent));
}

#[test]
fn however_many_there_are_the_page_stays_one_and_says_how_many_it_leaves_out() {
    let mut papers = sample::hostile("en");
    let many = papers.parties[1].clone();
    papers.parties.extend((0..40).map(|_| many.clone()));
    let device = papers.parties[0].devices[0].clone();
    papers.parties[0].devices.extend((0..9).map(|_| device.clone()));
    papers.matter.title = "ש".repeat(400);
    let [html, plain] = both(&papers, &circumstances());
    assert!(html.len() < 24_000, "{}", html.len());
    assert!(plain.contains("Not shown here: people 38, devices"), "{plain}");
    assert!(!html.contains(&"ש".repeat(61)));
    let wide = plain.lines().filter(|line| line.chars().count() > 80 && !line.contains(&"ש".repeat(60)));
    assert_eq!(wide.count(), 0);
}

#[test]
fn the_same_model_and_circumstances_give_the_same_bytes() {
    let (one, other) = (both(&sample::hostile("fr"), &circumstances()), both(&sample::hostile("fr"), &circumstances()));
    assert_eq!(one, other);
}
