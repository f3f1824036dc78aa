# A service behind a Network Load Balancer that other VPCs use through interface endpoints, without routes between them.

locals {
  zones = {
    a = { name = "us-west-2a", number = 0 }
    b = { name = "us-west-2b", number = 1 }
    c = { name = "us-west-2c", number = 2 }
  }
}

resource "aws_vpc" "provider" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_subnet" "service" {
  for_each          = local.zones
  vpc_id            = aws_vpc.provider.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.60.0.0/20", 4, each.value.number)
}

resource "aws_security_group" "service" {
  name_prefix = "service-"
  vpc_id      = aws_vpc.provider.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [for subnet in aws_subnet.service : subnet.cidr_block]
  }
}

resource "aws_instance" "service" {
  for_each               = local.zones
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "m6g.large"
  subnet_id              = aws_subnet.service[each.key].id
  vpc_security_group_ids = [aws_security_group.service.id]
}

resource "aws_lb" "service" {
  name               = "service"
  internal           = true
  load_balancer_type = "network"

  dynamic "subnet_mapping" {
    for_each = aws_subnet.service

    content {
      subnet_id = subnet_mapping.value.id
    }
  }
}

resource "aws_lb_target_group" "service" {
  name     = "service"
  vpc_id   = aws_vpc.provider.id
  port     = 443
  protocol = "TCP"
}

resource "aws_lb_target_group_attachment" "service" {
  for_each         = local.zones
  target_group_arn = aws_lb_target_group.service.arn
  target_id        = aws_instance.service[each.key].id
}

resource "aws_vpc_endpoint_service" "service" {
  acceptance_required        = true
  network_load_balancer_arns = [aws_lb.service.arn]
  private_dns_name           = "orders.example.com"
}

# The addresses of the consumer may be those of the provider: no route leads from one to the other.
resource "aws_vpc" "consumer" {
  cidr_block           = "10.60.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "client" {
  for_each          = local.zones
  vpc_id            = aws_vpc.consumer.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.60.0.0/20", 4, each.value.number)
}

resource "aws_subnet" "endpoint" {
  for_each          = local.zones
  vpc_id            = aws_vpc.consumer.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.60.255.0/24", 4, each.value.number)
}

resource "aws_security_group" "endpoint" {
  name_prefix = "endpoint-"
  vpc_id      = aws_vpc.consumer.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.60.0.0/20"]
  }
}

resource "aws_vpc_endpoint" "orders" {
  vpc_id              = aws_vpc.consumer.id
  service_name        = aws_vpc_endpoint_service.service.service_name
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.endpoint : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_security_group" "client" {
  name_prefix = "client-"
  vpc_id      = aws_vpc.consumer.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [for subnet in aws_subnet.endpoint : subnet.cidr_block]
  }
}

resource "aws_lambda_function" "client" {
  function_name = "client"
  role          = "arn:aws:iam::111122223333:role/client"

  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.client : subnet.id]
    security_group_ids = [aws_security_group.client.id]
  }
}

resource "aws_route53_record" "orders" {
  zone_id = "Z0123456789ABCDEFGHIJ"
  name    = "orders.internal.example.com"
  type    = "CNAME"
  ttl     = 300
  records = [aws_vpc_endpoint.orders.dns_entry[0].dns_name]
}
