//! The tools of the server for agents. All of them only read, and their replies are short.

use std::cmp::Reverse;
use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::agents::advice::Advice;
use crate::agents::lookup;
use crate::catalog::Kind;
use crate::engine::input::Document;
use crate::session::workspace::{Checked, Load, Workspace};
use crate::text::mistake::from_json;

/// The longest list of a reply, in bytes of the message that has it as a text. The whole message stays below 8 kB, a small
/// part of what an agent can read.
const MAX_LIST: usize = 7_000;
/// The longest name of a text, in bytes: a finding has it more than once.
const MAX_NAME: usize = 500;
/// How many findings a reply has where nobody asks for another number.
const LIMIT: usize = 50;

/// The tools of one server.
pub(super) struct Tools<'l> {
    load: Load<'l>,
    clock: fn() -> Date,
}

#[derive(Deserialize)]
pub(super) struct LookUp {
    pub model: String,
    pub provider: Option<String>,
    pub version: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Recommend {
    pub provider: Option<String>,
    pub kind: Option<Kind>,
    pub instead_of: Option<String>,
}

#[derive(Deserialize)]
struct CheckText {
    text: String,
    filename: String,
}

#[derive(Deserialize)]
struct CheckPaths {
    paths: Vec<PathBuf>,
    #[serde(default)]
    limit: Option<usize>,
}

/// What the tools are, for the client.
pub(super) fn list() -> Value {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let tool = |name: &str, about: &str, properties: Value, required: &[&str]| {
        json!({
            "name": name,
            "description": about,
            "inputSchema": { "type": "object", "properties": properties, "required": required },
            "annotations": { "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false },
        })
    };
    json!([
        tool(
            "lookup_model",
            "Looks up a model id: whether it is live, at which providers, until when, and what replaces it. `known: no` comes with the nearest live ids.",
            json!({ "model": text("the id, as written in code"), "provider": text("such as openai, azure-openai, bedrock"), "version": text("if the provider has versions next to ids") }),
            &["model"],
        ),
        tool(
            "recommend_model",
            "Recommends a live model: for a kind of work at a provider, or instead of another model.",
            json!({ "provider": text("such as anthropic"), "kind": { "type": "string", "enum": kinds }, "instead_of": text("the id to replace") }),
            &[],
        ),
        tool(
            "check_text",
            "Finds model ids in a text that have retired or will soon, with the edits to make.",
            json!({ "text": text("the whole file"), "filename": text("its name, which decides the language") }),
            &["text", "filename"],
        ),
        tool(
            "check_paths",
            "Finds model ids in files and folders of the working directory that have retired or will soon, with the edits to make.",
            json!({ "paths": { "type": "array", "items": { "type": "string" } }, "limit": { "type": "integer", "minimum": 1 } }),
            &["paths"],
        ),
    ])
}

impl<'l> Tools<'l> {
    pub(super) fn new(load: Load<'l>, clock: fn() -> Date) -> Self {
        Self { load, clock }
    }

    /// The reply of a tool, or what is wrong with the call.
    pub(super) fn call(&self, name: &str, arguments: &Value) -> Result<Value, String> {
        match name {
            "lookup_model" => {
                let asked: LookUp = read(arguments)?;
                let workspace = self.workspace(Path::new("."))?;
                Ok(lookup::look_up(&asked, workspace.catalog, workspace.policy.context))
            }
            "recommend_model" => {
                let asked: Recommend = read(arguments)?;
                let workspace = self.workspace(Path::new("."))?;
                lookup::recommend(&asked, workspace.catalog, workspace.policy.context)
            }
            "check_text" => {
                let CheckText { text, filename } = read(arguments)?;
                if filename.len() > MAX_NAME {
                    return Err(format!("the name has more than {MAX_NAME} bytes"));
                }
                let path = inside(Path::new(&filename)).ok_or("the name leads out of the working directory")?;
                let workspace = self.workspace(&path)?;
                let (checked, errors) = workspace.check(&[Document { path, content: Ok(text.into_bytes()) }]);
                match errors.into_iter().next() {
                    Some(error) => Err(error.message),
                    None => Ok(findings(&checked, LIMIT, &workspace)),
                }
            }
            "check_paths" => {
                let CheckPaths { paths, limit } = read(arguments)?;
                let paths = paths.iter().map(|path| existing(path)).collect::<Result<Vec<_>, _>>()?;
                if paths.is_empty() {
                    return Err("`paths` is empty".into());
                }
                let workspace = self.workspace(Path::new("."))?;
                let checked = workspace.check_paths(paths).map_err(|error| error.to_string())?;
                Ok(findings(&checked, limit.unwrap_or(LIMIT), &workspace))
            }
            other => Err(format!("there is no tool `{other}`")),
        }
    }

    fn workspace(&self, path: &Path) -> Result<Workspace, String> {
        (self.load)(path, (self.clock)())
    }
}

fn read<T: DeserializeOwned>(arguments: &Value) -> Result<T, String> {
    // Read again as a text, because only that has the place of a mistake.
    from_json(&arguments.to_string())
}

/// A path below the working folder, without `..`; `None` if it is none.
fn inside(path: &Path) -> Option<PathBuf> {
    let folder = std::env::current_dir().ok()?;
    let below = if path.is_absolute() { path.strip_prefix(&folder).ok()? } else { path };
    let is_plain = below.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    is_plain.then(|| below.to_owned())
}

/// A path in the working folder that exists, also after every link is followed.
fn existing(path: &Path) -> Result<PathBuf, String> {
    let shown = path.display();
    let outside = || format!("{shown} is not in the working directory");
    let folder = std::env::current_dir().and_then(|folder| folder.canonicalize()).map_err(|error| error.to_string())?;
    let real = path.canonicalize().map_err(|error| format!("{shown}: {error}"))?;
    let below = real.strip_prefix(&folder).map_err(|_| outside())?;
    Ok(if below.as_os_str().is_empty() { ".".into() } else { below.to_owned() })
}

/// The findings as a reply, as many as fit.
fn findings(checked: &[Checked], limit: usize, workspace: &Workspace) -> Value {
    let all = checked.iter().flat_map(|one| one.findings.iter().map(move |finding| (finding, one)));
    let mut all: Vec<_> = all.collect();
    // What has ended goes first.
    all.sort_by_key(|(finding, _)| Reverse(finding.level));
    let total = all.len();
    let advice = all.into_iter().take(limit).map(|(finding, one)| json!(Advice::new(finding, one)));
    let (shown, _) = fitting(advice);
    json!({
        "catalog_date": workspace.catalog.date().to_string(),
        "total": total,
        "truncated": shown.len() < total,
        "findings": shown,
    })
}

/// The first values of a list that fit into a reply, and whether these are all.
pub(super) fn fitting(values: impl Iterator<Item = Value>) -> (Vec<Value>, bool) {
    let (mut fit, mut size) = (Vec::new(), 0);
    for value in values {
        size += json!(value.to_string()).to_string().len();
        // One is always shown.
        if size > MAX_LIST && !fit.is_empty() {
            return (fit, false);
        }
        fit.push(value);
    }
    (fit, true)
}
