//! Merkle trees: frontiers, paths and parts against the definition of RFC 9162 taken at its word.

use arbitrary::Unstructured;
use evidence::Hash;
use evidence::merkle::{
    Frontier, consistency_path, consistent, empty_root, inclusion_path, node, root, root_from_inclusion,
};

/// Most leaves of a tree.
const LEAVES_MAX: usize = 300;

/// Section 2.1.1, without any shortcut.
fn by_the_rfc(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let mut left = 1;
            while left * 2 < leaves.len() {
                left *= 2;
            }
            node(by_the_rfc(&leaves[..left]), by_the_rfc(&leaves[left..]))
        }
    }
}

/// A lane that grows, with its proofs, and with proofs that are not.
pub fn lanes(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let size = usize::from(bytes.arbitrary::<u16>().unwrap_or_default()) % LEAVES_MAX;
    let leaves: Vec<Hash> = (0..size).map(|_| Hash(bytes.arbitrary().unwrap_or_default())).collect();
    let mut frontier = Frontier::new();
    leaves.iter().for_each(|leaf| frontier.push(*leaf));
    let whole = by_the_rfc(&leaves);
    assert_eq!((frontier.size(), frontier.root(), root(&leaves)), (size as u64, whole, whole));
    let (parts_size, peaks) = frontier.parts();
    assert_eq!(Frontier::from_parts(parts_size, peaks.to_vec()), Some(frontier.clone()));
    if size == 0 {
        return;
    }
    let index = bytes.int_in_range(0..=size - 1).unwrap_or_default();
    let path = inclusion_path(&leaves, index);
    assert_eq!(root_from_inclusion(leaves[index], index as u64, size as u64, &path), Some(whole));
    let old = bytes.int_in_range(1..=size).unwrap_or(1);
    let proof = consistency_path(&leaves, old);
    assert!(consistent(old as u64, by_the_rfc(&leaves[..old]), size as u64, whole, &proof));

    // A path of somebody else's making proves nothing that is not so.
    let forged: Vec<Hash> = bytes.arbitrary::<Vec<[u8; 32]>>().unwrap_or_default().into_iter().map(Hash).collect();
    let claimed = bytes.arbitrary::<u64>().unwrap_or_default();
    if forged != path && root_from_inclusion(leaves[index], claimed, size as u64, &forged) == Some(whole) {
        assert_eq!(leaves[usize::try_from(claimed).expect("within the tree")], leaves[index]);
    }
    let of = bytes.arbitrary::<u64>().unwrap_or_default();
    let _ = Frontier::from_parts(of, forged.clone());
    let _ = consistent(claimed, Hash([7; 32]), of, whole, &forged);
}
