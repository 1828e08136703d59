//! How names of keys are compared.

/// Keys are compared without case and separators: `model_id`, `modelId` and `--model-id` are one.
#[must_use]
pub fn normalise(key: &str) -> String {
    if key.is_ascii() {
        let plain = key.bytes().filter(u8::is_ascii_alphanumeric);
        return plain.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
