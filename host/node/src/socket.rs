//! The local socket: faces in other processes of the same person, one JSON value a line.

use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::contract::{Notice, Reply, Request};
use crate::fault::{Fault, Stop};
use crate::node::Node;

/// The socket's name in the home of a profile.
pub(crate) const SOCKET: &str = "node.sock";
/// The socket before it is ready; no longer than its name, which bounds the path.
const UNNAMED: &str = "node.new_";
/// One request: a message of the largest size in JSON's worst escapes, and room.
pub(crate) const LINE_BYTES_MAX: u64 = 1024 * 1024;
/// Faces that are answered at once.
const FACES_MAX: usize = 64;
/// A longer path cannot name a socket.
const PATH_BYTES_MAX: usize = 100;

/// What faces may ask over the socket.
pub trait Served: Send + Sync + 'static {
    /// The folder of the profile: the socket stands in it.
    fn home(&self) -> &Path;
    /// Answers a request.
    fn answer(&self, request: Request, notices: &mut (dyn FnMut(Notice) + Send)) -> impl Future<Output = Reply> + Send;
    /// Resolves once someone asked it to stop.
    fn asked_to_stop(&self) -> impl Future<Output = ()> + Send;
}

impl Served for Node {
    fn home(&self) -> &Path {
        self.home()
    }

    async fn answer(&self, request: Request, notices: &mut (dyn FnMut(Notice) + Send)) -> Reply {
        self.ask(request, notices).await
    }

    async fn asked_to_stop(&self) {
        self.asked_to_stop().await;
    }
}

/// The socket's path; through the folder's descriptor when the path itself is too long for one.
pub(crate) fn path(home: &Path) -> std::io::Result<(PathBuf, Option<std::fs::File>)> {
    let path = home.join(SOCKET);
    if path.as_os_str().len() <= PATH_BYTES_MAX {
        return Ok((path, None));
    }
    use std::os::fd::AsRawFd;
    let folder = std::fs::File::open(home)?;
    Ok((PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd())), Some(folder)))
}

/// Serves faces until the node is asked to stop. The vault's lock says that no other node runs here: a socket that is there is left
/// over, and replaced.
///
/// # Errors
/// [`Fault::Socket`].
pub async fn serve<S: Served>(node: &Arc<S>) -> Result<(), Stop> {
    let socket = |error| Stop::Fault(Fault::Socket(error));
    let (path, _folder) = path(node.home()).map_err(socket)?;
    // It gets its name once nobody else can open it, and takes the place of one that is left over.
    let unnamed = path.with_file_name(UNNAMED);
    match std::fs::remove_file(&unnamed) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(socket(error)),
        _ => {}
    }
    let listener = UnixListener::bind(&unnamed).map_err(socket)?;
    std::fs::set_permissions(&unnamed, std::fs::Permissions::from_mode(0o600)).map_err(socket)?;
    std::fs::rename(&unnamed, &path).map_err(socket)?;
    let places = Arc::new(Semaphore::new(FACES_MAX));
    let mut faces = JoinSet::new();
    loop {
        while faces.try_join_next().is_some() {}
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                let is_same = stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw());
                let Ok(place) = places.clone().try_acquire_owned() else { continue };
                if is_same {
                    let node = node.clone();
                    faces.spawn(async move {
                        // The face went away: nobody to tell.
                        drop(face(node.as_ref(), stream).await);
                        drop(place);
                    });
                }
            }
            () = node.asked_to_stop() => break,
        }
    }
    drop(listener);
    drop(std::fs::remove_file(&path));
    // Those who asked get their answers.
    drop(
        tokio::time::timeout(std::time::Duration::from_secs(2), async { while faces.join_next().await.is_some() {} })
            .await,
    );
    Ok(())
}

/// Requests of one face, one after the other. Several at once come over several connections.
async fn face<S: Served>(node: &S, stream: UnixStream) -> std::io::Result<()> {
    let (from, mut to) = stream.into_split();
    let mut lines = BufReader::new(from);
    loop {
        let mut line = Vec::new();
        let read = (&mut lines).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await?;
        if read == 0 || line.last() != Some(&b'\n') {
            return Ok(());
        }
        let Ok(request) = serde_json::from_slice::<Request>(&line) else {
            let failed = Reply::Failed { operation: Fault::Request.operation() };
            write(&mut to, &failed).await?;
            continue;
        };
        drop(zeroize::Zeroizing::new(line));
        let (told, mut heard) = mpsc::unbounded_channel();
        let mut notices = move |notice| drop(told.send(Reply::Notice(notice)));
        let asked = node.answer(request, &mut notices);
        tokio::pin!(asked);
        let reply = loop {
            tokio::select! {
                biased;
                Some(notice) = heard.recv() => write(&mut to, &notice).await?,
                reply = &mut asked => break reply,
            }
        };
        while let Ok(notice) = heard.try_recv() {
            write(&mut to, &notice).await?;
        }
        write(&mut to, &reply).await?;
    }
}

async fn write(to: &mut tokio::net::unix::OwnedWriteHalf, reply: &Reply) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    to.write_all(&line).await
}
