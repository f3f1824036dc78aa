# A NAT gateway that moves to another subnet with create_before_destroy, and keeps its Elastic IP.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.80.2.0/24"
}

resource "aws_internet_gateway" "out" {
  vpc_id = aws_vpc.core.id
}

resource "aws_eip" "nat" {
  vpc = true
}

resource "aws_nat_gateway" "out" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.a.id

  lifecycle {
    create_before_destroy = true
  }
}
