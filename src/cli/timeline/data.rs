//! The timeline for programs: JSON with every place, and CSV with one row per place.

use std::io;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::catalog::DateKind;
use crate::cli::timeline::model::{Ending, Origin, Timeline};
use crate::cli::timeline::projects::Projects;
use crate::report::inventory::quoted;

/// Writes one document.
pub(super) fn json(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let mut origins = Origins { timeline, projects: Projects::default() };
    let models: Vec<Value> = timeline.endings.iter().map(|ending| model(ending, &mut origins)).collect();
    let document = json!({ "as_of": timeline.as_of.to_string(), "catalog": timeline.catalog, "models": models });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn model(ending: &Ending, origins: &mut Origins<'_>) -> Value {
    let mut place = |place: &String| {
        let (Origin { path, project, owner }, line) = origins.of(place);
        json!({ "path": path, "line": line, "project": project, "owner": owner })
    };
    json!({
        "model": ending.model,
        "provider": ending.provider,
        "stage": ending.stage,
        "retires": ending.on.map(|on| on.to_string()),
        "retires_kind": ending.kind,
        "replacement": ending.replacement,
        "places": ending.places.iter().map(&mut place).collect::<Vec<_>>(),
    })
}

/// Writes a header and one row per place.
pub(super) fn csv(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let mut origins = Origins { timeline, projects: Projects::default() };
    writeln!(out, "retires,retires_kind,model,provider,stage,replacement,path,line,project,owner")?;
    for ending in &timeline.endings {
        for place in &ending.places {
            let (Origin { path, project, owner }, line) = origins.of(place);
            let cells = [
                ending.on.map(|_| ending.day()).unwrap_or_default(),
                ending.kind.map(DateKind::as_str).unwrap_or_default().to_owned(),
                ending.model.clone(),
                ending.provider.clone(),
                ending.stage.as_str().to_owned(),
                ending.replacement.clone().unwrap_or_default(),
                path,
                line.to_string(),
                project,
                owner,
            ];
            writeln!(out, "{}", cells.map(|cell| quoted(&cell)).join(","))?;
        }
    }
    Ok(())
}

/// Where places are: as the rows said, or as the disk shows.
struct Origins<'t> {
    timeline: &'t Timeline,
    projects: Projects,
}

impl Origins<'_> {
    fn of(&mut self, place: &str) -> (Origin, usize) {
        let (path, line) = path_and_line(place);
        if let Some(known) = self.timeline.origins.get(place) {
            return (known.clone(), line);
        }
        let project = self.projects.of(Path::new(path));
        let owner = project.owner(Path::new(path)).to_owned();
        (Origin { path: path.to_owned(), project: project.name.clone(), owner }, line)
    }
}

fn path_and_line(place: &str) -> (&str, usize) {
    let (path, line) = place.rsplit_once(':').unwrap_or((place, ""));
    (path, line.parse().unwrap_or_default())
}
