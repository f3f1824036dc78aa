# Wrong: the subnet moves to another zone, which replaces it, and with it the interface, whose attachment then crosses
# zones: the instance stays where it is. The plan says what forces the replacements, and that a spare interface, which
# nothing used, is destroyed because it is no longer in the source.
resource "aws_vpc" "core" {
  cidr_block = "10.84.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.84.1.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b" # was us-east-1a
  cidr_block        = "10.84.2.0/24"
}

resource "aws_network_interface" "service" {
  subnet_id = aws_subnet.service.id
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "service" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.service.id
  device_index         = 1
}
