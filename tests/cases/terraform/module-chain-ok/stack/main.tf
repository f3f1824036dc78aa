variable "service_subnet" {}

module "identity" {
  source = "./identity"
  subnet = var.service_subnet
}

output "service_interface" {
  value = module.identity.interface_id
}
