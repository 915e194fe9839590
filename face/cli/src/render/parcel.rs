//! A matter that was packed.

use parloir_node::contract::ParcelMade;

use crate::look::Look;
use crate::render::papers::left_out;
use crate::render::part::{bytes, moment};
use parloir_speech::reveal::reveal;

/// What was packed, what seals it, and how one looks at it.
#[must_use]
pub fn parcel(made: &ParcelMade, look: &Look<'_>) -> String {
    let speech = look.speech;
    let told = [
        ("count", made.files.into()),
        ("bytes", bytes(made.bytes, speech).into()),
        ("target", reveal(&made.target).into()),
    ];
    let mut text = speech.tell("parcel-made", &told) + "\n";
    let (at, number) = (moment(&made.cachet.cachet.claimed, speech), made.cachet.cachet.number);
    text.push_str(&speech.tell("parcel-sealed", &[("number", number.into()), ("moment", at.into())]));
    text.push('\n');
    if let Some(stamp) = &made.cachet.stamp {
        let told = [("moment", moment(&stamp.at, speech).into()), ("authority", reveal(&stamp.authority).into())];
        text.push_str(&speech.tell("parcel-stamped", &told));
        text.push('\n');
    }
    let how = match (made.asic, made.sealed) {
        (_, true) => "parcel-open-sealed",
        (true, false) => "parcel-open-asic",
        (false, false) => "parcel-open",
    };
    text.push_str(&speech.say(how));
    text.push('\n');
    text.push_str(&left_out(&made.left_out, &made.failed, look));
    text
}
