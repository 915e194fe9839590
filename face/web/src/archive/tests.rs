//! Archives as honest packers and as attackers make them; Python packs, so that the reader is not tested against itself.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use super::*;

struct Place(tempfile::TempDir);

impl Place {
    /// An archive that a few lines of Python make as `z`.
    fn packed(script: &str) -> (Self, PathBuf) {
        let place = Self(tempfile::tempdir().unwrap());
        let path = place.0.path().join("one.zip");
        let whole = format!(
            "import sys, zipfile, struct, stat, io\npath = sys.argv[1]\nz = zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED)\n{script}\n"
        );
        let run = Command::new("python3").args(["-c", &whole]).arg(&path).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        (place, path)
    }

    fn unpack(&self, path: &Path, most: u64) -> Result<BTreeMap<String, Vec<u8>>, Unfit> {
        let mut names = Vec::new();
        unpack(path, most, |name| {
            let number = names.len();
            names.push(name.to_owned());
            Ok(File::create(self.0.path().join(format!("out-{number}"))).unwrap())
        })?;
        let read = |(number, name): (usize, String)| {
            (name, std::fs::read(self.0.path().join(format!("out-{number}"))).unwrap())
        };
        Ok(names.into_iter().enumerate().map(read).collect())
    }
}

const MOST: u64 = 1 << 30;

#[test]
fn an_archive_comes_out_as_it_went_in_stored_or_deflated() {
    let (place, path) = Place::packed(
        "z.writestr('p/a.txt', 'bonjour' * 1000)\nz.writestr('p/é', b'x', zipfile.ZIP_STORED)\nz.mkdir('p/sub') if hasattr(z, 'mkdir') else None\nz.writestr('__MACOSX/p/._a.txt', b'beside')\nwith z.open('p/long', 'w', force_zip64=True) as f: f.write(b'y' * 70000)\nz.comment = b'with PK\\x05\\x06 in it'\nz.close()",
    );
    let files = place.unpack(&path, MOST).unwrap();
    assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), ["p/a.txt", "p/long", "p/é"]);
    assert_eq!((files["p/a.txt"].len(), files["p/long"].len(), files["p/é"].as_slice()), (7_000, 70_000, &b"x"[..]));
}

#[test]
fn a_bomb_is_refused_before_a_byte_of_it_is_written() {
    let (place, path) = Place::packed("z.writestr('a', b'\\0' * 200_000_000)\nz.close()");
    assert!(std::fs::metadata(&path).unwrap().len() < 300_000);
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::TooLarge)));
    assert!(!place.0.path().join("out-0").exists());
    let (place, path) = Place::packed("z.writestr('a', b'\\0' * 50_000_000)\nz.close()");
    assert!(matches!(place.unpack(&path, 49_999_999), Err(Unfit::TooLarge)), "beyond what there is room for");
    assert!(place.unpack(&path, 50_000_000).is_ok());
}

#[test]
fn a_bomb_that_says_it_is_small_is_cut_where_it_said() {
    // The directory says ten bytes; a hundred million follow.
    let lie = "z.writestr('a', b'\\0' * 100_000_000)\nz.close()\nb = bytearray(open(path, 'rb').read())\nat = b.rindex(b'PK\\x01\\x02')\nb[at+24:at+28] = struct.pack('<I', 10)\nopen(path, 'wb').write(b)";
    let (place, path) = Place::packed(lie);
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::Damaged)));
    assert!(std::fs::metadata(place.0.path().join("out-0")).unwrap().len() <= 11);
}

#[test]
fn one_file_that_many_lines_point_at_counts_as_often_as_it_is_named() {
    // Overlapping entries: forty lines of one and the same five million bytes.
    let lines = "z.writestr('a0', b'\\0' * 5_000_000)\nz.close()\nb = open(path, 'rb').read()\nat = b.rindex(b'PK\\x01\\x02')\nend = b.rindex(b'PK\\x05\\x06')\nline = b[at:end]\nmany = b''.join(line.replace(b'a0', bytes('%02d' % n, 'ascii')) for n in range(40))\nopen(path, 'wb').write(b[:at] + many + b'PK\\x05\\x06' + struct.pack('<HHHHIIH', 0, 0, 40, 40, len(many), at, 0))";
    let (place, path) = Place::packed(lines);
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::TooLarge)));
}

#[test]
fn more_files_than_are_taken_are_refused_from_the_directory_alone() {
    let (place, path) = Place::packed("for n in range(20001): z.writestr('%d' % n, b'')\nz.close()");
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::TooMany)));
    assert!(!place.0.path().join("out-0").exists());
}

#[test]
fn a_link_an_encrypted_file_an_unknown_packing_and_a_name_twice_are_refused() {
    let link = "i = zipfile.ZipInfo('a'); i.create_system = 3; i.external_attr = (stat.S_IFLNK | 0o777) << 16; z.writestr(i, '/etc/passwd'); z.close()";
    let (place, path) = Place::packed(link);
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::Path)));
    let locked = "z.writestr('a', b'x'); z.close()\nb = bytearray(open(path, 'rb').read())\nb[b.rindex(b'PK\\x01\\x02') + 8] |= 1\nopen(path, 'wb').write(b)";
    let (place, path) = Place::packed(locked);
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::Packing)));
    let (place, path) = Place::packed("z.writestr('a', b'x' * 99, zipfile.ZIP_BZIP2); z.close()");
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::Packing)));
    let (place, path) = Place::packed(
        "import warnings; warnings.simplefilter('ignore')\nz.writestr('a', b'x'); z.writestr('a', b'y'); z.close()",
    );
    assert!(matches!(place.unpack(&path, MOST), Err(Unfit::Damaged)));
}

#[test]
fn an_archive_cut_or_altered_anywhere_is_refused_and_nothing_panics() {
    let (place, path) =
        Place::packed("z.writestr('a', b'bonjour' * 20); z.writestr('b', b'x', zipfile.ZIP_STORED); z.close()");
    let whole = std::fs::read(&path).unwrap();
    for end in 0..whole.len() {
        std::fs::write(&path, &whole[..end]).unwrap();
        assert!(place.unpack(&path, MOST).is_err(), "cut at {end}");
    }
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 0xff;
        std::fs::write(&path, &altered).unwrap();
        drop(place.unpack(&path, MOST));
    }
}
