# Right for `efa`: a cluster node has one EFA interface per network card, all in one subnet and most at device index
# 1; that is how such clusters are built. Wrong for `plain`: its interfaces are not EFA, and share a subnet on two
# cards.
resource "aws_vpc" "cluster" {
  cidr_block = "10.82.0.0/16"
}

resource "aws_subnet" "cluster" {
  vpc_id            = aws_vpc.cluster.id
  availability_zone = "us-east-1d"
  cidr_block        = "10.82.0.0/20"
}

resource "aws_launch_template" "efa" {
  name          = "efa"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "p4d.24xlarge"

  dynamic "network_interfaces" {
    for_each = range(4)
    content {
      network_card_index = network_interfaces.value
      device_index       = network_interfaces.value == 0 ? 0 : 1
      interface_type     = "efa"
      subnet_id          = aws_subnet.cluster.id
    }
  }
}

resource "aws_launch_template" "plain" {
  name          = "plain"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "p4d.24xlarge"

  network_interfaces {
    network_card_index = 0
    device_index       = 0
    subnet_id          = aws_subnet.cluster.id
  }

  network_interfaces {
    network_card_index = 1
    device_index       = 1
    subnet_id          = aws_subnet.cluster.id
  }
}
