//! Two people write to each other while their nodes are killed, held still and cut off by chance: an hour of it, in short.

/// Long enough for each kind of thing that is waited for; `parloir-lab hour` plays the whole of it.
const SECONDS: u64 = 45;
/// Kills, a full disk, cables, addresses and a program that stands still are among what it makes happen.
const SEED: u64 = 27;

#[test]
fn whatever_is_accepted_under_kills_and_cuts_is_there_once_and_no_receipt_is_untrue() {
    if parloir_lab::is_off() {
        println!("not run: PARLOIR_LAB=off");
        return;
    }
    let (report, played) = parloir_lab::run(parloir_lab::Play::Hour { seconds: SECONDS, seed: SEED });
    assert_eq!(report.broken(), Vec::<&parloir_lab::Row>::new());
    played.unwrap_or_else(|trouble| panic!("the laboratory stopped: {trouble}"));
    assert!(report.holds());
}
