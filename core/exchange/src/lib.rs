//! How two devices meet and bring each other up to date, without I/O.
