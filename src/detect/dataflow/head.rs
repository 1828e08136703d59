//! What may stand before a name that is a whole value.

/// Whether what stands before a name leaves it the value: `self.`, `"${var.`, `[parameters('`, `!Ref `, `a ? `.
pub(crate) fn is_head(before: &str) -> bool {
    before.chars().all(|c| c.is_alphanumeric() || "._$({['\"!?: >-&@%".contains(c))
}
