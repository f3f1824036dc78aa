# Wrong for zone b: a conditional leaves its NAT interface's source/destination check null, which is on, and the routes
# of every private subnet of that zone lead to the interface. Zone a says false.
locals {
  subnets = [
    { name = "public-a", zone = "a", public = true, forward = true },
    { name = "public-b", zone = "b", public = true, forward = false },
    { name = "app-a", zone = "a", public = false, forward = false },
    { name = "app-b", zone = "b", public = false, forward = false },
    { name = "db-a", zone = "a", public = false, forward = false },
    { name = "db-b", zone = "b", public = false, forward = false },
  ]

  numbered        = { for index, subnet in local.subnets : subnet.name => merge(subnet, { number = index }) }
  private_by_zone = { for subnet in local.subnets : subnet.zone => subnet.name... if !subnet.public }
  public_by_zone  = { for subnet in local.subnets : subnet.zone => subnet if subnet.public }
  private         = merge([for zone, names in local.private_by_zone : { for name in names : name => zone }]...)
}

data "aws_region" "current" {}

resource "aws_vpc" "this" {
  cidr_block           = "10.68.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "this" {
  for_each          = local.numbered
  vpc_id            = aws_vpc.this.id
  availability_zone = "${data.aws_region.current.name}${each.value.zone}"
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, each.value.number)
  tags              = { Name = each.key }
}

resource "aws_network_interface" "nat" {
  for_each          = local.public_by_zone
  subnet_id         = aws_subnet.this[each.value.name].id
  source_dest_check = each.value.forward ? false : null
}

resource "aws_eip" "nat" {
  for_each   = aws_instance.nat
  vpc        = true
  instance   = each.value.id
  depends_on = [aws_internet_gateway.this]
}

resource "aws_instance" "nat" {
  for_each      = local.public_by_zone
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.nano"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.nat[each.key].id
  }

  lifecycle {
    ignore_changes = [ami]
  }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table" "private" {
  for_each = local.private_by_zone
  vpc_id   = aws_vpc.this.id
  tags     = { Subnets = join(" ", each.value) }
}

resource "aws_route" "nat" {
  for_each               = aws_route_table.private
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.nat[each.key].id
}

resource "aws_route_table_association" "public" {
  for_each       = toset([for subnet in local.public_by_zone : subnet.name])
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  for_each       = local.private
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.private[each.value].id
}
