# Every subnet has IPv4 and IPv6 addresses. IPv6 traffic of private subnets leaves through an egress-only internet
# gateway, IPv4 traffic through one NAT gateway per Availability Zone.

locals {
  zones = {
    a = { name = "eu-west-2a", number = 0 }
    b = { name = "eu-west-2b", number = 1 }
  }
}

resource "aws_vpc" "main" {
  cidr_block                       = "10.70.0.0/16"
  assign_generated_ipv6_cidr_block = true
  enable_dns_hostnames             = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_egress_only_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  for_each                        = local.zones
  vpc_id                          = aws_vpc.main.id
  availability_zone               = each.value.name
  cidr_block                      = cidrsubnet("10.70.0.0/20", 4, each.value.number)
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, each.value.number)
  assign_ipv6_address_on_creation = true
}

resource "aws_subnet" "private" {
  for_each                        = local.zones
  vpc_id                          = aws_vpc.main.id
  availability_zone               = each.value.name
  cidr_block                      = cidrsubnet("10.70.64.0/18", 2, each.value.number)
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 16 + each.value.number)
  assign_ipv6_address_on_creation = true
}

resource "aws_eip" "nat" {
  for_each = local.zones
  domain   = "vpc"
}

resource "aws_nat_gateway" "main" {
  for_each      = local.zones
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }

  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = local.zones
  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = local.zones
  vpc_id   = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main[each.key].id
  }

  route {
    ipv6_cidr_block        = "::/0"
    egress_only_gateway_id = aws_egress_only_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "private" {
  for_each       = local.zones
  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_security_group" "balancer" {
  name_prefix = "balancer-"
  vpc_id      = aws_vpc.main.id

  ingress {
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }

  egress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.app.id]
  }
}

resource "aws_security_group" "app" {
  name_prefix = "app-"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "app" {
  security_group_id            = aws_security_group.app.id
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_lb" "web" {
  name               = "web"
  load_balancer_type = "application"
  ip_address_type    = "dualstack"
  subnets            = [aws_subnet.public["a"].id, aws_subnet.public["b"].id]
  security_groups    = [aws_security_group.balancer.id]
}

resource "aws_network_interface" "app" {
  for_each           = local.zones
  subnet_id          = aws_subnet.private[each.key].id
  private_ips        = [cidrhost(aws_subnet.private[each.key].cidr_block, 20)]
  ipv6_address_count = 1
  security_groups    = [aws_security_group.app.id]
}

resource "aws_instance" "app" {
  for_each      = local.zones
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m7g.medium"

  primary_network_interface {
    network_interface_id = aws_network_interface.app[each.key].id
  }

  tags = {
    Name            = "app-${each.key}"
    egress_identity = aws_eip.nat[each.key].id
  }
}

resource "aws_lb_target_group" "app" {
  name            = "app"
  vpc_id          = aws_vpc.main.id
  port            = 8080
  protocol        = "HTTP"
  target_type     = "ip"
  ip_address_type = "ipv4"
}

resource "aws_lb_target_group_attachment" "app" {
  for_each         = local.zones
  target_group_arn = aws_lb_target_group.app.arn
  target_id        = tolist(aws_network_interface.app[each.key].private_ips)[0]
}

resource "aws_vpc_endpoint" "ec2" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-2.ec2"
  vpc_endpoint_type   = "Interface"
  ip_address_type     = "dualstack"
  private_dns_enabled = true
  subnet_ids          = values(aws_subnet.private)[*].id
}
