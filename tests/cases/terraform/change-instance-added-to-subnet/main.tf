# One instance, and an interface in another subnet of its zone.
resource "aws_vpc" "core" {
  cidr_block = "10.69.0.0/16"
}

resource "aws_subnet" "zone" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
  cidr_block        = "10.69.${count.index}.0/24"
}

resource "aws_network_interface" "service" {
  subnet_id = aws_subnet.zone[0].id
}

resource "aws_instance" "old" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone[0].id
}
