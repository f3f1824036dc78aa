# An appliance with an Elastic IP and a route.
resource "aws_vpc" "core" {
  cidr_block = "10.67.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.67.1.0/24"
  tags              = { Name = "edge", Owner = "network" }
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.67.2.0/24"
}

resource "aws_network_interface" "gateway" {
  subnet_id         = aws_subnet.edge.id
  private_ips       = ["10.67.1.20"]
  description       = "gateway"
  source_dest_check = false
  tags              = { Owner = "network" }
}

resource "aws_instance" "gateway" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.app.id
  tags          = { Owner = "network" }
}

resource "aws_network_interface_attachment" "gateway" {
  instance_id          = aws_instance.gateway.id
  network_interface_id = aws_network_interface.gateway.id
  device_index         = 1
}

resource "aws_eip" "gateway" {
  vpc = true
}

resource "aws_eip_association" "gateway" {
  allocation_id        = aws_eip.gateway.id
  network_interface_id = aws_network_interface.gateway.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.gateway.id
}
