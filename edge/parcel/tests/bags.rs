//! What programs of others say of a parcel: `sha256sum` and `tar`. What Python's `bagit` says: `program/tests/stock.rs`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use parloir_parcel::{Bag, Fault, asic, pack};

fn run(program: &str, words: &[&str], at: &Path) -> Output {
    Command::new(program).args(words).current_dir(at).output().unwrap_or_else(|fault| panic!("{program}: {fault}"))
}

/// A bag of three files.
fn bag(folder: &Path) -> Bag {
    fs::create_dir(folder).unwrap();
    let bag = Bag::begin(folder).unwrap();
    fs::create_dir(bag.payload().join("pieces")).unwrap();
    fs::write(bag.payload().join("pieces/piece-0001.pdf"), b"%PDF").unwrap();
    fs::write(bag.payload().join("conversation.json"), "{}\n").unwrap();
    fs::write(bag.payload().join("a b.txt"), b"").unwrap();
    bag.lay("LISEZ-MOI.txt", "Bonjour.\n".as_bytes()).unwrap();
    let summary =
        bag.close(&[("Bagging-Date", "2026-11-27".into()), ("External-Description", "a\nb: c".into())]).unwrap();
    assert_eq!((summary.files, summary.bytes), (3, 7));
    bag
}

#[test]
fn a_bag_is_what_the_stock_tools_call_whole_and_a_changed_one_is_not() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bag");
    let bag = bag(&folder);
    for list in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        assert!(run("sha256sum", &["--strict", "-c", list], &folder).status.success(), "{list}");
    }
    let information = fs::read_to_string(folder.join("bag-info.txt")).unwrap();
    assert_eq!(information, "Bagging-Date: 2026-11-27\nExternal-Description: a b: c\nPayload-Oxum: 7.3\n");
    let sealed = String::from_utf8(bag.sealed().unwrap()).unwrap();
    let named: Vec<&str> = sealed.lines().filter_map(|line| line.split_once("  ")).map(|(_, path)| path).collect();
    assert_eq!(named, ["LISEZ-MOI.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]);
    fs::write(folder.join("data/conversation.json"), "{ }").unwrap();
    assert!(!run("sha256sum", &["--strict", "-c", "manifest-sha256.txt"], &folder).status.success());
}

#[test]
fn what_no_tool_of_the_next_twenty_years_is_sure_to_read_is_refused() {
    for name in ["pièce.pdf", "a\nb", "a%0Ab", "a\\b", " a", "a:b"] {
        let home = tempfile::tempdir().unwrap();
        let bag = Bag::begin(home.path()).unwrap();
        fs::write(bag.payload().join(name), b"").unwrap();
        assert!(matches!(bag.close(&[]), Err(Fault::Name)), "{name:?}");
    }
    let home = tempfile::tempdir().unwrap();
    let bag = Bag::begin(home.path()).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", bag.payload().join("link")).unwrap();
    assert!(matches!(bag.close(&[]), Err(Fault::Name)), "a link leads elsewhere");
    assert!(matches!(Bag::begin(home.path()), Err(Fault::Changed)), "a folder that holds something is not begun");
}

#[test]
fn the_same_files_give_the_same_parcel_and_tar_unpacks_it() {
    let home = tempfile::tempdir().unwrap();
    let mut packed = Vec::new();
    for name in ["one", "other"] {
        let folder = home.path().join(name);
        let _bag = bag(&folder);
        // Whoever unpacked it elsewhere has other moments and rights.
        if name == "other" {
            run("touch", &["-d", "2001-01-01", "data/conversation.json"], &folder);
            run("chmod", &["600", "data/conversation.json"], &folder);
        }
        let mut bytes = Vec::new();
        pack::tar(&folder, "dossier", &mut bytes).unwrap();
        packed.push(bytes);
    }
    assert!(packed[0] == packed[1], "the same files, other bytes");
    fs::write(home.path().join("a.tar"), &packed[0]).unwrap();
    assert!(run("tar", &["-xf", "a.tar"], home.path()).status.success());
    assert!(run("sha256sum", &["-c", "manifest-sha256.txt"], &home.path().join("dossier")).status.success());
}

#[test]
fn a_container_begins_as_others_expect_and_is_not_made_of_a_folder_that_changed() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bag");
    let _bag = bag(&folder);
    let listed = asic::manifest(&folder).unwrap();
    assert!(listed.contains("URI=\"data/a%20b.txt\""));
    assert_eq!(listed.matches("<asic:DataObjectReference").count(), 8);
    let path = home.path().join("a.asice");
    asic::wrap(&folder, &listed, b"stamp", fs::File::create(&path).unwrap()).unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(&bytes[38..69], b"application/vnd.etsi.asic-e+zip");
    let script = "import zipfile,hashlib,base64,re,urllib.parse,sys\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nx=z.read('META-INF/ASiCManifest001.xml').decode()\nrows=re.findall(r'URI=\"([^\"]+)\">.*?<ds:DigestValue>([^<]+)<',x,re.S)\nfor u,d in rows: assert base64.b64encode(hashlib.sha256(z.read(urllib.parse.unquote(u))).digest()).decode()==d,u\nassert {urllib.parse.unquote(u) for u,_ in rows}|{'mimetype','META-INF/ASiCManifest001.xml','META-INF/timestamp001.tst'}==set(z.namelist())\nprint(len(rows))";
    let read = run("python3", &["-c", script, path.to_str().unwrap()], home.path());
    assert_eq!(String::from_utf8_lossy(&read.stdout), "8\n", "{}", String::from_utf8_lossy(&read.stderr));
    fs::write(folder.join("data/new.txt"), b"").unwrap();
    let late = asic::wrap(&folder, &listed, b"stamp", fs::File::create(&path).unwrap());
    assert!(matches!(late, Err(Fault::Changed)));
}
