//! The record that a reference is graded by.

use crate::catalog::tests::*;

const FINE_TUNED: Option<DeploymentType> = Some(DeploymentType::FineTuned);

#[test]
fn a_version_selects() {
    let asked = Query { version: Some("0613"), ..query("azure-openai", "gpt-4") };
    assert_eq!(graded(&asked).record.version, Some("0613"));
    let asked = Query { version: Some("1106-preview"), ..query("azure-openai", "gpt-4") };
    assert_eq!(graded(&asked).record.version, Some("1106-Preview"));
}

#[test]
fn an_alias_of_a_version_selects_it() {
    assert_eq!(record("azure-openai", "gpt-4o-2024-05-13").version, Some("2024-05-13"));
}

#[test]
fn a_version_that_never_was_is_an_unknown_version() {
    let asked = Query { version: Some("2024-07-18"), ..query("azure-openai", "gpt-5.1") };
    let expected = Resolution::UnknownVersion { id: "gpt-5.1", known: vec!["2025-11-13"] };
    assert_eq!(FROZEN.resolve(&asked, TODAY), expected);
}

#[test]
fn a_version_left_open_is_no_version() {
    for version in ["", "latest", "${var.version}", "[parameters('version')]"] {
        let asked = Query { version: Some(version), ..query("azure-openai", "gpt-4o") };
        assert_eq!(graded(&asked).record.version, Some("2024-11-20"), "{version}");
    }
}

#[test]
fn versions_elsewhere_are_information() {
    let asked = Query { version: Some("7"), ..query("openai", "gpt-4o") };
    assert_eq!(graded(&asked).record.id, "gpt-4o");
    let asked = Query { version: Some("99"), ..query("azure-openai", "o1-preview") };
    assert_eq!(graded(&asked).stage, Stage::Retired, "a record without a version holds for all");
}

#[test]
fn what_is_not_known_is_graded_leniently() {
    let found = graded(&query("azure-openai", "gpt-4o"));
    assert_eq!((found.record.version, found.stage), (Some("2024-11-20"), Stage::Legacy));
    assert!(found.differing >= 3 && found.differing <= found.others.len());
    assert!(found.others.iter().all(|r| r.cloud == Cloud::Public && r.deployment_type != FINE_TUNED));
}

/// The stage of a version of gpt-4o with that SKU.
fn stage(sku: &str) -> Stage {
    let deployment_type = Some(DeploymentType::of_sku(sku));
    graded(&Query { version: Some("2024-05-13"), deployment_type, ..query("azure-openai", "gpt-4o") }).stage
}

#[test]
fn the_sku_separates_standard_from_the_rest() {
    assert_eq!(stage("Standard"), Stage::Retired);
    assert_eq!(stage("GlobalStandard"), Stage::Deprecated);
    assert_eq!(stage("ProvisionedManaged"), Stage::Deprecated);
}

#[test]
fn fine_tuned_rows_count_when_asked_for() {
    let asked = Query { version: Some("2024-08-06"), deployment_type: FINE_TUNED, ..query("azure-openai", "gpt-4o") };
    assert_eq!(graded(&asked).record.deployment_type, FINE_TUNED);
    assert!(graded(&asked).record.training_retired.is_some());
    assert_eq!(record("openai", "gpt-4-0613").deployment_type, None);
    assert_eq!(record("openai", "ft:gpt-4-0613").deployment_type, FINE_TUNED);
}

#[test]
fn government_rows_count_when_asked_for() {
    let name = "text-embedding-3-small";
    assert_eq!(record("azure-openai", name).cloud, Cloud::Public);
    for asked in [
        Query { cloud: Cloud::Usgov, ..query("azure-openai", name) },
        Query { region: Some("usgovvirginia"), ..query("azure-openai", name) },
    ] {
        assert_eq!(graded(&asked).record.retires().unwrap().0, date(2027, 4, 15));
    }
    let asked = Query { cloud: Cloud::Usgov, ..query("azure-openai", "gpt-5.6-sol") };
    assert_eq!(graded(&asked).record.cloud, Cloud::Public, "public dates are the next best");
}

#[test]
fn a_region_selects() {
    let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
    let retires = |region| {
        let asked = Query { region, ..query("bedrock", haiku) };
        graded(&asked).record.retires().unwrap().0
    };
    assert_eq!(retires(Some("us-east-1")), date(2026, 9, 10));
    assert_eq!(retires(Some("ap-south-1")), date(2026, 10, 17));
    assert_eq!(retires(Some("eu")), date(2026, 9, 10), "the geography of a profile");
    assert_eq!(retires(None), date(2026, 10, 17), "the most lenient one");
}

#[test]
fn regions_can_be_excepted() {
    for (region, expected) in [("europe-west9", date(2027, 8, 6)), ("us-central1", date(2027, 3, 31))] {
        let asked = Query { region: Some(region), ..query("vertex", "gemini-2.5-pro") };
        assert_eq!(graded(&asked).record.retires().unwrap().0, expected, "{region}");
    }
}

#[test]
fn strangers_are_unknown() {
    assert_eq!(FROZEN.resolve(&query("openai", "gpt-99"), TODAY), Resolution::Unknown);
    assert_eq!(FROZEN.resolve(&query("nobody", "gpt-4"), TODAY), Resolution::Unknown);
}
