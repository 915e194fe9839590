//! Checkpoints: composed, read back, co-signed, and refused when anything in them is not so.

use parloir_base::{Digest, MatterId};
use parloir_journal::checkpoint::{
    CheckpointFault, ContentFault, check, compose, countersign, covered, follows, leaf_index, read,
    read_countersignature,
};
use parloir_kit::{Story, figure};
use parloir_wire::Seen;

#[test]
fn what_is_composed_reads_back_and_nothing_altered_does() {
    let claire = figure::claire();
    let mut story = Story::new("m");
    story.open(&claire, "Titre");
    let draft = story.draft();
    let content = compose(&draft, &claire.evidence);
    let proposal = read(&content).unwrap();
    assert_eq!(proposal.checkpoint, draft);
    assert_eq!(proposal.signature.public, claire.evidence.public());
    for at in (0..content.len()).step_by(7) {
        let mut altered = content.clone();
        altered[at] ^= 1;
        assert!(read(&altered).is_err(), "{at}");
    }
    assert!(read(&proposal.bytes).is_err());
    assert!(read(b"").is_err());
    assert!(read(&[content.as_slice(), b"\n"].concat()).is_err());
}

#[test]
fn a_countersignature_counts_for_its_own_device_and_text_alone() {
    let (claire, jean) = (figure::claire(), figure::jean());
    let by = countersign(b"the text", &jean.evidence);
    assert!(read_countersignature(&by, b"the text", &jean.device_id()).is_ok());
    let refused = Err(ContentFault::Checkpoint(CheckpointFault::Signature));
    assert_eq!(read_countersignature(&by, b"another text", &jean.device_id()), refused);
    assert_eq!(read_countersignature(&by, b"the text", &claire.device_id()), refused);
    assert!(matches!(
        read_countersignature(b"nothing", b"the text", &jean.device_id()),
        Err(ContentFault::Malformed(_))
    ));
}

#[test]
fn a_checkpoint_of_other_links_sizes_roots_or_orders_is_refused() {
    let claire = figure::claire();
    let mut story = Story::new("m");
    let opening = story.open(&claire, "Titre");
    let draft = story.draft();
    let mut held = |_: &_, first: u64, last: u64| vec![opening; usize::try_from(last - first + 1).unwrap()];
    assert_eq!(check(&draft, &mut held), Ok(()));
    let mut size = draft.clone();
    size.size = 2;
    assert_eq!(check(&size, &mut held), Err(CheckpointFault::Size));
    let mut root = draft.clone();
    root.root = Digest([0; 32]);
    assert_eq!(check(&root, &mut held), Err(CheckpointFault::Root));
    let mut head = draft.clone();
    head.heads[0].digest = Digest([0; 32]);
    assert_eq!(check(&head, &mut held), Err(CheckpointFault::Head(claire.device_id())));
    assert_eq!(check(&draft, &mut |_, _, _| Vec::new()), Err(CheckpointFault::Missing(claire.device_id())));
    let twice: Vec<Seen> = [draft.heads.clone(), draft.heads.clone()].concat();
    assert_eq!(covered(&twice, &mut held), Err(CheckpointFault::Head(claire.device_id())));

    assert_eq!(follows(None, &draft), Ok(()));
    let mut next = draft.clone();
    (next.number, next.prev) = (2, Some(opening));
    assert_eq!(follows(Some((&draft, &opening)), &next), Ok(()));
    assert_eq!(follows(None, &next), Err(CheckpointFault::Order));
    let alters: [fn(&mut parloir_wire::checkpoint::Checkpoint); 5] = [
        |one| one.number = 3,
        |one| one.prev = None,
        |one| one.matter = MatterId([0; 32]),
        |one| one.heads.clear(),
        |one| one.heads[0].digest = Digest([0; 32]),
    ];
    for alter in alters {
        let mut bad = next.clone();
        alter(&mut bad);
        assert_eq!(follows(Some((&draft, &opening)), &bad), Err(CheckpointFault::Order));
    }
}

#[test]
fn a_links_place_in_the_tree_follows_from_the_heads_before_it() {
    let head = |mark: u8, seq| Seen { device: parloir_base::DeviceId([mark; 32]), seq, digest: Digest([0; 32]) };
    let heads = [head(1, 3), head(2, 5)];
    assert_eq!(leaf_index(&heads, &heads[0].device, 1), Some(0));
    assert_eq!(leaf_index(&heads, &heads[1].device, 5), Some(7));
    for (device, seq) in [(heads[1].device, 6), (heads[0].device, 0), (parloir_base::DeviceId([3; 32]), 1)] {
        assert_eq!(leaf_index(&heads, &device, seq), None);
    }
}
