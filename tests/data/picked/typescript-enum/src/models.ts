export enum ChatModels {
  LargeOne = "gpt-4-0613",
  SmallOne = "gpt-3.5-turbo-0613",
  OldOne = "claude-3-opus-20240229",
}
