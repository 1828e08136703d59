deployments = [{ name = "planner", model = { name = "gpt-4o", version = "2024-11-20", format = "OpenAI" } }]
