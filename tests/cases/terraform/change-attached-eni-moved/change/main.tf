# Wrong: the interface moves to the subnet of the instance's primary interface; it is replaced, its attachment with
# it, and then the instance has two interfaces in one subnet.
resource "aws_vpc" "core" {
  cidr_block = "10.61.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.61.0.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.61.1.0/24"
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "service" {
  subnet_id = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "service" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.service.id
  device_index         = 1
}
