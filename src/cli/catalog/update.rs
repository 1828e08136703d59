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
    /// The folder of a server that holds index.json [default: where shelflife's own catalog is published]
    #[arg(long, value_name = "URL", conflicts_with = "from")]
    pub url: Option<String>,
    /// A folder that holds index.json: an installed package, or one that was unpacked
    #[arg(long, value_name = "FILE|DIR")]
    pub from: Option<PathBuf>,
    /// Trust the minisign public key in this file, or this key, and no other
    #[arg(long, value_name = "FILE|KEY")]
    pub key: Option<String>,
    /// Never reach the network: only --from works
    #[arg(long)]
    pub offline: bool,
    /// Seconds that a file may take [default: 120]
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
    let cache = Cache::of_user().ok_or("there is no place for a cache: set XDG_CACHE_HOME")?;
    let (outcome, index) = update(&origin, &keys, &cache, pin.as_ref()).map_err(CliError::other)?;
    let done = match outcome {
        Outcome::Same => "is the one that is here",
        Outcome::Stored => "is in the cache",
    };
    print_status(&format!("catalog {} {done}", index.version));
    if let Some(pin) = pin.filter(|pin| !pin.is(&index.version, &index.digest)) {
        print_status(&format!("note: the config pins {}: `shelflife catalog pin` moves it", pin.version));
    }
    Ok(0)
}

fn origin(args: &UpdateArgs) -> Result<Origin, CliError> {
    if let Some(path) = &args.from {
        return Origin::path(path).map_err(CliError::other);
    }
    if args.offline {
        return Err("offline: nothing is fetched; --from FILE|DIR reads a catalog that is here".into());
    }
    let url = args.url.clone().unwrap_or_else(|| Published::builtin().url);
    if url.is_empty() {
        return Err("this build of shelflife knows no address of catalogs yet: --url, or --from FILE|DIR".into());
    }
    let deadline = args.timeout.map(|seconds| std::time::Duration::from_secs(seconds.into()));
    Ok(Origin::server(&url, deadline))
}

/// Accepts a number of seconds.
fn parse_seconds(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "expected a number of seconds, such as 60".to_owned())
}
