//! `cargo shelflife`: checks the packages of a Cargo workspace. It chooses packages as cargo does, takes its settings
//! from `Cargo.toml` (or from `shelflife.toml`), and `--message-format=json` writes cargo's messages.

use std::ffi::OsString;
use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, ValueEnum};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::cli::args;
use crate::cli::check::CheckArgs;
use crate::cli::dispatch::{exit, exit_after_usage};
use crate::cli::error::{CliError, CliResult};
use crate::cli::options::FailOn;
use crate::cli::output::{print_error, write_output};
use crate::cli::prepared::Prepared;
use crate::lint::report::Report;
use crate::report::cargo;
use crate::report::cargo::Package as ReportPackage;
use crate::report::guard::Medium;
use crate::report::{concise, full, summary};
use crate::text::mistake::from_json;

const EXAMPLES: &str = "\
Examples:
  cargo shelflife                                  the package in the working directory
  cargo shelflife --workspace -- -D warnings       the whole workspace; warnings fail too
  cargo shelflife --message-format=json            for editors, like cargo check
  cargo shelflife -- -A legacy-model --usage all   options of `shelflife check`";

/// Reports AI models that are retired, deprecated or about to be, in the packages of a workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo shelflife", bin_name = "cargo shelflife", version, about, long_about = None, after_help = EXAMPLES)]
struct CargoArgs {
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    manifest_path: Option<PathBuf>,
    /// Everything in the workspace's folder, not only packages
    #[arg(long, alias = "all")]
    workspace: bool,
    /// Only these packages
    #[arg(short, long, value_name = "NAME", conflicts_with = "workspace")]
    package: Vec<String>,
    /// Format of the findings
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    message_format: MessageFormat,
    /// Print only findings
    #[arg(short, long)]
    quiet: bool,
    /// `-D warnings`, `-A LINT` and other options of `shelflife check`
    #[arg(last = true, value_name = "OPTIONS")]
    rest: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    #[default]
    Human,
    Short,
    Json,
}

/// The part of the output of `cargo metadata` that is used here.
#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    /// The ids of the packages that cargo works on if the user names none. Cargo has it since 1.71.
    #[serde(default)]
    workspace_default_members: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    id: String,
    manifest_path: PathBuf,
    targets: Vec<Box<RawValue>>,
}

impl Package {
    fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }
}

/// The file that cargo looks for.
const NAME: &str = "cargo-shelflife";

/// Where a command line names this command: the program itself under that name, or what the program of that name hands
/// on as the first argument.
pub(super) fn named_at(args: &[OsString]) -> Option<usize> {
    let is_called = args.first().is_some_and(|program| Path::new(program).file_stem().is_some_and(|stem| stem == NAME));
    let is_asked = || args.get(1).is_some_and(|first| first == NAME);
    if is_called { Some(0) } else { is_asked().then_some(1) }
}

/// Runs the command. `args` begin with its name, and cargo passes `shelflife` as the next one.
pub(super) fn main(args: impl IntoIterator<Item = OsString>, today: Date) -> ExitCode {
    let mut args: Vec<OsString> = args.into_iter().collect();
    if args.get(1).is_some_and(|name| name == "shelflife") {
        args.remove(1);
    }
    match CargoArgs::try_parse_from(args) {
        Ok(args) => exit(run(&args, today)),
        Err(error) => exit_after_usage(&error),
    }
}

fn run(args: &CargoArgs, today: Date) -> CliResult {
    let metadata = metadata(args.manifest_path.as_deref())?;
    let mut check = check_args(args)?;
    let chosen = chosen(args, &metadata)?;
    let cwd = std::env::current_dir()?;
    check.walk.paths = if args.workspace {
        vec![relative(&metadata.workspace_root, &cwd)]
    } else {
        chosen.iter().map(|package| relative(package.folder(), &cwd)).collect()
    };
    let prepared = Prepared::new(&check, today)?;
    let mut report = prepared.report(true)?;
    let owner = |path: &Path| owner(&metadata, &cwd.join(path));
    if !args.workspace {
        // The folder of a package can contain other packages.
        let is_chosen = |path: &Path| owner(path).is_some_and(|own| chosen.iter().any(|one| one.id == own.id));
        report.findings.retain(|finding| is_chosen(&finding.source.path));
    }
    if report.exit_code == 1 && !report.findings.iter().any(|finding| prepared.setup.fails(finding)) {
        report.exit_code = 0;
    }
    prepared.print_notes(&report, args.quiet);
    let fallback = metadata.packages.first();
    let package = |path: &Path| {
        let package = owner(path).or(fallback)?;
        Some(ReportPackage { id: &package.id, manifest: &package.manifest_path, targets: &package.targets })
    };
    let medium = match args.message_format {
        MessageFormat::Json => Medium::Json,
        MessageFormat::Short | MessageFormat::Human => Medium::Text,
    };
    write_output(&check.output, medium, |style, out| match args.message_format {
        MessageFormat::Json => cargo::write(&report, &package, &metadata.workspace_root, &cwd, out),
        MessageFormat::Short => concise::write(&report, style, out).and_then(|()| last_line(&report, args, out)),
        MessageFormat::Human => full::write(&report, style, out).and_then(|()| last_line(&report, args, out)),
    })?;
    Ok(report.exit_code)
}

/// A folder as a person would type it: relative to the working directory if it lies below it.
fn relative(folder: &Path, cwd: &Path) -> PathBuf {
    match folder.strip_prefix(cwd) {
        Ok(below) if below.as_os_str().is_empty() => ".".into(),
        Ok(below) => below.to_owned(),
        Err(_) => folder.to_owned(),
    }
}

fn last_line(report: &Report, args: &CargoArgs, out: &mut dyn Write) -> io::Result<()> {
    if args.quiet { Ok(()) } else { writeln!(out, "{}", summary::last_line(report)) }
}

fn metadata(manifest: Option<&Path>) -> Result<Metadata, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    if let Some(manifest) = manifest {
        command.arg("--manifest-path").arg(manifest);
    }
    let output = command.output().map_err(|error| format!("cannot run cargo metadata: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(message.trim().trim_start_matches("error: ").to_owned());
    }
    from_json(&String::from_utf8_lossy(&output.stdout)).map_err(|error| format!("cargo metadata: {error}"))
}

/// Parses the options after `--` as those of `shelflife check`. `-D warnings` means `--fail-on warning`, as it makes
/// the compiler fail on warnings.
fn check_args(args: &CargoArgs) -> Result<CheckArgs, CliError> {
    let mut fail_on = None;
    let mut rest: Vec<OsString> = vec!["shelflife".into(), "check".into()];
    let mut words = args.rest.iter().peekable();
    while let Some(word) = words.next() {
        let next_is_warnings = words.peek().is_some_and(|next| *next == "warnings");
        if word == "-Dwarnings" || word == "--deny=warnings" {
            fail_on = Some(FailOn::Warning);
        } else if (word == "-D" || word == "--deny") && next_is_warnings {
            words.next();
            fail_on = Some(FailOn::Warning);
        } else {
            rest.push(word.to_string_lossy().strip_prefix("shelflife::").map_or_else(|| word.clone(), Into::into));
        }
    }
    let cli = args::parse(rest)?;
    let Some(args::Command::Check(check)) = cli.command else {
        return Err("expected options of `shelflife check` after `--`".into());
    };
    let mut check = *check;
    check.fail_on = fail_on.or(check.fail_on);
    if check.fixing.is_asked() || check.list_files {
        return Err("`cargo shelflife` neither fixes nor lists files: run `shelflife` instead".into());
    }
    if !check.walk.paths.is_empty() {
        print_error("paths after `--` are ignored: the packages decide what is checked");
    }
    Ok(check)
}

/// The packages to check.
fn chosen<'m>(args: &CargoArgs, metadata: &'m Metadata) -> Result<Vec<&'m Package>, String> {
    let packages = &metadata.packages;
    if args.workspace {
        return Ok(packages.iter().collect());
    }
    if !args.package.is_empty() {
        let named = args.package.iter().map(|name| {
            let found = packages.iter().find(|package| package.name == *name);
            found.ok_or_else(|| format!("the workspace has no package `{name}`"))
        });
        return named.collect();
    }
    let default: Vec<&Package> =
        packages.iter().filter(|package| metadata.workspace_default_members.contains(&package.id)).collect();
    // As cargo does: the package of the working directory, or else the default members.
    let start = match &args.manifest_path {
        Some(manifest) => std::path::absolute(manifest).ok().and_then(|path| path.parent().map(Path::to_owned)),
        None => std::env::current_dir().ok(),
    };
    let here = start.and_then(|folder| owner(metadata, &folder));
    Ok(here.map_or(if default.is_empty() { packages.iter().collect() } else { default }, |package| vec![package]))
}

/// The package that contains a path: the one with the longest folder.
fn owner<'m>(metadata: &'m Metadata, path: &Path) -> Option<&'m Package> {
    let path: PathBuf = path.components().filter(|part| *part != std::path::Component::CurDir).collect();
    let around = metadata.packages.iter().filter(|package| path.starts_with(package.folder()));
    around.max_by_key(|package| package.folder().components().count())
}
