//! Everything at rest: the encrypted database, sealed bodies, index, keys under keys.
