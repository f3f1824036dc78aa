# Wrong: a subnet cannot change its address block, so it is replaced, and the interface in it with its Elastic IP, too.
resource "aws_vpc" "core" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.60.2.0/24"
}

resource "aws_network_interface" "identity" {
  subnet_id = aws_subnet.service.id
}

resource "aws_eip" "partner" {
  vpc = true
}

resource "aws_eip_association" "partner" {
  allocation_id        = aws_eip.partner.id
  network_interface_id = aws_network_interface.identity.id
}
