package models

type ChatModel string

const (
	LargeOne ChatModel = "gpt-4-0613"
	SmallOne ChatModel = "gpt-3.5-turbo-0613"
	OldOne   ChatModel = "claude-3-opus-20240229"
)
