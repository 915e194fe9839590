//! Who is a party of a matter, who was one, and how far what they wrote belongs to it, whatever else is stated.

use std::collections::BTreeSet;

use parloir_base::{DeviceId, Digest, EndpointId, Moment, PersonId, limit};
use parloir_matter::fact::{Fact, Stated};
use parloir_matter::view::{Folded, View};
use parloir_wire::device::Device;
use parloir_wire::entry::Seen;
use parloir_wire::matter::{Matter, Role, VerificationRule};
use parloir_wire::person::Person;
use parloir_wire::removal::Removal;

const CLAIRE: u8 = 1;
const JEAN: u8 = 2;
const CAROLE: u8 = 3;

fn person(number: u8) -> PersonId {
    PersonId([number; 32])
}

fn device(number: u8) -> DeviceId {
    DeviceId([number; 32])
}

/// Claire's matter, told in the order in which its entries come; each fact is an entry with a number of its own.
struct Story {
    view: View,
    told: u8,
}

impl Story {
    fn new() -> Self {
        let mut story = Self { view: View::default(), told: 0 };
        let nonce = [0; 32];
        let verification = VerificationRule::Keeper;
        let matter = Matter { title: "Durand".into(), keeper: person(CLAIRE), level: 2, verification, nonce };
        story.tell(CLAIRE, 1, Fact::Opening(matter));
        story.admit(CLAIRE, Vec::new());
        story
    }

    fn tell(&mut self, by: u8, seq: u64, fact: Fact) -> (Digest, Folded) {
        self.told += 1;
        let (entry, claimed) = (Digest([self.told; 32]), Moment(i64::from(self.told) * 1_000));
        let stated = Stated { entry, device: device(by), seq, person: person(by), claimed, fact };
        (entry, self.view.fold(stated))
    }

    fn admit(&mut self, whom: u8, answers: Vec<Digest>) -> Folded {
        let role = if whom == CLAIRE { Role::Keeper } else { Role::Client };
        let (devices, revoked, card) = (vec![device_of(whom, whom)], Vec::new(), Digest([whom; 32]));
        self.tell(CLAIRE, 1, Fact::Admission { role, person: record(whom), devices, revoked, card, answers }).1
    }

    fn remove(&mut self, by: u8, seq: u64, whom: u8, held: &[(u8, u64)]) -> Digest {
        let heads = held.iter().map(|(of, seq)| Seen { device: device(*of), seq: *seq, digest: Digest([0; 32]) });
        let removal = Removal { person: person(whom), heads: heads.collect() };
        self.tell(by, seq, Fact::Removal(removal)).0
    }

    fn is_party(&self, whom: u8) -> bool {
        self.view.parties().contains_key(&person(whom))
    }
}

fn record(number: u8) -> Person {
    Person {
        name: "Jean Martin".into(),
        profession: "none".into(),
        jurisdiction: "fr".into(),
        ik: person(number),
        next_ik: Digest([9; 32]),
        created: Moment(0),
    }
}

fn device_of(number: u8, evidence: u8) -> Device {
    Device {
        person: person(number),
        serial: 1,
        label: "bureau".into(),
        endpoint: EndpointId([evidence; 32]),
        evidence: device(evidence),
        valid_after: Moment(0),
        valid_before: Moment(i64::MAX),
    }
}

#[test]
fn someone_who_leaves_and_is_removed_is_heard_as_far_as_the_keeper_says_whatever_they_say_themselves() {
    for keeper_first in [true, false] {
        let mut story = Story::new();
        story.admit(JEAN, Vec::new());
        if keeper_first {
            story.remove(CLAIRE, 5, JEAN, &[(JEAN, 4)]);
        }
        story.remove(JEAN, 9_000, JEAN, &[(JEAN, u64::MAX), (22, u64::MAX)]);
        if !keeper_first {
            story.remove(CLAIRE, 5, JEAN, &[(JEAN, 4)]);
        }
        let former = &story.view.former()[&person(JEAN)];
        assert!(former.wrote(&device(JEAN), 4));
        for (of, seq) in [(JEAN, 5), (JEAN, 9_000), (22, 1)] {
            assert!(!former.wrote(&device(of), seq), "{of} {seq}");
        }
    }
}

#[test]
fn someone_who_leaves_is_heard_up_to_their_leaving_and_from_their_other_devices_as_far_as_they_say() {
    let mut story = Story::new();
    story.admit(JEAN, Vec::new());
    story.remove(JEAN, 6, JEAN, &[(JEAN, u64::MAX), (22, 3)]);
    let former = &story.view.former()[&person(JEAN)];
    let heard = |of: u8, seq| former.wrote(&device(of), seq);
    assert!(heard(JEAN, 6) && heard(22, 3));
    assert!(!heard(JEAN, 7) && !heard(22, 4));
}

#[test]
fn an_admission_takes_back_removals_of_the_one_it_admits_and_of_nobody_else() {
    let mut story = Story::new();
    story.admit(JEAN, Vec::new());
    let removal = story.remove(CLAIRE, 5, JEAN, &[]);
    story.admit(CAROLE, vec![removal]);
    story.admit(JEAN, Vec::new());
    assert!(story.is_party(CAROLE) && !story.is_party(JEAN));
    assert_eq!(story.view.removals(&person(JEAN)).count(), 1);
    story.admit(JEAN, vec![removal]);
    assert!(story.is_party(JEAN));
}

#[test]
fn nobody_comes_back_into_a_matter_that_is_full_and_a_party_of_it_may_still_get_another_device() {
    let mut story = Story::new();
    story.admit(JEAN, Vec::new());
    let removal = story.remove(CLAIRE, 5, JEAN, &[]);
    let others = u8::try_from(limit::PARTIES_MAX).expect("few");
    for other in 100..100 + others - 1 {
        assert_eq!(story.admit(other, Vec::new()), Folded::Counts);
    }
    assert_eq!(story.view.parties().len(), limit::PARTIES_MAX);
    assert_eq!(story.admit(JEAN, vec![removal]), Folded::Void);
    assert!(!story.is_party(JEAN));
    assert_eq!(story.admit(100, Vec::new()), Folded::Counts, "who is in already");
    story.remove(CLAIRE, 6, 100, &[]);
    assert_eq!(story.admit(JEAN, vec![removal]), Folded::Counts);
    assert!(story.is_party(JEAN));
}

#[test]
fn what_an_entry_changed_leaves_no_name_and_no_label_in_a_trace() {
    let mut story = Story::new();
    story.admit(JEAN, Vec::new());
    let (devices, revoked) = (vec![device_of(JEAN, JEAN), device_of(JEAN, 22)], vec![device(JEAN)]);
    let (role, card, answers) = (Role::Client, Digest([33; 32]), Vec::new());
    let fact = Fact::Admission { role, person: record(JEAN), devices, revoked, card, answers };
    let (entry, _) = story.tell(CLAIRE, 3, fact);
    let (_, changes) = story.view.changes(&entry).expect("a device more, and one less");
    assert_eq!(changes.len(), 2);
    for trace in [format!("{changes:?}"), format!("{:?}", story.view)] {
        for written in ["bureau", "Jean", "Martin", "Durand"] {
            assert!(!trace.contains(written), "{trace}");
        }
    }
    assert_eq!(changes.iter().map(|change| format!("{change:?}")).collect::<BTreeSet<_>>().len(), 2, "told apart");
}
