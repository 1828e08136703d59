import OpenAI

let client = OpenAI(apiToken: token)
let query = ChatQuery(messages: [.user(.init(content: .string("Hello")))], model: "gpt-4-0314")
