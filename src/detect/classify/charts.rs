//! Values of a chart, which the templates beside their file take by their paths.

use crate::detect::chart;
use crate::detect::classify::Reader;
use crate::detect::classify::sinks::Sink;
use crate::detect::companion::{MAX_COMPANIONS, Role};
use crate::detect::dataflow::uses;
use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::place::Place;
use crate::rules::templates::{Chart, chart_of};
use crate::rules::usage::Usage;

impl<'a> Reader<'a, '_> {
    /// The kind of chart whose values the file holds.
    fn chart(&self) -> Option<&'static Chart> {
        chart_of(self.context.path)
    }

    /// What templates call the value at a place: `Values.llm.model`.
    pub(super) fn chart_name(&self, place: &Place<'_>) -> Option<String> {
        let chart = self.chart()?;
        Some(format!("{}.{}", chart.object, chart::path(place)?))
    }

    /// Where a region takes the value that templates call so, if that is what a name is.
    pub(super) fn chart_uses(&self, index: usize, name: &str) -> Option<Vec<(Place<'a>, Vec<String>)>> {
        let chart = self.chart()?;
        let path = name.strip_prefix(chart.object.as_str())?.strip_prefix('.')?;
        if !self.is_of_chart(index) {
            return Some(Vec::new());
        }
        let text: &'a str = &self.all.list[index].text;
        let spans = chart::reads(chart, text, path).into_iter();
        Some(spans.map(|span| (Place::of(text, span, self.all.parsed(index)), Vec::new())).collect())
    }

    /// Whether a region is a template of the chart.
    pub(super) fn is_of_chart(&self, index: usize) -> bool {
        self.chart().is_some() && self.all.is(index, Role::Beside)
    }

    /// The variable of the environment to which a template of the chart gives the value.
    pub(super) fn variable_of_chart(&self, sink: &Sink<'_>) -> Option<String> {
        let first = sink.way.first().map_or((sink.index, &sink.place), |(index, at)| (*index, at));
        uses::environment_variable(first.1, false).filter(|_| self.is_of_chart(first.0))
    }

    /// What a template of the chart does with one of several values side by side, which it takes by its own path.
    pub(super) fn taken_by_chart(&self, sink: &Sink<'_>) -> Option<UsageDecision> {
        let first = sink.way.first().map_or(sink.index, |(index, _)| *index);
        self.is_of_chart(first).then_some(UsageDecision { kind: Usage::Config, evidence: UsageEvidence::Picked })
    }

    /// Whether no template of the chart takes the value at a place, while they take what stands beside it.
    pub(super) fn is_left_by_chart(&self, place: &Place<'_>) -> bool {
        let Some(chart) = self.chart() else { return false };
        let Some(path) = chart::path(place) else { return false };
        let texts = || {
            let templates = (0..self.all.list.len()).filter(|index| self.is_of_chart(*index));
            templates.map(|index| &*self.all.list[index].text)
        };
        texts().count() < MAX_COMPANIONS
            && texts().any(|text| chart::reads_beside(chart, text, &path))
            && !texts().any(|text| chart::may_read(chart, text, &path))
    }
}
