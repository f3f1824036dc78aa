# Undecided: the instance types are made up, so that their limits are not in the data, however many interfaces there
# are. Device index collisions need no limits: `second` is wrong.
resource "aws_vpc" "core" {
  cidr_block = "10.48.0.0/16"
}

resource "aws_subnet" "lane" {
  count             = 3
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 4, count.index)
}

resource "aws_instance" "future" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m99.mega"
  subnet_id     = aws_subnet.lane[0].id
}

resource "aws_network_interface" "first" {
  subnet_id         = aws_subnet.lane[1].id
  private_ips_count = 40
}

resource "aws_network_interface" "second" {
  subnet_id = aws_subnet.lane[2].id
}

resource "aws_network_interface_attachment" "first" {
  instance_id          = aws_instance.future.id
  network_interface_id = aws_network_interface.first.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "second" {
  instance_id          = aws_instance.future.id
  network_interface_id = aws_network_interface.second.id
  device_index         = 1
}
