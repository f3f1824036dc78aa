# GPU instances that talk to each other through Elastic Fabric Adapters, and the head node that starts jobs on them.

locals {
  zone  = "us-east-1d"
  cards = 32
}

resource "aws_vpc" "cluster" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "cluster" {
  vpc_id = aws_vpc.cluster.id
}

resource "aws_subnet" "login" {
  vpc_id            = aws_vpc.cluster.id
  availability_zone = local.zone
  cidr_block        = "10.40.0.0/24"
}

resource "aws_subnet" "storage" {
  vpc_id            = aws_vpc.cluster.id
  availability_zone = local.zone
  cidr_block        = "10.40.1.0/24"
}

resource "aws_subnet" "administration" {
  vpc_id            = aws_vpc.cluster.id
  availability_zone = local.zone
  cidr_block        = "10.40.2.0/24"
}

resource "aws_subnet" "compute" {
  vpc_id            = aws_vpc.cluster.id
  availability_zone = local.zone
  cidr_block        = "10.40.64.0/18"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.cluster.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.cluster.id
  }
}

resource "aws_route_table_association" "login" {
  subnet_id      = aws_subnet.login.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "cluster" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.login.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.cluster.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.cluster.id
  }
}

resource "aws_route_table_association" "private" {
  for_each = {
    storage        = aws_subnet.storage.id
    administration = aws_subnet.administration.id
    compute        = aws_subnet.compute.id
  }

  subnet_id      = each.value
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "fabric" {
  name_prefix = "fabric-"
  vpc_id      = aws_vpc.cluster.id

  ingress {
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true
  }

  egress {
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "login" {
  name_prefix = "login-"
  vpc_id      = aws_vpc.cluster.id

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["198.51.100.0/24"]
  }
}

resource "aws_security_group" "storage" {
  name_prefix = "storage-"
  vpc_id      = aws_vpc.cluster.id

  ingress {
    from_port   = 2049
    to_port     = 2049
    protocol    = "tcp"
    cidr_blocks = ["10.40.1.0/24"]
  }
}

resource "aws_security_group" "administration" {
  name_prefix = "administration-"
  vpc_id      = aws_vpc.cluster.id

  ingress {
    from_port   = 8443
    to_port     = 8443
    protocol    = "tcp"
    cidr_blocks = ["10.40.2.0/24"]
  }
}

resource "aws_placement_group" "cluster" {
  name     = "cluster"
  strategy = "cluster"
}

resource "aws_launch_template" "compute" {
  name_prefix   = "compute-"
  image_id      = "ami-0a1b2c3d4e5f60718"
  instance_type = "p5.48xlarge"

  placement {
    group_name = aws_placement_group.cluster.name
  }

  network_interfaces {
    device_index       = 0
    network_card_index = 0
    interface_type     = "efa"
    subnet_id          = aws_subnet.compute.id
    security_groups    = [aws_security_group.fabric.id]
  }

  dynamic "network_interfaces" {
    for_each = range(1, local.cards)

    content {
      device_index       = 1
      network_card_index = network_interfaces.value
      interface_type     = "efa-only"
      subnet_id          = aws_subnet.compute.id
      security_groups    = [aws_security_group.fabric.id]
    }
  }
}

resource "aws_instance" "compute" {
  count = 4

  launch_template {
    id      = aws_launch_template.compute.id
    version = "$Latest"
  }
}

data "aws_ami" "debian" {
  most_recent = true
  owners      = ["136693071363"]

  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}

resource "aws_instance" "head" {
  ami                    = data.aws_ami.debian.id
  instance_type          = "c6i.2xlarge"
  subnet_id              = aws_subnet.login.id
  vpc_security_group_ids = [aws_security_group.login.id]
}

resource "aws_network_interface" "storage" {
  subnet_id       = aws_subnet.storage.id
  private_ips     = ["10.40.1.20"]
  security_groups = [aws_security_group.storage.id]
  description     = "to the file systems"
}

resource "aws_network_interface" "administration" {
  subnet_id       = aws_subnet.administration.id
  private_ips     = ["10.40.2.20"]
  security_groups = [aws_security_group.administration.id]
  description     = "for operators"
}

resource "aws_network_interface_attachment" "storage" {
  instance_id          = aws_instance.head.id
  network_interface_id = aws_network_interface.storage.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "administration" {
  instance_id          = aws_instance.head.id
  network_interface_id = aws_network_interface.administration.id
  device_index         = 2
}

resource "aws_eip" "head" {
  domain            = "vpc"
  network_interface = aws_instance.head.primary_network_interface_id
}

resource "aws_efs_file_system" "home" {
  encrypted = true
}

resource "aws_efs_mount_target" "home" {
  file_system_id  = aws_efs_file_system.home.id
  subnet_id       = aws_subnet.storage.id
  security_groups = [aws_security_group.storage.id]
}
