//! Which lints fire at which level, and the texts of their findings.

mod certainty;
mod fixes;

use jiff::civil::date;

use crate::catalog::{Kind, Stage};
use crate::detect::reference::Confidence;
use crate::lint::definition::Context;
use crate::lint::levels::{Levels, Setting};
use crate::lint::lifecycle::{Lifecycle, Lookup, Redirected, Step, Target, UnknownVersion};
use crate::lint::run::{Graded, grade};
use crate::lint::testing::{TODAY, lifecycle, part, reference, resolved, retiring};
use crate::rules::usage::Usage;
use crate::text::level::Level;

const CONTEXT: Context = Context { as_of: TODAY, horizon: 90 };
const ID: &str = "claude-3-opus-20240229";

fn graded(usage: Usage, lifecycle: Lifecycle, levels: &Levels) -> Vec<Graded> {
    grade(&resolved(reference(ID, ID, usage), lifecycle), &CONTEXT, levels)
}

fn levels(set: &[(&str, Setting)]) -> Levels {
    let mut levels = Levels::default();
    for (lint, setting) in set {
        assert!(levels.set(lint, *setting));
    }
    levels
}

/// `lint level` of the one finding; empty where there is none.
fn fires(usage: Usage, lifecycle: Lifecycle) -> String {
    let found = graded(usage, lifecycle, &Levels::default());
    assert!(found.len() <= 1, "{found:?}");
    found.first().map(|one| format!("{} {}", one.lint.name, one.draft.level.as_str())).unwrap_or_default()
}

#[test]
fn levels_by_stage_and_usage() {
    use Usage::{Call, Catalog, Config, Deploy, Docs, FineTune, Test};
    type Row<'a> = (&'a str, &'a dyn Fn() -> Lifecycle, [&'a str; 3]);
    let table: [Row; 14] = [
        (
            "retired",
            &|| lifecycle(Stage::Retired),
            ["retired-model error", "retired-model error", "retired-model note"],
        ),
        ("deprecated", &|| lifecycle(Stage::Deprecated), ["deprecated-model error", "deprecated-model warning", ""]),
        (
            "deprecated, ends outside the horizon",
            &|| retiring(Stage::Deprecated, 91, false),
            ["deprecated-model error", "deprecated-model warning", ""],
        ),
        (
            "deprecated, ends inside the horizon",
            &|| retiring(Stage::Deprecated, 90, false),
            ["deprecated-model error", "deprecated-model error", ""],
        ),
        (
            "deprecated, may end inside the horizon",
            &|| retiring(Stage::Deprecated, 10, true),
            ["deprecated-model error", "deprecated-model warning", ""],
        ),
        ("live, ends soon", &|| retiring(Stage::Ga, 90, false), ["retiring-soon error", "retiring-soon error", ""]),
        (
            "live, not sooner than a day that has passed",
            &|| Lifecycle { evidence: read_before(), ..retiring(Stage::Ga, -30, true) },
            ["retiring-soon warning", "retiring-soon warning", ""],
        ),
        (
            "live, may end soon",
            &|| retiring(Stage::Ga, 0, true),
            ["retiring-soon warning", "retiring-soon warning", ""],
        ),
        ("live, ends later", &|| retiring(Stage::Ga, 91, false), ["", "", ""]),
        ("live", &|| lifecycle(Stage::Ga), ["", "", ""]),
        ("legacy", &|| lifecycle(Stage::Legacy), ["legacy-model warning", "legacy-model note", ""]),
        (
            "legacy, ends soon",
            &|| retiring(Stage::Legacy, 30, false),
            ["retiring-soon error", "retiring-soon error", ""],
        ),
        (
            "legacy, may end soon",
            &|| retiring(Stage::Legacy, 30, true),
            ["retiring-soon warning", "retiring-soon warning", ""],
        ),
        ("preview", &|| lifecycle(Stage::Preview), ["", "", ""]),
    ];
    for (name, lifecycle, expected) in table {
        for (usages, expected) in
            [&[Deploy, FineTune][..], &[Call, Config], &[Catalog, Test, Docs]].into_iter().zip(expected)
        {
            for usage in usages {
                assert_eq!(fires(*usage, lifecycle()), expected, "{name} in {usage:?}");
            }
        }
    }
}

/// The evidence of a source that was read long ago.
fn read_before() -> crate::lint::lifecycle::Evidence {
    crate::lint::lifecycle::Evidence { read_on: date(2026, 8, 1), ..lifecycle(Stage::Ga).evidence }
}

#[test]
fn a_date_that_is_not_sooner_than_ends_where_its_source_was_read_after_it() {
    assert_eq!(fires(Usage::Call, retiring(Stage::Ga, -30, true)), "");
}

#[test]
fn an_assumed_provider_is_an_error_only_where_nobody_serves_the_model() {
    let elsewhere = |stage| Lifecycle { assumed: true, retired_everywhere: false, ..lifecycle(stage) };
    assert_eq!(fires(Usage::Call, elsewhere(Stage::Retired)), "retired-model warning");
    assert_eq!(fires(Usage::Deploy, elsewhere(Stage::Deprecated)), "deprecated-model warning");
    assert_eq!(fires(Usage::Call, Lifecycle { assumed: true, ..lifecycle(Stage::Retired) }), "retired-model error");
}

#[test]
fn settings_switch_lints_and_override_levels() {
    let lint = |lifecycle: Lifecycle, set: &[(&str, Setting)]| -> Vec<(&str, Level)> {
        graded(Usage::Call, lifecycle, &levels(set)).iter().map(|one| (one.lint.name, one.draft.level)).collect()
    };
    let deprecated = || retiring(Stage::Deprecated, 10, false);
    assert_eq!(lint(deprecated(), &[("deprecated-model", Setting::Warn)]), [("deprecated-model", Level::Warning)]);
    // A lint that is off leaves its place to the next worst.
    assert_eq!(lint(deprecated(), &[("deprecated-model", Setting::Allow)]), [("retiring-soon", Level::Error)]);
    // The last setting counts.
    let both = [("legacy-model", Setting::Allow), ("legacy-model", Setting::Deny)];
    assert_eq!(lint(lifecycle(Stage::Legacy), &both), [("legacy-model", Level::Error)]);
    assert_eq!(
        lint(lifecycle(Stage::Preview), &[("preview-model", Setting::Warn)]),
        [("preview-model", Level::Warning)]
    );
    assert!(!levels(&[]).set("retird-model", Setting::Warn));
}

#[test]
fn an_alias_lint_fires_beside_the_stage_lint() {
    let floating = |pin| {
        let points_to = Some("claude-opus-5-5");
        let lifecycle = Lifecycle { floating: true, points_to, pin, ..lifecycle(Stage::Legacy) };
        graded(Usage::Call, lifecycle, &levels(&[("floating-alias", Setting::Warn)]))
    };
    let names = |graded: &[Graded]| graded.iter().map(|one| one.lint.name).collect::<Vec<_>>();
    let help = |graded: &[Graded]| graded[1].draft.help.clone();
    let lasting = floating(Some("claude-opus-5-5"));
    assert_eq!(names(&lasting), ["legacy-model", "floating-alias"]);
    assert_eq!(help(&lasting).unwrap(), "use `claude-opus-5-5` to stay on it");
    let ending = floating(None);
    assert_eq!((names(&ending), help(&ending)), (vec!["legacy-model", "floating-alias"], None));
}

#[test]
fn a_deployment_without_a_version_is_an_error_where_every_version_refuses_it() {
    let levels = |stage| -> Vec<Level> {
        let open = Lifecycle { open_version: Some("1"), ..lifecycle(stage) };
        graded(Usage::Deploy, open, &Levels::default()).iter().map(|one| one.draft.level).collect()
    };
    assert_eq!(levels(Stage::Deprecated), [Level::Error]);
    assert_eq!(levels(Stage::Legacy), [Level::Note]);
    assert_eq!(levels(Stage::Retired), [Level::Error]);
}

#[test]
fn training_ends_before_the_model_does() {
    let of = |day| {
        let trained = Lifecycle { training_ends: Some(day), ..lifecycle(Stage::Ga) };
        graded(Usage::FineTune, trained, &Levels::default()).iter().map(|one| one.lint.name).collect::<Vec<_>>()
    };
    assert_eq!(of(date(2026, 6, 1)), ["deprecated-model"]);
    assert!(of(date(2027, 6, 1)).is_empty());
}

#[test]
fn the_name_of_a_deployment_is_left_alone() {
    let mut alias = reference(ID, ID, Usage::Call);
    alias.is_alias = true;
    assert!(grade(&resolved(alias, lifecycle(Stage::Retired)), &CONTEXT, &Levels::default()).is_empty());
}

#[test]
fn sentences() {
    let step = |stage, since| Step { model: "claude-opus-4-1", stage, since };
    let mut moved = retiring(Stage::Deprecated, 40, false);
    moved.evidence.moved_from = Some(date(2026, 12, 1));
    moved.disputed = Some("The release note recommends another model.");
    let mut followed = lifecycle(Stage::Retired);
    followed.migration.published = Some(step(Some(Stage::Retired), Some(date(2026, 8, 5))));
    let mut dead = lifecycle(Stage::Retired);
    dead.migration =
        crate::lint::lifecycle::Migration { published: followed.migration.published, ..Default::default() };
    dead.assumed = true;
    let mut foreign = lifecycle(Stage::Deprecated);
    foreign.migration = crate::lint::lifecycle::Migration { published: Some(step(None, None)), ..Default::default() };
    let mut redirected = lifecycle(Stage::Deprecated);
    redirected.redirect = Some(Redirected { to: "deepseek-flash", from: Some(date(2026, 9, 10)), in_force: true });
    let mut versioned = lifecycle(Stage::Legacy);
    versioned.migration.live =
        Some(Target { model: "gpt-4o", version: Some("2024-11-20"), stage: Stage::Legacy, ends: None });
    versioned.differing = 2;
    let cases = [
        (Usage::Call, lifecycle(Stage::Retired)),
        (Usage::Deploy, followed),
        (Usage::Docs, dead),
        (Usage::Deploy, foreign),
        (Usage::Config, moved),
        (Usage::Call, redirected),
        (Usage::FineTune, retiring(Stage::Deprecated, 400, true)),
        (Usage::Call, retiring(Stage::Ga, 34, false)),
        (Usage::Call, retiring(Stage::Ga, 1, true)),
        (Usage::Call, versioned),
        (
            Usage::Call,
            Lifecycle {
                floating: true,
                points_to: Some("claude-opus-5-5"),
                pin: Some("claude-opus-5-5"),
                ..lifecycle(Stage::Preview)
            },
        ),
    ];
    let set = levels(&[("preview-model", Setting::Warn), ("floating-alias", Setting::Warn)]);
    let mut text = String::new();
    for (usage, lifecycle) in cases {
        for Graded { lint, draft, source_note } in graded(usage, lifecycle, &set) {
            let (help, note) = (draft.help.unwrap_or_default(), source_note.unwrap_or_default());
            let (head, message, label) = (lint.name, draft.message, draft.label);
            text.extend([head, " [", usage.as_str(), "]: ", &message, "\n  label: ", &label]);
            text.extend(["\n  help: ", &help, "\n  note: ", &note, "\n"]);
        }
    }
    crate::report::tests::snapshot("sentences", &text);
}

#[test]
fn a_version_that_never_was() {
    let text = "name: gpt-4o, version: 2024-05-31";
    let mut wrong = reference(text, "gpt-4o", Usage::Deploy);
    wrong.id.version = Some(part(text, "2024-05-31"));
    let unknown = UnknownVersion {
        provider: "azure-openai",
        provider_name: "Azure OpenAI",
        publisher: Some("openai"),
        known: vec!["2024-05-13", "2024-08-06", "2024-11-20"],
    };
    let of = |usage: Usage, confidence: Confidence| {
        let mut reference = wrong.clone();
        (reference.usage.kind, reference.provider.confidence) = (usage, confidence);
        let lookup = Lookup::UnknownVersion(unknown.clone());
        grade(
            &crate::lint::lifecycle::ResolvedReference { reference, lookup, invented: None },
            &CONTEXT,
            &Levels::default(),
        )
    };
    let deploy = of(Usage::Deploy, Confidence::High);
    let [Graded { lint, draft, source_note }] = deploy.as_slice() else { panic!("{deploy:?}") };
    assert_eq!((lint.name, draft.level), ("unknown-version", Level::Error));
    let sentence =
        "`gpt-4o` has no version `2024-05-31` at Azure OpenAI: the deployment fails with `DeploymentModelNotSupported`";
    assert_eq!(draft.message, sentence);
    let help = "known versions, newest first: `2024-11-20`, `2024-08-06`, `2024-05-13`";
    assert_eq!(draft.help.as_deref(), Some(help));
    assert_eq!(draft.related.len(), 1);
    assert_eq!(*source_note, None);
    assert_eq!(of(Usage::Config, Confidence::High)[0].draft.level, Level::Warning);
    assert_eq!(of(Usage::Deploy, Confidence::Low)[0].draft.level, Level::Warning);
    assert!(of(Usage::Docs, Confidence::High).is_empty());
}

#[test]
fn every_lint_has_a_page_that_begins_with_its_name() {
    let sections = ["## What it does", "## Why", "## Example", "## Use instead", "## Fix safety"];
    for lint in crate::lint::registry::ALL {
        let meta = lint.meta();
        assert!(meta.page.starts_with(&format!("# {}\n", meta.name)), "{}", meta.name);
        for section in sections {
            assert!(meta.page.contains(&format!("\n{section}\n")), "{}: {section}", meta.name);
        }
    }
}
