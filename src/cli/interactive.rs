//! `--interactive`: shows each fix with its reasons and its diff, and asks whether to make it.

use std::io::{self, BufRead, Write};

use crate::fix::apply::{self, Read};
use crate::fix::{diff, plan};
use crate::lint::finding::{Applicability, Finding};
use crate::report::full::Renderer;
use crate::report::style::Style;
use crate::report::text::clean;

const HELP: &str = "\
y  apply this fix
n  skip this fix
a  apply this fix and all that follow
q  skip this fix and all that follow; the fixes chosen before are applied
?  show this help
";

/// What somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    All,
    Quit,
}

/// Asks for each of the fixes, and returns those to make. The end of the input is a `q`.
pub(super) fn choose(
    findings: &[Finding],
    fixes: &[usize],
    read: Read<'_>,
    style: Style,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Vec<usize>> {
    let mut chosen = Vec::new();
    for (at, n) in fixes.iter().enumerate() {
        show(findings, *n, read, style, out)?;
        match ask(&format!("({}/{}) apply this fix? [y,n,a,q,?] ", at + 1, fixes.len()), answers, out)? {
            Answer::Yes => chosen.push(*n),
            Answer::No => {}
            Answer::All => {
                chosen.extend(&fixes[at..]);
                break;
            }
            Answer::Quit => break,
        }
    }
    Ok(chosen)
}

/// Shows a finding and what its fix changes.
fn show(findings: &[Finding], n: usize, read: Read<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let finding = &findings[n];
    writeln!(out, "{}", Renderer::new(style).render(finding, None)?.trim_end())?;
    for change in apply::changes(&plan::plan(findings, &[n]), read).0 {
        diff::write(&change, style, out)?;
    }
    let Some(fix) = &finding.fix else { return Ok(()) };
    let kind = if fix.applicability == Applicability::Safe { "safe" } else { "unsafe" };
    writeln!(out, "{} ({kind})", clean(&fix.title))?;
    match &fix.note {
        Some(note) => writeln!(out, "by hand: {}", clean(note)),
        None => Ok(()),
    }
}

/// Asks until there is an answer.
fn ask(question: &str, answers: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<Answer> {
    loop {
        write!(out, "{question}")?;
        out.flush()?;
        let mut line = String::new();
        if answers.read_line(&mut line)? == 0 {
            writeln!(out)?;
            return Ok(Answer::Quit);
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(Answer::Yes),
            "n" | "no" => return Ok(Answer::No),
            "a" | "all" => return Ok(Answer::All),
            "q" | "quit" => return Ok(Answer::Quit),
            _ => write!(out, "{HELP}")?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_until_one_is_understood() {
        for (typed, answer, helps) in [
            ("y\n", Answer::Yes, 0),
            ("No\n", Answer::No, 0),
            ("?\na\n", Answer::All, 1),
            ("\nwhat\nq\n", Answer::Quit, 2),
            ("", Answer::Quit, 0),
        ] {
            let mut out = Vec::new();
            assert_eq!(ask("? ", &mut typed.as_bytes(), &mut out).unwrap(), answer, "{typed}");
            let out = String::from_utf8(out).unwrap();
            assert_eq!(out.matches("apply this fix and").count(), helps, "{out}");
        }
    }
}
