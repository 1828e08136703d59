//! Where output goes: the terminal, a pipe that may close, or a file that is replaced as a whole.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::args::{ColorWhen, OutputArgs};
use crate::report::Style;
use crate::report::text::{clean, level_style, paint};

/// Columns where nobody tells the width.
const WIDTH: usize = 100;
/// Wider lines are hard to read.
const WIDEST: usize = 120;

/// Writes to where the arguments say. A reader that goes away is not an error.
pub(super) fn deliver(
    args: &OutputArgs,
    write: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    if let Some(path) = &args.output_file {
        let style = Style { color: args.color == ColorWhen::Always, width: WIDTH };
        return to_file(path, |out| write(style, out)).map_err(|error| format!("{}: {error}", path.display()));
    }
    let stdout = io::stdout();
    let style = Style { color: colored(args.color, &stdout), width: width(&stdout) };
    let mut out = BufWriter::new(stdout.lock());
    match write(style, &mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

/// One line on standard error.
pub(super) fn complain(message: &str) {
    let head = paint("error:", level_style(crate::finding::Level::Error), colored(ColorWhen::Auto, &io::stderr()));
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(io::stderr(), "{head} {}", clean(message));
}

/// A mistake, with the line where it stands, on standard error.
pub(super) fn point(mistake: &dyn Diagnostic) {
    let stream = io::stderr();
    let theme =
        if colored(ColorWhen::Auto, &stream) { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width(&stream)).with_links(false);
    let mut text = String::new();
    match handler.with_context_lines(1).render_report(&mut text, mistake) {
        // Nobody is left to tell when standard error is gone.
        Ok(()) => _ = write!(io::stderr(), "{text}"),
        Err(_) => complain(&mistake.to_string()),
    }
}

/// One line on standard error that is no complaint.
pub(super) fn tell(message: &str) {
    let style = AnsiColor::BrightBlack.on_default();
    let _ = writeln!(io::stderr(), "{}", paint(message, style, colored(ColorWhen::Auto, &io::stderr())));
}

fn colored(when: ColorWhen, stream: &(impl anstream::stream::RawStream + IsTerminal)) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        // NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM and whether it is a terminal.
        ColorWhen::Auto => AutoStream::choice(stream) != ColorChoice::Never,
    }
}

fn width(stream: &impl std::os::fd::AsFd) -> usize {
    terminal_size::terminal_size_of(stream).map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}

/// Writes beside the file and then takes its place, so that it is never half written. What is not a plain file (a
/// pipe, `/dev/stdout`) is written to directly.
fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let before = fs::metadata(path).ok();
    if before.as_ref().is_some_and(|meta| !meta.is_file()) {
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    // A link stays a link: what it leads to is replaced.
    let path = if before.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    let mut out = BufWriter::new(beside(&path)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(PathBuf::from("."), Path::to_owned);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shelflife-");
    // As any program would create it: the default of temporary files lets nobody else read it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let failed = to_file(&path, |out| {
            out.write_all(&vec![b'x'; 100_000])?;
            Err(io::Error::other("stopped"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        to_file(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["report.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_any_new_file_and_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        let path = folder.path().join("report");
        to_file(&path, |out| out.write_all(b"1")).unwrap();
        assert_eq!(mode(&path), mode(&plain));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        to_file(&link, |out| out.write_all(b"2")).unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), mode(&path)), ("2", 0o640));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
