//! A person's second device behind a NAT of its own joins the first one through a rendezvous.

#[test]
fn a_second_device_behind_another_nat_joins_through_a_rendezvous_and_whoever_saw_the_link_does_not() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Joins);
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
