# A floating interface on the instance of its zone; a second instance stands by in another zone.
resource "aws_vpc" "core" {
  cidr_block = "10.64.0.0/16"
}

resource "aws_subnet" "zone" {
  for_each          = { a = 0, b = 1, service = 2, local = 3 }
  vpc_id            = aws_vpc.core.id
  availability_zone = each.key == "b" ? "us-east-1b" : "us-east-1a"
  cidr_block        = "10.64.${each.value}.0/24"
}

resource "aws_instance" "active" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone["a"].id
}

resource "aws_instance" "neighbour" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone["a"].id
}

resource "aws_instance" "standby" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone["b"].id
}

resource "aws_network_interface" "floating" {
  subnet_id = aws_subnet.zone["service"].id
}

resource "aws_network_interface" "local" {
  subnet_id = aws_subnet.zone["local"].id
}

resource "aws_network_interface_attachment" "floating" {
  instance_id          = aws_instance.active.id
  network_interface_id = aws_network_interface.floating.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "local" {
  instance_id          = aws_instance.active.id
  network_interface_id = aws_network_interface.local.id
  device_index         = 2
}
