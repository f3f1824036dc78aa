# Routes to interfaces and instances. Wrong: `checked` and `plain_host` forward packets with the source/destination
# check on. Right: `forwarding` and `nat_host`, with the check off; the management interface, which no route names.
resource "aws_vpc" "core" {
  cidr_block = "10.54.0.0/16"
}

resource "aws_subnet" "edge" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.54.${count.index}.0/24"
}

resource "aws_network_interface" "forwarding" {
  subnet_id         = aws_subnet.edge[0].id
  source_dest_check = false
}

resource "aws_network_interface" "checked" {
  subnet_id = aws_subnet.edge[0].id
}

resource "aws_network_interface" "management" {
  subnet_id = aws_subnet.edge[1].id

  attachment {
    instance     = aws_instance.nat_host.id
    device_index = 1
  }
}

resource "aws_instance" "nat_host" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "t3.small"
  subnet_id         = aws_subnet.edge[0].id
  source_dest_check = false
}

resource "aws_instance" "plain_host" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.edge[0].id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "forwarding" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.168.1.0/24"
  network_interface_id   = aws_network_interface.forwarding.id
}

resource "aws_route" "checked" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.168.2.0/24"
  network_interface_id   = aws_network_interface.checked.id
}

resource "aws_route" "nat_host" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.168.3.0/24"
  network_interface_id   = aws_instance.nat_host.primary_network_interface_id
}

resource "aws_route" "plain_host" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.168.4.0/24"
  network_interface_id   = aws_instance.plain_host.primary_network_interface_id
}

resource "aws_route" "plain_host_by_id" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "192.168.5.0/24"
  instance_id            = aws_instance.plain_host.id
}
