//! The services that the files of a whole repository show: the last evidence before the publisher's own is assumed.

use std::collections::BTreeMap;

use crate::detect::provider::hints::{FileHints, Sign};

/// The providers that show in the files of a repository, each with its strongest sign.
#[derive(Debug, Default)]
pub struct Services {
    shown: BTreeMap<&'static str, Sign>,
}

impl Services {
    /// What one text shows. A package that is imported is no sign of a service whose interface others offer too.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut found = Self::default();
        for (provider, sign) in FileHints::of(text).signs() {
            if sign != Sign::Import || !provider.openai_compatible {
                found.add(&provider.id, sign);
            }
        }
        found
    }

    /// Adds what other files show.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (provider, sign) in other.shown {
            self.add(provider, sign);
        }
        self
    }

    fn add(&mut self, provider: &'static str, sign: Sign) {
        let known = self.shown.entry(provider).or_insert(sign);
        *known = sign.max(*known);
    }

    /// Whether nothing shows any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Whether anything shows the provider.
    #[must_use]
    pub fn has(&self, provider: &str) -> bool {
        self.shown.contains_key(provider)
    }

    /// The one provider of those that `serves` accepts whose package, client or address shows.
    pub(crate) fn only(&self, serves: impl Fn(&str) -> bool) -> Option<&'static str> {
        let mut used = self.shown.iter().filter(|(provider, sign)| **sign > Sign::Variable && serves(provider));
        let (first, _) = used.next()?;
        used.next().is_none().then_some(*first)
    }
}
