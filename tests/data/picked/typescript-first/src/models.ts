export const MODELS = ["gpt-4-0613", "gpt-3.5-turbo-0613", "claude-3-opus-20240229"];
export const DEFAULT_MODEL = MODELS[0];
