# Two routed appliances with the source/destination check off: an interface, and an instance that the route names.
resource "aws_vpc" "core" {
  cidr_block = "10.66.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.66.1.0/24"
}

resource "aws_network_interface" "gateway" {
  subnet_id         = aws_subnet.edge.id
  source_dest_check = false
}

resource "aws_network_interface" "management" {
  subnet_id         = aws_subnet.edge.id
  source_dest_check = false
}

resource "aws_instance" "nat" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "t3.small"
  subnet_id         = aws_subnet.edge.id
  source_dest_check = false
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "gateway" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.168.1.0/24"
  network_interface_id   = aws_network_interface.gateway.id
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.168.2.0/24"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}
