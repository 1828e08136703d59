//! `catalog pin`: writes the catalog of today's runs to the config, so that later runs use no other.

use clap::Args;

use crate::cli::error::{CliError, CliResult};
use crate::cli::options::ConfigArgs;
use crate::cli::output::{print_status, shown_path};
use crate::cli::setup;
use crate::config::pin;
use crate::supply::choice::{Pin, choose};

#[derive(Debug, Args)]
pub struct PinArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// Pins the newest catalog that is here.
pub(super) fn run(args: &PinArgs) -> CliResult {
    let catalog = choose(setup::cache(&args.config).as_ref(), None).map_err(CliError::other)?.catalog;
    let pin = Pin { version: catalog.version().to_owned(), digest: catalog.digest().to_owned() };
    let file = pin::write(args.config.config.as_deref(), &pin)?;
    print_status(&format!("{}: catalog {} is pinned", shown_path(&file), pin.version));
    Ok(0)
}
