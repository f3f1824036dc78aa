# Wrong for `checked`: its one route, written as an attribute and not as a block, leads to an instance whose
# source/destination check is on. `forwarding` is right.
resource "aws_vpc" "this" {
  cidr_block = "10.88.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1a"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, 1)
}

locals {
  no_target = {
    for name in ["carrier", "egress_only", "local", "nat", "transit"] : "${name}_gateway_id" => null
  }

  route = merge(local.no_target, {
    destination_prefix_list_id = null
    gateway_id                 = null
    instance_id                = null
    ipv6_cidr_block            = null
    network_interface_id       = null
    vpc_endpoint_id            = null
    vpc_peering_connection_id  = null
  })
}

resource "aws_instance" "router" {
  for_each          = { checked = true, forwarding = false }
  ami               = "ami-0123456789abcdef0"
  instance_type     = "t3.nano"
  subnet_id         = aws_subnet.edge.id
  source_dest_check = each.value
}

resource "aws_route_table" "checked" {
  vpc_id = aws_vpc.this.id
  route  = [merge(local.route, { cidr_block = "192.168.1.0/24", instance_id = aws_instance.router["checked"].id })]
}

resource "aws_route_table" "forwarding" {
  vpc_id = aws_vpc.this.id
  route  = [merge(local.route, { cidr_block = "192.168.2.0/24", instance_id = aws_instance.router["forwarding"].id })]
}
