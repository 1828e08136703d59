//! Where a command writes: standard output, a file that it replaces as a whole, and messages on standard error.

use std::io;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
use clap::ValueEnum;

use crate::cli::error::CliError;
use crate::cli::options::{ColorWhen, OutputArgs};
use crate::config::ConfigError;
use crate::project::scanned::FileError;
use crate::report::diagnostic::{Diagnostic, Renderer};
use crate::report::format::Format;
use crate::report::guard::{Guard, Medium};
use crate::report::style::Style;
use crate::report::text::{clean, level_style, paint};
use crate::text::atomic;
use crate::text::level::Level;
use crate::text::source::display_path;

/// Width of output that goes to no terminal.
const DEFAULT_WIDTH: usize = 100;
/// What is kept of a report before any of it goes to standard output: one that is shorter comes whole or not at all.
const WHOLE: usize = 1 << 20;
/// People find wider lines hard to read.
const MAX_WIDTH: usize = 120;

/// Writes to the file that the arguments name, or to standard output, what is harmless in the medium. A diff in a file is
/// for programs, and is written as it is.
pub(super) fn write_output(
    args: &OutputArgs,
    medium: Medium,
    write: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    if let Some(path) = &args.output_file {
        let style = Style { color: args.color == ColorWhen::Always, width: DEFAULT_WIDTH, ..Style::default() };
        let medium = if medium == Medium::Patch { Medium::Exact } else { medium };
        return Ok(replace(path, |out| guard(out, medium, style, write).map(drop))?);
    }
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    // Only terminals that are known to support links get them: others would print the escape sequences.
    let links =
        terminal && args.color != ColorWhen::Never && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    let style = Style { color: has_color(args.color, &stdout), width: width(), terminal, links, group_by: None };
    let changed = guard(&mut BufWriter::with_capacity(WHOLE, stdout.lock()), medium, style, write)
        .map_err(|error| of_stdout(&error))?;
    if changed > 0 && medium == Medium::Patch && !terminal {
        print_status("note: characters that control a terminal or a CI agent were replaced; --output-file keeps them");
    }
    Ok(())
}

/// Writes through a guard. Returns how many characters it changed.
fn guard(
    out: &mut dyn Write,
    medium: Medium,
    style: Style,
    write: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>,
) -> io::Result<usize> {
    let mut guard = Guard::new(out, medium).styled(style);
    write(style, &mut guard)?;
    guard.finish()
}

/// The error of a command that cannot write to standard output.
pub(super) fn of_stdout(error: &io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::BrokenPipe => CliError::Closed,
        _ => CliError::Other(format!("standard output: {error}")),
    }
}

/// A file that gets a report besides the one on standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub format: Format,
    pub file: PathBuf,
}

/// Parses `sarif=out.sarif`.
pub(super) fn parse_target(text: &str) -> Result<Target, String> {
    let expected = "expected FORMAT=FILE, such as sarif=shelflife.sarif";
    let (format, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).ok_or(expected)?;
    let format = Format::from_str(format, false).map_err(|_| {
        let names: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
            .map(|value| value.get_name().to_owned())
            .collect();
        format!("there is no format `{format}`; the formats are {}", names.join(", "))
    })?;
    Ok(Target { format, file: file.into() })
}

/// Writes one report per target.
pub(super) fn write_targets(
    targets: &[Target],
    write: impl Fn(Format, Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    let style = Style { width: DEFAULT_WIDTH, ..Style::default() };
    let write = |format: Format, out: &mut dyn Write| {
        guard(out, format.medium(), style, |style, out| write(format, style, out)).map(drop)
    };
    targets.iter().try_for_each(|target| replace(&target.file, |out| write(target.format, out)))
}

/// Replaces a file as a whole; the error names the file.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
    atomic::replace(path, write).map_err(|error| format!("{}: {error}", path.display()))
}

/// Prints an error on standard error, on one line.
pub(super) fn print_error(message: &str) {
    let head = paint("error:", level_style(Level::Error), has_color(ColorWhen::Auto, &io::stderr()));
    // Where standard error is closed, nothing can report that.
    let _ = to_stderr(|_, out| writeln!(out, "{head} {}", clean(message)));
}

/// Prints the paths that could not be read or changed, each with the reason.
pub(super) fn print_file_errors(errors: &[FileError]) {
    for error in errors {
        print_error(&format!("{}: {}", error.path, error.message));
    }
}

/// Prints why a command could not do its job.
pub(super) fn print_failure(error: &CliError) {
    match error {
        CliError::Usage(error) => print_usage(error),
        // Who went away wants to read nothing.
        CliError::Closed => {}
        CliError::Config(ConfigError::Mistake(mistake)) => print_diagnostic(mistake),
        CliError::Config(error) => print_error(&error.to_string()),
        CliError::Other(message) => print_error(message),
    }
}

/// Prints a diagnostic with its lines of the file on standard error.
fn print_diagnostic(diagnostic: &Diagnostic) {
    match Renderer::new(error_style()).render(diagnostic) {
        Ok(text) => _ = to_stderr(|_, out| out.write_all(text.as_bytes())),
        Err(_) => print_error(&diagnostic.to_string()),
    }
}

/// How to write to standard error.
pub(super) fn error_style() -> Style {
    let stderr = io::stderr();
    let terminal = stderr.is_terminal();
    Style { color: has_color(ColorWhen::Auto, &stderr), width: width(), terminal, ..Style::default() }
}

/// Prints what a command did or noticed on standard error, on one line.
pub(super) fn print_status(message: &str) {
    let style = AnsiColor::BrightBlack.on_default();
    let _ = to_stderr(|own, out| writeln!(out, "{}", paint(message, style, own.color)));
}

/// Prints what clap has to show: the help as it is, and an error, which can hold arguments of any kind, as text.
pub(super) fn print_usage(error: &clap::Error) {
    if !error.use_stderr() {
        // A closed pipe behind `--help` is no error.
        let _ = error.print();
        return;
    }
    let text = error.render();
    // A closed standard error is no second failure.
    let _ = to_stderr(|style, out| if style.color { write!(out, "{}", text.ansi()) } else { write!(out, "{text}") });
}

/// Writes to standard error what is harmless there.
pub(super) fn to_stderr(write: impl FnOnce(Style, &mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    guard(&mut io::stderr().lock(), Medium::Text, error_style(), write).map(drop)
}

/// A path for a message: relative to the working directory if it lies below it, without control characters.
pub(super) fn shown_path(path: &Path) -> String {
    let cwd = std::env::current_dir().unwrap_or_default();
    clean(&display_path(path, &cwd).to_string_lossy()).into_owned()
}

fn has_color(when: ColorWhen, stream: &(impl anstream::stream::RawStream + IsTerminal)) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        // Follows NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM, and whether the stream is a terminal.
        ColorWhen::Auto => is_color_forced() || AutoStream::choice(stream) != ColorChoice::Never,
    }
}

/// Whether `FORCE_COLOR` asks for colours where there is no terminal. `NO_COLOR` wins.
fn is_color_forced() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    set("FORCE_COLOR") && !set("NO_COLOR")
}

fn width() -> usize {
    terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0).clamp(40, MAX_WIDTH))
}
