//! The numbers that stand for kinds, paths and states in the database.

use parloir_wire::local::InvitationState;
use parloir_wire::matter::Role;
use parloir_wire::{Kind, Path, ReceiptKind};

macro_rules! numbers {
    ($to:ident, $from:ident, $type:ty, $($value:path = $number:literal),* $(,)?) => {
        pub(crate) const fn $to(value: $type) -> i64 {
            match value { $($value => $number,)* }
        }
        pub(crate) const fn $from(number: i64) -> Option<$type> {
            match number { $($number => Some($value),)* _ => None }
        }
    };
}

// Structural kinds are 10..=19: the index `links_structural` is made over them.
numbers!(
    kind,
    kind_of,
    Kind,
    Kind::Message = 1,
    Kind::Reply = 2,
    Kind::Correction = 3,
    Kind::Withdrawal = 4,
    Kind::Document = 5,
    Kind::Folder = 6,
    Kind::Import = 7,
    Kind::Opening = 10,
    Kind::Admission = 11,
    Kind::Verification = 12,
    Kind::Closing = 13,
    Kind::Checkpoint = 14,
    Kind::Countersignature = 15,
    Kind::Removal = 16,
    Kind::Relay = 17,
    Kind::Stamp = 18,
);
numbers!(path_number, path_of, Path, Path::Local = 1, Path::SameNetwork = 2, Path::Internet = 3, Path::Relay = 4,);
numbers!(
    role,
    role_of,
    Role,
    Role::Keeper = 1,
    Role::Client = 2,
    Role::Colleague = 3,
    Role::Expert = 4,
    Role::Interpreter = 5,
    Role::Assistant = 6,
);
numbers!(
    state,
    state_of,
    InvitationState,
    InvitationState::Open = 1,
    InvitationState::Pending = 2,
    InvitationState::Verified = 3,
    InvitationState::Burned = 4,
    InvitationState::Expired = 5,
    InvitationState::Declined = 6,
);

/// Receipts are 20..=23, in the same column as kinds. They are read from their bytes, never from the number.
pub(crate) const fn receipt(value: ReceiptKind) -> i64 {
    match value {
        ReceiptKind::Delivered => 20,
        ReceiptKind::Opened => 21,
        ReceiptKind::Acknowledged => 22,
        ReceiptKind::Refused => 23,
    }
}

/// 0 stands for what was written here.
pub(crate) const fn path(path: Option<Path>) -> i64 {
    match path {
        Some(path) => path_number(path),
        None => 0,
    }
}

/// Trust in a contact.
pub(crate) const INTRODUCED: i64 = 1;
pub(crate) const INVITED: i64 = 2;
pub(crate) const VERIFIED: i64 = 3;
