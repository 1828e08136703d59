//! Bicep and Terraform.

use crate::syntax::grammar::tests::Language::{Bicep, Terraform};
use crate::syntax::grammar::tests::*;

#[test]
fn bicep_declarations() {
    has(Bicep, "param model string = 'gpt-4'", "gpt-4", &["Binding model = 'gpt-4'", "String gpt-4"]);
    has(Bicep, "var model = 'gpt-4'", "gpt-4", &["Binding model = 'gpt-4'"]);
    has(Bicep, "output model string = 'gpt-4'", "gpt-4", &["Binding model = 'gpt-4'"]);
    has(Bicep, "using './main.bicep'\nparam model = 'gpt-4'\n", "gpt-4", &["Binding model = 'gpt-4'"]);
    has(
        Bicep,
        "using './main.bicep'\nparam o = { name: 'gpt-4' }\n",
        "gpt-4",
        &["Binding o = { name: 'gpt-4' }", "Field name = 'gpt-4'"],
    );
    has(
        Bicep,
        "@allowed([\n  'gpt-4'\n])\nparam m string",
        "gpt-4",
        &["Call allowed = ([⏎  'gpt-4'⏎])", "List  = [⏎  'gpt-4'⏎]"],
    );
    has(Bicep, "// gpt-4", "gpt-4", &["Comment // gpt-4"]);
}

#[test]
fn bicep_resources() {
    let text = "resource d 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = if (on) {
  parent: account
  name: 'chat'
  properties: {
    model: { format: 'OpenAI', name: empty(m) ? 'gpt-4' : m, 'version': '0613' }
  }
}
module ai 'core/ai.bicep' = [for d in deployments: {
  name: 'gpt-${d.x}-tail'
}]
";
    has(
        Bicep,
        text,
        "gpt-4",
        &[
            "Block resource Microsoft.CognitiveServices/accounts/deployments@2023-05-01 = if (on) {⏎  parent: account⏎  name: 'chat'⏎  prope…",
            "Field properties = {⏎    model: { format: 'OpenAI', name: empty(m) ? 'gpt-4' : m, 'version': '0613' }⏎  }",
            "Object  = { format: 'OpenAI', name: empty(m) ? 'gpt-4' : m, 'version': '0613' }",
            "Field name = empty(m) ? 'gpt-4' : m",
        ],
    );
    has(Bicep, text, "version", &["Key version", "Field version = '0613'"]);
    has(
        Bicep,
        text,
        "gpt-${d.x}-tail",
        &[
            "Block module core/ai.bicep = [for d in deployments: {⏎  name: 'gpt-${d.x}-tail'⏎}]",
            "String gpt-",
            "Name d.x",
            "String -tail",
        ],
    );
    has(Bicep, "resource e 'T@1' existing = {\n  name: 'n'\n}", "'n'", &["Block resource T@1 = {⏎  name: 'n'⏎}"]);
    has(Bicep, "var x = contains(m, 'gpt-4')", "gpt-4", &["Test contains = (m, 'gpt-4')"]);
}

#[test]
fn terraform_blocks() {
    let text = "resource \"azurerm_cognitive_deployment\" \"x\" {
  name = \"chat\"
  model {
    name    = \"gpt-4\"
    version = var.version
  }
}
variable \"model\" {
  default = \"gpt-5\"
}
";
    has(
        Terraform,
        text,
        "gpt-4",
        &[
            "Block resource azurerm_cognitive_deployment x = name = \"chat\"⏎  model {⏎    name    = \"gpt-4\"⏎    version = var.version⏎  }",
            "Block model = name    = \"gpt-4\"⏎    version = var.version",
            "Object  = name    = \"gpt-4\"⏎    version = var.version",
            "Field name = \"gpt-4\"",
            "String gpt-4",
        ],
    );
    has(Terraform, text, "var.version", &["Name var.version"]);
    has(Terraform, text, "gpt-5", &["Block variable model = default = \"gpt-5\"", "Field default = \"gpt-5\""]);
    has(Terraform, "model_name = \"gpt-4\"", "gpt-4", &["Field model_name = \"gpt-4\""]);
    has(Terraform, "# gpt-4", "gpt-4", &["Comment # gpt-4"]);
}

#[test]
fn terraform_expressions() {
    has(
        Terraform,
        "body = jsonencode({ model = { \"name\" : \"gpt-4\" } })",
        "gpt-4",
        &[
            "Field body = jsonencode({ model = { \"name\" : \"gpt-4\" } })",
            "Call jsonencode = { model = { \"name\" : \"gpt-4\" } }",
            "Field model = { \"name\" : \"gpt-4\" }",
            "Object  = { \"name\" : \"gpt-4\" }",
            "Field name = \"gpt-4\"",
        ],
    );
    has(Terraform, "x = { \"name\" : \"gpt-4\" }", "name", &["Key name"]);
    has(Terraform, "m = lookup(var.m, \"a\", \"gpt-4\")", "gpt-4", &["Call lookup = var.m, \"a\", \"gpt-4\""]);
    has(Terraform, "m = var.x == \"gpt-4\" ? \"a\" : \"b\"", "gpt-4", &["Test == = var.x == \"gpt-4\""]);
    lacks(Terraform, "m = var.x == \"a\" ? \"gpt-4\" : \"b\"", "gpt-4", &["Test"]);
    has(Terraform, "m = [\"gpt-4\", \"b\"]", "gpt-4", &["List  = [\"gpt-4\", \"b\"]"]);
    has(
        Terraform,
        "for_each = { a = \"gpt-4\" }",
        "gpt-4",
        &["Field for_each = { a = \"gpt-4\" }", "Field a = \"gpt-4\""],
    );
    let template = "arn = \"arn:${var.region}/gpt-4\"";
    has(Terraform, template, template, &["String arn:", "Name var.region", "String /gpt-4"]);
    has(Terraform, "h = <<-EOT\n  gpt-4\nEOT\n", "gpt-4", &["Field h = <<-EOT⏎  gpt-4⏎EOT", "String gpt-4"]);
}
