//! Vectors altered at random, with this crate's verdict: what two implementations must agree on without having agreed.

use super::{Vector, cases};

/// So many alterations of each vector whose object is bytes of CBOR.
pub fn mutants(seed: u64, of_each: usize) -> Vec<Vector> {
    let mut draw = Draw(seed.max(1));
    let mut mutants = Vec::new();
    for vector in cases::all() {
        if vector.object.is_empty() || vector.kind == "fingerprint" || vector.kind == "consistency" {
            continue;
        }
        for number in 0..of_each {
            let mut mutant = vector.clone();
            for _ in 0..=draw.below(2) {
                alter(&mut mutant.object, &mut draw);
            }
            mutant.name = format!("{}-{number}", vector.name);
            mutant.expect = mutant.verify().err();
            mutants.push(mutant);
        }
    }
    mutants
}

fn alter(object: &mut Vec<u8>, draw: &mut Draw) {
    let at = draw.below(object.len());
    match draw.below(5) {
        0 => object[at] ^= 1 << draw.below(8),
        1 => object[at] = draw.below(256) as u8,
        2 if object.len() > 1 => drop(object.remove(at)),
        3 => object.insert(at, object[at]),
        // Whole items, so that the shape changes and the encoding stays sound.
        _ => object[at] = [0xf6, 0xa0, 0x80, 0x40, 0x60, 0xd2, 0x00, 0x18, 0x58][draw.below(9)],
    }
}

/// Xorshift: the same numbers from the same seed everywhere.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}
