# An Elastic IP that the change associates with another interface.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_eip" "partner" {
  vpc = true
}

resource "aws_network_interface" "web" {
  subnet_id = aws_subnet.a.id
}

resource "aws_network_interface" "standby" {
  subnet_id = aws_subnet.a.id
}

resource "aws_eip_association" "partner" {
  allocation_id        = aws_eip.partner.id
  network_interface_id = aws_network_interface.standby.id
}
