//! Applies the changes that a page makes to one entry of a catalog file.

use crate::catalog::file::{DateEntry, Entry, FormerEntry};
use crate::catalog::import::change::{Change, Text};
use crate::catalog::import::diff::Difference;
use crate::catalog::import::merge::{Origin, date_entry, day};
use crate::catalog::import::{ParsedDate, Row};
use crate::catalog::{Basis, DateKind, Stage};

/// Applies the changes; true where there were any that the entry did not have. `key` is that of the page's source.
pub(super) fn apply(entry: &mut Entry, found: &Difference, key: &str, origin: &Origin) -> bool {
    let mut has_changed = false;
    for change in &found.changes {
        has_changed |= apply_change(entry, change, &found.row, key, origin);
    }
    if has_changed && !entry.sources.iter().chain(&entry.seconded_by).any(|own| own == key) {
        entry.sources.push(key.to_owned());
    }
    has_changed
}

/// Applies one change; true where the entry did not have it.
fn apply_change(entry: &mut Entry, change: &Change, row: &Row, key: &str, origin: &Origin) -> bool {
    match change {
        Change::Date { stage, now, .. } => move_date(entry, *stage, *now, key, origin),
        Change::Older { stage, page, .. } => return add_older_date(entry, *stage, *page, key),
        Change::Stage { now, .. } => {
            entry.stage = *now;
            entry.basis = Some(Basis::Page);
            entry.native_stage = row.native_stage.clone().or(entry.native_stage.take());
        }
        Change::Extra { name, was, now } => {
            if let Some(was) = was {
                note(entry, &format!("{name} until {}: {was}.", origin.read_on));
            }
            entry.extra_dates.insert(name.clone(), day(*now));
        }
        Change::Name { older: true, .. } | Change::Name { floating: false, owner: Some(_), .. } => return false,
        Change::Name { name, floating, .. } => {
            let names = if *floating { &mut entry.floating_aliases } else { &mut entry.aliases };
            names.push(name.clone());
        }
        Change::Default { now } => entry.default_version = *now,
        Change::Text { field, was, now } => return fill_text(entry, *field, *was, now, key),
        Change::Replacements { was, now } => {
            if !was.is_empty() {
                note(entry, &format!("Replacement until {}: {}.", origin.read_on, was.join(", ")));
            }
            entry.replacements.clone_from(now);
        }
    }
    true
}

/// Sets a date. Another day that it had before goes into its history.
fn move_date(entry: &mut Entry, stage: Option<Stage>, now: ParsedDate, key: &str, origin: &Origin) {
    let first = entry.sources.first().cloned();
    let last = entry.dates.retired.as_ref().map(|was| was.on);
    let slot = slot(entry, stage);
    let mut date = DateEntry { source: Some(key.to_owned()), ..date_entry(now, origin) };
    if let Some(was) = slot.take() {
        date.history = was.history;
        if was.on != date.on {
            let note = (was.kind == DateKind::NotBefore).then(floor);
            date.history.push(FormerEntry { was: was.on, source: was.source.or(first), note });
        }
    }
    *slot = Some(date);
    if last.is_some() && last != entry.dates.retired.as_ref().map(|now| now.on) {
        // They had the former day: what else the record has from them stays.
        let seconds = std::mem::take(&mut entry.seconded_by);
        entry.sources.extend(seconds.into_iter().filter(|key| !entry.sources.contains(key)).collect::<Vec<_>>());
    }
}

/// Puts the day that an older page states into the history; false where the entry has it.
fn add_older_date(entry: &mut Entry, stage: Option<Stage>, page: ParsedDate, key: &str) -> bool {
    let Some(date) = slot(entry, stage).as_mut() else { return false };
    let was = day(page.on);
    if date.on == was || date.history.iter().any(|former| former.was == was) {
        return false;
    }
    // An older page goes before the days that later sources stated.
    let note = page.not_before.then(floor);
    date.history.insert(0, FormerEntry { was, source: Some(key.to_owned()), note });
    true
}

/// The note on a former date that never was firm.
fn floor() -> String {
    "not before".to_owned()
}

/// Fills an open field. A text that differs from the field's goes to the notes. True where the entry did not have it.
fn fill_text(entry: &mut Entry, field: Text, was: Option<&str>, now: &str, key: &str) -> bool {
    let slot = match field {
        Text::Publisher => &mut entry.publisher,
        Text::NativeStage => &mut entry.native_stage,
        Text::PointsTo => &mut entry.points_to,
        Text::Disputed => &mut entry.disputed,
        Text::Notes => &mut entry.notes,
    };
    if slot.is_none() {
        *slot = Some(now.to_owned());
        return true;
    }
    let text = if field == Text::Notes { now.to_owned() } else { format!("{} by {key}: {now}", field.as_str()) };
    let is_new = was.is_some() && !entry.notes.as_ref().is_some_and(|notes| notes.contains(&text));
    if is_new {
        note(entry, &text);
    }
    is_new
}

/// Adds a sentence to the notes.
fn note(entry: &mut Entry, text: &str) {
    entry.notes = Some(match entry.notes.take() {
        Some(notes) if notes.ends_with('.') => format!("{notes} {text}"),
        Some(notes) => format!("{notes}; {text}"),
        None => text.to_owned(),
    });
}

/// The date of a stage; without one, the end of fine-tuning jobs.
fn slot(entry: &mut Entry, stage: Option<Stage>) -> &mut Option<DateEntry> {
    match stage {
        Some(Stage::Preview) => &mut entry.dates.preview,
        Some(Stage::Ga) => &mut entry.dates.ga,
        Some(Stage::Legacy) => &mut entry.dates.legacy,
        Some(Stage::Deprecated) => &mut entry.dates.deprecated,
        Some(Stage::Retired) => &mut entry.dates.retired,
        None => &mut entry.training_retired,
    }
}
