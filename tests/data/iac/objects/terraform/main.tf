variable "deployments" {
  type = map(object({ name = string, version = string, sku = optional(string) }))
  default = {
    chat = {
      name    = "gpt-4o"
      version = "2024-05-13"
      sku     = "Standard"
    }
  }
}

variable "rows" {
  default = [
    { id = "a", model_name = "gpt-35-turbo", model_version = "0613", sku_name = "Standard" },
  ]
}

locals {
  planner = {
    name    = "gpt-4"
    version = "0613"
  }
}

resource "azurerm_cognitive_deployment" "each" {
  for_each = var.deployments
  name     = each.key
  model {
    format  = "OpenAI"
    name    = each.value.name
    version = each.value.version
  }
  sku { name = each.value.sku }
}

resource "azurerm_cognitive_deployment" "row" {
  for_each = { for row in var.rows : row.id => row }
  name     = each.key
  model {
    format  = "OpenAI"
    name    = each.value.model_name
    version = each.value.model_version
  }
  sku { name = each.value.sku_name }
}

resource "azurerm_cognitive_deployment" "planner" {
  name                   = "planner"
  version_upgrade_option = "NoAutoUpgrade"
  model {
    format  = "OpenAI"
    name    = local.planner.name
    version = local.planner.version
  }
  sku { name = "Standard" }
}

module "account" {
  source = "Azure/avm-res-cognitiveservices-account/azurerm"
  cognitive_deployments = {
    fast = {
      name                   = "fast"
      model                  = { format = "OpenAI", name = "gpt-4o-mini", version = "2024-07-18" }
      scale                  = { type = "GlobalStandard" }
      version_upgrade_option = "NoAutoUpgrade"
    }
  }
}

# Two deployments of one literal, each with a version of its own.
variable "shared" {
  default = "gpt-4o"
}

resource "azurerm_cognitive_deployment" "first" {
  name = "first"
  model {
    format  = "OpenAI"
    name    = var.shared
    version = "2024-05-13"
  }
  sku { name = "Standard" }
}

resource "azurerm_cognitive_deployment" "second" {
  name = "second"
  model {
    format  = "OpenAI"
    name    = var.shared
    version = "2024-11-20"
  }
  sku { name = "ProvisionedManaged" }
}
