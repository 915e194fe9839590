//! The `parloir` program.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    parloir_cli::run()
}
