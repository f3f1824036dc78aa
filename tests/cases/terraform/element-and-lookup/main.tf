# Wrong for `wrapped`: element() wraps around, so index 2 of two subnets is the first, in another zone than the
# instance. `by_name` gets the subnet of the instance's zone from a map and is right.
resource "aws_vpc" "core" {
  cidr_block = "10.28.0.0/16"
}

resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = element(["us-east-1a", "us-east-1c"], count.index)
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 8, count.index)
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1c"
  cidr_block        = "10.28.9.0/24"
}

locals {
  service = { c = aws_subnet.service.id }
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "r5.large"
  subnet_id     = element(aws_subnet.app.*.id, 1)
}

resource "aws_network_interface" "wrapped" {
  subnet_id = element(aws_subnet.app.*.id, 2)
}

resource "aws_network_interface" "by_name" {
  subnet_id = lookup(local.service, "c", "")
}

resource "aws_network_interface_attachment" "wrapped" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.wrapped.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "by_name" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.by_name.id
  device_index         = 2
}
