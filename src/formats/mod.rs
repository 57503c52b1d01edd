//! Bytes to study and back, one file per format.
