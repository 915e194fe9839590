//! What a rendezvous holds is declared with the word for each of its fields.

/// Declares a structure of the rendezvous together with the words of its statement: a field without a word does not compile.
macro_rules! held {
    ($(#[$doc:meta])* $vis:vis struct $name:ident $(<$of:ident>)? { $($(#[$field_doc:meta])* $field_vis:vis $field:ident: $type:ty = $word:literal,)* }) => {
        $(#[$doc])*
        $vis struct $name $(<$of>)? {
            $($(#[$field_doc])* $field_vis $field: $type,)*
        }

        impl $(<$of>)? $name $(<$of>)? {
            /// What this holds, in the words of the statement.
            pub(crate) const HELD: &'static [&'static str] = &[$($word,)*];
        }
    };
}
pub(crate) use held;
