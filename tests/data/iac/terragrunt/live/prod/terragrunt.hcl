include "root" {
  path = find_in_parent_folders()
}

terraform {
  source = "../../modules//openai"
}

inputs = {
  served_model   = "gpt-4o"
  served_release = "2024-08-06"
}
