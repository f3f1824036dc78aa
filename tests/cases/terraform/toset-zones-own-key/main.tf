# Right: zones as a set of names, and everything is taken by its own key. A plan lists `aws_subnet.app` without the key,
# and leaves open what only looks the same.
locals {
  zones = toset(["us-east-1a", "us-east-1b"])
}

resource "aws_vpc" "core" {
  cidr_block = "10.34.0.0/16"
}

resource "aws_subnet" "app" {
  for_each          = local.zones
  vpc_id            = aws_vpc.core.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 8, index(sort(tolist(local.zones)), each.value))
}

resource "aws_instance" "app" {
  for_each      = local.zones
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.medium"
  subnet_id     = aws_subnet.app[each.key].id
  depends_on    = [aws_subnet.app]
}

resource "aws_subnet" "service" {
  for_each          = local.zones
  vpc_id            = aws_vpc.core.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 8, 100 + index(sort(tolist(local.zones)), each.value))
}

resource "aws_network_interface" "service" {
  for_each  = aws_subnet.service
  subnet_id = each.value.id
}

resource "aws_network_interface_attachment" "service" {
  for_each             = local.zones
  instance_id          = aws_instance.app[each.key].id
  network_interface_id = aws_network_interface.service[each.key].id
  device_index         = 1
}
