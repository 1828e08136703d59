//! Gets packages from registries with their own clients, which know where the user's registry is: pip and npm. Python unpacks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::Date;
use serde::Deserialize;

use crate::catalog::refresh::{Package, Registry, Unpacked};
use crate::cli::error::CliError;
use crate::text::mistake::from_json;

/// Downloads a version of a package, or the newest one, and unpacks it below a folder.
pub(super) fn download(package: &Package, version: Option<&str>, into: &Path) -> Result<Unpacked, CliError> {
    let (archives, folder) = (into.join("archive"), into.join("unpacked"));
    fs::create_dir_all(&archives)?;
    match package.registry {
        Registry::Pypi => {
            let wanted = version.map_or(package.name.clone(), |version| format!("{}=={version}", package.name));
            let wheel = wheel(&wanted, &archives)?;
            run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&folder), &wanted)?;
            let name = wheel.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let version = name.split('-').nth(1).unwrap_or_default().to_owned();
            Ok(Unpacked { version, folder, published: None })
        }
        Registry::Npm => {
            // Without a tag, npm takes the newest version that suits the Node.js of this machine.
            let wanted = format!("{}@{}", package.name, version.unwrap_or("latest"));
            let Packed { version, filename } = tarball(&wanted, &archives)?;
            let archive = archives.join(filename);
            run(Command::new("python3").args(["-m", "tarfile", "-e"]).arg(&archive).arg(&folder), &wanted)?;
            let published = published(&package.name, &version);
            Ok(Unpacked { version, folder, published })
        }
    }
}

/// Downloads a wheel.
fn wheel(wanted: &str, into: &Path) -> Result<PathBuf, CliError> {
    let pip =
        ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"];
    run(Command::new("python3").args(pip).arg("--dest").arg(into).arg(wanted), wanted)?;
    let mut files = fs::read_dir(into)?.flatten().map(|entry| entry.path());
    let wheel = files.find(|path| path.extension().is_some_and(|end| end == "whl"));
    Ok(wheel.ok_or_else(|| format!("{wanted}: pip brought no wheel"))?)
}

/// What `npm pack` reports of the file that it wrote.
#[derive(Deserialize)]
struct Packed {
    version: String,
    filename: String,
}

fn tarball(wanted: &str, into: &Path) -> Result<Packed, CliError> {
    let output = run(npm().args(["pack", "--json", "--pack-destination"]).arg(into).arg(wanted), wanted)?;
    let mut packed: Vec<Packed> = from_json(&output).map_err(|why| format!("{wanted}: npm: {why}"))?;
    Ok(packed.pop().ok_or_else(|| format!("{wanted}: npm brought no tarball"))?)
}

/// The day on which npm got a version, where the registry has it.
fn published(name: &str, version: &str) -> Option<Date> {
    let output = run(npm().args(["view", "--json", name, "time"]), name).ok()?;
    let times: serde_json::Map<String, serde_json::Value> = from_json(&output).ok()?;
    times.get(version)?.as_str()?.get(..10)?.parse().ok()
}

/// npm, which runs nothing of what it downloads.
fn npm() -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["--silent", "--ignore-scripts"]);
    npm
}

/// Runs a client; what it writes.
fn run(command: &mut Command, wanted: &str) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().map_err(|error| format!("{name}: {error}"))?;
    if !done.status.success() {
        let why = String::from_utf8_lossy(&done.stderr);
        return Err(format!("{wanted}: {name} could not get or unpack it\n{}", why.trim_end()));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
