module "openai" {
  source           = "./modules/openai"
  account_id       = azurerm_cognitive_account.this.id
  deployed_name    = "gpt-4"
  deployed_release = "turbo-2024-04-09"
}

resource "azurerm_ai_services" "this" {
  name     = "ais"
  sku_name = "S0"
}

resource "azurerm_cognitive_deployment" "pinned" {
  name                 = "pinned"
  cognitive_account_id = azurerm_ai_services.this.id
  model {
    format  = "OpenAI"
    name    = "gpt-35-turbo"
    version = "0613"
  }
  sku { name = "GlobalStandard" }
  lifecycle {
    ignore_changes = [model[0].version]
  }
}
