//! Trees and proofs are those of RFC 6962 and RFC 9162: held against known roots, and against another library in both
//! directions.

#![allow(clippy::unwrap_used, reason = "a test")]

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use evidence::merkle::{self, Frontier, Hash};
use proptest::prelude::*;
use sha2::Sha256;

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// The eight leaves and their roots with which implementations of RFC 6962 have been tested since the first.
#[test]
fn the_known_trees() {
    let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let leaves: Vec<Hash> = inputs.iter().map(|input| merkle::leaf(&unhex(input))).collect();
    let mut frontier = Frontier::new();
    for (size, root) in roots.iter().enumerate() {
        assert_eq!(merkle::root(&leaves[..size]).to_string(), *root, "{size} leaves");
        assert_eq!(frontier.root().to_string(), *root, "{size} leaves, grown");
        if let Some(&leaf) = leaves.get(size) {
            frontier.push(leaf);
        }
    }
    // The path of the first leaf of eight, and of the sixth.
    let path = |index| merkle::inclusion_path(&leaves, index).iter().map(Hash::to_string).collect::<Vec<_>>();
    assert_eq!(
        path(0),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        path(5),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

/// The same leaves in both libraries.
struct Both {
    theirs: MemoryBackedTree<Sha256, Vec<u8>>,
    data: Vec<Vec<u8>>,
    leaves: Vec<Hash>,
}

impl Both {
    fn new(size: usize) -> Self {
        let data: Vec<Vec<u8>> = (0..size).map(|at| at.to_be_bytes()[8 - at % 9..].to_vec()).collect();
        let mut theirs = MemoryBackedTree::new();
        data.iter().for_each(|leaf| theirs.push(leaf.clone()));
        let leaves = data.iter().map(|leaf| merkle::leaf(leaf)).collect();
        Both { theirs, data, leaves }
    }

    fn root(&self) -> Hash {
        Hash((*self.theirs.root().as_bytes()).into())
    }

    /// Each library proves the leaf to the other.
    fn inclusion(&self, index: usize) {
        let (size, root) = (self.leaves.len() as u64, merkle::root(&self.leaves));
        let theirs = hashes(self.theirs.prove_inclusion(index).as_bytes());
        assert_eq!(merkle::root_from_inclusion(self.leaves[index], index as u64, size, &theirs), Some(root));
        let ours = bytes(&merkle::inclusion_path(&self.leaves, index));
        let ours = InclusionProof::<Sha256>::try_from_bytes(ours).unwrap();
        self.theirs.root().verify_inclusion(&self.data[index], index as u64, &ours).unwrap();
    }

    /// Each library proves to the other that the first `old` leaves are the beginning.
    fn consistency(&self, old: usize) {
        let (size, root) = (self.leaves.len(), merkle::root(&self.leaves));
        let old_root = merkle::root(&self.leaves[..old]);
        let theirs = hashes(self.theirs.prove_consistency(size - old).as_bytes());
        assert!(merkle::consistent(old as u64, old_root, size as u64, root, &theirs), "{old} of {size}");
        let ours = bytes(&merkle::consistency_path(&self.leaves, old));
        let ours = ConsistencyProof::<Sha256>::try_from_bytes(ours).unwrap();
        let old_root = RootHash::<Sha256>::new(old_root.0.into(), old as u64);
        self.theirs.root().verify_consistency(&old_root, &ours).unwrap();
    }
}

fn hashes(proof: &[u8]) -> Vec<Hash> {
    proof.chunks(32).map(|hash| Hash(hash.try_into().unwrap())).collect()
}

fn bytes(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn small_trees_agree_with_another_library() {
    let mut frontier = Frontier::new();
    for size in 1..=300 {
        let both = Both::new(size);
        frontier.push(both.leaves[size - 1]);
        assert_eq!(merkle::root(&both.leaves), both.root());
        assert_eq!(frontier.root(), both.root());
        // Every place of the smallest trees, and of the others those at which shapes change.
        let places = (0..size).filter(|at| size <= 40 || at % 37 == 0 || (at + 1).is_power_of_two() || at + 1 == size);
        for at in places {
            both.inclusion(at);
            both.consistency(at + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn large_trees_agree_with_another_library(size in 300usize..5_000, at in any::<prop::sample::Index>()) {
        let both = Both::new(size);
        prop_assert_eq!(merkle::root(&both.leaves), both.root());
        both.inclusion(at.index(size));
        both.consistency(at.index(size) + 1);
    }

    #[test]
    fn a_path_to_the_root_of_the_largest_lane_ends(index in any::<u64>(), size in any::<u64>(), length in 0usize..70) {
        let path = vec![Hash([3; 32]); length];
        let root = merkle::root_from_inclusion(Hash([1; 32]), index, size, &path);
        prop_assert!(root.is_none() || index < size);
        prop_assert!(!merkle::consistent(index, Hash([1; 32]), size, Hash([2; 32]), &path));
    }
}
