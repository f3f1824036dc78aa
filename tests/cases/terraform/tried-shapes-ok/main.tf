# Right: hosts are described in shapes of many kinds, and try(), can(), coalesce() and conditionals with null make one of
# them. The second interface of every host that has one is in its zone.
variable "hosts" {
  type = any

  default = {
    plain = "us-east-1a"
    long  = { zone = "us-east-1b", size = { family = "m5", step = "large" }, addresses = ["10.77.1.20"] }
    short = { az = "b", size = "t3.small", extra = null }
    bare  = { size = { family = "c5" }, extra = { index = 2 } }
  }
}

variable "default_zone" {
  type    = string
  default = ""
}

variable "offset" {
  type    = number
  default = null
}

locals {
  hosts = {
    for name, host in var.hosts : name => {
      zone      = try(tostring(host), host.zone, "us-east-1${host.az}", coalesce(var.default_zone, "us-east-1a"))
      type      = try("${host.size.family}.${try(host.size.step, "xlarge")}", host.size, "t3.small")
      addresses = try(tolist(host.addresses), null)
      extra     = can(host.extra) ? !can(host.extra.index) : true
    }
  }

  letters = { for name, host in local.hosts : name => regex("[a-f]$", host.zone) }
  used    = sort(distinct(values(local.letters)))
  index   = transpose({ for name, letter in local.letters : name => [letter] })
  fixed   = coalescelist([for host in local.hosts : host.addresses if host.addresses != null && length(coalesce(host.addresses, [])) > 4], ["10.77.100.0/24"])
}

resource "aws_vpc" "this" {
  cidr_block = "10.77.0.0/16"
}

resource "aws_subnet" "first" {
  for_each          = toset(local.used)
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1${each.value}"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, index(local.used, each.value))
}

resource "aws_subnet" "second" {
  for_each          = aws_subnet.first
  vpc_id            = each.value.vpc_id
  availability_zone = each.value.availability_zone
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, index(local.used, each.key) + (var.offset != null ? var.offset : 50))
}

resource "aws_network_interface" "first" {
  for_each    = local.hosts
  subnet_id   = aws_subnet.first[local.letters[each.key]].id
  private_ips = each.value.addresses
}

resource "aws_network_interface" "second" {
  for_each    = { for name, host in local.hosts : name => local.letters[name] if host.extra }
  subnet_id   = aws_subnet.second[each.value].id
  description = try(var.hosts[each.key].description, "second of ${each.key}")
}

resource "aws_instance" "host" {
  for_each          = local.hosts
  ami               = "ami-0123456789abcdef0"
  instance_type     = each.value.type
  availability_zone = each.value.addresses == null ? null : each.value.zone

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.first[each.key].id
  }

  dynamic "network_interface" {
    for_each = try([aws_network_interface.second[each.key].id], [])
    content {
      device_index         = 1
      network_interface_id = network_interface.value
    }
  }

  tags = merge(
    { Neighbours = join(",", setsubtract(local.index[local.letters[each.key]], [each.key])) },
    each.value.addresses == null ? null : { Fixed = "yes" },
    { for key in ["Block"] : key => local.fixed[0] if can(cidrnetmask(local.fixed[0])) },
  )
}
