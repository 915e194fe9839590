//! The listener on loopback. A connection of another person of this machine is closed before a byte of it is read.

use std::net::SocketAddr;
use std::os::fd::AsFd;

use tokio::net::{TcpListener, TcpStream};

/// The listener.
pub(crate) struct Door {
    listener: TcpListener,
    address: SocketAddr,
}

impl Door {
    /// Listens; a program that started anew goes on with the listener that it left to itself.
    pub async fn bind(address: SocketAddr) -> std::io::Result<Self> {
        let listener = match left(&address) {
            Some(listener) => {
                listener.set_nonblocking(true)?;
                TcpListener::from_std(listener)?
            }
            None => TcpListener::bind(address).await?,
        };
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// The same listener, to be left to the program that comes after this one.
    ///
    /// # Errors
    /// The system's: out of descriptors.
    pub fn heir(&self) -> std::io::Result<std::net::TcpListener> {
        Ok(self.listener.as_fd().try_clone_to_owned()?.into())
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

/// The listener that this program left to itself as its standard input: whoever connects while it starts anew waits, and finds it. A
/// terminal or a file has no address, and what has another one is something else.
fn left(address: &SocketAddr) -> Option<std::net::TcpListener> {
    let listener = std::net::TcpListener::from(std::io::stdin().as_fd().try_clone_to_owned().ok()?);
    (listener.local_addr().ok()? == *address).then_some(listener)
}

impl axum::serve::Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) if is_same_person(&peer, &self.address) => {
                    // Small answers leave at once.
                    drop(stream.set_nodelay(true));
                    return (stream, peer);
                }
                Ok(_) => {}
                // Out of descriptors: others close theirs.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}

/// Whether the other end of a loopback connection belongs to whoever runs this program. A system that does not say who owns a
/// socket is not asked: the marks of `guard` stand alone there, and `docs/security.md` says so.
fn is_same_person(peer: &SocketAddr, own: &SocketAddr) -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let table = if peer.is_ipv4() { "/proc/self/net/tcp" } else { "/proc/self/net/tcp6" };
    let Ok(table) = std::fs::read_to_string(table) else { return false };
    owner(&table, peer, own) == Some(rustix::process::geteuid().as_raw())
}

/// The owner of the socket `from` → `to` in the kernel's table.
///
/// # Source
/// proc(5), /proc/net/tcp: `sl local_address rem_address st tx:rx tr:when retrnsmt uid …`, addresses as words in the machine's order.
fn owner(table: &str, from: &SocketAddr, to: &SocketAddr) -> Option<u32> {
    let (from, to) = (kernel_form(from), kernel_form(to));
    table.lines().skip(1).find_map(|line| {
        let mut columns = line.split_whitespace().skip(1);
        let is_it = columns.next() == Some(from.as_str()) && columns.next() == Some(to.as_str());
        if is_it { columns.nth(4)?.parse().ok() } else { None }
    })
}

fn kernel_form(address: &SocketAddr) -> String {
    let words = |bytes: &[u8]| -> String {
        let word = |four: &[u8]| u32::from_ne_bytes(four.try_into().unwrap_or_default());
        bytes.chunks_exact(4).map(|four| format!("{:08X}", word(four))).collect()
    };
    let ip = match address {
        SocketAddr::V4(four) => words(&four.ip().octets()),
        SocketAddr::V6(six) => words(&six.ip().octets()),
    };
    format!("{ip}:{:04X}", address.port())
}

#[cfg(test)]
mod tests {
    use super::owner;

    const TABLE: &str =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:B7A2 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:C350 0100007F:B7A2 01 00000000:00000000 00:00000000 00000000  1001        0 2 1
   2: 0100007F:B7A2 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 3 1
";

    #[test]
    fn the_other_end_of_a_connection_is_found_with_its_owner_and_nobody_else_is() {
        if cfg!(target_endian = "big") {
            return;
        }
        let (own, other) = ("127.0.0.1:47010".parse().unwrap(), "127.0.0.1:50000".parse().unwrap());
        assert_eq!(owner(TABLE, &other, &own), Some(1001));
        assert_eq!(owner(TABLE, &own, &other), Some(1000));
        assert_eq!(owner(TABLE, &"127.0.0.1:50001".parse().unwrap(), &own), None);
        assert_eq!(owner("", &other, &own), None);
    }
}
