//! `--show-settings`: the settings that hold for one file, after the config, the variables and the command line.

use std::io;
use std::io::Write;
use std::path::Path;

use jiff::civil::Date;

use crate::cli::check::CheckArgs;
use crate::cli::error::CliResult;
use crate::cli::options::WalkArgs;
use crate::cli::output::{shown_path, write_output};
use crate::cli::prepared::asks;
use crate::cli::setup::Setup;
use crate::engine::run::walk_options;
use crate::engine::walk;
use crate::lint::policy::Policy;
use crate::lint::registry;
use crate::report::guard::Medium;

/// Prints the settings for a file. It need not exist.
pub(super) fn run(args: &CheckArgs, file: &Path, today: Date) -> CliResult {
    let walk = WalkArgs { paths: vec![file.to_owned()], ..args.walk.clone() };
    let setup = Setup::new(&args.config, &walk, &args.catalog, &asks(args), today)?;
    write_output(&args.output, Medium::Text, |_, out| write(&setup, &setup.policy, file, out))?;
    Ok(0)
}

fn write(setup: &Setup, policy: &Policy, file: &Path, out: &mut dyn Write) -> io::Result<()> {
    let settings = &setup.settings;
    let config = settings.path.as_deref().map_or_else(|| "none".to_owned(), shown_path);
    let usages: Vec<&str> = policy.usages_at(file).iter().map(|usage| usage.as_str()).collect();
    let provider = settings.overrides_at(file).filter_map(|one| one.provider.as_deref()).last();
    let baseline = settings.baseline.as_deref().map(shown_path);
    let left_out = walk::left_out(file, &walk_options(&setup.engine));
    for (name, value) in [
        ("config", config.as_str()),
        ("skipped", left_out.unwrap_or("no")),
        ("as of", &setup.as_of().to_string()),
        ("horizon", &policy.context.horizon.to_string()),
        ("fail-on", policy.fail_on.as_str()),
        ("usages", &usages.join(", ")),
        ("provider", provider.unwrap_or("as the file shows")),
        ("cloud", settings.cloud.as_str()),
        ("region", settings.region.as_deref().unwrap_or("as the file shows")),
        ("baseline", baseline.as_deref().unwrap_or("none")),
        ("catalog", setup.catalog.version()),
    ] {
        writeln!(out, "{name:<10} {value}")?;
    }
    writeln!(out, "\nlints")?;
    let levels = policy.levels_at(file);
    for meta in registry::ALL.iter().map(|lint| lint.meta()) {
        let level = if levels.enabled(meta) { levels.level(meta, meta.level).as_str() } else { "off" };
        let own = if levels.enabled(meta) && !levels.is_set(meta) { " (default)" } else { "" };
        writeln!(out, "  {:<21} {level}{own}", meta.name)?;
    }
    Ok(())
}
