# Right: each member has its own second interface, in a subnet of its own, at device index 1, within the limits.
resource "aws_vpc" "core" {
  cidr_block = "10.57.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.57.0.0/20"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.57.16.0/20"
}

resource "aws_instance" "member" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "second" {
  count             = 2
  subnet_id         = aws_subnet.service.id
  private_ips_count = 1
}

resource "aws_network_interface_attachment" "second" {
  count                = 2
  instance_id          = aws_instance.member[count.index].id
  network_interface_id = aws_network_interface.second[count.index].id
  device_index         = 1
}
