# Wrong for `fleet`: a template for an Auto Scaling group with two interfaces of one subnet, so that every instance of
# the group has them. `service` lists its interfaces in two subnets of one zone and is right.
resource "aws_vpc" "core" {
  cidr_block = "10.42.0.0/16"
}

resource "aws_subnet" "main" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.42.0.0/24"
}

resource "aws_subnet" "storage" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.42.1.0/24"
}

resource "aws_launch_template" "fleet" {
  name_prefix   = "fleet"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "m5.large"

  network_interfaces {
    device_index = 0
    subnet_id    = aws_subnet.main.id
  }

  network_interfaces {
    device_index = 1
    subnet_id    = aws_subnet.main.id
  }
}

resource "aws_launch_template" "service" {
  name_prefix   = "service"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "m5.large"

  network_interfaces {
    device_index = 0
    subnet_id    = aws_subnet.main.id
  }

  network_interfaces {
    device_index = 1
    subnet_id    = aws_subnet.storage.id
  }
}

resource "aws_autoscaling_group" "fleet" {
  for_each           = { fleet = aws_launch_template.fleet.id, service = aws_launch_template.service.id }
  name               = each.key
  availability_zones = ["us-east-1a"]
  min_size           = 0
  max_size           = 3

  launch_template {
    id      = each.value
    version = "$Latest"
  }
}
