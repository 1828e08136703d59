//! What grows out of a stem, on the spellings that real code uses.

use crate::detect::prefilter;
use crate::detect::token::*;

fn tokens(text: &str) -> Vec<Token> {
    crate::detect::token::grow::tokens(text, &prefilter::hits(text))
}

fn only(text: &str) -> Token {
    let mut found = tokens(text);
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    found.remove(0)
}

fn written<'t>(text: &'t str, token: &Token) -> &'t str {
    &text[token.span]
}

#[track_caller]
fn check(text: &str, span: &str, name: &str, provider: Option<&str>) {
    let token = only(text);
    assert_eq!(written(text, &token), span, "{text}");
    assert!(token.names.iter().any(|n| n == name), "{text}: {:?}", token.names);
    assert_eq!(token.provider, provider, "{text}");
    assert!(!token.is_pattern, "{text}");
}

#[test]
fn bare_ids() {
    check(r#"model="gpt-4o-mini""#, "gpt-4o-mini", "gpt-4o-mini", None);
    check("uses claude-3-opus-20240229.", "claude-3-opus-20240229", "claude-3-opus-20240229", None);
    check(r#"model: "o1""#, "o1", "o1", None);
    check("(text-embedding-ada-002)", "text-embedding-ada-002", "text-embedding-ada-002", None);
    check("model=gpt-3.5-turbo,", "gpt-3.5-turbo", "gpt-3.5-turbo", None);
    check("`gemini-1.5-pro-latest`:", "gemini-1.5-pro-latest", "gemini-1.5-pro-latest", None);
}

#[test]
fn bedrock_ids_keep_their_colon() {
    check(
        "'us.anthropic.claude-3-sonnet-20240229-v1:0'",
        "us.anthropic.claude-3-sonnet-20240229-v1:0",
        "anthropic.claude-3-sonnet-20240229-v1:0",
        Some("bedrock"),
    );
    check("\"anthropic.claude-v2:1\"", "anthropic.claude-v2:1", "anthropic.claude-v2:1", Some("bedrock"));
    check(
        "\"amazon.titan-embed-text-v2:0:8k\"",
        "amazon.titan-embed-text-v2:0:8k",
        "amazon.titan-embed-text-v2:0",
        Some("bedrock"),
    );
    let text = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2";
    let token = only(text);
    assert_eq!((token.form, token.region.as_deref()), (Form::Arn, Some("us-east-1")));
    assert_eq!(written(text, &token), "anthropic.claude-v2");
}

#[test]
fn an_id_that_one_provider_alone_spells_so_is_its_own() {
    for (id, provider) in [
        ("databricks-claude-3-7-sonnet", "databricks"),
        ("snowflake-llama-3.3-70b", "snowflake"),
        ("llama-3.3-70b-versatile", "groq"),
        ("llama-3.1-405b-instruct-maas", "vertex"),
        ("gpt-35-turbo-16k", "azure-openai"),
    ] {
        check(&format!("\"{id}\""), id, id, Some(provider));
    }
    check("\"openai::gpt-4o\"", "openai::gpt-4o", "gpt-4o", Some("openai"));
    check("\"x::model_name::groq::gemma2-9b-it\"", "groq::gemma2-9b-it", "gemma2-9b-it", Some("groq"));
    check("\"acme::gpt-4o\"", "acme::gpt-4o", "gpt-4o", None);
    check(
        "\"github_copilot::openai/gpt-4.1\"",
        "github_copilot::openai/gpt-4.1",
        "openai/gpt-4.1",
        Some("github-copilot"),
    );
}

#[test]
fn routing_prefixes_name_the_provider() {
    check("\"azure/gpt-4\"", "azure/gpt-4", "gpt-4", Some("azure-openai"));
    check(
        "\"bedrock/anthropic.claude-instant-v1\"",
        "bedrock/anthropic.claude-instant-v1",
        "anthropic.claude-instant-v1",
        Some("bedrock"),
    );
    check(
        "'openrouter/anthropic/claude-3.5-sonnet:free'",
        "openrouter/anthropic/claude-3.5-sonnet:free",
        "claude-3.5-sonnet",
        Some("openrouter"),
    );
    check(
        "anthropic:messages:claude-3-haiku-20240307",
        "anthropic:messages:claude-3-haiku-20240307",
        "claude-3-haiku-20240307",
        Some("anthropic"),
    );
    check("'openai/gpt-4o'", "openai/gpt-4o", "openai/gpt-4o", Some("openai"));
}

#[test]
fn organisations_belong_to_the_name() {
    check(
        "\"mistralai/Mixtral-8x7B-Instruct-v0.1\"",
        "mistralai/Mixtral-8x7B-Instruct-v0.1",
        "mistralai/mixtral-8x7b-instruct-v0.1",
        None,
    );
    check(
        "'accounts/fireworks/models/llama-v3-70b-instruct'",
        "llama-v3-70b-instruct",
        "accounts/fireworks/models/llama-v3-70b-instruct",
        Some("fireworks"),
    );
}

#[test]
fn paths_and_versions() {
    let text = "azureml://registries/azure-openai/models/gpt-4/versions/0613";
    let token = only(text);
    assert_eq!(token.provider, Some("azure-openai"));
    assert_eq!(&text[token.version.expect("a version segment")], "0613");
    check(
        "publishers/google/models/gemini-1.0-pro-001:generateContent",
        "gemini-1.0-pro-001",
        "gemini-1.0-pro-001",
        Some("vertex"),
    );
    check("'claude-3-opus@20240229'", "claude-3-opus@20240229", "claude-3-opus@20240229", Some("vertex"));
    assert_eq!(only("https://x.openai.azure.com/openai/deployments/gpt-4/chat").form, Form::DeploymentPath);
}

#[test]
fn fine_tunes_and_suffixes() {
    let text = "\"ft:gpt-3.5-turbo-0613:acme::7p4lURel\"";
    let token = only(text);
    assert_eq!((token.form, token.names[0].as_str()), (Form::FineTune, "gpt-3.5-turbo-0613"));
    check("--model claude-opus-4-8[1m]", "claude-opus-4-8[1m]", "claude-opus-4-8", None);
}

#[test]
fn defaults_of_variables() {
    check("${MODEL:-claude-3-opus-20240229}", "claude-3-opus-20240229", "claude-3-opus-20240229", None);
    check("${AZURE_OPENAI_MODEL_NAME=gpt-4.1}", "gpt-4.1", "gpt-4.1", None);
    check("${X:gpt-4o}", "gpt-4o", "gpt-4o", None);
}

#[test]
fn patterns_are_told() {
    for text in ["^gpt-4(-.*)?$", "gpt-4*", "r'^gpt-4\\.1$'", "f\"gpt-4-{version}\"", "`gpt-4-${v}`", "\"gpt-4-\""] {
        assert!(tokens(text).iter().all(|t| t.is_pattern), "{text}: {:?}", tokens(text));
    }
}

#[test]
fn emphasis_and_brackets_are_no_patterns() {
    check("use **gemini-2.5-pro** here", "gemini-2.5-pro", "gemini-2.5-pro", None);
    check("gpt-4o-mini(2024-07-18)", "gpt-4o-mini", "gpt-4o-mini", None);
    check(
        "\"accounts/fireworks/models/yi-large\"",
        "yi-large",
        "accounts/fireworks/models/yi-large",
        Some("fireworks"),
    );
}

/// The scan looks for literals: an id of the catalog that holds none of them would never be seen.
/// Ids of the catalog that are ordinary words, or names that are too common to search for.
const UNSEARCHED: [&str; 59] = [
    "aqa",
    "best",
    "nano",
    "nex-agi/nex-n2-pro",
    "google/deplot",
    "ricursive-ai/Ripple-65B-Preview",
    "microsoft-decision-1",
    "summarize",
    "parse-v5.0",
    "chat-latest",
    "model-router",
    "conservative",
    "creative",
    "erase",
    "fast",
    "inpaint",
    "outpaint",
    "sketch",
    "structure",
    "style",
    "Bria-2.3-Fast",
    "Cohere-parse-v5",
    "deci-decidiffusion-v1-0",
    "E.L.Y.Crop-Protection",
    "financial-reports-analysis",
    "financial-reports-analysis-v2",
    "FW-Inkling",
    "FW-Nemotron-3-Ultra-NVFP4",
    "FW-Nemotron-Lightning-3.5-30B-A3B",
    "Gretel-Navigator-Tabular",
    "Microsoft-Decision-1",
    "supply-chain-trade-regulations",
    "supply-chain-trade-regulations-v2",
    "TimeGEN-1",
    "north-mini-code-1.0",
    "north-small-translate-09-2026",
    "google/google-paligemma",
    "sarvamai/sarvam-m",
    "thinkingmachines/inkling",
    "thinkingmachines/Inkling",
    "z-ai/glm4.7",
    "perplexity/sonar",
    "essentialai/Rnj-1-Instruct",
    "Prism-ML/Ternary-Bonsai-27B",
    "reflection/Beam-1.0-501B-A23B",
    "Salesforce/Llama-Rank-V1",
    "together/Tev1-4B-experimental",
    "bigscience/mt0-xxl",
    "bigscience/mt0-xxl-13b",
    "google/flan-t5-xl",
    "google/flan-t5-xxl",
    "google/flan-ul2",
    "meta/esm2-650m",
    "meta/esmfold",
    "remove-background",
    "replace-background-and-relight",
    "search-and-recolor",
    "search-and-replace",
    "style-transfer",
];

#[test]
fn every_id_of_the_catalog_holds_a_stem() {
    let left_out = |id: &str| UNSEARCHED.contains(&id) || id.starts_with("nvidia/") || id.starts_with("preset/");
    let unseen: Vec<&str> = crate::catalog::Catalog::builtin()
        .records()
        // Nothing looks for endpoints in text.
        .filter(|record| record.kind != crate::catalog::Kind::Endpoint)
        .map(|record| record.id)
        .filter(|id| !crate::detect::prefilter::is_worth_a_look(format!("\"{id}\"").as_bytes()))
        .filter(|id| !left_out(id))
        .collect();
    assert!(unseen.is_empty(), "{} {unseen:?}", unseen.len());
}

#[test]
fn words_that_only_contain_a_stem() {
    for text in ["gpt_4_settings", "langchain-gemini-demo-app", "GPT-4o-Barista.cfg", "my-claude-link-review", "o1la"] {
        assert!(tokens(text).iter().all(|t| t.spelling != Spelling::Grammatical), "{text}: {:?}", tokens(text));
    }
}
