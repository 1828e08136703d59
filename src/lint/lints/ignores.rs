//! The lints about ignore comments: `unused-ignore`, `expired-ignore`, `reasonless-ignore`. They never fire on a
//! reference; [`crate::lint::suppress`] makes their findings.

use crate::catalog::{Provider, Record};
use crate::lint::definition::{Context, Draft, Lint};
use crate::lint::finding::Meta;
use crate::lint::lifecycle::ResolvedReference;
use crate::text::level::Level;

/// `unused-ignore`: the comment silences nothing.
pub(crate) static UNUSED: Meta = Meta {
    name: "unused-ignore",
    summary: "an ignore comment silences nothing",
    enabled: true,
    stage: false,
    level: Level::Warning,
    page: include_str!("../../../rules/lints/unused-ignore.md"),
};

/// `expired-ignore`: the day of the comment has passed.
pub(crate) static EXPIRED: Meta = Meta {
    name: "expired-ignore",
    summary: "the last date of an ignore comment has passed",
    enabled: true,
    stage: false,
    level: Level::Warning,
    page: include_str!("../../../rules/lints/expired-ignore.md"),
};

/// `reasonless-ignore`: the comment gives no reason.
pub(crate) static REASONLESS: Meta = Meta {
    name: "reasonless-ignore",
    summary: "an ignore comment gives no reason",
    enabled: false,
    stage: false,
    level: Level::Warning,
    page: include_str!("../../../rules/lints/reasonless-ignore.md"),
};

/// Registers a lint that is not about references.
pub(crate) struct AboutComments(pub &'static Meta);

impl Lint for AboutComments {
    fn meta(&self) -> &'static Meta {
        self.0
    }

    fn may_fire(&self, _: &Record, _: &Provider, _: &Context) -> bool {
        false
    }

    fn check(&self, _: &ResolvedReference, _: &Context) -> Option<Draft> {
        None
    }
}

/// Whether the lint is one of these: no comment silences them.
pub(crate) fn is_about_comments(lint: &Meta) -> bool {
    [UNUSED.name, EXPIRED.name, REASONLESS.name].contains(&lint.name)
}
