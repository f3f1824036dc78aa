# Right: the interface and the subnet got other names in the source, with `moved` blocks. Terraform renames them in
# its state, and the interface, its addresses and its attachment stay as they are; only a tag changes.
moved {
  from = aws_network_interface.vip
  to   = aws_network_interface.virtual_address["main"]
}

moved {
  from = aws_subnet.second
  to   = aws_subnet.service
}

resource "aws_vpc" "core" {
  cidr_block = "10.83.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.83.1.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.83.2.0/24"
}

resource "aws_network_interface" "virtual_address" {
  for_each    = { main = "10.83.2.50" }
  subnet_id   = aws_subnet.service.id
  private_ips = [each.value]
  tags        = { Name = each.key }
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "virtual_address" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.virtual_address["main"].id
  device_index         = 1
}
