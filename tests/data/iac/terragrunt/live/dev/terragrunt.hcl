terraform {
  source = "../../modules//openai"
}

inputs = {
  served_model   = get_env("DEV_MODEL", "gpt-4o-mini")
  served_release = get_env("DEV_RELEASE", "2024-07-18")
}
