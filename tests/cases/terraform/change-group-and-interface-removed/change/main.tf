# A security group that the change removes together with its interface.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}


