# A subnet that the change gives another address block. Its interface, and so the subnet, have create_before_destroy.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.3.0/24"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.2.0/24"
}

resource "aws_network_interface" "nat" {
  subnet_id         = aws_subnet.a.id
  source_dest_check = false

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_eip" "partner" {
  vpc = true
}

resource "aws_eip_association" "partner" {
  allocation_id        = aws_eip.partner.id
  network_interface_id = aws_network_interface.nat.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.nat.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}
