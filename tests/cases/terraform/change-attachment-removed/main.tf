# A secondary interface whose attachment the change removes.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_instance" "app" {
  ami           = "ami-03cf127a"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}

resource "aws_network_interface" "web" {
  subnet_id = aws_subnet.a.id
}

resource "aws_network_interface_attachment" "web" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.web.id
  device_index         = 1
}
