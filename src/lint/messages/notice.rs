//! What a service promises besides its dates: how long new and existing deployments still work, and how far ahead it
//! announces a retirement.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::lint::lifecycle::Lifecycle;
use crate::rules::builtin;
use crate::rules::deployments::DeploymentRules;

/// Until when a legacy model can be deployed, as the end of a message.
pub(crate) fn of_legacy(lifecycle: &Lifecycle, as_of: Date) -> String {
    let Some(days) = days(lifecycle, |rules| rules.legacy_days) else { return String::new() };
    match until(lifecycle, days).filter(|day| *day >= as_of) {
        Some(day) => format!("; new deployments are accepted until {day} at least"),
        None => format!("; new deployments may be refused: {days} days were promised and have passed"),
    }
}

/// Until when deployments of a deprecated model answer, if no day is announced.
pub(crate) fn of_deprecated(lifecycle: &Lifecycle, as_of: Date) -> Option<String> {
    let days = days(lifecycle, |rules| rules.deprecated_days)?;
    let day = until(lifecycle, days).filter(|day| *day >= as_of)?;
    Some(format!("until {day} at least"))
}

/// For which customers the deployments of a deprecated model no longer answer.
pub(crate) fn of_idle(lifecycle: &Lifecycle) -> String {
    let days = days(lifecycle, |rules| rules.idle_days);
    days.map(|days| format!(", except for customers who have not called it in the last {days} days"))
        .unwrap_or_default()
}

/// Which customers cannot call a deprecated model any more, although it is not retired.
pub(crate) fn of_refusal(lifecycle: &Lifecycle) -> String {
    let days = days(lifecycle, |rules| rules.idle_days);
    let words = |days| {
        format!("; new customers, and customers who have not called it in the last {days} days, are already refused")
    };
    days.map(words).unwrap_or_default()
}

/// From when on the service refuses a model to new customers, if that is before its retirement.
pub(crate) fn of_closing(lifecycle: &Lifecycle, as_of: Date) -> String {
    let day =
        days(lifecycle, |rules| rules.closes_days).and_then(|days| lifecycle.retires?.on.checked_sub(days.days()).ok());
    match day {
        Some(day) if day > as_of => format!("; new projects will be refused from {day}"),
        Some(day) => format!("; new projects have been refused since {day}"),
        None => String::new(),
    }
}

/// How far ahead the service announces a retirement, if the day is not known.
pub(crate) fn of_end(lifecycle: &Lifecycle) -> String {
    let is_known = lifecycle.retires.is_some_and(|end| !end.not_before());
    let days = days(lifecycle, |rules| rules.notice_days).filter(|_| !is_known);
    days.map(|days| format!("; its retirement will be announced {days} days ahead")).unwrap_or_default()
}

/// How far ahead the service announces the end of a preview.
pub(crate) fn of_preview(lifecycle: &Lifecycle) -> Option<String> {
    days(lifecycle, |rules| rules.preview_notice_days).map(|days| format!("with {days} days' notice"))
}

fn days(lifecycle: &Lifecycle, of: fn(&DeploymentRules) -> Option<i64>) -> Option<i64> {
    builtin::deployments(lifecycle.provider).and_then(of)
}

/// The day that is `days` days after the first day of the stage.
fn until(lifecycle: &Lifecycle, days: i64) -> Option<Date> {
    lifecycle.since.and_then(|since| since.checked_add(days.days()).ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::Stage;
    use crate::lint::testing::{TODAY, lifecycle, retiring};

    fn azure(stage: Stage, since: Option<Date>) -> Lifecycle {
        Lifecycle { provider: "azure-openai", since, retires: None, ..lifecycle(stage) }
    }

    #[test]
    fn promises_that_still_hold() {
        let new = azure(Stage::Legacy, Some(date(2026, 11, 1)));
        assert_eq!(of_legacy(&new, TODAY), "; new deployments are accepted until 2026-12-01 at least");
        let old = azure(Stage::Legacy, Some(date(2026, 6, 1)));
        assert_eq!(of_legacy(&old, TODAY), "; new deployments may be refused: 30 days were promised and have passed");
        assert_eq!(of_legacy(&lifecycle(Stage::Legacy), TODAY), "", "a service that promises nothing");
        let ends = azure(Stage::Deprecated, Some(date(2026, 11, 1)));
        assert_eq!(of_deprecated(&ends, TODAY).as_deref(), Some("until 2027-01-30 at least"));
        assert_eq!(of_deprecated(&azure(Stage::Deprecated, Some(date(2026, 1, 1))), TODAY), None);
        assert_eq!(of_end(&new), "; its retirement will be announced 60 days ahead");
        let known = Lifecycle { provider: "azure-openai", ..retiring(Stage::Legacy, 40, false) };
        assert_eq!(of_end(&known), "");
        let bedrock = Lifecycle { provider: "bedrock", ..ends };
        assert_eq!(of_deprecated(&bedrock, TODAY).as_deref(), Some("until 2027-04-30 at least"));
        assert_eq!(of_idle(&bedrock), ", except for customers who have not called it in the last 15 days");
        assert_eq!(of_idle(&new), "");
        let vertex = Lifecycle { provider: "vertex", ..retiring(Stage::Ga, 40, false) };
        assert_eq!(of_closing(&vertex, TODAY), "; new projects will be refused from 2026-12-01");
        let vertex = Lifecycle { provider: "vertex", ..retiring(Stage::Ga, 10, false) };
        assert_eq!(of_closing(&vertex, TODAY), "; new projects have been refused since 2026-11-01");
        assert_eq!(of_closing(&new, TODAY), "");
        assert_eq!(of_preview(&new).as_deref(), Some("with 30 days' notice"));
    }
}
