//! How a document is named to a browser that is to save it: nothing in a name can become a header, a folder or a command.

use parloir_node::target_name;

/// What a document is served as when it is saved: bytes of no type.
pub(crate) const BYTES: &str = "application/octet-stream";

/// The value of `Content-Disposition` for a name as its sender gave it.
///
/// # Source
/// RFC 6266, section 4.3; RFC 8187, section 3.2: everything but `attr-char` is written as its bytes in UTF-8.
pub(crate) fn disposition(name: &str) -> String {
    let mut value = String::from("attachment; filename*=UTF-8''");
    for byte in target_name(name).bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            value.push(char::from(byte));
        } else {
            value.push_str(&format!("%{byte:02X}"));
        }
    }
    value
}

/// The same, for a folder as one archive.
pub(crate) fn archive_disposition(name: &str) -> String {
    disposition(&format!("{name}.zip"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name that a browser reads.
    fn read(value: &str) -> String {
        let coded = value.strip_prefix("attachment; filename*=UTF-8''").unwrap();
        assert!(coded.bytes().all(|byte| byte.is_ascii_graphic()), "{coded}");
        for bad in ['"', '\'', ';', ',', '/', '\\', '(', ')', '*', ':', '<', '>'] {
            assert!(!coded.contains(bad), "{coded}");
        }
        let mut bytes = Vec::new();
        let mut letters = coded.bytes();
        while let Some(byte) = letters.next() {
            if byte == b'%' {
                let code = [letters.next().unwrap(), letters.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&code).unwrap(), 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_name_stays_readable_and_never_leaves_its_header() {
        let kept = ["bail.pdf", "Pièce n°3, signée (finale).pdf", "l'acte.pdf", "100 %.txt", "契約書.pdf"];
        for name in kept {
            assert_eq!(read(&disposition(name)), name);
        }
        let made_safe = [
            ("a\"; filename=\"evil.exe", "a_; filename=_evil.exe"),
            ("a\r\nSet-Cookie: x=1\r\n\r\n<script>", "a__Set-Cookie_ x=1_____script_"),
            ("facture\u{202E}fdp.exe", "facture_fdp.exe"),
            ("../../etc/passwd", ".._.._etc_passwd"),
            ("C:\\Windows\\x.bat", "C__Windows_x.bat"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("COM1.pdf", "_COM1.pdf"),
            ("fin. ", "fin__"),
            ("", "_"),
            ("\0", "_"),
        ];
        for (name, safe) in made_safe {
            assert_eq!(read(&disposition(name)), safe, "{name:?}");
        }
    }

    #[test]
    fn a_name_of_any_length_fits_a_disk_and_keeps_its_extension() {
        for name in ["x".repeat(255) + ".pdf", "é".repeat(127) + ".pdf", "é".repeat(4_000) + ".pdf"] {
            let read = read(&disposition(&name));
            assert!(read.len() <= 255 && read.ends_with(".pdf"), "{}", read.len());
        }
        let archive = read(&archive_disposition(&"é".repeat(127)));
        assert!(archive.len() <= 255 && archive.ends_with(".zip"));
        assert_eq!(self::read(&archive_disposition("Pièces")), "Pièces.zip");
    }
}
