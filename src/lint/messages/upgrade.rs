//! What happens to a deployment when its version is retired. Its upgrade option, its type and the tool that creates it
//! decide.

use crate::catalog::Stage;
use crate::detect::reference::Reference;
use crate::lint::lifecycle::{Lifecycle, ResolvedReference};
use crate::rules::builtin;
use crate::rules::deployments::DeploymentRules;
use crate::rules::usage::Usage;

/// What happens to a deployment when its version is retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stops with its version. Holds the option or the deployment type that decides, as written.
    Stops(String),
    /// It is moved to another version or model when its version is retired.
    MovesAtTheEnd,
    /// It is moved when another version becomes the default, at the latest when its own is retired.
    MovesBefore,
}

/// The error with which the service refuses a new deployment, as ` with …`; empty if it is not known.
pub(crate) fn refusal(provider: &str, words: fn(&DeploymentRules) -> Option<&str>) -> String {
    builtin::deployments(provider).and_then(words).map(|words| format!(" with {words}")).unwrap_or_default()
}

/// What happens to the deployment that a reference creates. `None` if its model is not alive or the service has no
/// upgrade options.
pub(crate) fn fate(resolved: &ResolvedReference) -> Option<(Fate, &Lifecycle)> {
    let reference = &resolved.reference;
    let lifecycle = resolved.lifecycle()?;
    let alive = lifecycle.stage != Stage::Retired
        && reference.usage.kind == Usage::Deploy
        && reference.parts.decided_by.is_none();
    if !alive || lifecycle.assumed || reference.parts.overridden_by.is_some() {
        return None;
    }
    let rules = builtin::deployments(lifecycle.provider).filter(|rules| rules.absent.is_some())?;
    let sku = reference.parts.sku.as_ref().map(|part| part.text.as_str());
    if let Some(sku) = sku.filter(|sku| has_word(&rules.staying_skus, sku)) {
        return Some((Fate::Stops(sku.to_owned()), lifecycle));
    }
    let option = option(reference, rules)?;
    let fate = if has_word(&rules.stays, option) {
        Fate::Stops(option.to_owned())
    } else if has_word(&rules.moves_before, option) {
        Fate::MovesBefore
    } else if has_word(&rules.moves_at_the_end, option) {
        Fate::MovesAtTheEnd
    } else {
        return None;
    };
    Some((fate, lifecycle))
}

fn has_word(list: &[String], word: &str) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// The option as written, or the option that the tool which reads the file takes if none is written.
fn option<'a>(reference: &'a Reference, rules: &'a DeploymentRules) -> Option<&'a str> {
    if let Some(written) = &reference.parts.upgrade_option {
        return Some(&written.text);
    }
    let resource = reference.parts.resource.as_ref().map(|part| part.text.as_str()).unwrap_or_default();
    let of_tool = rules.absent_in.iter().find(|(tool, _)| resource.split(' ').any(|word| word == tool.as_str()));
    of_tool.map(|(_, option)| option.as_str()).or(rules.absent.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{part, reference, resolved, retiring};

    const TEXT: &str = "gpt-4o NoAutoUpgrade OnceCurrentVersionExpired Standard GlobalBatch \
                        resource azurerm_cognitive_deployment chat";

    fn fate_of(change: impl FnOnce(&mut Reference)) -> Option<Fate> {
        let mut deployed = reference(TEXT, "gpt-4o", Usage::Deploy);
        change(&mut deployed);
        let mut lifecycle = retiring(Stage::Ga, 200, false);
        lifecycle.provider = "azure-openai";
        fate(&resolved(deployed, lifecycle)).map(|(fate, _)| fate)
    }

    #[test]
    fn options_types_and_tools() {
        assert_eq!(fate_of(|_| ()), Some(Fate::MovesAtTheEnd));
        let stays = |r: &mut Reference| r.parts.upgrade_option = Some(part(TEXT, "NoAutoUpgrade"));
        assert_eq!(fate_of(stays), Some(Fate::Stops("NoAutoUpgrade".to_owned())));
        let batch = |r: &mut Reference| {
            r.parts.upgrade_option = Some(part(TEXT, "OnceCurrentVersionExpired"));
            r.parts.sku = Some(part(TEXT, "GlobalBatch"));
        };
        assert_eq!(fate_of(batch), Some(Fate::Stops("GlobalBatch".to_owned())));
        let terraform =
            |r: &mut Reference| r.parts.resource = Some(part(TEXT, "resource azurerm_cognitive_deployment chat"));
        assert_eq!(fate_of(terraform), Some(Fate::MovesBefore));
        assert_eq!(fate_of(|r| r.usage.kind = Usage::Call), None);
    }
}
