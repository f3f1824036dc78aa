# Traffic between VPCs and the internet passes firewalls behind a Gateway Load Balancer: centrally for the VPCs of a
# transit gateway, and at the edge of a VPC that has an internet gateway of its own.

locals {
  zones = {
    a = { name = "us-east-1a", number = 0 }
    b = { name = "us-east-1b", number = 1 }
  }
}

resource "aws_vpc" "security" {
  cidr_block = "10.100.0.0/16"
}

resource "aws_subnet" "attachment" {
  for_each          = local.zones
  vpc_id            = aws_vpc.security.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.100.0.0/24", 4, each.value.number)
}

resource "aws_subnet" "endpoint" {
  for_each          = local.zones
  vpc_id            = aws_vpc.security.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.100.1.0/24", 4, each.value.number)
}

resource "aws_subnet" "appliance" {
  for_each          = local.zones
  vpc_id            = aws_vpc.security.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.100.2.0/23", 1, each.value.number)
}

resource "aws_subnet" "management" {
  for_each          = local.zones
  vpc_id            = aws_vpc.security.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.100.4.0/23", 1, each.value.number)
}

resource "aws_ec2_transit_gateway" "hub" {
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "security" {
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
  vpc_id                 = aws_vpc.security.id
  subnet_ids             = [aws_subnet.attachment["a"].id, aws_subnet.attachment["b"].id]
  appliance_mode_support = "enable"
}

resource "aws_route_table" "attachment" {
  for_each = local.zones
  vpc_id   = aws_vpc.security.id

  route {
    cidr_block      = "0.0.0.0/0"
    vpc_endpoint_id = aws_vpc_endpoint.central[each.key].id
  }
}

resource "aws_route_table_association" "attachment" {
  for_each       = local.zones
  subnet_id      = aws_subnet.attachment[each.key].id
  route_table_id = aws_route_table.attachment[each.key].id
}

resource "aws_route_table" "endpoint" {
  vpc_id = aws_vpc.security.id

  route {
    cidr_block         = "10.0.0.0/8"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}

resource "aws_route_table_association" "endpoint" {
  for_each       = aws_subnet.endpoint
  subnet_id      = each.value.id
  route_table_id = aws_route_table.endpoint.id
}

resource "aws_lb" "firewalls" {
  name                             = "firewalls"
  load_balancer_type               = "gateway"
  subnets                          = [aws_subnet.appliance["a"].id, aws_subnet.appliance["b"].id]
  enable_cross_zone_load_balancing = false
}

resource "aws_lb_target_group" "firewalls" {
  name        = "firewalls"
  vpc_id      = aws_vpc.security.id
  port        = 6081
  protocol    = "GENEVE"
  target_type = "instance"

  health_check {
    port     = 443
    protocol = "TCP"
  }
}

resource "aws_lb_listener" "firewalls" {
  load_balancer_arn = aws_lb.firewalls.arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.firewalls.arn
  }
}

resource "aws_security_group" "data" {
  name_prefix = "firewall-data-"
  vpc_id      = aws_vpc.security.id

  ingress {
    from_port   = 6081
    to_port     = 6081
    protocol    = "udp"
    cidr_blocks = ["10.100.2.0/23"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["10.100.2.0/23"]
  }
}

resource "aws_security_group" "management" {
  name_prefix = "firewall-management-"
  vpc_id      = aws_vpc.security.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_subnet.management["a"].cidr_block, aws_subnet.management["b"].cidr_block]
  }
}

data "aws_ami" "firewall" {
  most_recent = true
  owners      = ["aws-marketplace"]

  filter {
    name   = "name"
    values = ["firewall-gwlb-*"]
  }
}

resource "aws_network_interface" "data" {
  for_each          = local.zones
  subnet_id         = aws_subnet.appliance[each.key].id
  security_groups   = [aws_security_group.data.id]
  source_dest_check = false
  description       = "data interface of firewall ${each.key}"
}

resource "aws_network_interface" "management" {
  for_each        = local.zones
  subnet_id       = aws_subnet.management[each.key].id
  security_groups = [aws_security_group.management.id]
  description     = "management interface of firewall ${each.key}"
}

resource "aws_instance" "firewall" {
  for_each      = local.zones
  ami           = data.aws_ami.firewall.id
  instance_type = "c6i.xlarge"

  network_interface {
    network_interface_id = aws_network_interface.data[each.key].id
    device_index         = 0
  }

  network_interface {
    network_interface_id = aws_network_interface.management[each.key].id
    device_index         = 1
  }
}

resource "aws_lb_target_group_attachment" "firewalls" {
  for_each         = local.zones
  target_group_arn = aws_lb_target_group.firewalls.arn
  target_id        = aws_instance.firewall[each.key].id
}

resource "aws_vpc_endpoint_service" "firewalls" {
  acceptance_required        = false
  gateway_load_balancer_arns = [aws_lb.firewalls.arn]
}

resource "aws_vpc_endpoint" "central" {
  for_each          = local.zones
  service_name      = aws_vpc_endpoint_service.firewalls.service_name
  vpc_endpoint_type = "GatewayLoadBalancer"
  vpc_id            = aws_vpc.security.id
  subnet_ids        = [aws_subnet.endpoint[each.key].id]
}

resource "aws_vpc" "shop" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "shop" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_subnet" "web" {
  for_each          = local.zones
  vpc_id            = aws_vpc.shop.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.1.0.0/20", 4, each.value.number)
}

resource "aws_subnet" "edge" {
  for_each          = local.zones
  vpc_id            = aws_vpc.shop.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.1.255.0/24", 4, each.value.number)
}

resource "aws_vpc_endpoint" "edge" {
  for_each          = local.zones
  service_name      = aws_vpc_endpoint_service.firewalls.service_name
  vpc_endpoint_type = "GatewayLoadBalancer"
  vpc_id            = aws_vpc.shop.id
  subnet_ids        = [aws_subnet.edge[each.key].id]
}

resource "aws_route_table" "web" {
  for_each = local.zones
  vpc_id   = aws_vpc.shop.id
}

resource "aws_route" "web" {
  for_each               = local.zones
  route_table_id         = aws_route_table.web[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.edge[each.key].id
}

resource "aws_route_table_association" "web" {
  for_each       = local.zones
  subnet_id      = aws_subnet.web[each.key].id
  route_table_id = aws_route_table.web[each.key].id
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.shop.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.shop.id
  }
}

resource "aws_route_table_association" "edge" {
  for_each       = local.zones
  subnet_id      = aws_subnet.edge[each.key].id
  route_table_id = aws_route_table.edge.id
}

resource "aws_route_table" "gateway" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_route" "gateway" {
  for_each               = local.zones
  route_table_id         = aws_route_table.gateway.id
  destination_cidr_block = aws_subnet.web[each.key].cidr_block
  vpc_endpoint_id        = aws_vpc_endpoint.edge[each.key].id
}

resource "aws_route_table_association" "gateway" {
  gateway_id     = aws_internet_gateway.shop.id
  route_table_id = aws_route_table.gateway.id
}

resource "aws_lb" "shop" {
  name               = "shop"
  load_balancer_type = "application"
  subnets            = [aws_subnet.web["a"].id, aws_subnet.web["b"].id]
}
