//! Every example of RFC 8949 Appendix A is taken, or refused by the rule of the profile that it breaks.

use evidence::cbor;

const FLOAT: Option<&str> = Some("floating point");
const TAG: Option<&str> = Some("tag other than COSE_Sign1");
const SIMPLE: Option<&str> = Some("simple value other than false, true and null");
const INDEFINITE: Option<&str> = Some("indefinite length");
const TAKEN: Option<&str> = None;

/// The examples in the order of the RFC: bytes, and why they are refused.
const EXAMPLES: &[(&str, Option<&str>)] = &[
    ("00", TAKEN),
    ("01", TAKEN),
    ("0a", TAKEN),
    ("17", TAKEN),
    ("1818", TAKEN),
    ("1819", TAKEN),
    ("1864", TAKEN),
    ("1903e8", TAKEN),
    ("1a000f4240", TAKEN),
    ("1b000000e8d4a51000", TAKEN),
    ("1bffffffffffffffff", TAKEN),
    ("c249010000000000000000", TAG),
    ("3bffffffffffffffff", TAKEN),
    ("c349010000000000000000", TAG),
    ("20", TAKEN),
    ("29", TAKEN),
    ("3863", TAKEN),
    ("3903e7", TAKEN),
    ("f90000", FLOAT),
    ("f98000", FLOAT),
    ("f93c00", FLOAT),
    ("fb3ff199999999999a", FLOAT),
    ("f93e00", FLOAT),
    ("f97bff", FLOAT),
    ("fa47c35000", FLOAT),
    ("fa7f7fffff", FLOAT),
    ("fb7e37e43c8800759c", FLOAT),
    ("f90001", FLOAT),
    ("f90400", FLOAT),
    ("f9c400", FLOAT),
    ("fbc010666666666666", FLOAT),
    ("f97c00", FLOAT),
    ("f97e00", FLOAT),
    ("f9fc00", FLOAT),
    ("fa7f800000", FLOAT),
    ("fa7fc00000", FLOAT),
    ("faff800000", FLOAT),
    ("fb7ff0000000000000", FLOAT),
    ("fb7ff8000000000000", FLOAT),
    ("fbfff0000000000000", FLOAT),
    ("f4", TAKEN),
    ("f5", TAKEN),
    ("f6", TAKEN),
    ("f7", SIMPLE),
    ("f0", SIMPLE),
    ("f8ff", SIMPLE),
    ("c074323031332d30332d32315432303a30343a30305a", TAG),
    ("c11a514b67b0", TAG),
    ("c1fb41d452d9ec200000", TAG),
    ("d74401020304", TAG),
    ("d818456449455446", TAG),
    ("d82076687474703a2f2f7777772e6578616d706c652e636f6d", TAG),
    ("40", TAKEN),
    ("4401020304", TAKEN),
    ("60", TAKEN),
    ("6161", TAKEN),
    ("6449455446", TAKEN),
    ("62225c", TAKEN),
    ("62c3bc", TAKEN),
    ("63e6b0b4", TAKEN),
    ("64f0908591", TAKEN),
    ("80", TAKEN),
    ("83010203", TAKEN),
    ("8301820203820405", TAKEN),
    ("98190102030405060708090a0b0c0d0e0f101112131415161718181819", TAKEN),
    ("a0", TAKEN),
    ("a201020304", TAKEN),
    ("a26161016162820203", TAKEN),
    ("826161a161626163", TAKEN),
    ("a56161614161626142616361436164614461656145", TAKEN),
    ("5f42010243030405ff", INDEFINITE),
    ("7f657374726561646d696e67ff", INDEFINITE),
    ("9fff", INDEFINITE),
    ("9f018202039f0405ffff", INDEFINITE),
    ("9f01820203820405ff", INDEFINITE),
    ("83018202039f0405ff", INDEFINITE),
    ("83019f0203ff820405", INDEFINITE),
    ("9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", INDEFINITE),
    ("bf61610161629f0203ffff", INDEFINITE),
    ("826161bf61626163ff", INDEFINITE),
    ("bf6346756ef563416d7421ff", INDEFINITE),
];

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap_or_default()).collect()
}

#[test]
fn every_example() {
    for (example, expect) in EXAMPLES {
        let judged = cbor::check("example", &unhex(example), 64).err().map(|error| error.why);
        assert_eq!(judged, *expect, "{example}");
    }
    assert_eq!(EXAMPLES.len(), 81);
}

#[test]
fn every_example_cut_short_is_refused() {
    for (example, _) in EXAMPLES {
        let bytes = unhex(example);
        for cut in 0..bytes.len() {
            assert!(cbor::check("example", &bytes[..cut], 64).is_err(), "{example} cut to {cut}");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!(cbor::check("example", &longer, 64).is_err(), "{example} with a byte after it");
    }
}

#[test]
fn the_bound_on_bytes_and_depth_is_sharp() {
    assert!(cbor::check("bytes", &[0x43, 0, 0, 0], 4).is_ok());
    assert_eq!(cbor::check("bytes", &[0x43, 0, 0, 0], 3).unwrap_err().why, "longer than its limit");
    let nested = |levels: usize| [vec![0x81; levels - 1], vec![0]].concat();
    assert!(cbor::check("depth", &nested(16), 64).is_ok());
    assert_eq!(cbor::check("depth", &nested(17), 64).unwrap_err().why, "nested too deeply");
    let tagged = [vec![0xd2; 15], vec![0]].concat();
    assert!(cbor::check("depth", &tagged, 64).is_ok());
    assert!(cbor::check("depth", &[vec![0xd2; 16], vec![0]].concat(), 64).is_err());
}
