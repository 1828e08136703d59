//! Who owns a file, by the CODEOWNERS of its repository.

use std::path::Path;

use crate::text::globs::Globs;
use crate::text::stored::Stored;

/// Where GitHub and GitLab look for the file; the first one counts.
const PLACES: [&str; 4] = [".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// The rules of a CODEOWNERS file, in its order.
#[derive(Debug, Clone, Default)]
pub struct Owners {
    rules: Vec<(Globs, String)>,
}

impl Owners {
    /// The rules of the repository whose top folder this is; none if it has no such file.
    #[must_use]
    pub fn read(top: &Path, stored: &dyn Stored) -> Self {
        let text = PLACES.iter().find_map(|place| stored.read_text(&top.join(place)).ok());
        Self::parse(&text.unwrap_or_default(), top)
    }

    fn parse(text: &str, top: &Path) -> Self {
        let rule = |line: &str| {
            let line = line.split(" #").next().unwrap_or_default().trim();
            // A line in brackets begins a section of GitLab's.
            let is_rule = !line.is_empty() && !line.starts_with(['#', '[', '^']);
            let (pattern, owners) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let globs = Globs::new(top, [pattern]).ok().filter(|_| is_rule)?;
            Some((globs, owners.split_whitespace().collect::<Vec<_>>().join(" ")))
        };
        Self { rules: text.lines().filter_map(rule).collect() }
    }

    /// The owners of a file. The last rule that matches counts, and one without owners takes them away.
    #[must_use]
    pub fn of(&self, path: &Path) -> Option<&str> {
        let rule = self.rules.iter().rev().find(|(globs, _)| globs.matches(path, false))?;
        Some(rule.1.as_str()).filter(|owners| !owners.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rule_counts() {
        let text = "# teams\n* @all\n[Section]\n/app/ @app @web  # both\n/app/vendor/\n*.tf @infra\n";
        let owners = Owners::parse(text, Path::new("/w"));
        let of = |path: &str| owners.of(Path::new(path));
        assert_eq!(of("/w/x.py"), Some("@all"));
        assert_eq!(of("/w/app/x.py"), Some("@app @web"));
        assert_eq!(of("/w/app/vendor/x.py"), None);
        assert_eq!(of("/w/app/main.tf"), Some("@infra"));
        assert_eq!(Owners::default().of(Path::new("/w/x.py")), None);
    }
}
