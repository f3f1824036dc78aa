# Wrong for `wrong`: an instance takes its interfaces from a launch template, the second of them, which is listed
# first, from another zone. The template of `right`, found by its name, lists an interface of the zone, and one that
# AWS makes.
resource "aws_vpc" "core" {
  cidr_block = "10.41.0.0/16"
}

resource "aws_subnet" "zone" {
  for_each          = { a = 0, b = 1, service = 2 }
  vpc_id            = aws_vpc.core.id
  availability_zone = each.key == "b" ? "us-east-1b" : "us-east-1a"
  cidr_block        = "10.41.${each.value}.0/24"
}

resource "aws_network_interface" "main" {
  for_each  = toset(["wrong", "right"])
  subnet_id = aws_subnet.zone["a"].id
}

resource "aws_network_interface" "far" {
  subnet_id = aws_subnet.zone["b"].id
}

resource "aws_launch_template" "wrong" {
  name          = "wrong"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "c5.large"

  network_interfaces {
    device_index         = 1
    network_interface_id = aws_network_interface.far.id
  }

  network_interfaces {
    device_index         = 0
    network_interface_id = aws_network_interface.main["wrong"].id
  }
}

resource "aws_launch_template" "right" {
  name          = "right"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "c5.large"

  network_interfaces {
    network_interface_id = aws_network_interface.main["right"].id
  }

  network_interfaces {
    device_index = 1
    subnet_id    = aws_subnet.zone["service"].id
  }
}

resource "aws_instance" "wrong" {
  launch_template {
    id      = aws_launch_template.wrong.id
    version = "$Latest"
  }
}

resource "aws_instance" "right" {
  launch_template {
    name    = aws_launch_template.right.name
    version = "$Latest"
  }
}
