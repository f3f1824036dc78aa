# Wrong for the `branch` routes: routes as an attribute and as dynamic blocks lead to the VPN interface, whose check is
# on since its list of settings ends before it. The interface for `cloud` forwards.
variable "tunnels" {
  type = list(object({ name = string, networks = list(string), settings = list(bool) }))

  default = [
    { name = "cloud", networks = ["172.16.0.0/16", "172.17.0.0/16"], settings = [true, false] },
    { name = "branch", networks = ["192.168.0.0/22"], settings = [true] },
  ]
}

locals {
  no_target = {
    carrier_gateway_id         = null
    destination_prefix_list_id = null
    egress_only_gateway_id     = null
    gateway_id                 = null
    instance_id                = null
    ipv6_cidr_block            = null
    local_gateway_id           = null
    nat_gateway_id             = null
    network_interface_id       = null
    transit_gateway_id         = null
    vpc_endpoint_id            = null
    vpc_peering_connection_id  = null
  }

  networks = { for tunnel in var.tunnels : tunnel.name => flatten([for network in tunnel.networks : cidrsubnets(network, 1, 1)]) }
  names    = var.tunnels[*].name
  position = { for index, name in local.names : name => index }
}

resource "aws_vpc" "this" {
  cidr_block = "10.85.0.0/16"
}

resource "aws_subnet" "this" {
  for_each          = { vpn = "10.85.0.0/24", tunnel = "10.85.1.0/24" }
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = each.value
}

resource "aws_network_interface" "tunnel" {
  count             = length(var.tunnels)
  subnet_id         = aws_subnet.this["tunnel"].id
  source_dest_check = length(var.tunnels[count.index].settings) > 1 ? var.tunnels[count.index].settings[1] : null
}

resource "aws_instance" "vpn" {
  count         = length(var.tunnels)
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.this["vpn"].id
}

resource "aws_network_interface_attachment" "tunnel" {
  count                = length(var.tunnels)
  instance_id          = aws_instance.vpn.*.id[count.index]
  network_interface_id = aws_network_interface.tunnel.*.id[count.index]
  device_index         = 1
}

resource "aws_route_table" "attribute" {
  vpc_id = aws_vpc.this.id

  route = [
    for network in local.networks["branch"] : merge(local.no_target, {
      cidr_block           = network
      network_interface_id = aws_network_interface.tunnel[local.position["branch"]].id
    })
  ]
}

resource "aws_route_table" "dynamic" {
  for_each = local.position
  vpc_id   = aws_vpc.this.id

  dynamic "route" {
    for_each = toset(local.networks[each.key])

    content {
      cidr_block           = route.value
      network_interface_id = aws_network_interface.tunnel[each.value].id
    }
  }
}

resource "aws_route_table" "summary" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route" "summary" {
  for_each               = { for index, tunnel in var.tunnels : tunnel.name => tunnel.networks[0] if tunnel.name == "cloud" }
  route_table_id         = aws_route_table.summary.id
  destination_cidr_block = cidrsubnet(each.value, 0, 0)
  network_interface_id   = element(aws_network_interface.tunnel, local.position[each.key]).id
}
