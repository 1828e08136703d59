//! `catalog update`: takes a newer catalog from a server or a folder into the cache.

use std::path::PathBuf;

use clap::Args;

use crate::cli::error::{CliError, CliResult};
use crate::cli::options::ConfigArgs;
use crate::cli::output::print_status;
use crate::cli::setup;
use crate::supply::cache::Cache;
use crate::supply::origin::Origin;
use crate::supply::settings::Published;
use crate::supply::signature::Keys;
use crate::supply::update::{Outcome, update};

#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// URL of the folder that contains index.json [default: where shelflife's own catalog is published]
    #[arg(long, value_name = "URL", conflicts_with = "from")]
    pub url: Option<String>,
    /// A local folder that contains index.json, such as an installed or unpacked package
    #[arg(long, value_name = "FILE|DIR")]
    pub from: Option<PathBuf>,
    /// Trust only this minisign public key: the key itself, or a file with it
    #[arg(long, value_name = "FILE|KEY")]
    pub key: Option<String>,
    /// Do not use the network; needs --from
    #[arg(long)]
    pub offline: bool,
    /// Time limit for each file [default: 120]
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    pub timeout: Option<u32>,
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// Updates the cache. Whatever fails, the catalog that is there stays in use.
pub(super) fn run(args: &UpdateArgs) -> CliResult {
    let pin = setup::settings(&args.config, &[])?.catalog_pin;
    let origin = origin(args)?;
    let keys = args.key.as_deref().map_or_else(Keys::builtin, Keys::given).map_err(CliError::other)?;
    let cache = Cache::of_user().ok_or("no cache folder is known: set XDG_CACHE_HOME")?;
    let (outcome, index) = update(&origin, &keys, &cache, pin.as_ref()).map_err(CliError::other)?;
    let done = match outcome {
        Outcome::Same => "is already here",
        Outcome::Stored => "is now in the cache",
    };
    print_status(&format!("catalog {} {done}", index.version));
    if let Some(pin) = pin.filter(|pin| !pin.is(&index.version, &index.digest)) {
        print_status(&format!("note: the config pins {}: `shelflife catalog pin` changes that", pin.version));
    }
    Ok(0)
}

fn origin(args: &UpdateArgs) -> Result<Origin, CliError> {
    if let Some(path) = &args.from {
        return Origin::path(path).map_err(CliError::other);
    }
    if args.offline {
        return Err("--offline downloads nothing: name a local catalog with --from FILE|DIR".into());
    }
    let url = args.url.clone().unwrap_or_else(|| Published::builtin().url);
    if url.is_empty() {
        return Err("this build has no address for catalogs yet: give --url URL or --from FILE|DIR".into());
    }
    let deadline = args.timeout.map(|seconds| std::time::Duration::from_secs(seconds.into()));
    Ok(Origin::server(&url, deadline))
}

/// Accepts a number of seconds.
fn parse_seconds(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "expected a number of seconds, such as 60".to_owned())
}
