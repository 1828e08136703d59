//! The timeline for programs: JSON with every place, and CSV with one row per place.

use std::io;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::catalog::DateKind;
use crate::cli::timeline::model::{Ending, Timeline};
use crate::cli::timeline::projects::Projects;
use crate::report::inventory::quoted;

/// Writes one document.
pub(super) fn json(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let mut projects = Projects::default();
    let models: Vec<Value> = timeline.endings.iter().map(|ending| model(ending, &mut projects)).collect();
    let document = json!({ "as_of": timeline.as_of.to_string(), "catalog": timeline.catalog, "models": models });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn model(ending: &Ending, projects: &mut Projects) -> Value {
    let mut place = |place: &String| {
        let (path, line) = path_and_line(place);
        let project = projects.of(Path::new(path));
        json!({ "path": path, "line": line, "project": project.name, "owner": project.owner(Path::new(path)) })
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
    let mut projects = Projects::default();
    writeln!(out, "retires,retires_kind,model,provider,stage,replacement,path,line,project,owner")?;
    for ending in &timeline.endings {
        for place in &ending.places {
            let (path, line) = path_and_line(place);
            let project = projects.of(Path::new(path));
            let cells = [
                ending.on.map(|_| ending.day()).unwrap_or_default(),
                ending.kind.map(DateKind::as_str).unwrap_or_default().to_owned(),
                ending.model.clone(),
                ending.provider.to_owned(),
                ending.stage.as_str().to_owned(),
                ending.replacement.clone().unwrap_or_default(),
                path.to_owned(),
                line.to_string(),
                project.name.clone(),
                project.owner(Path::new(path)).to_owned(),
            ];
            writeln!(out, "{}", cells.map(|cell| quoted(&cell)).join(","))?;
        }
    }
    Ok(())
}

fn path_and_line(place: &str) -> (&str, usize) {
    let (path, line) = place.rsplit_once(':').unwrap_or((place, ""));
    (path, line.parse().unwrap_or_default())
}
