//! The tree against the definition of RFC 6962 written out, and proofs that must not pass.

use parloir_crypto::digest;
use proptest::prelude::*;

use super::{Root, Tree, join, leaf_node, verify_inclusion};
use parloir_base::Digest;

/// MTH of RFC 6962 §2.1, as the text has it.
fn mth(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => digest(b""),
        [one] => leaf_node(one),
        many => {
            let k = many.len().next_power_of_two() / 2;
            join(&mth(&many[..k]), &mth(&many[k..]))
        }
    }
}

fn leaves(count: usize) -> Vec<Digest> {
    (0..count).map(|number| digest(&number.to_le_bytes())).collect()
}

#[test]
fn the_root_of_nothing_is_the_digest_of_nothing() {
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Root::new().finish().to_hex(), nothing);
    assert_eq!(Tree::new(&[]).root().to_hex(), nothing);
    assert_eq!(Tree::new(&[]).path(0), None);
}

/// Leaf and node hashes of the RFC's own shape, computed with `printf … | xxd -r -p | sha256sum`.
#[test]
fn two_leaves_of_zeros_give_the_root_that_stock_tools_give() {
    let mut root = Root::new();
    root.push(&Digest([0; 32]));
    assert_eq!(root.clone().finish().to_hex(), LEAF);
    root.push(&Digest([0; 32]));
    assert_eq!(root.finish().to_hex(), PAIR);
}

const LEAF: &str = "7f9c9e31ac8256ca2f258583df262dbc7d6f68f2a03043d5c99a4ae5a7396ce9";
const PAIR: &str = "a4b8c7873a49d5d53af0b2a0202486483020d95935d763edc4ef2f602200d8de";

#[test]
fn a_link_cannot_pass_for_a_node_nor_a_node_for_a_link() {
    let all = leaves(4);
    let root = mth(&all);
    let inner = join(&leaf_node(&all[0]), &leaf_node(&all[1]));
    let right = join(&leaf_node(&all[2]), &leaf_node(&all[3]));
    assert!(!verify_inclusion(&root, 2, 0, &inner, &[right]));
}

#[test]
fn every_root_up_to_seventy_leaves_is_that_of_the_definition() {
    for count in 0..70 {
        let all = leaves(count);
        let mut root = Root::new();
        all.iter().for_each(|leaf| root.push(leaf));
        assert_eq!(root.size(), count as u64);
        assert_eq!(root.finish(), mth(&all), "{count}");
        assert_eq!(Tree::new(&all).root(), mth(&all), "{count}");
    }
}

proptest! {
    #[test]
    fn a_proof_passes_for_its_leaf_and_place_alone(count in 1_usize..200, at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), bit in 0_usize..256) {
        let all = leaves(count);
        let tree = Tree::new(&all);
        let (index, root, size) = (at.index(count), tree.root(), count as u64);
        let path = tree.path(index as u64).unwrap();
        prop_assert!(verify_inclusion(&root, size, index as u64, &all[index], &path));

        let elsewhere = other.index(count);
        if elsewhere != index {
            prop_assert!(!verify_inclusion(&root, size, elsewhere as u64, &all[index], &path));
            prop_assert!(!verify_inclusion(&root, size, index as u64, &all[elsewhere], &path));
        }
        let mut flipped = all[index];
        flipped.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!verify_inclusion(&root, size, index as u64, &flipped, &path));
        prop_assert!(!verify_inclusion(&flipped, size, index as u64, &all[index], &path));
        prop_assert!(!verify_inclusion(&root, size, size, &all[index], &path));
        if let Some(first) = path.first().copied() {
            prop_assert!(!verify_inclusion(&root, size, index as u64, &all[index], &path[1..]));
            let mut longer = path.clone();
            longer.push(first);
            prop_assert!(!verify_inclusion(&root, size, index as u64, &all[index], &longer));
            let mut altered = path;
            altered[0].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!verify_inclusion(&root, size, index as u64, &all[index], &altered));
        }
    }
}
