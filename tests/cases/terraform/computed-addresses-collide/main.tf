# Wrong: addresses that are computed. `pool` 2 begins where the last address of `pool` 1 is; the third virtual address of
# `edge` is AWS's own; and `many` has more addresses than t3.small holds on an interface. The rest is right.
variable "pools" {
  type    = list(object({ start = number, size = number }))
  default = [{ start = 10, size = 2 }, { start = 20, size = 3 }, { start = 22, size = 1 }]
}

locals {
  block     = "10.81.0.0/22"
  service   = cidrsubnet(local.block, 2, 1)
  addresses = [for pool in var.pools : [for number in range(pool.start, pool.start + pool.size) : cidrhost(local.service, number)]]
  edge      = [for last in [5, 6, 3] : format("%s.%d", join(".", slice(split(".", cidrhost(local.block, 512)), 0, 3)), last)]
  wide      = formatlist("10.81.3.%s", range(100, 100 + 5))
}

resource "aws_vpc" "this" {
  cidr_block = local.block
}

resource "aws_subnet" "this" {
  for_each          = { host = 0, service = 1, edge = 2, wide = 3 }
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = each.key == "service" ? local.service : cidrsubnet(local.block, 2, each.value)
}

resource "aws_instance" "pool" {
  count         = length(var.pools)
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.this["host"].id
  private_ip    = cidrhost(aws_subnet.this["host"].cidr_block, -2 - count.index * 2)
}

resource "aws_network_interface" "pool" {
  count       = length(var.pools)
  subnet_id   = aws_subnet.this["service"].id
  private_ips = local.addresses[count.index]
}

resource "aws_network_interface_attachment" "pool" {
  for_each             = { for number, pool in var.pools : "pool-${number}" => number }
  instance_id          = aws_instance.pool[each.value].id
  network_interface_id = aws_network_interface.pool[each.value].id
  device_index         = 1
}

resource "aws_network_interface" "edge" {
  subnet_id   = aws_subnet.this["edge"].id
  private_ips = toset(local.edge)
}

resource "aws_network_interface" "many" {
  subnet_id   = aws_subnet.this["wide"].id
  private_ips = local.wide
}

resource "aws_network_interface_attachment" "many" {
  instance_id          = aws_instance.pool[0].id
  network_interface_id = aws_network_interface.many.id
  device_index         = length(distinct(flatten([local.addresses[0], local.wide[0]]))) - 1
}

output "blocks" {
  value = {
    mask  = cidrnetmask(local.block)
    edges = sort(local.edge)
    last  = element(flatten(local.addresses), length(flatten(local.addresses)) - 1)
  }
}
