package models

var LargeOne = Model{ID: "gpt-4-0613", Max: 8192}
var SmallOne = Model{ID: "gpt-3.5-turbo-0613", Max: 4096}
var OldOne = Model{ID: "claude-3-opus-20240229", Max: 200000}

var All = []Model{LargeOne, SmallOne, OldOne}
