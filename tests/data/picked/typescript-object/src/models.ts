export const CHAT_MODELS = {
  largeOne: "gpt-4-0613",
  smallOne: "gpt-3.5-turbo-0613",
  oldOne: "claude-3-opus-20240229",
} as const;
