//! Tests of the archive against a reader of another hand, and of its fields at their bounds.

use std::io::Write;
use std::process::{Command, Stdio};

use super::*;

/// What reads the archive: Python's own module, which checks every sum and both directories.
const READER: &str = "
import sys, io, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
print(len(z.namelist()), z.read('a.txt').decode(), len(z.read('folder/large')), len(z.read('many/069999.txt')))
print(z.getinfo('été/vide.txt').file_size, z.getinfo('été/').is_dir(), *z.getinfo('été/vide.txt').date_time)
";

fn drained(zip: &mut Zip, into: &mut Vec<u8>) {
    while zip.ready() > 0 {
        into.extend_from_slice(&zip.take());
    }
}

#[test]
fn what_is_written_is_read_back_by_a_reader_that_is_not_ours() {
    let large: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
    let many: Vec<(String, Vec<u8>)> = (0..70_000).map(|at| (format!("many/{at:06}.txt"), vec![b'x'; 3])).collect();
    let mut files = vec![("a.txt", b"bonjour".to_vec()), ("empty", Vec::new()), ("folder/large", large)];
    files.extend(many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
    for is_known in [false, true] {
        let (mut zip, mut bytes) = (Zip::default(), Vec::new());
        for (name, content) in &files {
            zip.create((*name).to_owned(), 0, is_known.then_some(content.len() as u64));
            for piece in content.chunks(300_000) {
                zip.append(piece);
                drained(&mut zip, &mut bytes);
            }
            zip.finish();
        }
        zip.folder("été/".to_owned(), 1_700_000_001);
        zip.create("été/vide.txt".to_owned(), 1_700_000_001, Some(0));
        zip.finish();
        zip.create("taken-back".to_owned(), 0, None);
        zip.append(b"nothing");
        assert!(zip.discard());
        zip.close();
        drained(&mut zip, &mut bytes);
        let mut python = Command::new("python3");
        python.args(["-c", READER]).env("PYTHONIOENCODING", "utf-8").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut python = python.spawn().unwrap();
        python.stdin.take().unwrap().write_all(&bytes).unwrap();
        let said = python.wait_with_output().unwrap();
        assert!(said.status.success());
        let wanted = "70005 bonjour 3000000 3\n0 True 2023 11 14 22 13 20\n";
        assert_eq!(String::from_utf8_lossy(&said.stdout), wanted);
    }
}

#[test]
fn a_file_whose_header_was_written_cannot_be_taken_back() {
    let mut zip = Zip::default();
    zip.create("large".to_owned(), 0, None);
    zip.append(&vec![0; KEPT_MAX + 1]);
    assert!(!zip.discard());
    zip.create("known".to_owned(), 0, Some(1));
    assert!(!zip.discard());
}

#[test]
fn fields_of_four_gibibytes_and_more_stand_in_the_long_form() {
    let long = FIELD_MAX;
    let line = |bytes, at| Line {
        name: b"a".to_vec(),
        bytes,
        at,
        is_followed: true,
        is_long: bytes >= long,
        sum: 7,
        ..Line::default()
    };
    assert_eq!((line(long - 1, 0).header().len(), line(long, 0).header().len()), (31, 51));
    assert_eq!((line(long - 1, 0).descriptor().len(), line(long, 0).descriptor().len()), (16, 24));
    assert_eq!(line(1, long - 1).listed().len(), 47);
    let far = line(1, 5_000_000_000).listed();
    assert_eq!(far[42..46], [0xff; 4]);
    assert_eq!(far[47..], [&[1, 0, 8, 0][..], &5_000_000_000_u64.to_le_bytes()].concat());
    let both = line(long, long).listed();
    assert_eq!((both[20..28].to_vec(), both[47..51].to_vec()), (vec![0xff; 8], vec![1, 0, 24, 0]));
    let ends = [form::end(1, 10, 100), form::end(0xffff, 10, 100), form::end(1, 10, long)];
    assert_eq!(ends.map(|end| end.len()), [22, 98, 98]);
}

#[test]
fn the_sum_is_the_one_that_everyone_computes() {
    assert_eq!(sum::crc32(0, b"123456789"), 0xcbf4_3926);
    assert_eq!(sum::crc32(sum::crc32(0, b"1234"), b"56789"), 0xcbf4_3926);
}
