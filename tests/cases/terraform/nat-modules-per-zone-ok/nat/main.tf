locals {
  script = templatefile("${path.module}/nat.sh.tpl", { interface = aws_network_interface.nat, arguments = var.arguments })
  tags   = { Name = var.name, Zone = var.subnet.availability_zone }
}

resource "aws_security_group" "nat" {
  name        = var.name
  description = "Packets to be translated"
  vpc_id      = var.subnet.vpc_id

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = [format("%s/%d", cidrhost(format("%s/16", split("/", var.subnet.cidr_block)[0]), 0), 16)]
  }
}

resource "aws_network_interface" "nat" {
  subnet_id         = var.subnet.id
  source_dest_check = false
  security_groups   = aws_security_group.nat.*.id
  tags              = local.tags
}

resource "aws_launch_template" "nat" {
  name          = var.name
  image_id      = "ami-0123456789abcdef0"
  instance_type = var.type
  user_data     = base64encode(local.script)

  network_interfaces {
    device_index         = 0
    network_interface_id = aws_network_interface.nat.id
  }

  dynamic "tag_specifications" {
    for_each = ["instance", "volume"]
    iterator = kind
    content {
      resource_type = kind.value
      tags          = { for key, value in local.tags : lower(key) => value }
    }
  }
}

resource "aws_autoscaling_group" "nat" {
  name               = var.name
  availability_zones = [var.subnet.availability_zone]
  min_size           = 0
  max_size           = 1

  launch_template {
    id      = aws_launch_template.nat.id
    version = aws_launch_template.nat.latest_version
  }
}
