//! `parloir-press FOLDER < conversation.json`: volumes into an empty folder, a line for each on standard output.
#![forbid(unsafe_code)]

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use parloir_press::{Fault, child, press};

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let (first, more) = (words.next(), words.next());
    let done = match (first, more) {
        (Some(word), None) if word == child::WORD => {
            // What a panic says may quote what people wrote.
            std::panic::set_hook(Box::new(|_| {}));
            child::serve()
        }
        (Some(word), None) if word == child::REACH => child::reach(),
        (Some(folder), None) => volumes(Path::new(&folder)),
        _ => Err(Fault::Refused("the one argument is an empty folder; the conversation comes on standard input")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "parloir-press: {fault}");
            ExitCode::from(fault.exit())
        }
    }
}

fn volumes(folder: &Path) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    for file in press::press(std::io::stdin().lock(), folder)? {
        let said = writeln!(out, "{} {} {} {}", file.name, file.bytes, file.pages, file.items);
        said.map_err(|_| Fault::Failed("standard output is closed"))?;
    }
    Ok(())
}
