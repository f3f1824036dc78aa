variable "vpc" {
  type = object({ id = string, tags = map(string) })
}

variable "zone" {}

variable "cidr" {}

variable "racks" {
  type = number
}

locals {
  cidrs = chunklist([for number in range(var.racks * 2) : cidrsubnet(var.cidr, 4, number)], 2)
}

module "rack" {
  count  = var.racks
  source = "./rack"

  name   = "${var.vpc.tags.Name}-${var.zone}-${count.index + 1}"
  vpc_id = var.vpc.id
  zone   = var.zone
  cidrs  = local.cidrs[count.index]
}

output "racks" {
  value = module.rack[*].rack
}
