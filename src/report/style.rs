//! How text for people is set.

/// How text for people is set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// A person's terminal reads it, and obeys what it is sent.
    pub terminal: bool,
    /// The terminal shows links.
    pub links: bool,
}
