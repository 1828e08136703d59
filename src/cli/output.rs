//! Where output goes: the terminal, a pipe that may close, or a file that is replaced as a whole.

use std::io;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
use clap::ValueEnum;

use crate::cli::args::{ColorWhen, OutputArgs};
use crate::report::diagnostic::{Diagnostic, Renderer};
use crate::report::format::Format;
use crate::report::style::Style;
use crate::report::text::{clean, level_style, paint};
use crate::text::atomic;

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
        let style = Style { color: args.color == ColorWhen::Always, width: WIDTH, ..Style::default() };
        return atomic::replace(path, |out| write(style, out)).map_err(|error| format!("{}: {error}", path.display()));
    }
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    // The terminals that are known to show links; a guess would fill the screen with addresses.
    let links =
        terminal && args.color != ColorWhen::Never && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    let style = Style { color: colored(args.color, &stdout), width: width(), terminal, links };
    let mut out = BufWriter::new(stdout.lock());
    match write(style, &mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

/// A report beside the one that is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub format: Format,
    pub file: PathBuf,
}

/// Reads `sarif=out.sarif`.
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

/// Writes the reports that are wanted besides, each to its file.
pub(super) fn deliver_to(
    targets: &[Target],
    write: impl Fn(Format, Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    let style = Style { width: WIDTH, ..Style::default() };
    for Target { format, file } in targets {
        atomic::replace(file, |out| write(*format, style, out))
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

/// One line on standard error.
pub(super) fn complain(message: &str) {
    let head = paint("error:", level_style(crate::text::level::Level::Error), colored(ColorWhen::Auto, &io::stderr()));
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(io::stderr(), "{head} {}", clean(message));
}

/// A mistake, with the line where it stands, on standard error.
pub(super) fn point(mistake: &Diagnostic) {
    let style = Style { color: colored(ColorWhen::Auto, &io::stderr()), width: width(), ..Style::default() };
    match Renderer::new(style).render(mistake) {
        // Nobody is left to tell when standard error is gone.
        Ok(text) => _ = write!(io::stderr(), "{text}"),
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

fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}
