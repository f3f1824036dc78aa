# Wrong for `crossed`: its primary interface, chosen by `primary_network_interface`, is in zone a, and the attached
# one in zone b. `straight` has both in zone a, in two subnets.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "leg" {
  for_each          = { public = "us-east-1a", private = "us-east-1a", other = "us-east-1b" }
  vpc_id            = aws_vpc.core.id
  availability_zone = each.value
  cidr_block        = cidrsubnet("10.80.0.0/16", 8, length(each.key))
}

resource "aws_network_interface" "primary" {
  for_each  = toset(["crossed", "straight"])
  subnet_id = aws_subnet.leg["public"].id
}

resource "aws_network_interface" "crossed" {
  subnet_id = aws_subnet.leg["other"].id
}

resource "aws_network_interface" "straight" {
  subnet_id = aws_subnet.leg["private"].id
}

resource "aws_instance" "crossed" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c6in.large"

  primary_network_interface {
    network_interface_id = aws_network_interface.primary["crossed"].id
  }
}

resource "aws_instance" "straight" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c6in.large"

  primary_network_interface {
    network_interface_id = aws_network_interface.primary["straight"].id
  }
}

resource "aws_network_interface_attachment" "crossed" {
  instance_id          = aws_instance.crossed.id
  network_interface_id = aws_network_interface.crossed.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "straight" {
  instance_id          = aws_instance.straight.id
  network_interface_id = aws_network_interface.straight.id
  device_index         = 1
}
