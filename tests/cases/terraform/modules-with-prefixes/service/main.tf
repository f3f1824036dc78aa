variable "placement" {
  type = map(object({ subnet_id = string, index = number, name = optional(string, "service") }))
}

module "interfaces" {
  source    = "./interfaces"
  placement = var.placement
}

output "interface_ids" {
  value = module.interfaces.ids
}
