//! The same server as a program, for tests in a browser: says where it is in one line, and ends with its standard input.
#![forbid(unsafe_code)]

use std::io::Write;

use parloir_storage::{ACCESS_KEY, BUCKET, SECRET_KEY, Storage};

fn main() -> std::io::Result<()> {
    let storage = Storage::start();
    println!(
        "{{\"endpoint\":\"{}\",\"bucket\":\"{BUCKET}\",\"access_key\":\"{ACCESS_KEY}\",\"secret_key\":\"{SECRET_KEY}\"}}",
        storage.url()
    );
    std::io::stdout().flush()?;
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}
