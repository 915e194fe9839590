//! Tests of what is kept of a deposit.

use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;
use parloir_vault::Vault;

use super::*;

#[test]
fn a_body_that_a_deposit_waits_to_place_is_not_swept_away_and_one_that_nothing_speaks_of_is() {
    let home = tempfile::tempdir().unwrap();
    let words = Words::from_entropy(&[7; 32]);
    let mut vault = Vault::create(home.path(), "x", &words, Stretch::TEST, &mut System).unwrap();
    let bodies = vault.bodies();
    let (matter, layout) = (MatterId([3; 32]), Layout::File(5));
    let kept = Kept::new(&matter, "a".into(), false, 1, &layout, &Digest([0; 32]), Moment(0));
    let sealed = bodies.seal(&mut &b"plain"[..], *kept.key().unwrap(), &mut |_| {}).unwrap();
    let (setting, _) = settings(&"a".repeat(32)).unwrap();
    vault.put_setting(&setting, &kept.ended(&sealed).to_bytes().unwrap()).unwrap();
    assert_eq!(sweep(&vault, bodies.sealed().unwrap()).unwrap(), 0);
    assert!(bodies.has(&sealed.root));

    vault.put_setting(&setting, br#"{"version":2}"#).unwrap();
    assert_eq!(sweep(&vault, bodies.sealed().unwrap()).unwrap(), 0, "what a newer version keeps is left alone");
    vault.erase_setting(&setting).unwrap();
    assert_eq!(sweep(&vault, bodies.sealed().unwrap()).unwrap(), 1);
    assert!(!bodies.has(&sealed.root));
}
