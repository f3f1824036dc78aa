# A route to an interface that is looked up by its name, and a second interface that nothing uses.
resource "aws_vpc" "core" {
  cidr_block = "10.65.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.65.1.0/24"
}

resource "aws_network_interface" "gateway" {
  subnet_id         = aws_subnet.edge.id
  source_dest_check = false
  tags              = { Name = "gateway" }
}

resource "aws_network_interface" "unused" {
  subnet_id = aws_subnet.edge.id
}

data "aws_network_interface" "gateway" {
  filter {
    name   = "tag:Name"
    values = ["gateway"]
  }
  depends_on = [aws_network_interface.gateway]
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = data.aws_network_interface.gateway.id
}
