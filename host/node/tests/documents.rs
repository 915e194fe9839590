//! Files and folders with every name, kind and trick.

mod people;

use std::os::unix::fs::symlink;
use std::path::Path;

use parloir_node::contract::{Answer, Notice, Request};
use people::{Person, acquainted};

fn send_folder(matter: &str, path: &Path) -> Request {
    Request::SendFolder { matter: matter.into(), path: path.to_str().unwrap().into() }
}

fn send_file(matter: &str, path: &Path) -> Request {
    Request::SendFile { matter: matter.into(), path: path.to_str().unwrap().into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_awkward_names_arrives_whole() {
    let (claire, jean) = (Person::new("Claire").await, Person::new("Jean").await);
    let matter = acquainted(&claire, &jean).await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("Pièces 2026 📁");
    let long = format!("{}.txt", "é".repeat(125));
    let deep = folder.join("a/b/c/d/e").join("x".repeat(120)).join("y".repeat(120));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::create_dir(folder.join("vide")).unwrap();
    for (name, content) in [("emoji 🦉.txt", "hibou"), ("vide.bin", ""), (long.as_str(), "long"), ("a/été.md", "été")]
    {
        std::fs::write(folder.join(name), content).unwrap();
    }
    std::fs::write(deep.join("fin.txt"), vec![1; 70_000]).unwrap();
    let Answer::Placed(placed) = claire.ask(send_folder(&matter, &folder)).await else { panic!() };
    let item = jean.receives(&matter, &placed.item).await;
    assert_eq!((item.kind.as_str(), item.document.unwrap().files), ("folder", 5));
    let target = tempfile::tempdir().unwrap();
    let request = Request::Open {
        matter: matter.clone(),
        item: placed.item.clone(),
        target: Some(target.path().to_str().unwrap().into()),
    };
    jean.ask(request).await;
    let unpacked = target.path().join("Pièces 2026 📁");
    let same = std::process::Command::new("diff").arg("-r").args([&folder, &unpacked]).status().unwrap();
    assert!(same.success());
    assert!(unpacked.join("vide").is_dir());
}

#[tokio::test(flavor = "multi_thread")]
async fn links_pipes_missing_files_and_deceiving_names_are_refused() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    assert_eq!(claire.refused(send_file(&matter, &path("rien.txt"))).await, "DOC-04");
    assert_eq!(claire.refused(send_file(&matter, place.path())).await, "DOC-04");
    let pipe = path("tube");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(claire.refused(send_file(&matter, &pipe)).await, "DOC-04");
    assert_eq!(claire.refused(send_file(&matter, Path::new("/dev/zero"))).await, "DOC-04");
    let deceiving = path("fac\u{202e}fdp.exe");
    std::fs::write(&deceiving, "x").unwrap();
    assert_eq!(claire.refused(send_file(&matter, &deceiving)).await, "DOC-02");

    let folder = path("dossier");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("bon.txt"), "bon").unwrap();
    symlink("/etc/passwd", folder.join("lien")).unwrap();
    assert_eq!(claire.refused(send_folder(&matter, &folder)).await, "DOC-04");
    std::fs::remove_file(folder.join("lien")).unwrap();
    symlink("/etc", folder.join("lien")).unwrap();
    assert_eq!(claire.refused(send_folder(&matter, &folder)).await, "DOC-04");
    assert!(claire.items(&matter).await.is_empty());
    let bodies = std::fs::read_dir(claire.home().join("bodies")).unwrap().count();
    assert_eq!(bodies, 0, "what was refused leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_changes_while_it_is_read_is_refused() {
    let claire = Person::new("Claire").await;
    let matter = claire.open_matter("Martin", "each").await;
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("registre.csv");
    std::fs::write(&path, vec![b'a'; 8 * 1024 * 1024]).unwrap();
    let changed = path.clone();
    let mut times = 0;
    let mut change = move |_: Notice| {
        times += 1;
        let content = if times % 2 == 0 { b"b" } else { b"c" };
        let mut file = std::fs::OpenOptions::new().append(true).open(&changed).unwrap();
        std::io::Write::write_all(&mut file, content).unwrap();
    };
    let reply = claire.node().ask(send_file(&matter, &path), &mut change).await;
    assert!(matches!(&reply, parloir_node::contract::Reply::Refused { code } if code == "DOC-01"), "{reply:?}");
    assert!(claire.items(&matter).await.is_empty());
}
