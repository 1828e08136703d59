# Gives no model, and so takes the default.
terraform {
  source = "../../modules//search"
}

inputs = {
  replicas = 2
}
