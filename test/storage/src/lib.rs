//! An S3 server on loopback for tests: not ours, checks every signature, and keeps each object as a file that a test may spoil.
#![forbid(unsafe_code)]

use std::net::SocketAddr;
use std::path::PathBuf;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// The bucket that is there from the beginning.
pub const BUCKET: &str = "sauvegardes";
/// The key that is let in.
pub const ACCESS_KEY: &str = "CLAIRE0KEY0FOR0TESTS";
/// Its secret.
pub const SECRET_KEY: &str = "a/secret+of=tests0123456789abcdefghij";

/// A server that runs. It ends when this is dropped.
pub struct Storage {
    root: TempDir,
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Storage {
    /// Starts one with an empty bucket.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(root.path().join(BUCKET)).expect("a bucket");
        let mut builder = S3ServiceBuilder::new(FileSystem::new(root.path()).expect("a file system"));
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let service = builder.build();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("a socket that does not block");
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).expect("a socket of the runtime");
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    drop(Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await);
                });
            }
        });
        Self { root, address, runtime: Some(runtime) }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The folder of the bucket: each object is a file below it.
    #[must_use]
    pub fn bucket(&self) -> PathBuf {
        self.root.path().join(BUCKET)
    }

    /// The objects below the bucket, by key.
    ///
    /// # Panics
    /// When the folder cannot be read.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let (mut keys, mut folders) = (Vec::new(), vec![self.bucket()]);
        while let Some(folder) = folders.pop() {
            for file in std::fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").path()) {
                if file.is_dir() {
                    folders.push(file);
                } else if let Ok(key) = file.strip_prefix(self.bucket()) {
                    keys.push(key.to_string_lossy().into_owned());
                }
            }
        }
        keys.sort();
        keys
    }

    /// Pieces of uploads that nobody ended or gave up.
    ///
    /// # Panics
    /// When the folder cannot be read.
    #[must_use]
    pub fn leftovers(&self) -> usize {
        let files = std::fs::read_dir(self.root.path()).expect("a folder");
        files
            .filter(|file| file.as_ref().is_ok_and(|file| file.file_name().to_string_lossy().contains("upload")))
            .count()
    }
}

impl Drop for Storage {
    /// Without waiting: a test may be within a runtime of its own.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl core::fmt::Debug for Storage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Storage(..)")
    }
}
