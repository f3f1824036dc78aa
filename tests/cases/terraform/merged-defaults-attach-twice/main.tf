# Wrong for `vip`: two peers name it among their interfaces, in a map that is merged of defaults and of what each says.
# Their own interfaces are right.
variable "peers" {
  type = map(map(string))

  default = {
    alpha = { interfaces = "vip,own", octet = "1" }
    beta  = { type = "c5.2xlarge", octet = "2" }
    gamma = { octet = "3", interfaces = "own" }
  }
}

locals {
  defaults = { type = "c5.xlarge", interfaces = "own,vip", zone = "us-east-1a" }
  peers    = { for name, peer in var.peers : name => merge(local.defaults, peer) }
  holders  = transpose({ for name, peer in local.peers : name => [for interface in split(",", peer.interfaces) : trimspace(interface)] })
  octets   = matchkeys([for peer in local.peers : peer.octet], [for peer in local.peers : peer.type], ["c5.xlarge"])

  links = {
    for link in concat(
      [for name in keys(local.peers) : { key = "${name}-own", peer = name, interface = name, index = 1 } if contains(local.holders["own"], name)],
      [for number, name in local.holders.vip : { key = "${name}-vip", peer = name, interface = "vip", index = 2 }],
    ) : link.key => link
  }
}

resource "aws_vpc" "this" {
  cidr_block = "10.82.0.0/16"
}

resource "aws_subnet" "tier" {
  for_each          = { for number, tier in ["peer", "link", "vip"] : tier => cidrsubnet("10.82.0.0/16", 8, number) }
  vpc_id            = aws_vpc.this.id
  availability_zone = local.defaults["zone"]
  cidr_block        = each.value
}

resource "aws_instance" "peer" {
  for_each          = local.peers
  ami               = "ami-0123456789abcdef0"
  instance_type     = each.value.type
  availability_zone = each.value["zone"]
  subnet_id         = aws_subnet.tier["peer"].id
  private_ip        = cidrhost(aws_subnet.tier["peer"].cidr_block, 100 + each.value.octet)
}

resource "aws_network_interface" "link" {
  for_each    = merge({ for name, peer in local.peers : name => aws_subnet.tier["link"] }, { vip = aws_subnet.tier["vip"] })
  subnet_id   = each.value.id
  private_ips = [cidrhost(each.value.cidr_block, 10 + try(local.peers[each.key].octet, 0))]
  description = each.key == "vip" ? "shared by ${join(" and ", sort(local.holders["vip"]))}" : null
}

resource "aws_network_interface_attachment" "link" {
  for_each             = local.links
  instance_id          = aws_instance.peer[each.value.peer].id
  network_interface_id = aws_network_interface.link[each.value.interface].id
  device_index         = each.value.index
}

output "octets" {
  value = [for octet in local.octets : octet * 1]
}
