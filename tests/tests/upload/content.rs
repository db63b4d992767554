//! The file that is sent.

pub(crate) const SIZE: usize = 100 << 20;
pub(crate) const CHUNK: usize = 64 << 10;

/// What stands at a place of the file.
pub(crate) fn content(at: usize) -> u8 {
    u8::try_from(at % 251).unwrap()
}

pub(crate) fn chunk(start: usize) -> Vec<u8> {
    (start..start + CHUNK).map(content).collect()
}
