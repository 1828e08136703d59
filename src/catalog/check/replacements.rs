//! Replacements: known, of use, and without circles; and whether the stage is that of the dates.

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::Tree;
use crate::catalog::check::{Level, Problem};
use crate::catalog::{Kind, Record, Stage, Wanted};
use crate::rules::builtin;

/// Checks the records of one file, which are in its order.
pub(super) fn check(catalog: &Catalog, tree: &Tree<'_>, as_of: Date, problems: &mut Vec<Problem>) {
    for (n, record) in catalog.records().enumerate() {
        let at = |field| tree.at(&[Key("models"), Item(n), Key(field)]);
        let stage = record.stage_on(catalog.date());
        if stage != record.stage {
            let message = format!(
                "{}: {} by its dates on {}, the last day on which a source was read",
                record.label(),
                stage.as_str(),
                catalog.date()
            );
            problems.push(Problem::error(message, at("stage"), format!("but {} here", record.stage.as_str())));
        }
        for (i, published) in record.replacements.iter().enumerate() {
            if catalog.replacement_target(record, published, as_of).is_none() {
                let span = tree.at(&[Key("models"), Item(n), Key("replacements"), Item(i)]);
                problems.push(
                    Problem::error(
                        format!("{}: `{published}` is not a model of this provider", record.label()),
                        span,
                        "unknown",
                    )
                    .help("add it, or put what is not an id into `notes`"),
                );
            }
        }
        if let Some(redirect) = record.redirect.filter(|r| catalog.replacement_target(record, r.to, as_of).is_none()) {
            let message =
                format!("{}: answered by `{}`, which is not a model of this provider", record.label(), redirect.to);
            problems.push(Problem::error(message, at("redirect"), "unknown"));
        }
        if let Some(circle) = circle(catalog, record, as_of) {
            let way: Vec<String> = circle.iter().map(|record| record.label()).collect();
            let message = format!("{}: its replacements lead back to it", record.label());
            let problem = Problem::error(message, at("replacements"), "a circle");
            problems.push(problem.help(way.join(" -> ")));
        }
        if record.lineage.is_none() && record.kind != Kind::Endpoint {
            let message = format!("{}: no line of rules/lineage.toml has this id", record.label());
            let problem = Problem::error(message, at("id"), "which models are like it?");
            let problem = problem.help("add a pattern there, or a `lineage` with `line` and `size` to the model");
            // One's own service may leave it out: nothing is computed for its models then.
            let level = if builtin::provider(record.provider).is_some() { problem.level } else { Level::Note };
            problems.push(Problem { level, ..problem });
        }
        let wanted = Wanted::on(as_of, 0);
        if record.stage_on(as_of) >= Stage::Deprecated && catalog.replacement(record, &wanted).ends_dead {
            let message = format!("{}: its replacements lead to no live model on {as_of}", record.label());
            let problem = Problem::error(message, at("replacements"), "no live model of the same kind");
            problems.push(Problem { level: Level::Note, ..problem });
        }
    }
}

/// The way from a record back to itself through published replacements. A model that replaces its own older version is
/// another record.
fn circle(catalog: &Catalog, origin: &'static Record, as_of: Date) -> Option<Vec<&'static Record>> {
    let mut ways: Vec<Vec<&'static Record>> = vec![vec![origin]];
    let mut seen: Vec<&'static Record> = Vec::new();
    while let Some(way) = ways.pop() {
        let from = way.last().copied().unwrap_or(origin);
        for published in from.replacements {
            let Some(target) = catalog.replacement_target(from, published, as_of) else { continue };
            let longer = || way.iter().copied().chain([target]).collect();
            if std::ptr::eq(target, origin) {
                return Some(longer());
            }
            if !seen.iter().any(|other| std::ptr::eq(*other, target)) {
                seen.push(target);
                ways.push(longer());
            }
        }
    }
    None
}
