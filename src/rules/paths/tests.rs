//! What paths and names show.

use crate::rules::paths::*;

#[test]
fn migrations_and_logs_are_history() {
    for (path, text) in [
        ("db/migrate/20240101000000_add_bots.rb", ""),
        ("backend/alembic/versions/9087b548dd69_seed.py", ""),
        ("shop/migrations/0003_model.py", ""),
        ("src/main/resources/db/migration/V2__models.sql", ""),
        ("prisma/migrations/20240101_init/migration.sql", ""),
        ("database/migrations/2024_01_01_000000_create_bots.php", ""),
        ("priv/repo/migrations/20240101000000_add_bots.exs", ""),
        ("Data/Migrations/20240101000000_Bots.cs", ""),
        ("sql/000012_models.up.sql", ""),
        ("schema/models.yaml", "databaseChangeLog:\n  - changeSet:\n      id: 1\n"),
        ("changes/one.py", "\"\"\"Add bots.\"\"\"\nrevision = 'a1'\ndown_revision = 'a0'\n"),
        ("steps/one.js", "exports.up = (knex) => knex('bots')\n"),
        ("logs/run.log", ""),
    ] {
        assert_eq!(PathUsage::of(path, text), PathUsage::History, "{path}");
    }
    assert_eq!(PathUsage::of("src/migrate.py", "import openai\n"), PathUsage::Any);
    assert_eq!(PathUsage::of("src/history.py", "import openai\n"), PathUsage::Any);
}

#[test]
fn prose_is_a_document_and_a_program_beside_it_is_none() {
    for path in [
        "NEWS",
        "ChangeLog",
        "CHANGES.rst",
        "README",
        "readme.org",
        "doc/guide.asciidoc",
        "paper.tex",
        "man/tool.1",
        "debian/changelog",
        "CHANGELOG.json",
        "i18n/ru.json",
        "src/locales/zh-CN.ts",
        "app/src/main/res/values-ru/strings.xml",
        "lib/l10n/app_de.arb",
        "po/fr.po",
        "paper/main.typ",
        "Base.lproj/Localizable.strings",
        "examples/resources/acme_bot/resource.tf",
        "terraform-provider-acme/examples/basic/main.tf",
    ] {
        assert_eq!(PathUsage::of(path, ""), PathUsage::Docs, "{path}");
    }
    for path in [
        "apps/blog/lib/summarise.ts",
        "docs/build.py",
        "news/fetch.go",
        "apps/docs/config/app.toml",
        "src/history.ts",
        "changes.py",
        "locales/translate.py",
        "examples/basic/main.tf",
        "gpt-4.1/run.sh",
    ] {
        assert_eq!(PathUsage::of(path, ""), PathUsage::Any, "{path}");
    }
}

#[test]
fn names_that_say_what_their_values_are() {
    for name in ["MOCK_MODELS", "mockReply", "fake_client", "StubModel"] {
        assert!(is_stand_in(name), "{name}");
    }
    assert!(!is_stand_in("hammock"));
    for name in ["CONFIG_HELP", "help_text", "modelPlaceholder", "ask.__doc__", "modelDescription", "errorMessage"] {
        assert!(is_text_name(name), "{name}");
    }
    for name in ["help_model", "describe", "text", "helper", "on_error"] {
        assert!(!is_text_name(name), "{name}");
    }
    for method in ["Text", "setPlaceholderText", "help", "after_help", "withHint", "setToolTip"] {
        assert!(shows_text(method), "{method}");
    }
    for method in ["text", "generate_description", "getHelp", "setModel", "describe"] {
        assert!(!shows_text(method), "{method}");
    }
}

#[test]
fn lines_that_show_how_something_is_used() {
    for line in ["Usage: ask [MODEL]", "  examples:", "EXAMPLES", "usage:"] {
        assert!(is_heading(line), "{line}");
    }
    for line in ["usage", "Examples of this", "used: 1", "# Usage: ask"] {
        assert!(!is_heading(line), "{line}");
    }
    assert!(introduces_example("the model (E.g. -m "));
    assert!(!introduces_example("export MODEL="));
}
