LARGE_ONE = ChatModel("gpt-4-0613", window=8192)
SMALL_ONE = ChatModel("gpt-3.5-turbo-0613", window=4096)
OLD_ONE = ChatModel("claude-3-opus-20240229", window=200000)
ALL = [LARGE_ONE, SMALL_ONE, OLD_ONE]
DEFAULT = LARGE_ONE
