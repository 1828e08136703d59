//! What to show where nothing matches.

use crate::catalog::Catalog;
use crate::text::nearest::nearest;

/// Which providers the catalog has for a name that is none.
pub(super) fn no_provider(name: &str, catalog: &Catalog) -> String {
    let all: Vec<&str> = catalog.providers().map(|provider| provider.id).collect();
    let mut like: Vec<&str> = all.iter().copied().filter(|id| id.contains(name) || name.contains(id)).collect();
    if like.is_empty() {
        like.extend(nearest(name, all.iter().copied()));
    }
    let hint = if like.is_empty() {
        format!("expected one of: {}", all.join(", "))
    } else {
        format!("did you mean {}?", like.join(", "))
    };
    format!("there is no provider `{name}`; {hint}")
}
