# Wrong: `shared` is attached to two instances at once. `own` is one interface per instance and is right.
resource "aws_vpc" "core" {
  cidr_block = "10.53.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.53.0.0/24"
}

resource "aws_subnet" "service" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.53.${count.index + 1}.0/24"
}

resource "aws_instance" "left" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_instance" "right" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "shared" {
  subnet_id = aws_subnet.service[0].id
}

resource "aws_network_interface" "own" {
  count     = 2
  subnet_id = aws_subnet.service[1].id
}

resource "aws_network_interface_attachment" "shared_left" {
  instance_id          = aws_instance.left.id
  network_interface_id = aws_network_interface.shared.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "shared_right" {
  instance_id          = aws_instance.right.id
  network_interface_id = aws_network_interface.shared.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "own_left" {
  instance_id          = aws_instance.left.id
  network_interface_id = aws_network_interface.own[0].id
  device_index         = 2
}

resource "aws_network_interface_attachment" "own_right" {
  instance_id          = aws_instance.right.id
  network_interface_id = aws_network_interface.own[1].id
  device_index         = 2
}
