# Wrong for the templates of `burst`: their dynamic blocks give two interfaces of one subnet. `steady` has a subnet for
# each, and its group asks for the zone of those.
variable "fleets" {
  type    = any
  default = null
}

locals {
  fleets = coalesce(var.fleets, {
    steady = {
      type       = "c5.xlarge"
      zone       = "a"
      interfaces = [{ tier = "front", addresses = [10, 11] }, { tier = "back", addresses = [10] }]
    }
    burst = {
      type       = "c5.xlarge"
      zone       = "b"
      interfaces = [{ tier = "front", addresses = [20], public = false }, { tier = "front", addresses = [21] }, { tier = "back", addresses = [] }]
    }
  })

  tiers = ["front", "back"]
}

data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "region-name"
    values = [data.aws_region.this.name]
  }
}

data "aws_region" "this" {}

resource "aws_vpc" "fleet" {
  cidr_block = "10.71.0.0/16"
}

resource "aws_subnet" "fleet" {
  for_each          = { for index, pair in setproduct(local.tiers, slice(sort(data.aws_availability_zones.available.names), 0, 2)) : "${pair[0]}-${substr(pair[1], -1, 1)}" => { zone = pair[1], index = index } }
  vpc_id            = aws_vpc.fleet.id
  cidr_block        = cidrsubnet(aws_vpc.fleet.cidr_block, 8, each.value.index)
  availability_zone = each.value.zone
}

resource "aws_launch_template" "fleet" {
  for_each      = local.fleets
  name          = "fleet-${each.key}"
  image_id      = "ami-0123456789abcdef0"
  instance_type = lookup(each.value, "type", "t3.small")

  dynamic "network_interfaces" {
    for_each = each.value.interfaces
    iterator = interface

    content {
      device_index                = interface.key
      subnet_id                   = aws_subnet.fleet["${interface.value.tier}-${each.value.zone}"].id
      ipv4_addresses              = [for host in interface.value.addresses : cidrhost(aws_subnet.fleet["${interface.value.tier}-${each.value.zone}"].cidr_block, host)]
      associate_public_ip_address = try(interface.value.public, null)
      delete_on_termination       = interface.key == 0 ? true : tobool("true")
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])
    content {
      resource_type = tag_specifications.key
      tags = {
        Fleet      = each.key
        Interfaces = length(each.value.interfaces)
      }
    }
  }

  dynamic "block_device_mappings" {
    for_each = { for letter, size in { b = 20, c = 40 } : "/dev/sd${letter}" => size if each.key == "steady" || size < 30 }
    iterator = device

    content {
      device_name = device.key

      dynamic "ebs" {
        for_each = device.value > 0 ? [device.value] : []
        iterator = size

        content {
          volume_size = size.value + size.key
        }
      }
    }
  }
}

resource "aws_autoscaling_group" "fleet" {
  for_each           = aws_launch_template.fleet
  name               = each.value.name
  availability_zones = [for zone in data.aws_availability_zones.available.names : zone if trimprefix(zone, data.aws_region.this.name) == local.fleets[each.key].zone]
  min_size           = 0
  max_size           = min(length(local.fleets[each.key].interfaces), 1)

  launch_template {
    id      = each.value.id
    version = "$Latest"
  }

  dynamic "tag" {
    for_each = merge({ Fleet = each.key }, each.key == "steady" ? { Always = "yes" } : {})
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
