# An instance with an Elastic IP, which is tainted before the plan.
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

resource "aws_eip" "app" {
  vpc      = true
  instance = aws_instance.app.id
}
