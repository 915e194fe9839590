//! The sheet as plain text of at most eighty columns: what a person wrote stands between marks that none of it has.

use crate::constat::page::{Body, Line, Page, Piece, Section, Table};

const WIDTH: usize = 80;

/// All of it.
pub(super) fn write(page: &Page) -> String {
    let mut out = format!("{}\n\n", page.title);
    fold("", "", &page.lead, &mut out);
    for section in &page.sections {
        self::section(section, &mut out);
    }
    out.push_str(&format!("\n== {} ==\n\n", page.by_hand.0));
    for field in &page.by_hand.1 {
        let blank = WIDTH.saturating_sub(field.chars().count()).saturating_sub(3);
        out.push_str(&format!("  {field} {}\n", "_".repeat(blank)));
    }
    out
}

fn section(section: &Section, out: &mut String) {
    let mut title = String::new();
    fold("== ", "   ", &section.title, &mut title);
    out.push_str(&format!("\n{title}\n"));
    match &section.body {
        Body::Facts(facts) => {
            for (label, lines) in facts {
                fold("  ", "  ", &line(label), out);
                lines.iter().for_each(|one| fold("      ", "      ", &line(one), out));
            }
        }
        Body::Table(table) => self::table(table, "  - ", out),
        Body::Steps(table) => self::table(table, "  [ ] ", out),
        Body::Points(points) => points.iter().for_each(|point| fold("  - ", "    ", &line(point), out)),
    }
}

fn table(table: &Table, begin: &str, out: &mut String) {
    for row in &table.rows {
        for (place, (cell, head)) in row.iter().zip(&table.heads).enumerate() {
            for (at, one) in cell.iter().enumerate() {
                let text = if place == 0 || at > 0 { line(one) } else { format!("{head} > {}", line(one)) };
                let first = if place == 0 && at == 0 { begin } else { "      " };
                fold(first, "        ", &text, out);
            }
        }
    }
    table.rest.iter().for_each(|rest| fold("  ", "  ", &line(rest), out));
}

fn line(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Ours(text) | Piece::Whole(text) | Piece::Code(text) => text.clone(),
        // Whoever wrote it cannot close the mark: it is written out.
        Piece::Theirs(text) => format!("⟨{}⟩", text.replace('⟨', "[U+27E8]").replace('⟩', "[U+27E9]")),
        Piece::Blank => "_".repeat(40),
    };
    line.iter().map(piece).collect()
}

/// Folds at spaces; a word that is longer than a line stays whole.
fn fold(first: &str, then: &str, text: &str, out: &mut String) {
    let mut row = first.to_owned();
    let mut is_empty = true;
    for word in text.split(' ') {
        let needed = row.chars().count().saturating_add(word.chars().count()).saturating_add(usize::from(!is_empty));
        if !is_empty && needed > WIDTH {
            out.push_str(row.trim_end());
            out.push('\n');
            row = then.to_owned();
        } else if !is_empty {
            row.push(' ');
        }
        row.push_str(word);
        is_empty = false;
    }
    out.push_str(row.trim_end());
    out.push('\n');
}
