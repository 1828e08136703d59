variable "search_model" {
  default = "text-embedding-ada-002"
}

variable "search_release" {
  default = "1"
}

resource "azurerm_cognitive_deployment" "this" {
  name = "search"
  model {
    format  = "OpenAI"
    name    = var.search_model
    version = var.search_release
  }
  sku { name = "Standard" }
}
