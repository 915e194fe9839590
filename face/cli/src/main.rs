//! The `parloir` program.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    // Before a passphrase is typed.
    parloir_node::protect::shield();
    parloir_cli::run()
}
