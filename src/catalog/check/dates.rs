//! Dates: in the order of the stages, each with a source that is young enough.

use crate::catalog::DateKind;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::Tree;
use crate::catalog::check::{Level, Problem, Step};
use crate::catalog::file::{DateEntry, Entry, File, IsoDate, SourceEntry};

/// The dates of a model with their places, in the order of the stages.
pub(super) fn places(entry: &Entry) -> Vec<(Vec<Step<'static>>, &DateEntry)> {
    let dates = &entry.dates;
    let staged = [
        ("preview", &dates.preview),
        ("ga", &dates.ga),
        ("legacy", &dates.legacy),
        ("deprecated", &dates.deprecated),
        ("retired", &dates.retired),
    ];
    let staged = staged.into_iter().filter_map(|(name, date)| Some((vec![Key("dates"), Key(name)], date.as_ref()?)));
    let training = entry.training_retired.as_ref().map(|date| (vec![Key("training_retired")], date));
    staged.chain(training).collect()
}

/// The place of a part of a model in the text.
type At<'a> = dyn Fn(&[Step<'_>]) -> std::ops::Range<usize> + 'a;

/// Order, evidence and history of every date.
pub(super) fn check(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    for (key, source) in &file.sources {
        let at = |field| tree.at(&[Key("sources"), Key(key), Key(field)]);
        match source.page_date.as_deref() {
            None => {
                // The age of a source matters where dates rest on it.
                let level = if dates_rest_on(file, key) { Level::Warning } else { Level::Note };
                let message = format!("the source `{key}` has no date of its own");
                let problem = Problem::error(message, at("title"), "how old is it?");
                problems.push(Problem { level, ..problem.help("`page_date` takes a day or a month") });
            }
            Some(date) if date > source.read_on.to_string().as_str() => {
                let message = format!("read on {}, before its own date", source.read_on);
                problems.push(Problem::error(message, at("page_date"), "later than `read_on`"));
            }
            Some(_) => {}
        }
    }
    for (n, entry) in file.models.iter().enumerate() {
        let at = |place: &[Step<'_>]| tree.at(&[&[Key("models"), Item(n)], place].concat());
        order(entry, &at, problems);
        for (place, date) in places(entry) {
            evidence(file, entry, &place, date, &at, problems);
        }
    }
}

/// Whether a source is late enough to have seen a day come. An end is seen the day after; a beginning on the day. A source
/// that is dated to the month is of its first day for an end, and of its last for a beginning.
fn knows(source: &SourceEntry, place: &[Step<'_>], on: IsoDate) -> bool {
    let Some(page_date) = source.page_date.as_deref() else { return false };
    let is_end = matches!(place.last(), Some(Key("retired" | "training_retired")));
    let on = on.to_string();
    // Days and months are written so that text sorts as time does, and a month before its days.
    if is_end { page_date > on.as_str() } else { page_date >= &on[..page_date.len().min(on.len())] }
}

fn dates_rest_on(file: &File, key: &str) -> bool {
    file.models.iter().any(|entry| {
        places(entry)
            .iter()
            .any(|(_, date)| date.source.as_ref().or(entry.sources.first()).is_some_and(|own| own == key))
    })
}

/// Preview, general availability, legacy, deprecated, retired: none before the one that precedes it. A "not sooner than"
/// is no day, so that it only has to come after the beginning, as does the end of fine-tuning jobs.
fn order(entry: &Entry, at: &At<'_>, problems: &mut Vec<Problem>) {
    let dates = places(entry);
    for (later, (place, date)) in dates.iter().enumerate() {
        for (before, earlier) in &dates[..later] {
            let is_beginning = matches!(before.last(), Some(Key("preview" | "ga")));
            let is_open = place.len() == 1 || [date.kind, earlier.kind].contains(&DateKind::NotBefore);
            if date.on < earlier.on && (is_beginning || !is_open) {
                let message = format!(
                    "{}: {} on {}, but {} on {}",
                    entry.label(),
                    stage_name(place),
                    date.on,
                    stage_name(before),
                    earlier.on
                );
                problems.push(Problem::error(message, at(place), "before the stage that precedes it"));
            }
        }
    }
}

fn stage_name<'s>(place: &[Step<'s>]) -> &'s str {
    if let Some(Key(name)) = place.last() { name } else { "" }
}

/// The source of a confirmed date can know of it; a former date differs from the one that took its place.
fn evidence(
    file: &File,
    entry: &Entry,
    place: &[Step<'_>],
    date: &DateEntry,
    at: &At<'_>,
    problems: &mut Vec<Problem>,
) {
    let span = at(&[place, &[Key("on")]].concat());
    let source = date.source.as_ref().or(entry.sources.first()).and_then(|key| file.sources.get(key));
    if let Some(source) = source.filter(|source| date.kind == DateKind::Confirmed && !knows(source, place, date.on)) {
        let page = source.page_date.as_deref().unwrap_or("no date");
        let message = format!("{}: confirmed for {} by a source of {page}", entry.label(), date.on);
        let problem = Problem::error(message, span.clone(), "no source of that day could know");
        problems
            .push(problem.help("`announced`, and the stage on the basis `date-passed`, until a later source says so"));
    }
    if date.history.last().is_some_and(|former| former.was == date.on) {
        let message = format!("{}: the last former date equals the current one", entry.label());
        problems.push(Problem::error(message, span.clone(), "what did it move from?"));
    }
    if date.history.windows(2).any(|pair| pair[0] == pair[1]) {
        problems.push(Problem::error(format!("{}: the same former date twice", entry.label()), span, "in its history"));
    }
}
