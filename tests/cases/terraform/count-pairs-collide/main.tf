# Wrong for both members: two attachments give each of them two interfaces at device index 1.
resource "aws_vpc" "core" {
  cidr_block = "10.56.0.0/16"
}

resource "aws_subnet" "lane" {
  count             = 3
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.56.${count.index}.0/24"
}

resource "aws_instance" "member" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.lane[0].id
}

resource "aws_network_interface" "front" {
  count     = 2
  subnet_id = aws_subnet.lane[1].id
}

resource "aws_network_interface" "back" {
  count     = 2
  subnet_id = aws_subnet.lane[2].id
}

resource "aws_network_interface_attachment" "front" {
  count                = 2
  instance_id          = aws_instance.member[count.index].id
  network_interface_id = aws_network_interface.front[count.index].id
  device_index         = 1
}

resource "aws_network_interface_attachment" "back" {
  count                = 2
  instance_id          = aws_instance.member[count.index].id
  network_interface_id = aws_network_interface.back[count.index].id
  device_index         = 1
}
