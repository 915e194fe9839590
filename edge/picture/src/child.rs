//! The life of the child: give everything up, read an order and a document, answer, end.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::ExitCode;

use crate::confine;
use crate::draw;
use crate::fault::Fault;
use crate::order::{LINE_MAX, Order, PROBE};

/// Serves one order from standard input to standard output. The process has done nothing else before, and does nothing after.
#[must_use]
pub fn serve() -> ExitCode {
    let done = confine::confine().and_then(|()| answer(std::io::stdin().lock(), std::io::stdout().lock()));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Why is nothing that whoever asked would believe: the document may have written it.
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer(input: impl Read, mut output: impl Write) -> Result<(), Fault> {
    let mut input = BufReader::new(input);
    let mut line = String::new();
    (&mut input).take(LINE_MAX).read_line(&mut line).map_err(|_| Fault::Order)?;
    let line = line.strip_suffix('\n').ok_or(Fault::Order)?;
    if line == PROBE {
        let reached = confine::reached().join(" ");
        return writeln!(output, "{reached}").map_err(|_| Fault::Pipe);
    }
    let order = Order::read(line)?;
    let mut bytes = Vec::new();
    let length = usize::try_from(order.length).map_err(|_| Fault::Length)?;
    bytes.try_reserve_exact(length).map_err(|_| Fault::Length)?;
    input.take(order.length).read_to_end(&mut bytes).map_err(|_| Fault::Pipe)?;
    if bytes.len() != length {
        return Err(Fault::Pipe);
    }
    let drawn = draw::drawn(bytes, order.page, order.width)?;
    output.write_all(drawn.line().as_bytes()).and_then(|()| output.write_all(&drawn.png)).map_err(|_| Fault::Pipe)?;
    output.flush().map_err(|_| Fault::Pipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_cannot_be_read_or_a_document_that_ends_early_is_refused() {
        for (asked, fault) in [
            (b"".as_slice(), Fault::Order),
            (b"1 800 10", Fault::Order),
            (&[b'1'; 100], Fault::Order),
            (b"\xff\n", Fault::Order),
            (b"1 800 10\n%PDF", Fault::Pipe),
            (b"1 800 4\n%PDF", Fault::Unreadable),
        ] {
            let mut answered = Vec::new();
            assert_eq!(answer(asked, &mut answered), Err(fault));
            assert!(answered.is_empty(), "nothing is answered");
        }
    }
}
