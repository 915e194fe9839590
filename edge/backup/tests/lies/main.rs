//! A storage that lies, sends elsewhere, goes on for ever or says no: nothing of it is believed, and each kind of no is told apart.

mod server;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use parloir_backup::{Address, Bucket, Files, Holds, Opener, Outage, Part, Storage, Trouble};
use parloir_base::{Digest, Refusal};
use parloir_kit::sealed::{Sealed, Vouched};
use server::{Liar, answer, no, page};

const SECRET_KEY: &str = "the/secret+that=nobody-is-told";

fn typed(endpoint: String) -> Storage {
    Storage {
        endpoint,
        region: "garage".to_owned(),
        bucket: "sauvegardes".to_owned(),
        prefix: "p".to_owned(),
        access_key: "CLAIRE".to_owned(),
        secret_key: SECRET_KEY.to_owned().into(),
        authority: None,
    }
}

fn files(liar: &Liar) -> Files {
    files_at(&typed(format!("http://{}", liar.address)), u64::MAX)
}

fn files_at(storage: &Storage, piece_bytes: u64) -> Files {
    Files::in_bucket(Bucket::at(storage, &std::env::temp_dir()).unwrap().with_pieces(piece_bytes))
}

fn outage<T>(answer: Result<T, Trouble>) -> Option<Outage> {
    match answer.err()? {
        Trouble::Storage(outage) => Some(outage),
        _ => None,
    }
}

fn opener() -> Opener {
    Opener::from_seed(&[8; 32]).unwrap()
}

fn to() -> [Address; 2] {
    [opener().address(), opener().address()]
}

fn put(files: &Files, bytes: usize) -> Result<Part, Trouble> {
    files.put(&to(), Holds::People, |out| out.write_all(&vec![7; bytes]).map_err(Trouble::Write))
}

#[test]
fn each_kind_of_no_is_told_apart_and_none_is_asked_again_in_vain() {
    for (status, code, expected) in [
        (403, "AccessDenied", Outage::Refused),
        (403, "InvalidAccessKeyId", Outage::Refused),
        (403, "SignatureDoesNotMatch", Outage::Refused),
        (401, "", Outage::Refused),
        (404, "NoSuchBucket", Outage::Absent),
        (507, "", Outage::Full),
        (403, "QuotaExceeded", Outage::Full),
        (400, "XMinioStorageFull", Outage::Full),
        (403, "RequestTimeTooSkewed", Outage::Clock),
        (400, "AuthorizationHeaderMalformed", Outage::Address),
    ] {
        let liar = Liar::who(move |_, _| no(status, code));
        assert_eq!(outage(files(&liar).list()), Some(expected), "{status} {code}");
        assert_eq!(outage(put(&files(&liar), 9)), Some(expected), "{status} {code}");
        assert_eq!(liar.count(), 2, "{status} {code}");
    }
}

#[test]
fn a_person_is_shown_a_code_of_its_own_for_each_kind_of_no() {
    for (outage, refusal) in [
        (Outage::Address, Refusal::StorageAddress),
        (Outage::Unreachable, Refusal::StorageUnreachable),
        (Outage::Untrusted, Refusal::StorageUntrusted),
        (Outage::Refused, Refusal::StorageRefused),
        (Outage::Absent, Refusal::StorageAbsent),
        (Outage::Full, Refusal::StorageFull),
        (Outage::Clock, Refusal::StorageClock),
    ] {
        assert_eq!(Trouble::Storage(outage).refusal(), Some(refusal));
    }
}

#[test]
fn keys_that_are_refused_by_a_storage_of_another_day_are_told_as_a_wrong_clock() {
    let dated =
        |date: &'static str| Liar::who(move |_, _| answer(403, &[date], b"<Error><Code>AccessDenied</Code></Error>"));
    assert_eq!(outage(files(&dated("date: Tue, 24 Nov 2020 10:00:00 GMT")).list()), Some(Outage::Clock));
    assert_eq!(outage(files(&dated("date: yesterday")).list()), Some(Outage::Refused));
}

#[test]
fn a_storage_that_sends_elsewhere_is_not_followed() {
    for status in [301, 302, 307, 308] {
        let other = Liar::who(|_, _| page(&[], None));
        let there = other.address;
        let liar = Liar::who(move |_, _| answer(status, &[&format!("location: http://{there}/x")], b""));
        assert_eq!(outage(files(&liar).list()), Some(Outage::Address), "{status}");
        assert_eq!(outage(put(&files(&liar), 9)), Some(Outage::Address), "{status}");
        assert_eq!(other.count(), 0, "{status}: nobody else is contacted");
    }
}

#[test]
fn a_storage_that_fails_is_asked_again_after_longer_and_longer_waits_and_not_for_ever() {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let asked = |liar: &Liar| {
        let waits = waits.clone();
        let wanted = move |wait: Duration| {
            waits.lock().unwrap().extend(Some(wait).filter(|wait| !wait.is_zero()));
            true
        };
        outage(files(liar).while_wanted(Arc::new(wanted)).list())
    };
    let liar = Liar::who(|_, _| no(503, "SlowDown"));
    assert_eq!(asked(&liar), Some(Outage::Unreachable));
    assert_eq!((liar.count(), waits.lock().unwrap().len()), (4, 3));
    assert!(waits.lock().unwrap().is_sorted());
    let tired = Liar::who(|_, before| if before < 2 { no(500, "InternalError") } else { page(&[], None) });
    assert_eq!(asked(&tired), None);
    let cut = Liar::who(|_, before| {
        let whole = page(&[], None);
        if before < 2 { whole[..whole.len() - 9].to_vec() } else { whole }
    });
    assert_eq!(asked(&cut), None, "an answer that broke off is asked for again");
}

#[test]
fn lists_that_go_on_for_ever_or_say_what_no_list_says_are_given_up() {
    let name = |number: usize| format!("p/index-{number:08}.age");
    let says: [fn(&server::Asked, usize) -> Vec<u8>; 5] = [
        // The same token again and again; pages of nothing; more names than a page has; no list; no text.
        |_, _| page(&["p/x".to_owned()], Some("again")),
        |_, before| page(&[], Some(&before.to_string())),
        |_, _| page(&vec!["p/x".to_owned(); 1_001], None),
        |_, _| answer(200, &[], b"<html>Bienvenue</html>"),
        |_, _| answer(200, &[], &[0xff; 64]),
    ];
    for (at, says) in says.into_iter().enumerate() {
        let liar = Liar::who(says);
        assert_eq!(outage(files(&liar).list()), Some(Outage::Unreachable), "{at}");
        assert!(liar.count() <= 2, "{at}");
    }
    let endless = Liar::who(|_, _| answer(200, &[], &vec![b'x'; 5 * 1024 * 1024]));
    assert_eq!(outage(files(&endless).list()), Some(Outage::Unreachable));
    let long = Liar::who(move |asked, _| {
        let first = !asked.target.contains("continuation-token");
        page(&[name(if first { 1 } else { 2 }), "q/index-00000009.age".to_owned()], first.then_some("next"))
    });
    assert_eq!(files(&long).list().unwrap().last(), 2, "two pages, and nothing of another prefix");
}

#[test]
fn a_name_that_leads_elsewhere_is_in_no_list() {
    let names =
        ["p/../q/index-00000009.age", "p/index-9.age", "index-00000009.age", "p/sub/index-00000009.age", "p/.."];
    let liar = Liar::who(move |asked, _| {
        let below = "<CommonPrefixes><Prefix>p/parloir-1/</Prefix></CommonPrefixes>\
                     <CommonPrefixes><Prefix>p/parloir-../</Prefix></CommonPrefixes>\
                     <CommonPrefixes><Prefix>q/parloir-2/</Prefix></CommonPrefixes>";
        if !asked.target.contains("delimiter") {
            return page(&names.map(ToOwned::to_owned), None);
        }
        let xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";
        answer(200, &[], format!("<ListBucketResult xmlns=\"{xmlns}\">{below}</ListBucketResult>").as_bytes())
    });
    assert_eq!(files(&liar).list().unwrap().last(), 0);
    let bucket = Bucket::at(&typed(format!("http://{}", liar.address)), &std::env::temp_dir()).unwrap();
    assert_eq!(bucket.beside("parloir-", &|_| true).unwrap(), ["parloir-1"]);
}

#[test]
fn a_part_of_which_more_or_less_comes_than_was_asked_is_named() {
    let part = Part { digest: Digest([5; 32]), bytes: 64, holds: Holds::People };
    let says: [fn(&server::Asked, usize) -> Vec<u8>; 4] = [
        |_, _| answer(206, &[], &[7; 16]),
        |_, _| answer(200, &[], &[7; 32]),
        |_, _| answer(206, &[], &[7; 32]),
        |_, _| no(416, "InvalidRange"),
    ];
    for (at, says) in says.into_iter().enumerate() {
        let liar = Liar::who(says);
        let files = files_at(&typed(format!("http://{}", liar.address)), 32);
        let opened = files.open(&part, &opener()).err();
        assert!(matches!(opened, Some(Trouble::Damaged(file)) if file == part.file()), "{at}");
    }
    let flood = Liar::who(|_, _| answer(206, &[], &vec![7; 1_000_000]));
    assert_eq!(outage(files(&flood).open(&part, &opener())), Some(Outage::Unreachable));
}

#[test]
fn an_upload_that_the_storage_takes_back_at_the_end_is_given_up_and_not_said_to_be_there() {
    let begun = "<InitiateMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                 <UploadId>u-1</UploadId></InitiateMultipartUploadResult>";
    let liar = Liar::who(move |asked, _| match (asked.method.as_str(), asked.target.contains("uploads=")) {
        ("POST", true) => answer(200, &[], begun.as_bytes()),
        ("POST", false) => answer(200, &[], b"<Error><Code>InternalError</Code></Error>"),
        ("PUT", _) => answer(200, &["etag: \"x\""], b""),
        _ => answer(204, &[], b""),
    });
    let files = files_at(&typed(format!("http://{}", liar.address)), 1_000);
    assert_eq!(outage(put(&files, 5_000)), Some(Outage::Unreachable));
    let last = liar.asked.lock().unwrap().last().cloned().unwrap();
    assert_eq!(last.method, "DELETE");
    assert!(last.target.contains("uploadId=u-1"));
}

#[test]
fn a_storage_that_takes_nothing_away_is_found_out_and_one_that_has_it_no_more_is_not() {
    let names: Vec<String> = ["1", "2", "3"].map(|digit| format!("p/{}.age", digit.repeat(64))).to_vec();
    let left = |says: fn(usize) -> Vec<u8>| {
        let names = names.clone();
        let liar =
            Liar::who(move |asked, number| if asked.method == "DELETE" { says(number) } else { page(&names, None) });
        let files = files(&liar);
        let left = files.prune(&files.list().unwrap(), None);
        assert_eq!(liar.count(), 4, "each is asked about once");
        left
    };
    assert_eq!(left(|_| answer(204, &[], b"")), 0);
    assert_eq!(left(|_| no(404, "NoSuchKey")), 0);
    assert_eq!(left(|_| no(403, "AccessDenied")), 3);
    assert_eq!(left(|number| if number == 2 { no(503, "SlowDown") } else { answer(204, &[], b"") }), 1);
}

#[test]
fn the_secret_key_leaves_in_no_request_and_stands_in_no_trace() {
    let liar = Liar::who(|_, _| page(&[], None));
    let files = files(&liar);
    files.list().unwrap();
    let asked = liar.asked.lock().unwrap().clone();
    assert!(asked[0].target.contains("X-Amz-Signature"));
    assert!(asked.iter().all(|one| !one.head.contains(SECRET_KEY) && !one.head.contains("the%2Fsecret")));
    let trouble = Trouble::Storage(Outage::Refused);
    let traced = format!("{files:?} {trouble:?} {trouble}");
    assert!(!traced.contains("127.0.0.1") && !traced.contains("CLAIRE") && !traced.contains("secret"), "{traced}");
    assert_eq!(trouble.refusal(), Some(Refusal::StorageRefused));
}

#[test]
fn a_storage_is_believed_by_tls_only_when_the_named_authority_vouches_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = ["one", "other"].map(|id| Vouched::new(folder.path(), id, "localhost"));
    let pem = |one: &Vouched| Some(String::from_utf8(one.anchor.clone()).unwrap());
    let server = Sealed::new(&one, page(&[], None));
    let asked = |authority: Option<String>| {
        let storage = Storage { authority, ..typed(format!("https://localhost:{}", server.port)) };
        outage(files_at(&storage, u64::MAX).list())
    };
    assert_eq!(asked(None), Some(Outage::Untrusted), "nobody that browsers know");
    assert_eq!(asked(pem(&other)), Some(Outage::Untrusted), "another authority");
    assert_eq!(asked(pem(&one)), None);
}
