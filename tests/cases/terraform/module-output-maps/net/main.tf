locals {
  zones = ["a", "b"]
}

resource "aws_vpc" "this" {
  cidr_block = "10.24.0.0/16"
}

resource "aws_subnet" "app" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1${local.zones[count.index]}"
  cidr_block        = "10.24.${count.index}.0/24"
}

resource "aws_subnet" "service" {
  for_each          = { a = 10, b = 11 }
  vpc_id            = aws_vpc.this.id
  availability_zone = "us-east-1${each.key}"
  cidr_block        = "10.24.${each.value}.0/24"
}

output "by_zone" {
  value = zipmap(local.zones, aws_subnet.app.*.id)
}

output "service_by_zone" {
  value = { for zone, subnet in aws_subnet.service : zone => subnet.id }
}
