# Right: the two members of a pair share each of their subnets, but no member has two interfaces in one.
locals {
  subnets = ["public", "private", "sync"]
}

resource "aws_vpc" "core" {
  cidr_block = "10.45.0.0/16"
}

resource "aws_subnet" "pair" {
  for_each          = toset(local.subnets)
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.45.${index(local.subnets, each.key)}.0/24"
}

resource "aws_network_interface" "active" {
  for_each    = aws_subnet.pair
  subnet_id   = each.value.id
  private_ips = [cidrhost(each.value.cidr_block, 10)]
}

resource "aws_network_interface" "passive" {
  for_each    = aws_subnet.pair
  subnet_id   = each.value.id
  private_ips = [cidrhost(each.value.cidr_block, 11)]
}

resource "aws_instance" "active" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c5.xlarge"

  dynamic "network_interface" {
    for_each = local.subnets
    content {
      device_index         = network_interface.key
      network_interface_id = aws_network_interface.active[network_interface.value].id
    }
  }
}

resource "aws_instance" "passive" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c5.xlarge"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.passive["public"].id
  }

  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.passive["private"].id
  }

  network_interface {
    device_index         = 2
    network_interface_id = aws_network_interface.passive["sync"].id
  }
}
