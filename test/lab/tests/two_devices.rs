//! Two devices that speak to each other alone, and keep what is said to themselves.

#[test]
fn two_nodes_speak_to_each_other_alone_and_leave_no_word_in_the_clear() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Devices);
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
