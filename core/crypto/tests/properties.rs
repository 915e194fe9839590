//! What holds for every input: reading back, refusing the altered, and keeping secrets out of Debug.

use data_encoding::BASE64;
use parloir_base::limit::SEGMENT_BYTES;
use parloir_base::{Digest, Refusal, Signature};
use parloir_crypto::segment::{DocumentKey, TAG_BYTES, sealed_len, segments};
use parloir_crypto::slot::{Stretch, is_listed, strength_bits, stretch, unwrap, wrap};
use parloir_crypto::sshsig::{armour, public_line, read_public_line, unarmour};
use parloir_crypto::words::{Words, fold, word};
use parloir_crypto::{Claim, Hasher, SigningKey, commitment, digest, verify, verify_all};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_signed_holds_and_a_bent_bit_never_does(
        seed: [u8; 32], namespace in ".{0,40}", message in vec(any::<u8>(), 0..200), bit in 0_usize..512,
    ) {
        let key = SigningKey::from_seed(&seed);
        let (public, signature) = (key.public(), key.sign(&namespace, &message));
        let claim = Claim { public: &public, namespace: &namespace, message: &message, signature: &signature };
        prop_assert!(verify(&claim));
        let mut bent = signature;
        bent.0[bit / 8] ^= 1 << (bit % 8);
        let bad = Claim { signature: &bent, ..claim };
        prop_assert!(!verify(&bad));
        prop_assert!(verify_all(&[claim, claim]));
        prop_assert!(!verify_all(&[claim, bad]));
    }

    #[test]
    fn chance_is_no_signature_and_both_ways_of_checking_agree(public: [u8; 32], r: [u8; 32], s: [u8; 32]) {
        let mut signature = Signature([0; 64]);
        signature.0[..32].copy_from_slice(&r);
        signature.0[32..].copy_from_slice(&s);
        let claim = Claim { public: &public, namespace: "n", message: b"m", signature: &signature };
        prop_assert!(!verify(&claim));
        prop_assert!(!verify_all(&[claim]));
    }

    #[test]
    fn an_armour_reads_back_and_a_changed_letter_is_refused_or_means_something_else(
        public: [u8; 32], namespace in ".{1,60}", signature in vec(any::<u8>(), 64), place: prop::sample::Index, to in "[ -~\n]",
    ) {
        let signature = Signature(signature.try_into().expect("64"));
        let text = armour(&public, &namespace, &signature);
        let read = unarmour(&text).expect("an armour");
        prop_assert_eq!((&read.public, &read.namespace, &read.signature), (&public, &namespace, &signature));
        let place = place.index(text.len());
        let changed = format!("{}{to}{}", &text[..place], &text[place + 1..]);
        if changed != text {
            prop_assert_ne!(unarmour(&changed).ok(), Some(read));
        }
        prop_assert!(unarmour(&text[..place]).is_err());
    }

    #[test]
    fn any_text_is_refused_as_an_armour_without_a_fall(text in ".{0,300}") {
        prop_assert!(unarmour(&text).is_err());
        let framed = format!("-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n");
        prop_assert!(unarmour(&framed).is_err_and(|bad| bad.offset_bytes <= framed.len()));
        prop_assert!(read_public_line(&text).is_err());
    }

    #[test]
    fn an_armour_without_line_ends_is_refused_at_a_place_inside_it(blob in vec(any::<u8>(), 2000..3000), head: bool) {
        let blob = if head { [b"SSHSIG\0\0\0\x01".as_slice(), &blob].concat() } else { blob };
        let text = format!("-----BEGIN SSH SIGNATURE-----\n{}-----END SSH SIGNATURE-----\n", BASE64.encode(&blob));
        for text in [text.replace("-----END", "!!!!-----END"), text] {
            prop_assert!(unarmour(&text).is_err_and(|bad| bad.offset_bytes <= text.len()));
        }
    }

    #[test]
    fn a_public_line_reads_back(public: [u8; 32]) {
        prop_assert_eq!(read_public_line(&public_line(&public)), Ok(public));
    }

    #[test]
    fn words_read_back_however_they_are_typed(entropy: [u8; 32], upper: bool, spaces in 1_usize..4) {
        let words = Words::from_entropy(&entropy);
        let gap = " ".repeat(spaces);
        let typed = words.list().join(&gap);
        let typed = if upper { typed.to_uppercase() } else { typed };
        let read = Words::parse(&typed).expect("words");
        prop_assert_eq!(&*read.list(), &*words.list());
        let read = Words::parse(&fold(&typed)).expect("words");
        prop_assert_eq!(*read.slot_key(), *words.slot_key());
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,60}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_segment_opens_as_it_was_and_a_bent_bit_never_does(
        key: [u8; 32], index: u64, last: bool, plain in vec(any::<u8>(), 0..300), place: prop::sample::Index,
    ) {
        let key = DocumentKey::from_bytes(&key);
        let mut sealed = plain.clone();
        key.seal(index, last, &mut sealed);
        prop_assert_eq!(sealed.len(), plain.len() + TAG_BYTES);
        let mut opened = sealed.clone();
        prop_assert!(key.open(index, last, &mut opened));
        prop_assert_eq!(&opened, &plain);
        let mut bent = sealed.clone();
        let place = place.index(bent.len());
        bent[place] ^= 0x10;
        prop_assert_ne!(key.segment_digest(index, &bent), key.segment_digest(index, &sealed));
        prop_assert_ne!(key.segment_digest(index ^ 1, &sealed), key.segment_digest(index, &sealed));
        prop_assert!(!key.open(index, last, &mut bent));
        prop_assert!(bent.is_empty());
        let mut cut = sealed[..place].to_vec();
        prop_assert!(!key.open(index, last, &mut cut));
    }

    #[test]
    fn the_segments_of_a_document_hold_all_its_bytes_and_no_more(bytes in 0_u64..40_000_000) {
        let count = segments(bytes);
        let sum: u64 = (0..count).map(|index| (sealed_len(bytes, index) - TAG_BYTES) as u64).sum();
        prop_assert_eq!(sum, bytes);
        prop_assert_eq!(sealed_len(bytes, count), 0);
        prop_assert!((0..count).all(|index| sealed_len(bytes, index) <= SEGMENT_BYTES + TAG_BYTES));
    }

    #[test]
    fn a_slot_opens_with_what_closed_it(wrapping: [u8; 32], nonce: [u8; 24], about in vec(any::<u8>(), 0..20), key: [u8; 32], bit in 0_usize..384) {
        let mut wrapped = wrap(&wrapping, &nonce, &about, &key);
        prop_assert_eq!(unwrap(&wrapping, &nonce, &about, &wrapped).map(|key| *key), Some(key));
        wrapped[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(unwrap(&wrapping, &nonce, &about, &wrapped).is_none());
    }

    #[test]
    fn hashing_in_pieces_is_hashing_at_once(bytes in vec(any::<u8>(), 32..500), cut: prop::sample::Index) {
        let cut = cut.index(bytes.len());
        let mut hasher = Hasher::new();
        hasher.update(&bytes[..cut]);
        hasher.update(&bytes[cut..]);
        prop_assert_eq!(hasher.finish(), digest(&bytes));
        let (salt, content) = bytes.split_first_chunk::<32>().expect("32");
        prop_assert_eq!(commitment(salt, content), digest(&bytes));
    }

    #[test]
    fn no_passphrase_counts_for_more_than_its_characters(text in "[ -~]{0,30}") {
        // 95 characters to choose from are 6.57 bits each.
        prop_assert!(u64::from(strength_bits(&text)) * 100 <= 657 * text.len() as u64);
    }
}

#[test]
fn an_empty_document_has_one_segment_and_full_ones_are_full() {
    assert_eq!((segments(0), sealed_len(0, 0)), (1, TAG_BYTES));
    assert_eq!((segments(65_536), sealed_len(65_536, 0), sealed_len(65_536, 1)), (1, 65_552, 0));
    assert_eq!((segments(65_537), sealed_len(65_537, 0), sealed_len(65_537, 1)), (2, 65_552, 17));
    assert_eq!((segments(u64::MAX), sealed_len(u64::MAX, u64::MAX)), (1 << 48, 0));
}

#[test]
fn the_list_is_composed_and_each_word_differs_without_its_accents() {
    let mut folded: Vec<String> = (0..2048).map(word).map(fold).collect();
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), 2048);
    assert!((0..2048).all(|index| word(index).chars().all(|letter| !('\u{300}'..'\u{370}').contains(&letter))));
    assert_eq!(word(2048), word(0));
    assert!((0..2048).any(|index| word(index).contains('é')));
}

#[test]
fn a_passphrase_gives_one_key_in_either_unicode_form_and_salt_and_cost_change_it() {
    let key = |text, salt, how| *stretch(text, &[salt; 32], how).expect("stretched");
    let how = Stretch::TEST;
    assert_eq!(key("é", 1, how), key("e\u{301}", 1, how));
    assert_ne!(key("é", 1, how), key("e", 1, how));
    assert_ne!(key("é", 1, how), key("é", 2, how));
    assert_ne!(key("é", 1, how), key("é", 1, Stretch { passes: 2, ..how }));
    assert_ne!(key("é", 1, how), key("é ", 1, how));
}

#[test]
fn a_key_file_may_not_ask_for_too_much_or_too_little() {
    assert!(Stretch::STANDARD.is_acceptable());
    assert!(Stretch::SMALL.is_acceptable());
    let how = |memory_kib, passes, lanes| Stretch { memory_kib, passes, lanes };
    assert!(how(8 * 1024, 8, 1).is_acceptable());
    for bad in [
        Stretch::TEST,
        how(8 * 1024, 7, 1),
        how(8 * 1024 - 1, 16, 1),
        how(1024 * 1024 + 1, 1, 1),
        how(u32::MAX, u32::MAX, u32::MAX),
        how(256 * 1024, 0, 4),
        how(256 * 1024, 17, 4),
        how(256 * 1024, 3, 0),
        how(256 * 1024, 3, 17),
        how(0, 0, 0),
    ] {
        assert!(!bad.is_acceptable(), "{bad:?}");
    }
    for impossible in [how(0, 1, 1), how(1024, 0, 1), how(1024, 1, 0), how(8, 1, 4)] {
        assert_eq!(stretch("x", &[0; 32], impossible).err(), Some(Refusal::VaultDamaged), "{impossible:?}");
    }
}

#[test]
fn what_people_type_first_is_weak() {
    for weak in [
        "",
        "a",
        "motdepasse",
        "aaaaaaaaaaaaaaaa",
        "azertyuiop123",
        "Passw0rd!",
        "Motdepasse2024!",
        "M0tD3P@ss3!!",
        "Marseille13000!",
        "abcXYZabcXYZabcXYZabcXYZ",
        "123456789012345678901234567890",
        "qwertyuiopasdfghjklzxcvbnm",
        "Jean-Pierre Dupont 1975",
        "le chat est sur la table du salon",
        "correct horse battery staple",
        "Tr0ub4dor&3",
        "ilfautquejeparteavanttoi",
        "cabinet avocat dossier client 2026",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "bonjour bonjour bonjour bonjour bonjour bonjour bonjour",
        "éééééééééééééééééééé",
        "01/02/1980 01/02/1980",
    ] {
        assert!(strength_bits(weak) < 80, "{weak}: {}", strength_bits(weak));
    }
}

#[test]
fn seven_drawn_words_and_twenty_drawn_characters_are_strong() {
    for strong in [
        "brumeux cactus lanterne vodka pingouin étagère mouton",
        "Girafe-Moulin-Cerise-Tambour-Velours-Gravier-Plongeon",
        "7h#Kq9!zRw2$Lm4^Tb8&",
        "x7Gq-pL2v-9RtZ-mN4s-Kw8d",
        "%3vY(kR8}wZq1;Nf$6Hc",
    ] {
        assert!(strength_bits(strong) >= 80, "{strong}: {}", strength_bits(strong));
    }
}

#[test]
fn debug_tells_nothing_of_a_secret() {
    let seed = [0xa7; 32];
    let shown = format!(
        "{:?} {:?} {:?} {:?}",
        SigningKey::from_seed(&seed),
        Words::from_entropy(&seed),
        DocumentKey::from_bytes(&seed),
        Hasher::new()
    );
    assert_eq!(shown, "SigningKey(..) Words(..) DocumentKey(..) Hasher(..)");
}

#[test]
fn the_root_depends_on_every_digest_and_their_order() {
    let key = DocumentKey::from_bytes(&[1; 32]);
    let (a, b) = (Digest([1; 32]), Digest([2; 32]));
    let roots = [key.root(&[]), key.root(&[a]), key.root(&[a, b]), key.root(&[b, a]), key.root(&[a, a])];
    for (at, one) in roots.iter().enumerate() {
        assert!(!roots.iter().skip(at + 1).any(|other| one == other));
    }
    assert_ne!(DocumentKey::from_bytes(&[2; 32]).root(&[a]), key.root(&[a]));
}

#[test]
fn what_everyone_chooses_is_recognised_as_it_is_and_in_its_usual_disguises() {
    for common in [
        "123456",
        "password",
        "Motdepasse",
        "mot de passe",
        "M0tD3P@ss3!",
        "P@ssw0rd123",
        "soleil2024",
        "$oleil",
        "Je t'aime",
        "jetaimejetaime",
        "AZERTYUIOP",
        "azerty123456",
        "1qaz2wsx",
        "14/07/1789",
        "06 12 34 56 78",
        "correct horse battery staple",
        "lielos",
    ] {
        assert!(is_listed(common), "{common}");
        assert!(strength_bits(common) <= 30, "{common}: {}", strength_bits(common));
    }
}

#[test]
fn what_chance_or_a_sentence_of_one_s_own_made_stands_on_no_list() {
    for own in [
        "vingt-sept hiboux jonglent sous la pluie d'octobre 1887",
        "trente-deux girafes dansent au clair de lune en mars 1911",
        "x7$Kq-92mVtz",
        "soleil couchant sur la mer de Barents",
        "",
    ] {
        assert!(!is_listed(own), "{own}");
    }
}
