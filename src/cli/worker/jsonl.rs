//! The input as lines of JSON: a file a line, or a repository with its files a line.

use std::io::BufRead;

use serde::Deserialize;

use crate::cli::worker::Stop;
use crate::cli::worker::group::{Groups, Key};
use crate::engine::held::Held;

/// A line. Other fields are of no concern.
#[derive(Deserialize)]
struct Line {
    repository: String,
    revision: Option<String>,
    files: Option<Vec<File>>,
    path: Option<String>,
    blob_id: Option<String>,
    #[serde(default)]
    content: Content,
}

/// A file of a repository that is a line.
#[derive(Deserialize)]
struct File {
    path: String,
    blob_id: Option<String>,
    #[serde(default)]
    content: Content,
}

/// The content of a file. A table without the field is a mistake, one without the content of some files is none.
#[derive(Default, Deserialize)]
#[serde(untagged, expecting = "`content` must be a string or null")]
enum Content {
    Text(String),
    Null,
    #[default]
    #[serde(skip)]
    Missing,
}

/// Reads lines until the input ends.
pub(super) fn read(mut input: impl BufRead, groups: &mut Groups<'_>) -> Result<(), Stop> {
    let (mut text, mut number) = (Vec::new(), 0);
    loop {
        // Nobody gets an answer while the next line is not here.
        if input.fill_buf().map_err(failed)?.is_empty() {
            return Ok(());
        }
        text.clear();
        input.read_until(b'\n', &mut text).map_err(failed)?;
        number += 1;
        if !text.trim_ascii().is_empty() {
            line(&text, groups).map_err(|stop| match stop {
                Stop::Input(what) => Stop::Input(format!("line {number} of standard input: {what}")),
                Stop::Output(_) => stop,
            })?;
        }
        groups.flush()?;
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn failed(error: std::io::Error) -> Stop {
    Stop::Input(format!("standard input: {error}"))
}

fn line(text: &[u8], groups: &mut Groups<'_>) -> Result<(), Stop> {
    let parsed = serde_json::from_slice(text);
    // It is a line by itself, so that the only one is the first.
    let readable =
        |error: serde_json::Error| Stop::Input(error.to_string().replace(" at line 1 column ", " at column "));
    let Line { repository, revision, files, path, blob_id, content } = parsed.map_err(readable)?;
    let key = Key { repository, revision };
    match (files, path) {
        (Some(files), None) => {
            groups.whole(&key, files.into_iter().map(|File { path, blob_id, content }| held(path, blob_id, content)))
        }
        (None, Some(path)) => groups.file(&key, held(path, blob_id, content)?),
        _ => Err(Stop::Input("either `path` and `content` of a file, or `files` of a repository".to_owned())),
    }
}

fn held(path: String, blob: Option<String>, content: Content) -> Result<Held, Stop> {
    let content = match content {
        Content::Text(text) => Some(text.into_bytes()),
        Content::Null => None,
        Content::Missing => return Err(Stop::Input(format!("missing field `content` of `{path}`"))),
    };
    Ok(Held { path, blob, content })
}
