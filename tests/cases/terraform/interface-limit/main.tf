# m5.large has 3 interfaces. Right for `full`: the primary and two attachments. Wrong for `over`: three attachments,
# made by `count`, and a primary. All are in subnets of their own.
resource "aws_vpc" "core" {
  cidr_block = "10.46.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.46.0.0/24"
}

resource "aws_subnet" "lane" {
  count             = 3
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.46.${count.index + 1}.0/24"
}

resource "aws_instance" "full" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_instance" "over" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "full" {
  count     = 2
  subnet_id = aws_subnet.lane[count.index].id
}

resource "aws_network_interface" "over" {
  count     = 3
  subnet_id = aws_subnet.lane[count.index].id
}

resource "aws_network_interface_attachment" "full" {
  count                = 2
  instance_id          = aws_instance.full.id
  network_interface_id = aws_network_interface.full[count.index].id
  device_index         = count.index + 1
}

resource "aws_network_interface_attachment" "over" {
  count                = 3
  instance_id          = aws_instance.over.id
  network_interface_id = aws_network_interface.over[count.index].id
  device_index         = count.index + 1
}
