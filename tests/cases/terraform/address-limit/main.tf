# t3.small has 4 addresses per interface. Right for `full`: the primary and three more, asked for by number. Wrong for
# `over`, which lists five, and for the primary interface of `wide`. An interface alone may wait for a larger instance.
resource "aws_vpc" "core" {
  cidr_block = "10.47.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.47.0.0/24"
}

resource "aws_subnet" "service" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 4, count.index + 1)
}

resource "aws_instance" "host" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.app.id
}

resource "aws_instance" "wide" {
  ami                   = "ami-0123456789abcdef0"
  instance_type         = "t3.small"
  subnet_id             = aws_subnet.app.id
  private_ip            = "10.47.0.20"
  secondary_private_ips = [for host in range(4) : cidrhost(aws_subnet.app.cidr_block, 30 + host)]
}

resource "aws_network_interface" "full" {
  subnet_id         = aws_subnet.service[0].id
  private_ips_count = 3

  attachment {
    instance     = aws_instance.host.id
    device_index = 1
  }
}

resource "aws_network_interface" "over" {
  subnet_id   = aws_subnet.service[1].id
  private_ips = ["10.47.32.10", "10.47.32.11", "10.47.32.12", "10.47.32.13", "10.47.32.14"]

  attachment {
    instance     = aws_instance.host.id
    device_index = 2
  }
}

resource "aws_network_interface" "alone" {
  subnet_id         = aws_subnet.service[1].id
  private_ips_count = 9
}
