variable "chat_model" {}
variable "chat_release" {}

# Names no model: the file of variables does.
module "chat" {
  source         = "./modules/openai"
  served_model   = var.chat_model
  served_release = var.chat_release
}
