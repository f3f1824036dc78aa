# Wrong for every `heartbeat` interface: it is in the zone after that of its node, by element(), which wraps around.
# The `data` interfaces are in the zones of their nodes.
variable "zones" {
  type    = set(string)
  default = ["us-east-1b", "us-east-1a", "us-east-1a"]
}

variable "nodes_per_zone" {
  type    = number
  default = 2
}

locals {
  zones = sort(tolist(var.zones))
  links = toset(["data", "heartbeat"])

  nodes = {
    for pair in setproduct(local.zones, range(var.nodes_per_zone)) :
    format("%s-%02d", substr(pair[0], -2, 2), pair[1]) => {
      zone   = pair[0]
      number = pair[1]
      next   = element(local.zones, index(local.zones, pair[0]) + 1)
    }
  }

  placement = {
    for pair in setproduct(keys(local.nodes), local.links) : join(".", pair) => {
      node = pair[0]
      link = pair[1]
      zone = pair[1] == "data" ? local.nodes[pair[0]].zone : local.nodes[pair[0]].next
    }
  }

  blocks = zipmap(sort(concat(["node"], tolist(local.links))), cidrsubnets("10.66.0.0/20", 2, 2, 2))
}

resource "aws_vpc" "cluster" {
  cidr_block = "10.66.0.0/20"
}

resource "aws_subnet" "node" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.cluster.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(local.blocks["node"], 2, count.index)
}

resource "aws_subnet" "link" {
  for_each          = { for pair in setproduct(local.links, local.zones) : "${pair[0]}@${pair[1]}" => pair }
  vpc_id            = aws_vpc.cluster.id
  availability_zone = each.value[1]
  cidr_block        = cidrsubnet(local.blocks[each.value[0]], 2, index(local.zones, each.value[1]))
}

resource "aws_instance" "node" {
  for_each      = local.nodes
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.xlarge"
  subnet_id     = aws_subnet.node[index(local.zones, each.value.zone)].id
  private_ip    = cidrhost(aws_subnet.node[index(local.zones, each.value.zone)].cidr_block, 4 + each.value.number)
}

resource "aws_network_interface" "link" {
  for_each    = local.placement
  subnet_id   = aws_subnet.link["${each.value.link}@${each.value.zone}"].id
  description = upper(each.key)
}

resource "aws_network_interface_attachment" "link" {
  for_each             = local.placement
  instance_id          = aws_instance.node[each.value.node].id
  network_interface_id = aws_network_interface.link[each.key].id
  device_index         = each.value.link == "data" ? 1 : 2
}
