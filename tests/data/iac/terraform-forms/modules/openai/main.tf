variable "account_id" {}
variable "deployed_name" {}
variable "deployed_release" {}

resource "azurerm_cognitive_deployment" "this" {
  name                 = "module"
  cognitive_account_id = var.account_id
  model {
    format  = "OpenAI"
    name    = var.deployed_name
    version = var.deployed_release
  }
  sku { name = "Standard" }
}
