# An interface with an Elastic IP and a route. The change no longer has the interface, which is removed from the state
# first (terraform state rm): it stays in AWS.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}
