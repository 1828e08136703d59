//! Regions: no region has two records of one model.

use std::collections::HashMap;

use crate::catalog::check::Problem;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::Tree;
use crate::catalog::file::{Entry, File};

/// Refuses a region that two records of the same model, version, cloud and deployment type name.
pub(super) fn check(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    let mut owners: HashMap<(String, &str), &Entry> = HashMap::new();
    for (n, entry) in file.models.iter().enumerate() {
        let everywhere = Entry { regions: Vec::new(), regions_except: Vec::new(), ..entry.clone() }.key();
        for (i, region) in entry.regions.iter().enumerate() {
            let owner = owners.entry((everywhere.clone(), region)).or_insert(entry);
            // A record that lists a region twice is refused elsewhere.
            if !std::ptr::eq(*owner, entry) {
                let span = tree.at(&[Key("models"), Item(n), Key("regions"), Item(i)]);
                let message = format!("{}: two records for {region}", entry.label());
                problems.push(Problem::error(message, span, "which dates hold here?"));
            }
        }
    }
}
