//! The languages of files by their names and their text.

use crate::text::language::*;

#[test]
fn by_name_and_extension() {
    use super::Language as L;
    for (path, language) in [
        ("a/b.py", L::Python),
        ("B.PYI", L::Python),
        ("x.mjs", L::JavaScript),
        ("x.d.ts", L::TypeScript),
        ("x.tsx", L::Tsx),
        ("main.tf", L::Terraform),
        ("main.tf.json", L::TerraformJson),
        ("main.tf.json.tmpl", L::TerraformJson),
        ("prod.auto.tfvars", L::Terraform),
        ("m.bicepparam", L::Bicep),
        (".env", L::Dotenv),
        (".env.local", L::Dotenv),
        (".env.sample", L::Dotenv),
        ("env.example", L::Dotenv),
        ("prod.env", L::Dotenv),
        (".envrc", L::Dotenv),
        (".environment", L::Text),
        ("env.ts", L::TypeScript),
        ("Dockerfile", L::Dockerfile),
        ("Dockerfile.gpu", L::Dockerfile),
        ("api.Dockerfile", L::Dockerfile),
        ("Containerfile", L::Dockerfile),
        ("docker-compose.yml", L::Yaml),
        ("config.yaml.example", L::Yaml),
        ("site.yml.j2", L::Yaml),
        ("app.code-workspace", L::Json),
        ("batch.jsonl", L::Json),
        ("application.properties", L::Properties),
        ("setup.cfg", L::Ini),
        ("nb.ipynb", L::Notebook),
        ("README", L::Text),
        ("README.md", L::Markdown),
        ("chat.prompty", L::Markdown),
        ("deploy.cmd", L::Batch),
        ("Makefile", L::Text),
        ("", L::Text),
        (".example", L::Text),
    ] {
        assert_eq!(Language::detect(Path::new(path), ""), language, "{path}");
    }
}

/// The language of a file with a name that shows none.
fn by_content(text: &str) -> Language {
    Language::detect(Path::new("bin/agent.template"), text)
}

#[test]
fn by_the_first_line() {
    assert_eq!(by_content("#!/bin/sh"), Language::Shell);
    assert_eq!(by_content("#!/usr/bin/env python3.12"), Language::Python);
    assert_eq!(by_content("#!/usr/bin/env -S uv run --script"), Language::Python);
    assert_eq!(by_content("#!/usr/bin/env -S NODE_ENV=x node"), Language::JavaScript);
    assert_eq!(by_content("#!"), Language::Text);
    assert_eq!(by_content("# python"), Language::Text);
}

#[test]
fn by_the_mark_of_a_template() {
    assert_eq!(by_content("AWSTemplateFormatVersion: \"2010-09-09\"\nResources: {}\n"), Language::Yaml);
    assert_eq!(by_content("{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\"\n}\n"), Language::Json);
    assert_eq!(by_content("Dear {{name}},\n"), Language::Text);
    assert_eq!(Language::detect(Path::new("notes.md"), "AWSTemplateFormatVersion: 1"), Language::Markdown);
}

#[test]
fn by_its_lines_where_the_name_promises_settings() {
    let of = |path, text| Language::detect(Path::new(path), text);
    let settings = "# Copy this.\n\nexport MODEL=gpt-4\nKEY=\n";
    for path in ["env_template.txt", "dotenv-dev", "sample.env.txt", "Environment.tpl"] {
        assert_eq!(of(path, settings), Language::Dotenv, "{path}");
    }
    assert_eq!(of("notes.txt", settings), Language::Text);
    assert_eq!(of("env.txt", "Set MODEL=gpt-4 first.\n"), Language::Text);
    assert_eq!(of("env.txt", "# MODEL\n"), Language::Text);
}

#[test]
fn by_the_command_that_runs_it() {
    for (command, language) in [
        ("python -c \"", Some(Language::Python)),
        ("docker exec app python3.12 -u -c '", Some(Language::Python)),
        ("CMD [\"node\", \"-e\", \"", Some(Language::JavaScript)),
        ("command:\n  - ruby\n  - -e\n  - |\n    ", Some(Language::Ruby)),
        ("bash -lc \"", Some(Language::Shell)),
        ("grep -e \"", None),
        ("python run.py \"", None),
        ("", None),
    ] {
        assert_eq!(Language::of_program_after(command), language, "{command}");
    }
    for (line, language) in [
        ("python3 - <<EOF", Some(Language::Python)),
        ("cat > app/.env <<'EOF'", Some(Language::Dotenv)),
        ("cat <<EOF > config.toml", Some(Language::Toml)),
        ("tee -a /etc/app.yaml <<-EOF", Some(Language::Yaml)),
        ("cat <<EOF", None),
        ("no text", None),
    ] {
        assert_eq!(Language::of_text_after(line), language, "{line}");
    }
}

#[test]
fn by_tag() {
    for (tag, language) in [
        ("python", Some(Language::Python)),
        ("py", Some(Language::Python)),
        ("Terraform", Some(Language::Terraform)),
        ("ts", Some(Language::TypeScript)),
        ("typescript", Some(Language::TypeScript)),
        ("console", Some(Language::Shell)),
        ("yml", Some(Language::Yaml)),
        ("mermaid", None),
        ("", None),
    ] {
        assert_eq!(Language::from_tag(tag), language, "{tag}");
    }
}

#[test]
fn comments_and_endings() {
    assert_eq!(Language::Python.comment("x").as_deref(), Some("# x"));
    assert_eq!(Language::Markdown.comment("x").as_deref(), Some("<!-- x -->"));
    assert_eq!((Language::Json.comment("x"), Language::Text.comment("x")), (None, None));
    for tag in ["python", "typescript", "terraform", "yaml"] {
        let name = format!("untitled.{}", Language::extension_of_tag(tag).unwrap());
        assert_eq!(Some(Language::detect(Path::new(&name), "")), Language::from_tag(tag), "{name}");
    }
    assert_eq!(Language::extension_of_tag("klingon"), None);
}

#[test]
fn prompts_are_not_documents() {
    for path in
        ["a/chat.prompty", "./.claude/agents/reviewer.md", ".github/prompts/x.prompt.md", "x/.cursor/rules/a.mdc"]
    {
        assert!(is_prompt_file(Path::new(path)), "{path}");
    }
    assert!(!is_prompt_file(Path::new("docs/prompts.md")));
}
