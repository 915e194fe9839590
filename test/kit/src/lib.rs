//! People, keys and vectors for tests.
