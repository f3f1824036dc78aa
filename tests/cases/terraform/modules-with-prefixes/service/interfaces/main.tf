variable "placement" {}

module "one" {
  for_each  = var.placement
  source    = "./one"
  subnet_id = each.value.subnet_id
}

output "ids" {
  value = { for name, one in module.one : name => one.id }
}
