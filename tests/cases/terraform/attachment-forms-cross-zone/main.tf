# Wrong in every form that provider 3 has: each instance gets an interface of zone b, and is in zone a itself.
resource "aws_vpc" "core" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.40.0.0/24"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.40.1.0/24"
}

resource "aws_network_interface" "primary" {
  count     = 2
  subnet_id = aws_subnet.a.id
}

resource "aws_network_interface" "far" {
  count     = 4
  subnet_id = aws_subnet.b.id
}

resource "aws_network_interface" "inline" {
  subnet_id = aws_subnet.b.id

  attachment {
    instance     = aws_instance.inline.id
    device_index = 1
  }
}

resource "aws_instance" "static_blocks" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.primary[0].id
  }

  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.far[0].id
  }
}

resource "aws_instance" "dynamic_blocks" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"

  dynamic "network_interface" {
    for_each = [aws_network_interface.primary[1].id, aws_network_interface.far[1].id]
    content {
      device_index         = network_interface.key
      network_interface_id = network_interface.value
    }
  }
}

resource "aws_instance" "inline" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}

resource "aws_instance" "attached" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}

resource "aws_network_interface_attachment" "attached" {
  instance_id          = aws_instance.attached.id
  network_interface_id = aws_network_interface.far[2].id
  device_index         = 1
}
