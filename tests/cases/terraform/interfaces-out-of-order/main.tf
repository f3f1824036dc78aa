# Right: four interfaces in four subnets of one zone, listed in the order 0, 3, 2, 1. The instance is where the
# interface with device index 0 is, not the one that comes first.
resource "aws_vpc" "core" {
  cidr_block = "10.44.0.0/16"
}

resource "aws_subnet" "leg" {
  count             = 4
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.44.${count.index}.0/24"
}

resource "aws_network_interface" "management" {
  subnet_id = aws_subnet.leg[0].id
}

resource "aws_network_interface" "untrust" {
  subnet_id         = aws_subnet.leg[1].id
  source_dest_check = false
}

resource "aws_network_interface" "trust" {
  subnet_id         = aws_subnet.leg[2].id
  source_dest_check = false
}

resource "aws_network_interface" "ha" {
  subnet_id = aws_subnet.leg[3].id
}

resource "aws_instance" "firewall" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "m5.xlarge"
  availability_zone = "us-east-1b"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.management.id
  }

  network_interface {
    device_index         = 3
    network_interface_id = aws_network_interface.ha.id
  }

  network_interface {
    device_index         = 2
    network_interface_id = aws_network_interface.trust.id
  }

  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.untrust.id
  }
}
