# Wrong: `count` gives three interfaces the constant index 1 on one instance. `spread` has one of them on each of
# three instances and is right; `primary` takes index 0, which the instance has from its launch, and shares a subnet
# with `spread`.
resource "aws_vpc" "core" {
  cidr_block = "10.51.0.0/16"
}

resource "aws_subnet" "lane" {
  count             = 4
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.51.${count.index}.0/24"
}

resource "aws_instance" "one" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.4xlarge"
  subnet_id     = aws_subnet.lane[0].id
}

resource "aws_network_interface" "crowd" {
  count     = 3
  subnet_id = aws_subnet.lane[count.index + 1].id

  attachment {
    instance     = aws_instance.one.id
    device_index = 1
  }
}

resource "aws_network_interface" "primary" {
  subnet_id = aws_subnet.lane[1].id
}

resource "aws_instance" "node" {
  count         = 3
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.lane[0].id
}

resource "aws_network_interface" "spread" {
  count     = 3
  subnet_id = aws_subnet.lane[1].id

  attachment {
    instance     = aws_instance.node[count.index].id
    device_index = 1
  }
}

resource "aws_network_interface_attachment" "primary" {
  instance_id          = aws_instance.node[0].id
  network_interface_id = aws_network_interface.primary.id
  device_index         = 0
}
