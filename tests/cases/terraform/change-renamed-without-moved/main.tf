# An interface with a fixed address and an Elastic IP.
resource "aws_vpc" "core" {
  cidr_block = "10.68.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.68.1.0/24"
}

resource "aws_network_interface" "vip" {
  subnet_id   = aws_subnet.edge.id
  private_ips = ["10.68.1.50"]
}

resource "aws_eip" "vip" {
  vpc = true
}

resource "aws_eip_association" "vip" {
  allocation_id        = aws_eip.vip.id
  network_interface_id = aws_network_interface.vip.id
}
