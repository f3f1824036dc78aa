# Right: firewalls for each zone, made by a module whose interfaces come from a map with defaults; what routes lead to
# has its source/destination check off.
variable "firewalls" {
  type = map(object({
    zone       = string
    interfaces = map(map(string))
  }))

  default = {
    fw1 = {
      zone = "us-east-1a"
      interfaces = {
        mgmt    = { device_index = "0", public = "true", source_dest_check = "true" }
        untrust = { device_index = "1", public = "true" }
        trust   = { device_index = "2" }
      }
    }

    fw2 = {
      zone = "us-east-1b"
      interfaces = {
        mgmt    = { device_index = "0", source_dest_check = "true" }
        untrust = { device_index = "1", public = "true" }
        trust   = { device_index = "2", address = "10.79.21.100" }
      }
    }
  }
}

locals {
  zones = distinct([for firewall in var.firewalls : firewall.zone])
  sets  = { mgmt = 0, untrust = 10, trust = 20, workload = 30 }
}

resource "aws_vpc" "security" {
  cidr_block = "10.79.0.0/16"
}

module "subnet_set" {
  source   = "./subnet_set"
  for_each = local.sets
  name     = each.key
  vpc_id   = aws_vpc.security.id
  cidrs    = { for index, zone in local.zones : zone => cidrsubnet("10.79.0.0/16", 8, each.value + index) }
}

module "firewall" {
  source   = "./firewall"
  for_each = var.firewalls
  name     = each.key

  interfaces = {
    for name, settings in each.value.interfaces : name => {
      device_index       = tonumber(settings["device_index"])
      subnet_id          = module.subnet_set[name].subnets[each.value.zone].id
      source_dest_check  = lookup(settings, "source_dest_check", false)
      create_public_ip   = tobool(lookup(settings, "public", "false"))
      private_ip_address = lookup(settings, "address", null)
    }
  }

  tags = { Zone = each.value.zone }
}

locals {
  trust = { for name, firewall in var.firewalls : firewall.zone => module.firewall[name].interfaces["trust"].id }
}

resource "aws_route" "workload" {
  for_each               = module.subnet_set["workload"].route_tables
  route_table_id         = each.value
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = local.trust[each.key]
}

output "public_ips" {
  value = { for name, firewall in module.firewall : name => keys(firewall.public_ips) }
}
