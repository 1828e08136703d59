chat_model   = "gpt-4o"
chat_release = "2024-08-06"
