//! The transport library with its own relay: `iroh-peer relay|wait|call|hold|knock …`, for comparisons to start.
#![forbid(unsafe_code)]

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use iroh::dns::DnsResolver;
use iroh::endpoint::presets;
use iroh::tls::CaTlsConfig;
use iroh::{Endpoint, EndpointAddr, EndpointId, RelayConfig, RelayMap, RelayMode, RelayUrl, SecretKey};
use iroh_relay::RelayQuicConfig;
use iroh_relay::client::ClientBuilder;
use iroh_relay::server::{CertConfig, QuicConfig, RelayConfig as Served, Server, ServerConfig, TlsConfig, testing};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const ALPN: &[u8] = b"bench";
/// Devices that come at once.
const AT_ONCE: usize = 16;
/// Devices that come and go, over and over.
const KNOCKING: u64 = 8;
/// How long a direct path is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["relay", ip] => relay(ip.parse()?).await,
        ["wait", port, url, quic] => wait(port.parse()?, map(url, quic)?).await,
        ["call", port, url, quic, id] => call(port.parse()?, url.parse()?, map(url, quic)?, id.parse()?).await,
        ["hold", url, _] => hold(url.parse()?).await,
        ["knock", url, _, seconds] => knock(url.parse()?, Duration::from_secs(seconds.parse()?)).await,
        _ => {
            Err("relay IP | wait PORT URL QUIC | call PORT URL QUIC ID | hold URL QUIC | knock URL QUIC SECONDS".into())
        }
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn map(url: &str, quic: &str) -> Outcome<RelayMap> {
    let url: RelayUrl = url.parse()?;
    Ok(RelayConfig::new(url, Some(RelayQuicConfig::new(quic.parse()?))).into())
}

fn say(what: impl std::fmt::Display) -> Outcome<()> {
    println!("{what}");
    Ok(std::io::stdout().flush()?)
}

async fn until_input_ends() -> Outcome<()> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while lines.next_line().await?.is_some() {}
    Ok(())
}

/// A relay with address discovery, under a certificate of its own; says its address and the port of the discovery.
async fn relay(ip: IpAddr) -> Outcome<()> {
    let (_certificates, server_config) = testing::self_signed_tls_certs_and_config();
    let mut relay = Served::new((ip, 0));
    relay.tls = Some(TlsConfig::new((ip, 0), CertConfig::Manual { server_config }));
    relay.key_cache_capacity = Some(1024);
    let mut config = ServerConfig::default();
    config.relay = Some(relay);
    config.quic = Some(QuicConfig::new((ip, 0)));
    let server = Server::spawn(config).await?;
    let (https, quic) = (server.https_addr().ok_or("no address")?, server.quic_addr().ok_or("no discovery")?);
    say(format!("https://{https} {}", quic.port()))?;
    until_input_ends().await
}

async fn endpoint(port: u16, map: RelayMap) -> Outcome<Endpoint> {
    Ok(Endpoint::builder(presets::Empty)
        .crypto_provider(provider())
        .relay_mode(RelayMode::Custom(map))
        .ca_tls_config(CaTlsConfig::insecure_skip_verify())
        .alpns(vec![ALPN.to_vec()])
        .clear_ip_transports()
        .bind_addr(SocketAddr::from(([0, 0, 0, 0], port)))?
        .bind()
        .await?)
}

/// Waits for calls, and says everything back; says its name once it is at the relay.
async fn wait(port: u16, map: RelayMap) -> Outcome<()> {
    let endpoint = endpoint(port, map).await?;
    endpoint.online().await;
    say(endpoint.id())?;
    let answering = async {
        while let Some(incoming) = endpoint.accept().await {
            tokio::spawn(async move {
                let connection = incoming.accept()?.await?;
                while let Ok((mut send, mut receive)) = connection.accept_bi().await {
                    let said = receive.read_to_end(1024).await?;
                    send.write_all(&said).await?;
                    send.finish()?;
                }
                Outcome::Ok(())
            });
        }
    };
    tokio::select! {
        () = answering => Ok(()),
        ended = until_input_ends() => ended,
    }
}

/// Calls: says milliseconds from the bound socket to the first answer, whichever way, and to the first answer after a direct path was chosen.
async fn call(port: u16, url: RelayUrl, map: RelayMap, id: EndpointId) -> Outcome<()> {
    let endpoint = endpoint(port, map).await?;
    let since = Instant::now();
    endpoint.online().await;
    let online = since.elapsed();
    let connection = endpoint.connect(EndpointAddr::new(id).with_relay_url(url), ALPN).await?;
    let echo = async || {
        let (mut send, mut receive) = connection.open_bi().await?;
        send.write_all(b"there?").await?;
        send.finish()?;
        receive.read_to_end(1024).await?;
        Outcome::Ok(())
    };
    echo().await?;
    let any = since.elapsed();
    while !connection.paths().iter().any(|path| path.is_selected() && path.is_ip()) {
        if since.elapsed() > PATIENCE {
            say(format!("{} {} never", online.as_secs_f64() * 1e3, any.as_secs_f64() * 1e3))?;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    echo().await?;
    let direct = since.elapsed();
    say(format!("{} {} {}", online.as_secs_f64() * 1e3, any.as_secs_f64() * 1e3, direct.as_secs_f64() * 1e3))?;
    endpoint.close().await;
    Ok(())
}

fn made_up(number: u64) -> SecretKey {
    let mut seed = [0x5a; 32];
    seed[..8].copy_from_slice(&number.to_le_bytes());
    SecretKey::from_bytes(&seed)
}

fn client(url: &RelayUrl, number: u64) -> Outcome<ClientBuilder> {
    let tls = CaTlsConfig::insecure_skip_verify().client_config(provider())?;
    Ok(ClientBuilder::new(url.clone(), made_up(number), DnsResolver::new()).tls_client_config(tls))
}

/// Each line of standard input is how many clients are to be there; says `there NUMBER` once they are. They answer pings.
async fn hold(url: RelayUrl) -> Outcome<()> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut here = Vec::new();
    let mut begun = 0;
    while let Some(line) = lines.next_line().await? {
        let wanted: u64 = line.trim().parse()?;
        let mut coming = JoinSet::new();
        while begun < wanted {
            let (places, client) = (places.clone(), client(&url, begun)?);
            coming.spawn(async move {
                let _place = places.acquire_owned().await?;
                Outcome::Ok(client.connect().await?)
            });
            begun += 1;
        }
        while let Some(come) = coming.join_next().await {
            match come? {
                Ok(client) => here.push(tokio::spawn(listen(client))),
                Err(fault) => eprintln!("a client did not come: {fault}"),
            }
        }
        say(format!("there {}", here.iter().filter(|one| !one.is_finished()).count()))?;
    }
    Ok(())
}

async fn listen(mut client: iroh_relay::client::Client) {
    use iroh_relay::protos::relay::{ClientToRelayMsg, RelayToClientMsg};
    use n0_future::{SinkExt, StreamExt};
    while let Some(Ok(said)) = client.next().await {
        if let RelayToClientMsg::Ping(data) = said
            && client.send(ClientToRelayMsg::Pong(data)).await.is_err()
        {
            return;
        }
    }
}

/// Whole handshakes, one after the other, a few at once; says how many there were.
async fn knock(url: RelayUrl, lasts: Duration) -> Outcome<()> {
    let count = Arc::new(AtomicU64::new(0));
    let until = Instant::now() + lasts;
    let mut all = JoinSet::new();
    for number in 0..KNOCKING {
        let (count, client) = (count.clone(), client(&url, 1_000_000 + number)?);
        all.spawn(async move {
            while Instant::now() < until {
                drop(client.connect().await?);
                count.fetch_add(1, Ordering::Relaxed);
            }
            Outcome::Ok(())
        });
    }
    while let Some(ended) = all.join_next().await {
        ended??;
    }
    say(count.load(Ordering::Relaxed))
}
