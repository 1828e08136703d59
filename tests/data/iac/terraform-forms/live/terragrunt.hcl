terraform {
  source = "../modules/openai"
}

inputs = {
  deployed_name    = get_env("MODEL", "gpt-4o")
  deployed_release = "2024-08-06"
}
