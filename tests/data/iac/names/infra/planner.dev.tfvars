deployments = [{ name = "planner", model = { name = "gpt-4o", version = "2024-05-13", format = "OpenAI" } }]
