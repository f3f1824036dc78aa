# Wrong: the dynamic blocks give two interfaces the device index 1. Interfaces of two subnets in one zone are right.
variable "interfaces" {
  default = {
    management = { index = 0, subnet = "management" }
    trust      = { index = 1, subnet = "data" }
    untrust    = { index = 1, subnet = "edge" }
  }
}

resource "aws_vpc" "core" {
  cidr_block = "10.43.0.0/16"
}

resource "aws_subnet" "leg" {
  for_each          = { management = 0, data = 1, edge = 2 }
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.43.${each.value}.0/24"
}

resource "aws_network_interface" "leg" {
  for_each  = var.interfaces
  subnet_id = aws_subnet.leg[each.value.subnet].id
}

resource "aws_instance" "firewall" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c5.xlarge"

  dynamic "network_interface" {
    for_each = var.interfaces
    content {
      device_index         = network_interface.value.index
      network_interface_id = aws_network_interface.leg[network_interface.key].id
    }
  }
}
