//! The sheet as one HTML file that prints on one page: no script, nothing fetched, and what a person wrote is escaped and kept in its own direction.

use crate::constat::page::{Body, Line, Page, Piece, Section, Table};

const STYLE: &str = "\
@page{size:A4 portrait;margin:7mm 9mm}
*{box-sizing:border-box}
html{background:#fff;color:#000}
body{margin:0 auto;max-width:192mm;font:6.9pt/1.16 'Liberation Sans',Arial,Helvetica,sans-serif}
header{border-bottom:1.2pt solid #000;padding-bottom:1mm}
h1{font-size:11.5pt;line-height:1.15;margin:0}
header p{margin:.6mm 0 0}
section,footer{margin-top:1.2mm;break-inside:avoid}
h2{font-size:7.5pt;line-height:1.16;margin:0 0 .3mm;border-bottom:.4pt solid #777}
dl{display:grid;grid-template-columns:28mm 1fr;margin:0}
dt{font-weight:bold}
dt,dd{margin:0;padding:.1mm 0;overflow-wrap:anywhere}
p{margin:0}
table{width:100%;border-collapse:collapse;table-layout:fixed}
th,td{text-align:left;vertical-align:top;padding:.25mm 1mm .25mm 0;overflow-wrap:anywhere}
th{font-weight:bold}
tr+tr td{border-top:.25pt solid #bbb}
code{font:6.1pt/1.16 'Liberation Mono','Courier New',monospace}
bdi{font-weight:bold}
.whole{white-space:nowrap}
.keys col:nth-child(1){width:41mm}
.keys col:nth-child(2){width:86mm}
.steps col:nth-child(1){width:5mm}
.steps col:nth-child(2){width:76mm}
.steps col:nth-child(3){width:39mm}
.box{display:inline-block;width:2.6mm;height:2.6mm;border:.5pt solid #000}
ul{margin:0;padding:0;list-style:none}
.points{columns:2;column-gap:5mm}
.points li{break-inside:avoid;padding-left:2.4mm;text-indent:-2.4mm}
.points li::before{content:'– '}
.blank{display:inline-block;min-width:70mm;border-bottom:.5pt solid #000}
footer{border:.8pt solid #000;padding:1mm 1.5mm}
footer .fields{display:grid;grid-template-columns:1fr 1fr 1fr;column-gap:4mm}
footer .fields div{border-bottom:.4pt dotted #000;min-height:5mm}
";

/// All of it.
pub(super) fn write(page: &Page) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}</style></head><body>\n",
        page.language,
        escaped(&page.title)
    );
    out.push_str(&format!("<header><h1>{}</h1><p>{}</p></header>\n", escaped(&page.title), escaped(&page.lead)));
    for section in &page.sections {
        self::section(section, &mut out);
    }
    let (title, fields) = &page.by_hand;
    out.push_str(&format!("<footer><h2>{}</h2><div class=\"fields\">", escaped(title)));
    for field in fields {
        out.push_str(&format!("<div>{}</div>", escaped(field)));
    }
    out.push_str("</div></footer>\n</body></html>\n");
    out
}

fn section(section: &Section, out: &mut String) {
    out.push_str(&format!("<section><h2>{}</h2>", escaped(&section.title)));
    match &section.body {
        Body::Facts(facts) => {
            out.push_str("<dl>");
            for (label, lines) in facts {
                out.push_str(&format!("<dt>{}</dt><dd>{}</dd>", line(label), stacked(lines)));
            }
            out.push_str("</dl>");
        }
        Body::Table(table) => self::table("keys", table, false, out),
        Body::Steps(table) => self::table("steps", table, true, out),
        Body::Points(points) => {
            out.push_str("<ul class=\"points\">");
            points.iter().for_each(|point| out.push_str(&format!("<li>{}</li>", line(point))));
            out.push_str("</ul>");
        }
    }
    out.push_str("</section>\n");
}

fn table(class: &str, table: &Table, is_ticked: bool, out: &mut String) {
    let box_column = if is_ticked { "<col>" } else { "" };
    out.push_str(&format!("<table class=\"{class}\"><colgroup>{box_column}<col><col><col></colgroup><thead><tr>"));
    out.push_str(if is_ticked { "<td></td>" } else { "" });
    table.heads.iter().for_each(|head| out.push_str(&format!("<th scope=\"col\">{}</th>", escaped(head))));
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        out.push_str(if is_ticked { "<td><span class=\"box\"></span></td>" } else { "" });
        row.iter().for_each(|cell| out.push_str(&format!("<td>{}</td>", stacked(cell))));
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    if let Some(rest) = &table.rest {
        out.push_str(&format!("<p>{}</p>", line(rest)));
    }
}

fn stacked(lines: &[Line]) -> String {
    lines.iter().map(line).collect::<Vec<_>>().join("<br>")
}

fn line(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Ours(text) => escaped(text),
        Piece::Whole(text) => format!("<span class=\"whole\">{}</span>", escaped(text)),
        Piece::Theirs(text) => format!("<bdi>{}</bdi>", escaped(text)),
        Piece::Code(text) => format!("<code>{}</code>", escaped(text)),
        Piece::Blank => "<span class=\"blank\"></span>".to_owned(),
    };
    line.iter().map(piece).collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}
