//! A sealed file gives what was written, up to wherever it is damaged, and nothing else.

use std::convert::Infallible;

use bearer::sealed::media::{Cover, Frames, HEADER_BYTES, Mark, MediaError, Reader, Writer, hints_of};
use bearer::sealed::{Preshared, Sealing};
use bearer::{Class, Key, Secret};
use rand_core::{TryCryptoRng, TryRng};

const COVER: Cover = Cover { life: 7, to_life: 0, at_ms: 1_767_312_000_000 };

/// A counter: what is sealed here is a test.
struct Count(u64);

impl TryRng for Count {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|number| number as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 += 1;
        Ok(self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.iter_mut().try_for_each(|byte| self.try_next_u64().map(|number| *byte = (number >> 56) as u8))
    }
}

impl TryCryptoRng for Count {}

fn key(hexadecimal: &str) -> Key {
    Key(std::array::from_fn(|index| u8::from_str_radix(&hexadecimal[2 * index..2 * index + 2], 16).expect("digits")))
}

fn sealings(line: u8) -> [Sealing; 2] {
    let keys = [
        key("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"),
        key("8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394"),
    ];
    let psk = || Some(Preshared::new([3; 32]));
    [0, 1].map(|side: usize| {
        let secret = Secret::from_seed([side as u8 + 1; 32]);
        Sealing::new(&secret, keys[1 - side], [line; 32], psk()).expect("sound keys")
    })
}

fn frames() -> Vec<(Class, Vec<u8>)> {
    (0..40usize).map(|index| (Class::ALL[index % 5], vec![index as u8; 1 + index * 300])).collect()
}

fn file(sealing: &Sealing) -> Vec<u8> {
    let mut rng = Count(1);
    let mut writer = Writer::new(Vec::new(), sealing, COVER, &mut rng).expect("memory");
    frames().iter().for_each(|(class, frame)| writer.push(*class, frame, &mut rng).expect("memory"));
    writer.finish(&mut rng).expect("memory")
}

/// What a file gives, where reading stood, and how it ended.
fn read(bytes: &[u8], sealing: &Sealing) -> (Frames, Option<Mark>, Option<MediaError>) {
    let mut reader = match Reader::new(bytes, sealing) {
        Ok(reader) => reader,
        Err(error) => return (Vec::new(), None, Some(error)),
    };
    assert_eq!(reader.cover(), Some(COVER));
    let mut given = Vec::new();
    loop {
        match reader.next_frames() {
            Ok(Some(frames)) => given.extend(frames),
            Ok(None) => return (given, Some(reader.mark()), None),
            Err(error) => return (given, Some(reader.mark()), Some(error)),
        }
    }
}

/// Where each record begins, and the end.
fn records(bytes: &[u8]) -> Vec<usize> {
    let mut starts = vec![HEADER_BYTES];
    while *starts.last().expect("one") < bytes.len() {
        let at = *starts.last().expect("one");
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        starts.push(at + 4 + length as usize);
    }
    starts
}

#[test]
fn a_file_gives_what_was_written() {
    let [ours, theirs] = sealings(5);
    let bytes = file(&ours);
    assert_eq!(hints_of(&bytes), Some(theirs.inbound_hints()));
    let (given, mark, error) = read(&bytes, &theirs);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(given, frames());
    assert_eq!(mark.map(|mark| mark.offset), Some(bytes.len() as u64));
    let payload: usize = frames().iter().map(|(_, frame)| frame.len()).sum();
    println!("{payload} bytes of frames in {} of a file, {} records", bytes.len(), records(&bytes).len() - 1);
}

#[test]
fn a_torn_file_gives_all_before_the_tear_and_reading_goes_on_there() {
    let [ours, theirs] = sealings(5);
    let bytes = file(&ours);
    let starts = records(&bytes);
    for length in (0..bytes.len()).step_by(997).chain(starts.iter().map(|start| start.saturating_sub(1))) {
        let (given, mark, error) = read(&bytes[..length], &theirs);
        let whole = starts.iter().filter(|start| **start <= length).count().saturating_sub(1) as u64;
        match error {
            Some(MediaError::NoFile) => assert!(length < HEADER_BYTES),
            Some(MediaError::Torn { records }) => assert_eq!(records, whole, "cut at {length}"),
            other => panic!("cut at {length}: {other:?}"),
        }
        assert_eq!(given[..], frames()[..given.len()]);
        let Some(mark) = mark else { continue };
        assert_eq!((mark.records, mark.frames), (whole, given.len() as u64));
        let mut reader = Reader::resume(&bytes[mark.offset as usize..], &theirs, mark);
        let mut rest = given;
        while let Some(frames) = reader.next_frames().expect("the rest is whole") {
            rest.extend(frames);
        }
        assert_eq!(rest, frames(), "cut at {length}");
    }
}

#[test]
fn a_record_that_is_damaged_left_out_moved_or_of_another_file_is_found() {
    let [ours, theirs] = sealings(5);
    let bytes = file(&ours);
    let starts = records(&bytes);
    let parts: Vec<&[u8]> = starts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
    let build = |order: &[usize]| {
        let mut file = bytes[..HEADER_BYTES].to_vec();
        order.iter().for_each(|part| file.extend_from_slice(parts[*part]));
        file
    };
    let last = parts.len() - 1;
    assert!(last > 5);
    let order = |without: &[usize]| (0..parts.len()).filter(|part| !without.contains(part)).collect::<Vec<_>>();
    for (file, broken) in [
        (build(&order(&[0])), 0),
        (build(&order(&[2])), 2),
        (build(&order(&[last - 1])), last as u64 - 1),
        (build(&[0, 2, 1, 3]), 1),
        (build(&[0, 1, 1, 2]), 2),
        (build(&[0, 1, 2, last]), 3),
    ] {
        let (given, _, error) = read(&file, &theirs);
        assert!(matches!(error, Some(MediaError::Broken { record }) if record == broken), "{error:?} for {broken}");
        assert_eq!(given[..], frames()[..given.len()]);
    }
    // Every byte of a short one.
    let mut rng = Count(1);
    let mut writer = Writer::new(Vec::new(), &ours, COVER, &mut rng).expect("memory");
    for frame in [b"one", b"two"] {
        writer.push(Class::Flash, frame, &mut rng).expect("memory");
        writer.flush(&mut rng).expect("memory");
    }
    let short = writer.finish(&mut rng).expect("memory");
    for at in 0..short.len() {
        let mut altered = short.clone();
        altered[at] ^= 0x10;
        let (given, _, error) = read(&altered, &theirs);
        assert!(error.is_some(), "byte {at}");
        let told: Vec<&[u8]> = given.iter().map(|(_, frame)| &frame[..]).collect();
        assert_eq!(told[..], [&b"one"[..], b"two"][..told.len()]);
    }
    let trailing = [&bytes[..], b"x"].concat();
    assert!(matches!(read(&trailing, &theirs).2, Some(MediaError::Trailing)));
    // Another line, another way round, a datagram.
    assert!(matches!(read(&bytes, &sealings(6)[1]).2, Some(MediaError::Foreign)));
    assert!(matches!(read(&bytes, &ours).2, Some(MediaError::Foreign)));
    assert!(matches!(read(&ours.seal(&[0; 100], &mut Count(1)), &theirs).2, Some(MediaError::NoFile)));
}

#[test]
fn a_record_that_claims_gigabytes_takes_no_memory() {
    let [ours, theirs] = sealings(5);
    let mut bytes = file(&ours);
    let start = records(&bytes)[1];
    bytes[start..start + 4].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(matches!(read(&bytes, &theirs).2, Some(MediaError::Broken { record: 1 })));
}
