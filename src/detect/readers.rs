//! Whether a file that holds the name of a constant of another may read that, or only has something of its own of that name.

use std::path::Path;

use crate::detect::context::Regions;
use crate::detect::dataflow::names::{Name, is_qualified};
use crate::detect::dataflow::origin::Origin;
use crate::syntax::grammar::grammar_of;
use crate::syntax::model::ConstructKind;
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::Reading;
use crate::text::language::Language;
use crate::text::span::Span;

/// Whether a file may read what the file at a path gives a name: it does not define that itself, imports it from there, or
/// has it on something.
pub(crate) fn may_read(file: &ParsedFile, name: &str, path: &Path) -> bool {
    let reading = Reading::new(file);
    let all = Regions::new(&reading, &[]);
    let origin = Origin::constant(path, None);
    let own = Language::detect(path, "");
    let may_read = |index: usize| {
        let region = all.list[index];
        if memchr::memmem::find(region.text.as_bytes(), name.as_bytes()).is_none() {
            return false;
        }
        let is_program = grammar_of(region.language).is_some_and(|grammar| grammar.has(ConstructKind::Body));
        if !own.imports(region.language) {
            return !is_program;
        }
        let found = Name::find(&region.text, name, Span::new(0, region.text.len()), all.parsed(index));
        let is_imported = || found.imports().iter().any(|import| origin.is_imported_by(import));
        !found.is_defined() || is_imported() || is_qualified(&region.text, name)
    };
    (0..all.own()).any(may_read) || reading.is_spent()
}
