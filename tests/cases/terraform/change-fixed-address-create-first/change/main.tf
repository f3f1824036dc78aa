# An instance with a fixed address that is replaced with create_before_destroy.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_instance" "app" {
  ami           = "ami-1e749f67"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
  private_ip    = "10.80.1.50"

  lifecycle {
    create_before_destroy = true
  }
}
