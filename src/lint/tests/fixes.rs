//! What the fix of a finding writes, and how safe it is.

use crate::detect::reference::Reference;
use crate::lint::tests::*;

/// The applicability of the fix of the one finding, and the text after the fix.
fn fixed(text: &str, model: &str, change: &dyn Fn(&mut Reference, &mut Lifecycle)) -> Option<String> {
    let id = text.split(' ').next().unwrap();
    let mut reference = reference(text, id, Usage::Call);
    let mut lifecycle = lifecycle(Stage::Retired);
    reference.id.model = model.to_owned();
    change(&mut reference, &mut lifecycle);
    let found = grade(&resolved(reference, lifecycle), &CONTEXT, &Levels::default());
    let mut fix = found.into_iter().next()?.draft.fix?;
    let mut fixed = text.to_owned();
    fix.edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in fix.edits {
        fixed.replace_range(edit.span.range(), &edit.replacement);
    }
    Some(format!("{} {fixed}", fix.applicability.as_str()))
}

#[test]
fn fixes_replace_the_id_alone() {
    let plain = |text, model| fixed(text, model, &|_, _| ());
    assert_eq!(plain("claude-2.0", "claude-2.0").as_deref(), Some("unsafe claude-opus-5-5"));
    assert_eq!(plain("anthropic/claude-2.0", "claude-2.0").as_deref(), Some("unsafe anthropic/claude-opus-5-5"));
    assert_eq!(plain("claude-opus-5-1", "claude-opus-5-1"), Some("unsafe claude-opus-5-5".into()));
    assert_eq!(plain("ft:claude-2.0", "claude-2.0"), None);
    assert_eq!(plain("claude-2.0:org::id", "claude-2.0"), None);
    assert_eq!(plain("Model.CLAUDE_2", "claude-2.0"), None);
    assert_eq!(fixed("claude-2.0", "claude-2.0", &|r, _| r.id.version = Some(part("2.0", "2.0"))), None);
    assert_eq!(fixed("claude-2.0", "claude-2.0", &|r, _| r.provider.confidence = Confidence::Low), None);
}

#[test]
fn a_fix_is_safe_where_nothing_else_changes() {
    let target = |model, version| Target { model, version, stage: Stage::Ga, ends: None };
    let to = |text: &str, live: Target, change: &dyn Fn(&mut Reference, &mut Lifecycle)| {
        let model = text.split(' ').next().unwrap().to_owned();
        fixed(text, &model, &|reference, lifecycle| {
            lifecycle.provider = "openai";
            lifecycle.migration.live = Some(live);
            change(reference, lifecycle);
        })
    };
    let gpt = || target("gpt-4o-2024-11-20", None);
    assert_eq!(to("gpt-4o-2024-05-13", gpt(), &|_, _| ()).as_deref(), Some("safe gpt-4o-2024-11-20"));
    assert_eq!(to("gpt-4", gpt(), &|_, _| ()).as_deref(), Some("unsafe gpt-4o-2024-11-20"));
    assert_eq!(
        to("gpt-4o-2024-05-13", gpt(), &|_, o| o.migration.is_sole = false).as_deref(),
        Some("unsafe gpt-4o-2024-11-20")
    );
    assert_eq!(
        to("gpt-4o-2024-05-13", gpt(), &|_, o| o.kind = Kind::Embedding).as_deref(),
        Some("unsafe gpt-4o-2024-11-20")
    );
    assert_eq!(
        to("gpt-4o-2024-05-13", gpt(), &|r, _| r.usage.kind = Usage::Docs).as_deref(),
        Some("display-only gpt-4o-2024-11-20")
    );
    let soon = Target { ends: Some(date(2027, 1, 1)), ..gpt() };
    assert_eq!(to("gpt-4o-2024-05-13", soon, &|_, _| ()).as_deref(), Some("display-only gpt-4o-2024-11-20"));
    let legacy = Target { stage: Stage::Legacy, ..gpt() };
    assert_eq!(to("gpt-4o-2024-05-13", legacy, &|_, _| ()).as_deref(), Some("display-only gpt-4o-2024-11-20"));
    assert_eq!(to("gpt-4o-2024-05-13", target("gpt 4o\"", None), &|_, _| ()), None);
}

#[test]
fn name_and_version_change_together_or_not_at_all() {
    let text = "gpt-4 version 0613";
    let pair = |live: Target, has_version: bool| {
        fixed(text, "gpt-4", &|reference, lifecycle| {
            lifecycle.versions = crate::catalog::Versions::Identity;
            lifecycle.migration.live = Some(live);
            reference.id.version = has_version.then(|| part(text, "0613"));
        })
    };
    let target = |model, version| Target { model, version, stage: Stage::Ga, ends: None };
    let both = pair(target("gpt-4.1", Some("2025-04-14")), true);
    assert_eq!(both.as_deref(), Some("unsafe gpt-4.1 version 2025-04-14"));
    let newer = pair(target("gpt-4", Some("turbo-2024-04-09")), true);
    assert_eq!(newer.as_deref(), Some("unsafe gpt-4 version turbo-2024-04-09"));
    assert_eq!(pair(target("gpt-4.1", None), true), None);
    assert_eq!(pair(target("gpt-4.1", Some("2025-04-14")), false), None);
}
