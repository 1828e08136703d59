variable "served_model" {
  default = "gpt-35-turbo"
}

variable "served_release" {
  default = "0301"
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
