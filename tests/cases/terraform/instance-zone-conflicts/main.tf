# Wrong: `pinned` and `appliance` ask for zone c, but their subnet and their primary interface are in zone a; so does
# the template. `matching` asks for the zone of its subnet, `free` leaves it to the subnet.
resource "aws_vpc" "core" {
  cidr_block = "10.52.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.52.0.0/24"
}

resource "aws_instance" "pinned" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "m5.large"
  availability_zone = "us-east-1c"
  subnet_id         = aws_subnet.app.id
}

resource "aws_network_interface" "appliance" {
  subnet_id = aws_subnet.app.id
}

resource "aws_instance" "appliance" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "m5.large"
  availability_zone = "us-east-1c"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.appliance.id
  }
}

resource "aws_launch_template" "worker" {
  name_prefix   = "worker"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "m5.large"

  placement {
    availability_zone = "us-east-1c"
  }

  network_interfaces {
    subnet_id = aws_subnet.app.id
  }
}

resource "aws_instance" "matching" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "m5.large"
  availability_zone = "us-east-1a"
  subnet_id         = aws_subnet.app.id
}

resource "aws_instance" "free" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}
