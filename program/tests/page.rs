//! The child that draws a page of a document, run as the node runs it: what it can reach, and what harms it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use parloir_kit::paper::{drawing, encrypted, hostile, letter};

fn child(input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_parloir"))
        .arg("draw-page")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    // Longer than a pipe holds: written beside reading. A child that ends before it has read everything is seen by its end.
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let feeding = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().expect("the child ends");
    feeding.join().expect("everything was written, or the pipe broke");
    output
}

fn ordered(page: u32, width: u32, paper: &[u8]) -> Output {
    let line = format!("{page} {width} {}\n", paper.len());
    child(&[line.as_bytes(), paper].concat())
}

#[test]
fn a_page_comes_back_as_pixels_with_the_number_of_pages() {
    let output = ordered(2, 800, &letter("Bonjour"));
    assert!(output.status.success(), "{:?}", output.status);
    assert!(output.stdout.starts_with(b"2\n\x89PNG\r\n\x1a\n"));
}

#[test]
fn the_child_reaches_no_file_no_network_no_other_program_and_no_thread() {
    let output = child(b"probe\n");
    assert!(output.status.success(), "{:?}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "\n", "nothing is reached");
}

#[test]
fn what_cannot_be_drawn_is_answered_with_nothing() {
    for (page, paper) in
        [(3, letter("x")), (1, encrypted()), (1, letter("x")[..30].to_vec()), (1, b"no paper".to_vec())]
    {
        let output = ordered(page, 800, &paper);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    }
    let elongated = ordered(1, 2_000, &drawing("0 0 1 100000", ""));
    assert_eq!((elongated.status.code(), elongated.stdout.len()), (Some(1), 0));
    for line in ["", "draw\n", "1 63 4\n%PDF", "1 800 999999999999\n%PDF"] {
        assert_eq!(child(line.as_bytes()).status.code(), Some(1), "{line:?}");
    }
}

#[test]
fn a_hostile_paper_ends_within_the_bounds_of_the_child_and_nothing_comes_out_but_a_page() {
    for (trick, paper) in hostile() {
        // The processor's bound ends what would go on: ten seconds at most each, on a machine with nothing else to do.
        let output = ordered(1, 800, &paper);
        let is_page = output.status.success() && output.stdout.starts_with(b"1\n\x89PNG")
            || output.status.success() && output.stdout.starts_with(b"2\n\x89PNG");
        assert!(is_page || (!output.status.success() && output.stdout.is_empty()), "{trick}: {:?}", output.status);
        println!("{trick}: {}", output.status);
    }
}
