//! Two real nodes in network namespaces, watched by a packet capture.
