# Wrong: the interface is deleted, and the route to it, which only looks it up by name, stays and leads nowhere.
# Deleting the interface that nothing uses is right.
resource "aws_vpc" "core" {
  cidr_block = "10.65.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.65.1.0/24"
}

data "aws_network_interface" "gateway" {
  filter {
    name   = "tag:Name"
    values = ["gateway"]
  }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = data.aws_network_interface.gateway.id
}
