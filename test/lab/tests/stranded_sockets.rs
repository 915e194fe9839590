//! The address that a node listens on, or the whole interface, goes away and comes back.

#[test]
fn a_node_whose_socket_was_taken_away_has_it_again_once_its_address_is_there() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Strands(1));
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
