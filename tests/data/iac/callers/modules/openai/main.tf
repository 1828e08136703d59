variable "served_model" {
  default = "gpt-4"
}

variable "served_release" {
  default = "0613"
}

resource "azurerm_cognitive_deployment" "this" {
  name = "chat"
  model {
    format  = "OpenAI"
    name    = var.served_model
    version = var.served_release
  }
  sku { name = "Standard" }
}
