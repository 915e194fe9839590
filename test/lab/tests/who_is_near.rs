//! Without any way out of the network: who asks to be found is found, and who does not is not told of.

#[test]
fn two_who_moved_find_each_other_on_one_network_when_both_ask_for_it() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Nearby);
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
