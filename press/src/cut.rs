//! Cuts a conversation into volumes, and says to the process that sets one what it must know of the rest.

use parloir_papers::Conversation;
use parloir_papers::conversation::{Counts, Item};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::limit::{VOLUME_ITEMS_MAX, VOLUME_WEIGHT_MAX};
use crate::printable::weight;

/// What the process of a volume is told, in one line before the JSON of its part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// From 1.
    pub volume: usize,
    /// How many there are.
    pub volumes: usize,
    /// Of the whole conversation.
    pub counts: Counts,
    /// SHA-256 of the whole JSON.
    pub source: String,
}

impl Order {
    /// The name of the volume's file.
    #[must_use]
    pub fn file(&self) -> String {
        format!("conversation-{:03}.pdf", self.volume)
    }

    /// The name of what is attached to it: the whole, or the part of this volume.
    #[must_use]
    pub fn attached(&self) -> String {
        if self.volumes == 1 { "conversation.json".to_owned() } else { format!("conversation-{:03}.json", self.volume) }
    }
}

/// How many items each volume holds; a conversation without any has one volume too.
#[must_use]
pub fn lengths(items: &[Item]) -> Vec<usize> {
    let mut lengths = vec![0];
    let mut weight = 0;
    for item in items {
        let own = weigh(item);
        if let Some(last) = lengths.last_mut() {
            if *last == VOLUME_ITEMS_MAX || (*last > 0 && weight + own > VOLUME_WEIGHT_MAX) {
                lengths.push(1);
                weight = own;
            } else {
                *last += 1;
                weight += own;
            }
        }
    }
    lengths
}

/// About how many letters an item puts on paper.
fn weigh(item: &Item) -> u64 {
    let texts = item.former.iter().map(|former| &former.text).chain(&item.text);
    texts.map(|text| weight(text)).sum::<u64>() + 60 * item.receipts.len() as u64
}

/// The parts in order, each a conversation of its own: the lists in full, the items and the numbers left out of its stretch, its own counts.
pub fn parts(mut whole: Conversation, lengths: Vec<usize>) -> impl Iterator<Item = Conversation> {
    let mut items = std::mem::take(&mut whole.items).into_iter();
    let mut withheld = std::mem::take(&mut whole.withheld).into_iter().peekable();
    let last = lengths.len().saturating_sub(1);
    lengths.into_iter().enumerate().map(move |(at, length)| {
        let mut part = whole.clone();
        part.items = items.by_ref().take(length).collect();
        let end = if at == last { u64::MAX } else { part.items.last().map_or(0, |item| item.number) };
        while let Some(left) = withheld.next_if(|left| left.number <= end) {
            part.withheld.push(left);
        }
        part.counts = part.counted();
        part
    })
}

/// What goes to the process of a volume.
///
/// # Errors
/// [`Fault::Failed`]: the order cannot be written.
pub fn letter(order: &Order, json: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut letter = serde_json::to_vec(order).map_err(|_| Fault::Failed("an order that cannot be written"))?;
    letter.push(b'\n');
    letter.extend_from_slice(json);
    Ok(letter)
}

/// And how it is read there.
///
/// # Errors
/// [`Fault::Form`].
pub fn opened(letter: &[u8]) -> Result<(Order, &[u8]), Fault> {
    let form = Fault::Form { line: 1, column: 1 };
    let end = letter.iter().position(|byte| *byte == b'\n').ok_or(form)?;
    let (order, json) = letter.split_at_checked(end).ok_or(form)?;
    Ok((serde_json::from_slice(order).map_err(|_| form)?, json.get(1..).ok_or(form)?))
}
