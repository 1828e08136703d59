//! `lsp`: serves an editor over standard input and output.

use std::path::Path;

use clap::Args;
use jiff::civil::Date;

use crate::cli::error::{CliError, CliResult};
use crate::cli::options::{CatalogArgs, ConfigArgs, LintArgs, WalkArgs};
use crate::cli::ruled::Asks;
use crate::cli::setup::Setup;
use crate::lsp::{server, wire};
use crate::session::workspace::Workspace;
use crate::text::root::Root;

/// The options of what answers for one file at a time.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub lints: LintArgs,
}

impl ServeArgs {
    /// The project that a file is in, with the settings of the config nearest to it. It reaches down from the working
    /// directory.
    pub(super) fn workspace(&self, path: &Path, today: Date) -> Result<Workspace, CliError> {
        let walk = WalkArgs {
            paths: vec![path.to_owned()],
            // A document is checked by itself: more threads would only cost their start.
            jobs: std::num::NonZeroUsize::new(1),
            ..WalkArgs::default()
        };
        let asks = Asks::of_lints(&self.lints);
        let mut setup = Setup::new(&self.config, &walk, &self.catalog, &asks, today)?;
        setup.engine.paths = vec![".".into()];
        let root = Root::find(&std::env::current_dir()?, &walk.paths);
        setup.policy.scope = setup.scope(&root);
        let Setup { settings, catalog, rules, engine, policy, domains, .. } = setup;
        Ok(Workspace::new(settings, catalog, rules, engine, policy, root, domains))
    }
}

/// Serves until the client goes. The exit code is 0 if it took its leave, and 1 otherwise.
pub(super) fn run(args: &ServeArgs, clock: fn() -> Date) -> CliResult {
    let (connection, threads) = wire::stdio();
    let load = |path: &Path, today: Date| args.workspace(path, today).map_err(|error| error.to_string());
    let code = server::run(&connection, &load, clock);
    // The thread that writes ends with the last sender.
    drop(connection);
    threads.join()?;
    Ok(code)
}
