//! PDFs written by hand: an honest letter, and what someone would send who wants to harm whoever looks at it.

/// A PDF of these objects, numbered from 1, the first being its catalogue; `trailer` is added to the trailer.
#[must_use]
pub fn paper(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut written = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(written.len());
        written += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = written.len();
    written += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        written += &format!("{place:010} 00000 n \n");
    }
    written +=
        &format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    written.into_bytes()
}

/// A stream object.
#[must_use]
pub fn stream(entries: &str, content: &str) -> String {
    format!("<< /Length {} {entries} >>\nstream\n{content}\nendstream", content.len())
}

/// A letter of two pages, one line on each, in a font that every reader has.
#[must_use]
pub fn letter(line: &str) -> Vec<u8> {
    drawing("0 0 595 842", &format!("BT /F1 48 Tf 60 700 Td ({line}) Tj ET"))
}

/// Two pages of a size, with the same drawing on each.
#[must_use]
pub fn drawing(page_box: &str, content: &str) -> Vec<u8> {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [{page_box}] /Contents 5 0 R /Resources << /Font << /F1 6 0 R >> /XObject << /X 7 0 R >> >> >>"
    );
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 7 0 R >> >>",
        "q /X Do /X Do Q",
    );
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_owned(),
        page.clone(),
        page,
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        form,
    ];
    paper(&objects, "")
}

/// A letter that nobody opens without its password.
#[must_use]
pub fn encrypted() -> Vec<u8> {
    let word = "00".repeat(32);
    let encrypt = format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{word}> /U <{word}> >>");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned(),
        encrypt,
    ];
    paper(&objects, "/Encrypt 4 0 R /ID [<0011> <0011>]")
}

/// Papers that ask for endless work, memory or depth, each with what it tries.
#[must_use]
pub fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let pages = |kids: &str| {
        let tree = format!("<< /Type /Pages /Kids [{kids}] /Count 1 >>");
        paper(&["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), tree], "")
    };
    let image = stream(
        "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB",
        "x",
    );
    let picture = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".to_owned(),
        stream("", "q 595 0 0 842 0 0 cm /X Do Q"),
        image,
    ];
    let bomb = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>".to_owned(),
        // Each run of two bytes becomes a hundred and twenty-eight, and then each of those again.
        stream("/Filter [/ASCIIHexDecode /RunLengthDecode /RunLengthDecode /RunLengthDecode]", &"8181".repeat(400_000)),
    ];
    vec![
        ("an object stream that lies in itself", lying_in_itself()),
        ("a page tree that is its own child", pages("2 0 R 2 0 R")),
        ("a form that draws itself twice", drawing("0 0 595 842", "/X Do")),
        ("arrays nested a hundred thousand deep", pages(&"[".repeat(100_000))),
        ("dictionaries nested a hundred thousand deep", pages(&"<< /K ".repeat(100_000))),
        ("operands nested a hundred thousand deep", drawing("0 0 595 842", &"[".repeat(100_000))),
        ("states saved two hundred thousand times", drawing("0 0 595 842", &"q ".repeat(200_000))),
        ("a picture of ten gigabytes", paper(&picture, "")),
        ("a content that unpacks without end", paper(&bomb, "")),
        ("four million lines", drawing("0 0 595 842", &"0 0 m 595 842 l S ".repeat(4_000_000))),
        ("a dash of nothing", drawing("0 0 595 842", "[0.00001 0.00001] 0 d 9 w 0 0 m 595 842 l S")),
    ]
}

/// The catalogue lies in an object stream whose own length lies in that stream.
fn lying_in_itself() -> Vec<u8> {
    let content = "1 0 2 40 << /Type /Catalog /Pages 2 0 R >>        << /Type /Pages /Kids [2 0 R] /Count 1 >>";
    let body = format!(
        "%PDF-1.7\n3 0 obj\n<< /Type /ObjStm /N 2 /First 9 /Extends 3 0 R /Length 2 0 R >>\nstream\n{content}\nendstream\nendobj\n"
    );
    let table = body.len();
    let rows = "00000000FF0200000300 0200000301 0100000900".replace(' ', "");
    let cross = format!(
        "4 0 obj\n<< /Type /XRef /Size 4 /W [1 3 1] /Root 1 0 R /Prev {table} /Filter /ASCIIHexDecode /Length {} >>\nstream\n{rows}\nendstream\nendobj\n",
        rows.len()
    );
    format!("{body}{cross}startxref\n{table}\n%%EOF\n").into_bytes()
}
