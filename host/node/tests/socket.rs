//! Faces in other processes: the local socket.

mod people;

use std::os::unix::fs::PermissionsExt;

use parloir_node::contract::{Answer, Reply, Request};
use parloir_node::{CallFault, call, runs, serve};
use people::{PASSPHRASE, Person};

#[tokio::test(flavor = "multi_thread")]
async fn a_face_asks_over_the_socket_and_is_told_when_no_node_runs() {
    let mut claire = Person::asleep("Claire");
    let home = claire.home().to_owned();
    assert!(!runs(&home));
    assert!(matches!(call(&home, &Request::Status, &mut |_| {}), Err(CallFault::NodeAbsent)));
    // What a killed node leaves behind is nobody.
    drop(std::os::unix::net::UnixListener::bind(home.join("node.sock")).unwrap());
    assert!(matches!(call(&home, &Request::Status, &mut |_| {}), Err(CallFault::NodeAbsent)));

    claire.wake().await;
    let node = claire.node().clone();
    let serving = tokio::spawn(async move { serve(&node).await });
    let waiting = home.clone();
    tokio::task::spawn_blocking(move || {
        while !runs(&waiting) {
            std::thread::yield_now()
        }
    })
    .await
    .unwrap();
    assert_eq!(std::fs::metadata(home.join("node.sock")).unwrap().permissions().mode() & 0o777, 0o600);

    let asked = home.clone();
    tokio::task::spawn_blocking(move || {
        let Ok(Reply::Done(Answer::Status(status))) = call(&asked, &Request::Status, &mut |_| {}) else { panic!() };
        assert_eq!(status.name, "Claire");
        let unknown = Request::Matter { matter: "Durand".into() };
        let Ok(Reply::Refused { code }) = call(&asked, &unknown, &mut |_| {}) else { panic!() };
        assert_eq!(code, "MATTER-01");
        let weak = Request::Passphrase { former: PASSPHRASE.into(), new: "soleil".into(), weak_accepted: false };
        let Ok(Reply::Refused { code }) = call(&asked, &weak, &mut |_| {}) else { panic!() };
        assert_eq!(code, "PASS-02");
        let wrong = Request::Passphrase { former: "autre".into(), new: PASSPHRASE.into(), weak_accepted: false };
        let Ok(Reply::Refused { code }) = call(&asked, &wrong, &mut |_| {}) else { panic!() };
        assert_eq!(code, "PASS-01");
        let Ok(Reply::Done(Answer::Nothing)) = call(&asked, &Request::Stop, &mut |_| {}) else { panic!() };
    })
    .await
    .unwrap();
    serving.await.unwrap().unwrap();
    claire.leave().await;
    assert!(!home.join("node.sock").exists());
}
