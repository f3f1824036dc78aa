# Wrong: t3.small has 3 interfaces and 4 addresses per interface; the instance has 4 and 6.
resource "aws_vpc" "core" {
  cidr_block = "10.63.0.0/16"
}

resource "aws_subnet" "lane" {
  count             = 4
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.63.${count.index}.0/24"
}

resource "aws_instance" "proxy" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.lane[0].id
}

resource "aws_network_interface" "lane" {
  count       = 3
  subnet_id   = aws_subnet.lane[count.index + 1].id
  private_ips = count.index == 0 ? [for host in range(6) : "10.63.1.${host + 10}"] : ["10.63.${count.index + 1}.10"]
}

resource "aws_network_interface_attachment" "lane" {
  count                = 3
  instance_id          = aws_instance.proxy.id
  network_interface_id = aws_network_interface.lane[count.index].id
  device_index         = count.index + 1
}
