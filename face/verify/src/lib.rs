//! Checks a bundle on a machine that never ran Parloir.
