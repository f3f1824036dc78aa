# Right in module.pair[0], wrong in module.pair[1]: each instance of the module attaches its own interface, but the
# second gets its service subnet from the first zone.
resource "aws_vpc" "core" {
  cidr_block = "10.27.0.0/16"
}

resource "aws_subnet" "first" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.27.1.0/24"
}

resource "aws_subnet" "first_service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.27.2.0/24"
}

resource "aws_subnet" "second" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.27.3.0/24"
}

module "pair" {
  count          = 2
  source         = "./member"
  app_subnet     = count.index == 0 ? aws_subnet.first.id : aws_subnet.second.id
  service_subnet = aws_subnet.first_service.id
}
