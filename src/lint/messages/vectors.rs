//! What has to be done with the vectors that an embedding model has made, when another one takes its place.

use std::sync::LazyLock;

use globset::{Glob, GlobMatcher};
use serde::Deserialize;

use crate::catalog::Kind;
use crate::detect::reference::Reference;
use crate::lint::lifecycle::{Lifecycle, Target};
use crate::lint::messages::parameters::plain;
use crate::rules::builtin::{self, VECTORS};

/// The part of `rules/vectors.toml` that is used here. The sources show people where a length was read.
#[derive(Deserialize)]
struct File {
    arguments: Vec<String>,
    model: Vec<Entry>,
}

/// Models whose vectors are of one length.
#[derive(Deserialize)]
struct Entry {
    ids: Vec<String>,
    dimension: u32,
}

/// The lengths of vectors by the ids of models.
struct Rules {
    arguments: Vec<String>,
    lengths: Vec<(GlobMatcher, u32)>,
}

#[allow(clippy::expect_used, reason = "the globs are part of the binary, and a test compiles them all")]
static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let File { arguments, model } = builtin::parse(&VECTORS);
    let glob = |id: &String| Glob::new(id).expect("a glob of vectors.toml").compile_matcher();
    let all = model.iter().flat_map(|entry| entry.ids.iter().map(|id| (glob(id), entry.dimension)));
    Rules { arguments, lengths: all.collect() }
});

/// How long the vectors of a model are where no call asks for another length.
fn length(model: &str) -> Option<u32> {
    let plain = plain(model).to_ascii_lowercase();
    RULES.lengths.iter().find(|(glob, _)| glob.is_match(&plain)).map(|(_, length)| *length)
}

/// Whether the call asks for vectors of a length of its own.
fn asks_for_length(reference: &Reference) -> bool {
    let arguments = reference.parts.call.iter().flat_map(|call| &call.arguments);
    let mut last = arguments.map(|argument| argument.path.rsplit('.').next().unwrap_or_default());
    last.any(|name| RULES.arguments.iter().any(|known| known == name))
}

/// What has to be done with stored vectors; `None` for a model that makes none.
pub(crate) fn rebuild(reference: &Reference, lifecycle: &Lifecycle, live: &Target) -> Option<String> {
    if lifecycle.kind != Kind::Embedding || live.model == reference.id.model {
        return None;
    }
    let lengths = length(&reference.id.model).zip(length(live.model)).filter(|_| !asks_for_length(reference));
    Some(match lengths {
        Some((old, new)) if old != new => {
            format!("re-embed stored vectors into an index for {new} dimensions instead of {old}")
        }
        Some((same, _)) => format!("re-embed stored vectors (still {same} dimensions, but not comparable)"),
        None => "re-embed stored vectors".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Stage};
    use crate::detect::reference::{Argument, Call};
    use crate::lint::testing::{lifecycle, part, reference};
    use crate::rules::usage::Usage;

    /// What is to be done after a move, where the call passes the arguments `name=value`.
    fn after(old: &str, new: &'static str, passed: &[&str]) -> Option<String> {
        let text = format!("{old} {}", passed.join(" "));
        let argument = |one: &&str| {
            let (name, value) = one.split_once('=').unwrap();
            let (key, whole) = (part(&text, name), part(&text, one));
            Argument { path: name.to_owned(), key, whole, value: value.to_owned(), without: None, is_read: false }
        };
        let call = Call {
            callees: Vec::new(),
            arguments: passed.iter().map(argument).collect(),
            is_whole: true,
            is_body: false,
        };
        let mut reference = reference(&text, old, Usage::Call);
        reference.parts.call = Some(Box::new(call));
        let lifecycle = Lifecycle { kind: Kind::Embedding, ..lifecycle(Stage::Deprecated) };
        rebuild(&reference, &lifecycle, &Target { model: new, version: None, stage: Stage::Ga, ends: None })
    }

    #[test]
    fn the_length_is_named_where_it_is_known() {
        let changed = after("text-embedding-004", "gemini-embedding-001", &[]).unwrap();
        assert_eq!(changed, "re-embed stored vectors into an index for 3072 dimensions instead of 768");
        let same = after("text-embedding-ada-002", "text-embedding-3-small", &[]).unwrap();
        assert_eq!(same, "re-embed stored vectors (still 1536 dimensions, but not comparable)");
        let at_bedrock = after("amazon.titan-embed-text-v1", "amazon.titan-embed-text-v2:0", &[]).unwrap();
        assert!(at_bedrock.contains("1024 dimensions instead of 1536"), "{at_bedrock}");
        assert_eq!(after("harbour-embed-1", "harbour-embed-2", &[]).unwrap(), "re-embed stored vectors");
        let asked = after("text-embedding-004", "gemini-embedding-001", &["config.outputdimensionality=768"]);
        assert_eq!(asked.unwrap(), "re-embed stored vectors", "the call has a length of its own");
        assert_eq!(after("text-embedding-3-small", "text-embedding-3-small", &[]), None, "another version of it");
    }

    #[test]
    fn the_file_is_whole() {
        let file: toml::Table = toml::from_str(include_str!("../../../rules/vectors.toml")).unwrap();
        assert_eq!(file["model"].as_array().unwrap().len(), builtin::parse::<File>(&VECTORS).model.len());
        for entry in file["model"].as_array().unwrap() {
            let keys: Vec<&String> = entry.as_table().unwrap().keys().collect();
            assert_eq!(keys, ["dimension", "ids", "source"]);
        }
        let catalog = Catalog::builtin();
        let embeddings = catalog.records().filter(|record| record.kind == Kind::Embedding);
        let known = embeddings.filter(|record| length(record.id).is_some()).count();
        assert!(known > 40, "only {known} embedding models have a length");
    }
}
