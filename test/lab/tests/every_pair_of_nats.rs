//! Two devices behind every pair of NATs, and the rendezvous between them.

#[test]
fn two_devices_meet_through_a_rendezvous_behind_every_pair_of_nats_that_can_or_say_why_not() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Nats);
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
