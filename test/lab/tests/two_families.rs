//! IPv6 alone, beside IPv4, on one side only, and broken.

#[test]
fn two_devices_meet_over_whichever_family_leads_anywhere_and_are_told_when_none_does() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Families { is_short: true });
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
