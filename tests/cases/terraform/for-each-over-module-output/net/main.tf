locals {
  zones = { a = 0, b = 1 }
}

resource "aws_vpc" "this" {
  cidr_block = "10.25.0.0/16"
}

resource "aws_subnet" "app" {
  for_each          = local.zones
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1${each.key}"
  cidr_block        = "10.25.${each.value}.0/24"
}

resource "aws_subnet" "service" {
  for_each          = local.zones
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1${each.key}"
  cidr_block        = "10.25.${each.value + 10}.0/24"
}

output "subnets" {
  value = { for zone, _ in local.zones : zone => { app = aws_subnet.app[zone].id, service = aws_subnet.service[zone].id } }
}
