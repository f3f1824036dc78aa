resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}

resource "aws_network_interface" "address" {
  subnet_id = aws_subnet.b.id
}

resource "aws_instance" "database" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}

resource "aws_network_interface_attachment" "address" {
  instance_id          = aws_instance.database.id
  network_interface_id = aws_network_interface.address.id
  device_index         = 1
}
