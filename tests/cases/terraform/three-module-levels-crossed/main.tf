# Wrong for `standby`: the maps of lists that come up through three levels of modules are read by zone, and the zones
# are taken in reverse for it. `spare` is right.
variable "sites" {
  type = map(object({
    cidr  = string
    zones = list(string)
    racks = number
  }))
}

module "site" {
  for_each = var.sites
  source   = "./modules/site"
  name     = each.key
  cidr     = each.value.cidr
  zones    = each.value.zones
  racks    = each.value.racks
}

locals {
  pairs = {
    for pair in flatten([
      for site, outputs in module.site : [
        for index, zone in var.sites[site].zones : {
          site   = site
          server = outputs.racks[zone][0].server
          spare  = outputs.racks[zone][0].service_subnet
          other  = outputs.racks[reverse(var.sites[site].zones)[index]][0].service_subnet
          zone   = zone
        }
      ]
    ]) : "${pair.site}-${pair.zone}" => pair
  }
}

resource "aws_network_interface" "spare" {
  for_each  = { for site, one in var.sites : site => one.zones[0] }
  subnet_id = local.pairs["${each.key}-${each.value}"].spare
}

resource "aws_network_interface_attachment" "spare" {
  for_each             = aws_network_interface.spare
  instance_id          = local.pairs["${each.key}-${var.sites[each.key].zones[0]}"].server
  network_interface_id = each.value.id
  device_index         = 1
}

resource "aws_network_interface" "standby" {
  for_each  = { for site, one in var.sites : site => one.zones[1] }
  subnet_id = local.pairs["${each.key}-${each.value}"].other
}

resource "aws_network_interface_attachment" "standby" {
  for_each             = aws_network_interface.standby
  instance_id          = local.pairs["${each.key}-${var.sites[each.key].zones[1]}"].server
  network_interface_id = each.value.id
  device_index         = 1
}

output "networks" {
  value = values(module.site)[*].all_cidrs
}
