//! Links that go out, addresses that change, paths that die: nothing is lost, and it goes on by itself.

#[test]
fn what_is_owed_arrives_once_whatever_happens_to_the_network_meanwhile() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Cuts(parloir_lab::Cuts::Short, 1));
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
