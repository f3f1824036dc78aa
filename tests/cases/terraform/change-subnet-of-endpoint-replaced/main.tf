# An interface endpoint in a subnet that gets another address block.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id             = aws_vpc.core.id
  service_name       = "com.amazonaws.us-east-1.logs"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_vpc.core.default_security_group_id]
  subnet_ids         = [aws_subnet.a.id]
}
