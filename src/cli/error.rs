//! The result of a command: its exit code, or why it could not do its job.

use std::fmt::Display;
use std::io;

use crate::config::ConfigError;

/// Exit code of a command that could not do its job.
pub(super) const EXIT_FAILED: u8 = 2;
/// Exit code that shells give a program whose reader went away (SIGPIPE).
pub(super) const EXIT_CLOSED: u8 = 141;
/// Exit code that shells give a program which Ctrl-C ended.
pub(super) const EXIT_INTERRUPTED: u8 = 130;

/// The exit code of a command, or why it could not do its job.
pub(super) type CliResult = Result<u8, CliError>;

/// Why a command could not do its job.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// clap rejects the options.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// The config cannot be read, or has a mistake.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The reader of standard output went away.
    #[error("standard output is closed")]
    Closed,
    /// Any other reason, as a line for the user.
    #[error("{0}")]
    Other(String),
}

impl CliError {
    /// An error of another part of the program, as a line for the user.
    pub(super) fn other(error: impl Display) -> Self {
        Self::Other(error.to_string())
    }

    /// The exit code of the command.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Closed => EXIT_CLOSED,
            Self::Usage(_) | Self::Config(_) | Self::Other(_) => EXIT_FAILED,
        }
    }
}

impl From<String> for CliError {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

impl From<&str> for CliError {
    fn from(message: &str) -> Self {
        Self::Other(message.to_owned())
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::other(error)
    }
}
