//! One input in; facts to commit and effects to run out.
