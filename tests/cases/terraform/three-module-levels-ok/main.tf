# Right: an interface for each server that comes up through three levels of modules, in the service subnet of the
# server's own rack.
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
  racks = merge([
    for site, outputs in module.site : merge([
      for zone, racks in outputs.racks : { for number, rack in racks : "${site}/${zone}/${number}" => rack }
    ]...)
  ]...)
}

resource "aws_network_interface" "service" {
  for_each    = toset([for place in setproduct(keys(var.sites), [0, 1], [0]) : join("/", [place[0], var.sites[place[0]].zones[place[1]], place[2]])])
  subnet_id   = local.racks[each.key].service_subnet
  private_ips = [cidrhost(local.racks[each.value].service_cidr, -10)]
}

resource "aws_network_interface_attachment" "service" {
  for_each             = aws_network_interface.service
  instance_id          = lookup(local.racks, each.key).server
  network_interface_id = each.value.id
  device_index         = 1
}

output "networks" {
  value = { for site, outputs in module.site : site => sort(outputs.all_cidrs) }
}
