variable "name" {
  type = string
}

variable "cidr" {
  type = string

  validation {
    condition     = can(cidrnetmask(var.cidr))
    error_message = "The value must be an IPv4 block."
  }
}

variable "zones" {
  type = list(string)
}

variable "racks" {
  type    = number
  default = 1
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
  tags       = { Name = var.name }
}

module "zone" {
  source   = "../zone"
  for_each = { for index, zone in var.zones : zone => cidrsubnet(var.cidr, 2, index) }
  vpc      = aws_vpc.this
  zone     = each.key
  cidr     = each.value
  racks    = var.racks
}

output "racks" {
  value = { for zone, outputs in module.zone : zone => outputs.racks }
}

output "all_cidrs" {
  value = flatten([for outputs in module.zone : [for rack in outputs.racks : [rack.server_cidr, rack.service_cidr]]])
}
