//! Two devices behind two strict NATs, and a relay that the parties of one of their matters agreed to.

#[test]
fn a_relay_passes_what_was_agreed_and_not_a_byte_of_a_document_that_is_direct_only_when_its_way_is_cut() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Relay);
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
