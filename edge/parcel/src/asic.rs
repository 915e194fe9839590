//! A folder as an ASiC-E container with a time assertion (ETSI EN 319 162-1 V1.1.1, clause 4.4): a ZIP in which one list names every file
//! with its digest, and a time-stamp (RFC 3161) is over that list.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::Path;

use parloir_base::Digest;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::fault::Fault;
use crate::files::{below, digest};

/// The first file.
pub(crate) const MIMETYPE: &str = "mimetype";
/// What it says, at an offset that other programs look at.
pub(crate) const MIME: &str = "application/vnd.etsi.asic-e+zip";
/// Where what a container adds stands.
pub(crate) const FOLDER: &str = "META-INF/";
/// The list.
pub const MANIFEST: &str = "META-INF/ASiCManifest001.xml";
/// The time-stamp over it.
pub const STAMP: &str = "META-INF/timestamp001.tst";
/// Larger files than this are written with ZIP64.
const LARGE: u64 = 0xffff_0000;

/// The list of a folder's files: what is to be stamped.
///
/// # Errors
/// [`Fault::Name`], [`Fault::Disk`].
pub fn manifest(folder: &Path) -> Result<String, Fault> {
    let mut digests = Vec::new();
    for (path, file) in below(folder)? {
        digests.push((path, digest(&file)?.0));
    }
    let mut xml = String::new();
    listed(digests.iter().map(|(path, digest)| (path.as_str(), digest)), &mut |piece| xml.push_str(piece));
    Ok(xml)
}

/// The list of these files, ascending, in pieces: it has this one form.
pub(crate) fn listed<'a>(files: impl Iterator<Item = (&'a str, &'a Digest)>, write: &mut dyn FnMut(&str)) {
    write(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n",
    ));
    write(&format!("  <asic:SigReference URI=\"{STAMP}\" MimeType=\"application/vnd.etsi.timestamp-token\"/>\n"));
    for (path, digest) in files {
        write(&format!(
            "  <asic:DataObjectReference URI=\"{}\">\n    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\n    <ds:DigestValue>{}</ds:DigestValue>\n  </asic:DataObjectReference>\n",
            address(path),
            base64(digest.as_bytes()),
        ));
    }
    write("</asic:ASiCManifest>\n");
}

/// Packs a folder with its list and the time-stamp over that list: a `TimeStampToken` in DER.
///
/// # Errors
/// [`Fault::Changed`] when the folder is no longer what the list says; [`Fault::Name`]; [`Fault::Disk`].
pub fn wrap(folder: &Path, listed: &str, stamp: &[u8], out: impl Write + Seek) -> Result<(), Fault> {
    if manifest(folder)? != listed {
        return Err(Fault::Changed);
    }
    let mut zip = ZipWriter::new(out);
    let plain = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let begun = |fault: zip::result::ZipError| Fault::Disk(io::Error::other(fault));
    zip.start_file(MIMETYPE, plain).map_err(begun)?;
    zip.write_all(MIME.as_bytes())?;
    for (path, file) in below(folder)? {
        let mut file = File::open(file)?;
        let is_large = file.metadata()?.len() > LARGE;
        zip.start_file(path, plain.large_file(is_large)).map_err(begun)?;
        io::copy(&mut file, &mut zip)?;
    }
    for (name, bytes) in [(MANIFEST, listed.as_bytes()), (STAMP, stamp)] {
        zip.start_file(name, plain).map_err(begun)?;
        zip.write_all(bytes)?;
    }
    zip.finish().map_err(begun)?.flush()?;
    Ok(())
}

/// A path as a relative URI inside an attribute.
fn address(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut address, byte| {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                address.push(char::from(byte))
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
        address
    })
}

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}
