variable "subnet" {}

module "interface" {
  source    = "./interface"
  subnet_id = var.subnet
}

output "interface_id" {
  value = module.interface.id
}
