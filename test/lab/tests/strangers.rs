//! A crowd that nobody knows comes to a node and to its rendezvous.

#[test]
fn two_people_go_on_whoever_else_calls_and_memory_stays_within_its_bound() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Floods { is_short: true });
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
