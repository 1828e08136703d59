//! The dashboard: one page without other files that shows what ends when, by owner, by repository and by model.
//!
//! The page has everything without the script, which only hides what the filters exclude and counts the rest.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use jiff::civil::Date;

use crate::report::fleet::ends::{End, Ends, Place, Places, When};
use crate::report::fleet::row::FleetRow;
use crate::report::html;
use crate::report::html::escape::escape;
use crate::report::html::timeline;
use crate::report::text::count;
use crate::rules::usage::Usage;
use crate::text::root::encode;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = concat!(include_str!("../filters.js"), include_str!("page.js"));
/// Rows of a chart that is not folded.
const MAX_UNFOLDED: usize = 12;
/// What stands where a file has no owner.
const NO_OWNER: &str = "no owner";

/// What the page shows.
#[derive(Debug, Clone)]
pub struct PageOptions {
    pub as_of: Date,
    /// Days ahead that count as soon.
    pub horizon: u32,
    /// The usages that count.
    pub usages: Vec<Usage>,
    /// The address of a repository's files, with `{repository}` and `{revision}` in it.
    pub link_base: Option<String>,
    /// The version of the catalog.
    pub catalog: String,
}

/// Collects the rows for the page.
#[derive(Debug)]
pub struct Page {
    options: PageOptions,
    ends: Ends,
    repositories: usize,
    /// Repository and path, and what is wrong.
    failures: Vec<(String, String)>,
}

impl Page {
    pub(super) fn new(options: PageOptions) -> Self {
        Self { options, ends: Ends::default(), repositories: 0, failures: Vec::new() }
    }

    /// Adds the rows of a repository.
    pub(super) fn add(&mut self, rows: &[FleetRow]) {
        self.repositories += 1;
        for row in rows {
            if let Some(error) = &row.error {
                let place = [Some(&row.repository), row.path.as_ref()].into_iter().flatten();
                let place = place.map(String::as_str).collect::<Vec<_>>().join(": ");
                self.failures.push((place, error.clone()));
            } else if self.options.usages.iter().any(|usage| row.usage.as_deref() == Some(usage.as_str())) {
                self.ends.add(row, self.options.as_of, self.options.horizon);
            }
        }
    }

    /// Writes the page.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.head(out)?;
        if self.ends.all.is_empty() {
            writeln!(out, "<p>No model in use has a known end date.</p>")?;
        } else {
            self.chart(out)?;
            self.filters(out)?;
            writeln!(out, "<div class=\"by\">")?;
            for (name, title) in [("owner", "By owner"), ("repository", "By repository"), ("model", "By model")] {
                self.table_by(name, title, out)?;
            }
            writeln!(out, "</div>")?;
            self.table(out)?;
        }
        if !self.failures.is_empty() {
            writeln!(out, "<section><h2>Could not be read</h2><ul>")?;
            for (place, error) in &self.failures {
                writeln!(out, "<li><code>{}</code>: {}</li>", escape(place), escape(error))?;
            }
            writeln!(out, "</ul></section>")?;
        }
        writeln!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>")
    }

    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let PageOptions { as_of, horizon, catalog, .. } = &self.options;
        html::open(&format!("shelflife: models that end, as of {as_of}"), &[STYLE], out)?;
        let with_end = self.sums(|end| &end.repository);
        writeln!(
            out,
            "<header>\n<h1>AI models that end in {}</h1>\n<ul class=\"counts\">",
            repositories(self.repositories)
        )?;
        for when in When::ALL {
            let places: usize = self.ends.all.iter().filter(|(end, _)| end.when == when).map(|(_, p)| p.count).sum();
            let (level, name) = (level(when), when.name(*horizon));
            writeln!(out, "<li class=\"{level}\"><strong>{places}</strong> {name}</li>")?;
        }
        let silenced = match self.ends.silenced {
            0 => String::new(),
            n => format!("; {} silenced by comments or baselines and not shown", count(n, "place")),
        };
        writeln!(
            out,
            "</ul>\n<p>Places that use a model that has ended or will end, in {} of {}{silenced}.</p>\n\
             <p class=\"dim\">As of {as_of}, catalog {}.</p>\n</header>",
            with_end.len(),
            repositories(self.repositories),
            escape(catalog)
        )
    }

    /// Writes the chart of the models with a date, folded where it would push the rest out of sight.
    fn chart(&self, out: &mut dyn Write) -> io::Result<()> {
        let rows = self.dated();
        let open = if rows.len() <= MAX_UNFOLDED { " open" } else { "" };
        writeln!(out, "<details class=\"file\"{open}>\n<summary>{} by date</summary>", count(rows.len(), "model"))?;
        timeline::chart(self.options.as_of, &rows, out)?;
        writeln!(out, "</details>")
    }

    /// The models with a date.
    fn dated(&self) -> timeline::Rows<'_> {
        let mut rows = timeline::Rows::new();
        for (end, places) in &self.ends.all {
            let Ok(day) = end.retires.parse() else { continue };
            let row = rows.entry((day, &end.model, None, &end.provider)).or_default();
            row.places += places.count;
            row.not_before |= end.not_before;
            row.is_retired |= end.when == When::Retired;
        }
        rows
    }

    fn filters(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "<form id=\"filters\" aria-label=\"Filters\" hidden>\n<label class=\"search\">Search <input type=\"search\" \
             name=\"text\" placeholder=\"repository, model, path\" autocomplete=\"off\"></label>"
        )?;
        write!(out, "<label>Ends <select name=\"when\"><option value=\"\">at any time</option>")?;
        for when in When::ALL {
            write!(out, "<option value=\"{}\">{}</option>", when.key(), when.name(self.options.horizon))?;
        }
        writeln!(out, "</select></label>")?;
        html::select("Owner", "owner", self.sums(owner).into_keys().collect(), out)?;
        html::select("Repository", "repository", self.sums(|end| &end.repository).into_keys().collect(), out)?;
        html::select("Model", "model", self.sums(|end| &end.model).into_keys().collect(), out)?;
        html::select("Provider", "provider", self.sums(|end| &end.provider).into_keys().collect(), out)?;
        writeln!(out, "<button type=\"reset\">Reset</button>\n<output aria-live=\"polite\"></output>\n</form>")
    }

    /// The places by what a function gives for each end, and by when they end.
    fn sums<'p>(&'p self, of: impl Fn(&'p End) -> &'p str) -> BTreeMap<&'p str, [usize; 4]> {
        let mut sums: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for (end, places) in &self.ends.all {
            sums.entry(of(end)).or_default()[end.when as usize] += places.count;
        }
        sums
    }

    fn table_by(&self, name: &str, title: &str, out: &mut dyn Write) -> io::Result<()> {
        let sums = match name {
            "owner" => self.sums(owner),
            "repository" => self.sums(|end| &end.repository),
            _ => self.sums(|end| &end.model),
        };
        // Those with the most that has ended, or ends first, come first.
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        writeln!(
            out,
            "<section><h2 id=\"by-{name}\">{title}</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" \
             aria-labelledby=\"by-{name}\"><table data-by=\"{name}\">\n<thead><tr><th scope=\"col\">{}</th>",
            name[..1].to_uppercase() + &name[1..]
        )?;
        for when in When::ALL {
            writeln!(out, "<th scope=\"col\" class=\"n\">{}</th>", when.name(self.options.horizon))?;
        }
        writeln!(out, "</tr></thead>\n<tbody>")?;
        for (value, counts) in sums {
            let value = escape(value);
            write!(out, "<tr data-value=\"{value}\"><th scope=\"row\"><button type=\"button\">{value}</button></th>")?;
            for (when, count) in When::ALL.into_iter().zip(counts) {
                let count = if count == 0 { String::new() } else { count.to_string() };
                write!(out, "<td class=\"n {}\">{count}</td>", level(when))?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody></table></div></section>")
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "<section><h2>What ends, and where</h2>\n<table id=\"ends\">\n<thead><tr><th scope=\"col\">Ends</th>\
             <th scope=\"col\">Model</th><th scope=\"col\">Move to</th><th scope=\"col\">Repository</th>\
             <th scope=\"col\">Owner</th><th scope=\"col\">Places</th></tr></thead>\n<tbody>"
        )?;
        self.ends.all.iter().try_for_each(|(end, places)| self.row(end, places, out))?;
        writeln!(out, "</tbody></table>\n<p id=\"none\" hidden>Nothing matches the filters.</p></section>")
    }

    fn row(&self, end: &End, places: &Places, out: &mut dyn Write) -> io::Result<()> {
        let day = match (end.retires.as_str(), end.not_before) {
            ("", _) => end.stage.clone(),
            (day, true) => format!("≥ {day}"),
            (day, false) => day.to_owned(),
        };
        let (model, provider, repository) = (escape(&end.model), escape(&end.provider), escape(&end.repository));
        let (owner, when) = (escape(owner(end)), end.when);
        let replacement = match end.replacement.as_str() {
            "" => String::new(),
            model => format!("<code>{}</code>", escape(model)),
        };
        let mut shown: Vec<String> = places.first.iter().map(|place| self.place(end, place)).collect();
        if places.count > places.first.len() {
            shown.push(format!("<span class=\"dim\">and {} more</span>", places.count - places.first.len()));
        }
        writeln!(
            out,
            "<tr data-when=\"{}\" data-owner=\"{owner}\" data-repository=\"{repository}\" data-model=\"{model}\" \
             data-provider=\"{provider}\" data-places=\"{}\">\n<td class=\"day {}\" data-label=\"Ends\">{day}</td>\
             <td data-label=\"Model\"><code>{model}</code> <span class=\"dim\">{provider}</span></td>\
             <td data-label=\"Move to\">{replacement}</td><td data-label=\"Repository\">{repository}</td>\
             <td data-label=\"Owner\">{owner}</td><td data-label=\"Places\">{}</td></tr>",
            when.key(),
            places.count,
            level(when),
            shown.join("<br>")
        )
    }

    /// A place, as a link where the address of the files is known.
    fn place(&self, end: &End, place: &Place) -> String {
        let shown = format!("<code>{}:{}</code>", escape(&place.path), place.line);
        let Some(base) = &self.options.link_base else { return shown };
        let base = base.replace("{repository}", &encode(&end.repository)).replace("{revision}", &place.revision);
        let address = format!("{}/{}#L{}", base.trim_end_matches('/'), encode(&place.path), place.line);
        format!("<a href=\"{}\">{shown}</a>", escape(&address))
    }
}

fn repositories(n: usize) -> String {
    if n == 1 { "1 repository".to_owned() } else { format!("{n} repositories") }
}

fn owner(end: &End) -> &str {
    if end.owner.is_empty() { NO_OWNER } else { &end.owner }
}

/// The class that gives the colour.
fn level(when: When) -> &'static str {
    match when {
        When::Retired => "error",
        When::Soon => "warning",
        When::Later => "note",
        When::Open => "dim",
    }
}
