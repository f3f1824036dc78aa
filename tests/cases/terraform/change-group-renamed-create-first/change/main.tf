# A security group that is replaced with create_before_destroy, under another name.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_security_group" "web" {
  name   = "web-v2"
  vpc_id = aws_vpc.core.id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_network_interface" "web" {
  subnet_id       = aws_subnet.a.id
  security_groups = [aws_security_group.web.id]
}
