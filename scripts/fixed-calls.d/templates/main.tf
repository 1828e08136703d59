variable "chat_model" {
  default = "gpt-4o"
}

resource "azurerm_cognitive_deployment" "chat" {
  name                 = "chat"
  cognitive_account_id = "account"

  model {
    format  = "OpenAI"
    name    = var.chat_model
    version = "2024-05-13"
  }

  scale {
    type = "GlobalStandard"
  }
}
