//! What holds where: government clouds, regions and profiles, and how long a service promises that something works.

use std::fs;

use serde_json::Value;

use crate::support::check;

/// The findings of a check of one file, as JSON.
fn findings(name: &str, text: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let run = check(folder.path(), ["--output-format", "jsonl"]);
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn message(name: &str, text: &str) -> String {
    let found = findings(name, text);
    let [one] = &found[..] else { panic!("{found:#?}") };
    one["message"].as_str().unwrap().to_owned()
}

fn agent(model: &str, region: &str) -> String {
    format!(
        "provider \"aws\" {{\n  region = \"{region}\"\n}}\nresource \"aws_bedrockagent_agent\" \"a\" {{\n  \
         foundation_model = \"{model}\"\n}}\n"
    )
}

/// The region is that of the provider, the ARN, the profile or the client, and the day is that of the region.
#[test]
fn dates_are_those_of_the_region() {
    const MODEL: &str = "anthropic.claude-3-5-sonnet-20240620-v1:0";
    let by_arn = |partition: &str, region: &str| {
        agent(&format!("arn:{partition}:bedrock:{region}::foundation-model/{MODEL}"), "us-east-1")
    };
    for (text, day) in [
        (agent(MODEL, "eu-central-1"), "2026-03-01"),
        (agent(MODEL, "eu-central-2"), "2026-06-01"),
        (agent(MODEL, "ap-northeast-1"), "2026-07-30"),
        (agent(MODEL, "us-gov-west-1"), "2026-07-30"),
        (by_arn("aws", "ap-south-1"), "2026-10-17"),
        (by_arn("aws", "us-west-2"), "2026-03-01"),
        (by_arn("aws-us-gov", "us-gov-east-1"), "2026-07-30"),
        (agent(&format!("us.{MODEL}"), "${var.region}"), "2026-03-01"),
        (agent(&format!("eu.{MODEL}"), "${var.region}"), "2026-06-01"),
        (agent(&format!("us-gov.{MODEL}"), "${var.region}"), "2026-07-30"),
        // Nothing tells the region: the one that is retired last.
        (agent(MODEL, "${var.region}"), "2026-10-17"),
    ] {
        let found = &findings("main.tf", &text)[0];
        let message = found["message"].as_str().unwrap();
        assert!(message.contains(&format!(" {day}")), "{day}: {message}\n{text}");
        let is_known = !text.contains("${var.region}") || !text.contains("\"anthropic.");
        let notes = found.to_string();
        assert_eq!(notes.contains("these are the dates for"), is_known, "{notes}\n{text}");
    }
    let client = format!(
        "import boto3\nclient = boto3.client(\"bedrock-runtime\", region_name=\"eu-central-2\")\n\
         client.converse(modelId=\"{MODEL}\")\n"
    );
    assert!(message("app.py", &client).contains("2026-06-01"));
    // SDKs have constants for regions.
    for (name, client, day) in [
        ("App.java", "BedrockRuntimeClient.builder().region(Region.EU_CENTRAL_2).build()", "2026-06-01"),
        ("App.java", "BedrockRuntimeClient.builder().region(Region.US_GOV_WEST_1).build()", "2026-07-30"),
        ("App.cs", "new AmazonBedrockRuntimeClient(RegionEndpoint.EUCentral1)", "2026-03-01"),
    ] {
        let call = match name {
            "App.cs" => format!("new ConverseRequest {{ ModelId = \"{MODEL}\" }}"),
            _ => format!("r -> r.modelId(\"{MODEL}\")"),
        };
        let text = format!("class App {{\n  Object ask() {{\n    return {client}.converse({call});\n  }}\n}}\n");
        assert!(message(name, &text).contains(day), "{text}");
    }
}

/// The same pair in the public cloud and in the government's.
#[test]
fn government_clouds_have_their_own_dates() {
    let bicep = |location: &str| {
        format!(
            "param location string = '{location}'\n\
             resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {{\n  name: 'a/chat'\n  \
             properties: {{ model: {{ format: 'OpenAI', name: 'gpt-4o', version: '2024-05-13' }} }}\n}}\n"
        )
    };
    let terraform = |environment: &str| {
        format!(
            "provider \"azurerm\" {{\n  environment = \"{environment}\"\n}}\nresource \"azurerm_cognitive_deployment\" \"a\" {{\n  \
             name = \"chat\"\n  model {{\n    format  = \"OpenAI\"\n    name    = \"gpt-4o\"\n    version = \"2024-05-13\"\n  }}\n  \
             sku {{ name = \"GlobalStandard\" }}\n}}\n"
        )
    };
    let code = |host: &str| {
        format!(
            "from openai import AzureOpenAI\nclient = AzureOpenAI(azure_endpoint=\"https://x.openai.azure.{host}\")\n\
             MODEL_NAME = \"gpt-4o\"\nMODEL_VERSION = \"2024-05-13\"\nclient.chat.completions.create(model=MODEL_NAME)\n"
        )
    };
    for (name, public, government) in [
        ("main.bicep", bicep("eastus"), bicep("usgovvirginia")),
        ("main.bicep", bicep("eastus"), bicep("usgovtexas")),
        ("main.tf", terraform("public"), terraform("usgovernment")),
        ("app.py", code("com"), code("us")),
    ] {
        let lint = |text: &str| findings(name, text)[0]["lint"].as_str().unwrap().to_owned();
        assert_eq!((lint(&public), lint(&government)), ("deprecated-model".into(), "retired-model".into()), "{name}");
    }
}

/// A version can end on one type of deployment before it does on the others.
#[test]
fn types_of_deployments_have_their_own_dates() {
    let of = |sku: &str| {
        let text = format!(
            "resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {{\n  name: 'a/chat'\n  \
             sku: {{ name: '{sku}' }}\n  \
             properties: {{ model: {{ format: 'OpenAI', name: 'gpt-4o', version: '2024-05-13' }} }}\n}}\n"
        );
        findings("main.bicep", &text)[0]["lint"].as_str().unwrap().to_owned()
    };
    assert_eq!([of("Standard"), of("GlobalStandard")], ["retired-model", "deprecated-model"]);
}

/// What still works and until when, by the words of each service.
#[test]
fn messages_say_what_still_works() {
    const MODEL: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    let deployed = message("main.tf", &agent(MODEL, "us-east-1"));
    let until = "existing ones work until 2027-04-08, except for customers who have not called it in the last 15 days";
    assert!(deployed.contains("new deployments are refused with `ResourceNotFoundException`"), "{deployed}");
    assert!(deployed.ends_with(until), "{deployed}");
    let called =
        message("app.py", &format!("import boto3\nboto3.client(\"bedrock-runtime\").converse(modelId=\"{MODEL}\")\n"));
    assert!(
        called.ends_with(
            "; new customers, and customers who have not called it in the last 15 days, are already refused"
        ),
        "{called}"
    );
}
