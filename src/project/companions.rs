//! Which files a template, a Terraform file or a parameter file belongs with.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::companion::{Companion, MAX_COMPANIONS, Role};
use crate::project::files::ParsedFiles;
use crate::rules::templates::{Chart, RULES, Settings, chart_of, is_marked, is_parameter_file, settings_of};
use crate::text::language::Language;
use crate::text::source::Source;

/// How many files of a run are read to see whether they call a module.
const MAX_CALLING: usize = 4_000;
/// How deep modules of modules are followed.
const MAX_DEPTH: usize = 3;
/// How many folders up a file of variables can lie below its module (`environments/prod.tfvars`).
const MAX_UP: usize = 2;

/// How many parts an address of a template has.
const MAX_PARTS: usize = 12;

/// `source = "./modules/openai"`, also in JSON, `module ai 'core/ai.bicep'`, `using './main.bicep'`.
#[allow(clippy::expect_used, reason = "a constant pattern, compiled by every test here")]
static LOCAL: LazyLock<Regex> = LazyLock::new(|| {
    // Without Unicode's classes: they cost a run over a few files more than the files do.
    Regex::new(r#"(?m)(?:^|[{,])[ \t]*(?:"?source"?[ \t]*[=:][ \t]*"(\.{1,2}/[^"]+)"|(?:module[ \t]+[A-Za-z0-9_]+|using)[ \t]+'([^':]+\.bicep)')"#)
        .expect("a constant pattern")
});

/// `import { model } from 'models.bicep'`.
#[allow(clippy::expect_used, reason = "a constant pattern, compiled by every test here")]
static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^import[ \t]+[^'\r\n]+[ \t]from[ \t]+'([^':]+\.bicep)'").expect("a constant pattern")
});

/// `"relativePath": "nested/openai.json"`, `"uri": "[uri(…, 'nested/openai.json')]"`, `TemplateURL: ./agent.yaml`.
#[allow(clippy::expect_used, reason = "a constant pattern, compiled by every test here")]
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?-u:\b)(?:relativePath|uri|TemplateURL)"?[ \t]*:[ \t\r\n]*(?:!Sub[ \t]+|\{[ \t]*"Fn::[A-Za-z]+"[ \t]*:[ \t]*)?"?([^"\n]+)"#,
    )
        .expect("a constant pattern")
});
/// The path of a template.
#[allow(clippy::expect_used, reason = "a constant pattern, compiled by every test here")]
static FILE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)[\w./-]+\.(?:json|ya?ml|template)\b").expect("a constant pattern"));

/// The files of a run that can be companions, by folder.
pub(crate) struct Files<'p>(HashMap<PathBuf, Vec<&'p Path>>);

impl<'p> Files<'p> {
    pub(crate) fn new(paths: impl Iterator<Item = &'p Path>) -> Self {
        let mut folders: HashMap<PathBuf, Vec<&Path>> = HashMap::new();
        for path in paths.filter(|path| can_be(path)) {
            folders.entry(folder(path)).or_default().push(path);
        }
        Self(folders)
    }

    /// Those that can call a module, as many as are worth a look.
    pub(crate) fn calling(&self) -> impl Iterator<Item = &'p Path> + use<'p> {
        let calls = |path: &&Path| RULES.callers.iter().any(|end| name(path).ends_with(end.as_str()));
        let all = self.0.values().flatten().copied().filter(calls);
        let mut found: Vec<&Path> = all.collect();
        found.sort_unstable();
        found.truncate(MAX_CALLING);
        found.into_iter()
    }

    /// Those in a folder or below it, in order.
    fn below(&self, folder: &Path) -> Vec<&'p Path> {
        let folders = self.0.iter().filter(|(path, _)| path.starts_with(folder));
        let mut found: Vec<&Path> = folders.flat_map(|(_, files)| files).copied().collect();
        found.sort_unstable();
        found
    }

    fn of<'s>(&'s self, folder: &Path) -> impl Iterator<Item = &'p Path> + use<'p, 's> {
        self.0.get(folder).into_iter().flatten().copied()
    }
}

/// Whether a file can be the companion of another, by its name.
pub(crate) fn can_be(path: &Path) -> bool {
    RULES.companions.iter().any(|end| name(path).ends_with(end.as_str())) || has_overrides(path)
}

/// Whether a file has the values with which the template beside it is deployed, by its name.
fn has_overrides(path: &Path) -> bool {
    RULES.overrides.files.contains(&name(path))
}

/// Whether a file can have companions.
pub(crate) fn is_template(source: &Source) -> bool {
    match source.language {
        Language::Terraform | Language::TerraformJson | Language::Bicep => true,
        Language::Json | Language::Yaml => {
            let name = name(&source.path);
            is_marked(&source.text)
                || is_parameter_file(&name)
                || settings_of(&name).is_some()
                || chart_of(&name).is_some()
        }
        _ => false,
    }
}

/// The companions of a file, those of its own folder first.
pub(crate) fn find(source: &Source, files: &Files<'_>, parsed: &mut ParsedFiles<'_>) -> Vec<Companion> {
    let own = name(&source.path);
    let mut found = Found { skip: source.path.clone(), list: Vec::new() };
    let is_terraform = matches!(source.language, Language::Terraform | Language::TerraformJson);
    if is_terraform || own.ends_with(".tfvars.json") {
        terraform(source, files, parsed, &mut found);
    } else if let Some(chart) = chart_of(&own) {
        charts(source, chart, files, parsed, &mut found);
    } else {
        let here = folder(&source.path);
        let stem = own.split('.').next().unwrap_or_default();
        let is_parameters = is_parameter_file(&own);
        let with_stem: Vec<&Path> = files.of(&here).filter(|p| name(p).split('.').next() == Some(stem)).collect();
        // A template that was compiled from a source beside it leads nowhere else than that.
        let is_source = |path: &Path| RULES.sources.iter().any(|end| name(path).ends_with(end.as_str()));
        let has_source = is_parameters && with_stem.iter().any(|path| is_source(path));
        let others = with_stem.iter().filter(|path| is_parameters != is_parameter_file(&name(path)));
        for path in others.filter(|path| !has_source || is_source(path)) {
            // Of several environments none decides, unless it is the one without a name of its own.
            let plain = RULES.parameter_files.iter().any(|end| name(path) == format!("{stem}{end}"));
            let alone = with_stem.iter().filter(|p| is_parameter_file(&name(p))).count() == 1;
            let decides = !is_parameters && (plain || alone);
            found.add(path, if decides { Role::Decides } else { Role::Beside }, parsed);
        }
        // A program in a language of its own looks them up.
        let is_template = |source: &Source| source.text.contains("${");
        for path in files.of(&here).filter(|path| is_program_of(&name(path), &own)) {
            if parsed.get_if(path, &is_template).is_some() {
                found.add(path, Role::Beside, parsed);
            }
        }
        let has_values = |source: &Source| source.text.matches(RULES.overrides.key.as_str()).take(2).count() == 1;
        for path in files.of(&here).filter(|path| has_overrides(path) && is_marked(&source.text)) {
            if parsed.get_if(path, &has_values).is_some() {
                found.add(path, Role::Decides, parsed);
            }
        }
        modules(source, files, parsed, &mut found);
    }
    found.list
}

/// Whether a file is the template whose settings another has: `Pulumi.yaml` beside `Pulumi.dev.yaml`.
fn is_program_of(name: &str, settings: &str) -> bool {
    let is_one = |kind: &Settings| {
        let stem = kind.begins.trim_end_matches('.');
        kind.ends.iter().any(|end| name.strip_suffix(end.as_str()) == Some(stem))
    };
    settings_of(settings).is_some_and(is_one) && name != settings
}

struct Found {
    /// The file itself.
    skip: PathBuf,
    list: Vec<Companion>,
}

impl Found {
    fn add(&mut self, path: &Path, role: Role, parsed: &mut ParsedFiles<'_>) {
        let known = path == self.skip || self.list.iter().any(|c| c.file.source.path == path);
        if known || self.list.len() >= MAX_COMPANIONS {
            return;
        }
        self.list.extend(parsed.get(path).map(|file| Companion { file, role }));
    }
}

fn is_module_file(path: &&Path) -> bool {
    RULES.module_files.iter().any(|end| name(path).ends_with(end.as_str()))
}

/// The templates of a chart lie below the folder of its values, or beside a folder with those of one environment.
fn charts(source: &Source, chart: &Chart, files: &Files<'_>, parsed: &mut ParsedFiles<'_>, found: &mut Found) {
    let reads = |source: &Source| source.text.contains(chart.object.as_str());
    let here = folder(&source.path);
    let below = here.ancestors().take(MAX_UP + 1).map(|folder| files.below(&folder.join(&chart.templates)));
    for path in below.into_iter().find(|below| !below.is_empty()).unwrap_or_default() {
        if parsed.get_if(path, &reads).is_some() {
            found.add(path, Role::Beside, parsed);
        }
    }
}

/// The folder of a Terraform file is its module; a file of variables can lie below that.
fn terraform(source: &Source, files: &Files<'_>, parsed: &mut ParsedFiles<'_>, found: &mut Found) {
    let is_variables = is_parameter_file(&name(&source.path));
    let mut module = folder(&source.path);
    for _ in 0..MAX_UP {
        if files.of(&module).any(|path| is_module_file(&path)) || !module.pop() {
            break;
        }
    }
    for path in files.of(&module).filter(is_module_file) {
        found.add(path, Role::Beside, parsed);
    }
    if !is_variables {
        let variables: Vec<&Path> = files.of(&module).filter(|path| is_parameter_file(&name(path))).collect();
        let is_loaded = |path: &Path| RULES.loaded.iter().any(|part| name(path).contains(part.as_str()));
        for path in variables.iter().filter(|path| is_loaded(path) || variables.len() == 1) {
            found.add(path, Role::Decides, parsed);
        }
    }
    modules(source, files, parsed, found);
}

/// Modules of the same tree that the file and its companions use.
fn modules(source: &Source, files: &Files<'_>, parsed: &mut ParsedFiles<'_>, found: &mut Found) {
    let mut from: Vec<(PathBuf, Vec<PathBuf>)> = vec![(folder(&source.path), used(source))];
    from.extend(found.list.iter().map(|c| (folder(&c.file.source.path), used(&c.file.source))));
    for _ in 0..MAX_DEPTH {
        let before = found.list.len();
        for (folder, paths) in from {
            for path in paths.iter().flat_map(|path| places(&folder, path)) {
                if files.of(&self::folder(&path)).any(|known| known == path) {
                    found.add(&path, Role::Called, parsed);
                }
                for path in files.of(&path).filter(is_module_file) {
                    found.add(path, Role::Called, parsed);
                }
            }
        }
        from = found.list[before..].iter().map(|c| (self::folder(&c.file.source.path), used(&c.file.source))).collect();
    }
}

/// Whether a file imports what another declares, rather than calls that.
pub(crate) fn imports(source: &Source, path: &Path) -> bool {
    let folder = folder(&source.path);
    imported(source).any(|other| joined(&folder, &other).is_some_and(|other| other == path))
}

/// The paths of what a file imports.
fn imported(source: &Source) -> impl Iterator<Item = PathBuf> + '_ {
    let text = (source.language == Language::Bicep).then_some(source.text.as_str());
    let found = text.into_iter().flat_map(|text| IMPORT.captures_iter(text));
    found.filter_map(|found| found.get(1).map(|path| PathBuf::from(path.as_str())))
}

/// Where the modules are that a file calls.
pub(crate) fn calls(source: &Source) -> impl Iterator<Item = PathBuf> + use<> {
    let folder = folder(&source.path);
    used(source).into_iter().flat_map(move |path| places(&folder, &path))
}

/// The paths that a file names: of modules, of what it imports, and of linked templates.
fn used(source: &Source) -> Vec<PathBuf> {
    let text = source.text.as_str();
    let path = |found: regex::Captures<'_>| found.get(1).or(found.get(2)).map(|path| PathBuf::from(path.as_str()));
    let linked = |found: regex::Captures<'_>| FILE.find_iter(found.get(1)?.as_str()).last().map(|m| m.as_str().into());
    let links = LINK.captures_iter(text).take(MAX_COMPANIONS).filter_map(linked);
    let called = LOCAL.captures_iter(text).filter_map(path);
    called.chain(imported(source)).take(MAX_COMPANIONS).chain(links).collect()
}

/// Where a path that a file of a folder names can lead: from there, and, as addresses of templates name a repository
/// and a branch first, each ending of it from there and from the folders above.
fn places(folder: &Path, path: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = joined(folder, path).into_iter().collect();
    if FILE.is_match(&path.to_string_lossy()) && !path.starts_with(".") && !path.starts_with("..") {
        let parts: Vec<Component<'_>> = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
        for folder in folder.ancestors().take(MAX_UP + 1) {
            found.extend(
                (0..parts.len().min(MAX_PARTS)).map(|from| folder.join(parts[from..].iter().collect::<PathBuf>())),
            );
        }
    }
    found
}

/// A relative path from a folder, without `..`; none where it leads out of what was named.
fn joined(folder: &Path, path: &Path) -> Option<PathBuf> {
    let mut joined = folder.to_owned();
    for part in path.components() {
        match part {
            Component::ParentDir => joined.pop().then_some(())?,
            Component::Normal(part) => joined.push(part),
            _ => {}
        }
    }
    Some(joined)
}

fn folder(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default()
}
