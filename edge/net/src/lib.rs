//! Frames between devices over a sealed iroh endpoint; the network journal.
