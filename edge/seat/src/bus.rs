//! The two message buses of a machine: local sockets or nothing. An address that leads to a network is not called.

use std::pin::Pin;
use std::str::FromStr;
use std::task::Poll;
use std::time::Duration;

use zbus::address::{Address, transport::Transport};
use zbus::export::futures_core::Stream;
use zbus::{Connection, MatchRule, Message, MessageStream};

/// Who does not answer by then is not there.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the buses are.
#[derive(Clone, Debug)]
pub struct Buses {
    system: Option<Address>,
    session: Option<Address>,
}

impl Buses {
    /// Where the environment says, else where they usually are.
    #[must_use]
    pub fn of_environment() -> Self {
        Self { system: local(Address::system().ok()), session: local(Address::session().ok()) }
    }

    /// At these addresses, in the form that `DBUS_SYSTEM_BUS_ADDRESS` has.
    #[must_use]
    pub fn at(system: Option<&str>, session: Option<&str>) -> Self {
        let address = |text: Option<&str>| local(text.and_then(|text| Address::from_str(text).ok()));
        Self { system: address(system), session: address(session) }
    }

    pub(crate) async fn system(&self) -> Option<Connection> {
        connected(self.system.as_ref()?).await
    }

    pub(crate) async fn session(&self) -> Option<Connection> {
        connected(self.session.as_ref()?).await
    }
}

/// I14: nothing but a socket of this machine.
fn local(address: Option<Address>) -> Option<Address> {
    address.filter(|address| matches!(address.transport(), Transport::Unix(_)))
}

async fn connected(address: &Address) -> Option<Connection> {
    let building = zbus::connection::Builder::address(address.clone()).method_timeout(PATIENCE).build();
    tokio::time::timeout(PATIENCE, building).await.ok()?.ok()
}

/// What is said on a bus under a few rules.
pub(crate) struct Heard {
    streams: Vec<MessageStream>,
}

impl Heard {
    /// Listens for signals under each rule that the bus takes.
    pub async fn under(connection: &Connection, rules: Vec<MatchRule<'static>>) -> Self {
        let mut streams = Vec::new();
        for rule in rules {
            if let Ok(stream) = MessageStream::for_match_rule(rule, connection, None).await {
                streams.push(stream);
            }
        }
        Self { streams }
    }

    /// The next signal; nothing once the bus is gone.
    pub async fn next(&mut self) -> Option<Message> {
        std::future::poll_fn(|cx| {
            loop {
                let mut is_ended = self.streams.is_empty();
                let mut is_broken = false;
                for stream in &mut self.streams {
                    match Pin::new(stream).poll_next(cx) {
                        Poll::Ready(Some(Ok(message))) => return Poll::Ready(Some(message)),
                        Poll::Ready(Some(Err(_))) => is_broken = true,
                        Poll::Ready(None) => is_ended = true,
                        Poll::Pending => {}
                    }
                }
                if is_ended {
                    return Poll::Ready(None);
                }
                if !is_broken {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leads_to_a_network_is_not_called() {
        let buses =
            Buses::at(Some("tcp:host=192.0.2.7,port=47001"), Some("nonce-tcp:host=localhost,port=1,noncefile=x"));
        assert!(buses.system.is_none() && buses.session.is_none());
        assert!(Buses::at(Some("unix:path=/run/bus"), None).system.is_some());
    }
}
