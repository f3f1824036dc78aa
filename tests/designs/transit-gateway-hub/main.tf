# VPCs behind one transit gateway: two with workloads, and one with the NAT gateways that all of them share.

locals {
  zones = ["eu-central-1a", "eu-central-1b"]

  spokes = {
    orders  = { number = 1 }
    reports = { number = 2 }
  }

  subnets = {
    for pair in setproduct(keys(local.spokes), local.zones) : "${pair[0]}-${pair[1]}" => {
      spoke  = pair[0]
      zone   = pair[1]
      number = index(local.zones, pair[1])
    }
  }
}

resource "aws_ec2_transit_gateway" "hub" {
  default_route_table_association = "enable"
  default_route_table_propagation = "enable"
}

resource "aws_vpc" "spoke" {
  for_each   = local.spokes
  cidr_block = "10.${each.value.number}.0.0/16"
}

resource "aws_subnet" "workload" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.spoke[each.value.spoke].id
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet(aws_vpc.spoke[each.value.spoke].cidr_block, 4, each.value.number)
}

resource "aws_subnet" "attachment" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.spoke[each.value.spoke].id
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet(aws_vpc.spoke[each.value.spoke].cidr_block, 12, 4064 + each.value.number)
}

resource "aws_ec2_transit_gateway_vpc_attachment" "spoke" {
  for_each           = local.spokes
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.spoke[each.key].id
  subnet_ids         = [for zone in local.zones : aws_subnet.attachment["${each.key}-${zone}"].id]
}

resource "aws_route_table" "workload" {
  for_each = local.spokes
  vpc_id   = aws_vpc.spoke[each.key].id
}

resource "aws_route" "workload" {
  for_each               = local.spokes
  route_table_id         = aws_route_table.workload[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.spoke]
}

resource "aws_route_table_association" "workload" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.workload[each.key].id
  route_table_id = aws_route_table.workload[each.value.spoke].id
}

resource "aws_security_group" "workload" {
  for_each    = local.spokes
  name_prefix = "${each.key}-"
  vpc_id      = aws_vpc.spoke[each.key].id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_launch_template" "workload" {
  for_each               = local.spokes
  name_prefix            = "${each.key}-"
  image_id               = "ami-0a1b2c3d4e5f60718"
  instance_type          = "m7g.large"
  vpc_security_group_ids = [aws_security_group.workload[each.key].id]
}

resource "aws_autoscaling_group" "workload" {
  for_each            = local.spokes
  min_size            = 2
  max_size            = 8
  vpc_zone_identifier = [for zone in local.zones : aws_subnet.workload["${each.key}-${zone}"].id]

  launch_template {
    id      = aws_launch_template.workload[each.key].id
    version = "$Latest"
  }
}

resource "aws_vpc" "egress" {
  cidr_block = "10.255.0.0/16"
}

resource "aws_internet_gateway" "egress" {
  vpc_id = aws_vpc.egress.id
}

resource "aws_subnet" "public" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.egress.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet("10.255.0.0/20", 4, count.index)
}

resource "aws_subnet" "inner" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.egress.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet("10.255.255.0/24", 4, count.index)
}

resource "aws_ec2_transit_gateway_vpc_attachment" "egress" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.egress.id
  subnet_ids         = aws_subnet.inner[*].id
}

resource "aws_ec2_transit_gateway_route" "egress" {
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.egress.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
}

resource "aws_eip" "nat" {
  count  = length(local.zones)
  domain = "vpc"
}

resource "aws_nat_gateway" "egress" {
  count         = length(local.zones)
  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id
  depends_on    = [aws_internet_gateway.egress]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.egress.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.egress.id
}

resource "aws_route" "back" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}

resource "aws_route_table_association" "public" {
  count          = length(local.zones)
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "inner" {
  count  = length(local.zones)
  vpc_id = aws_vpc.egress.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.egress[count.index].id
  }
}

resource "aws_route_table_association" "inner" {
  count          = length(local.zones)
  subnet_id      = aws_subnet.inner[count.index].id
  route_table_id = aws_route_table.inner[count.index].id
}
