//! A quiet table: one column gives way so that each line fits the terminal.

use crate::look::Look;
use parloir_speech::width::{columns, fitted, padded, padded_left};

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Gives way when the line is too long.
    Flexible,
    /// To the left, as wide as it needs.
    Left,
    /// To the right: numbers.
    Right,
}

const GAP: usize = 2;
const FLEXIBLE_MIN: usize = 8;

/// A table with a head. Cells are plain text, made safe already.
#[must_use]
pub fn table(shape: &[Column], head: &[String], rows: &[Vec<String>], look: &Look<'_>) -> String {
    let mut wide: Vec<usize> = head.iter().map(|cell| columns(cell)).collect();
    for row in rows {
        for (room, cell) in wide.iter_mut().zip(row) {
            *room = (*room).max(columns(cell));
        }
    }
    let gaps = GAP * wide.len();
    let total: usize = wide.iter().sum::<usize>() + gaps;
    let excess = total.saturating_sub(look.width);
    // What is missing is taken from the widest flexible columns first, evenly.
    for _ in 0..excess {
        let widest = wide
            .iter_mut()
            .zip(shape)
            .filter(|(room, column)| **column == Column::Flexible && **room > FLEXIBLE_MIN)
            .map(|(room, _)| room)
            .max();
        if let Some(room) = widest {
            *room -= 1;
        }
    }
    let mut text = look.quiet(&line(shape, head, &wide));
    text.push('\n');
    for row in rows {
        text.push_str(&line(shape, row, &wide));
        text.push('\n');
    }
    text
}

fn line(shape: &[Column], cells: &[String], wide: &[usize]) -> String {
    let mut text = String::new();
    for ((column, cell), room) in shape.iter().zip(cells).zip(wide) {
        text.push_str(&" ".repeat(GAP));
        let cell = fitted(cell, *room);
        text.push_str(&if *column == Column::Right { padded_left(&cell, *room) } else { padded(&cell, *room) });
    }
    text.trim_end().to_owned()
}
