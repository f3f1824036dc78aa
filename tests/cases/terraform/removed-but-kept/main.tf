# Right for `kept`: Terraform forgets the interface (`removed`, without destroying it), and the route to it stays.
# What is forgotten still exists: nothing is lost. Wrong for `other`: its attachment crosses zones.
removed {
  from = aws_network_interface.kept
  lifecycle {
    destroy = false
  }
}

resource "aws_vpc" "core" {
  cidr_block = "10.88.0.0/16"
}

resource "aws_subnet" "zone" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
  cidr_block        = "10.88.${count.index}.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = "eni-00000000000000001"
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone[0].id
}

resource "aws_network_interface" "other" {
  subnet_id = aws_subnet.zone[1].id
}

resource "aws_network_interface_attachment" "other" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.other.id
  device_index         = 1
}
