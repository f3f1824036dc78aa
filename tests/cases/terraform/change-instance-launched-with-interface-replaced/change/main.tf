# An instance that is launched with an interface. The change sets another image for it.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_network_interface" "main" {
  subnet_id   = aws_subnet.a.id
  private_ips = ["10.80.1.50"]
}

resource "aws_instance" "app" {
  ami           = "ami-12c6146b"
  instance_type = "m5.large"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.main.id
  }
}
