//! Deterministic simulation of several devices, with checkers apart from the code they check.
