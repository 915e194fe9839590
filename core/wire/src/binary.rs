//! The binary grammar of frames, cards and links: fixed-width little-endian numbers, counted byte strings.
