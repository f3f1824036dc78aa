# One NAT instance per Availability Zone: an Auto Scaling group of one replaces it, and the new instance attaches the
# interface that has the Elastic IP and that the routes target.

locals {
  zones = {
    a = { name = "eu-north-1a", number = 0 }
    b = { name = "eu-north-1b", number = 1 }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.50.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  for_each                = local.zones
  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.value.name
  cidr_block              = cidrsubnet("10.50.0.0/20", 4, each.value.number)
  map_public_ip_on_launch = true
}

resource "aws_subnet" "private" {
  for_each          = local.zones
  vpc_id            = aws_vpc.main.id
  availability_zone = each.value.name
  cidr_block        = cidrsubnet("10.50.64.0/18", 2, each.value.number)
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = local.zones
  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = local.zones
  vpc_id   = aws_vpc.main.id
}

resource "aws_route" "private" {
  for_each               = local.zones
  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.nat[each.key].id
}

resource "aws_route_table_association" "private" {
  for_each       = local.zones
  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_security_group" "nat" {
  name_prefix = "nat-"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "nat" {
  for_each          = local.zones
  security_group_id = aws_security_group.nat.id
  cidr_ipv4         = aws_subnet.private[each.key].cidr_block
  ip_protocol       = "-1"
}

resource "aws_vpc_security_group_egress_rule" "nat" {
  security_group_id = aws_security_group.nat.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_network_interface" "nat" {
  for_each          = local.zones
  subnet_id         = aws_subnet.public[each.key].id
  private_ips       = [cidrhost(aws_subnet.public[each.key].cidr_block, 10)]
  security_groups   = [aws_security_group.nat.id]
  source_dest_check = false
  tags              = { Name = "nat-${each.key}" }
}

resource "aws_eip" "nat" {
  for_each = local.zones
  domain   = "vpc"
  tags     = { allowlisted_by = "partner-bank" }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_eip_association" "nat" {
  for_each             = local.zones
  allocation_id        = aws_eip.nat[each.key].id
  network_interface_id = aws_network_interface.nat[each.key].id
}

data "aws_ami" "amazon_linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-arm64"]
  }
}

resource "aws_launch_template" "nat" {
  for_each               = local.zones
  name_prefix            = "nat-${each.key}-"
  image_id               = data.aws_ami.amazon_linux.id
  instance_type          = "t4g.nano"
  vpc_security_group_ids = [aws_security_group.nat.id]

  user_data = base64encode(<<-EOT
    #!/bin/sh
    token=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
    id=$(curl -s -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)
    aws ec2 attach-network-interface --instance-id "$id" --device-index 1 \
      --network-interface-id ${aws_network_interface.nat[each.key].id}
    sysctl -w net.ipv4.ip_forward=1
    nft add table nat
    nft add chain nat postrouting '{ type nat hook postrouting priority 100 ; }'
    nft add rule nat postrouting oifname ens6 masquerade
  EOT
  )
}

resource "aws_autoscaling_group" "nat" {
  for_each            = local.zones
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = [aws_subnet.public[each.key].id]

  launch_template {
    id      = aws_launch_template.nat[each.key].id
    version = aws_launch_template.nat[each.key].latest_version
  }
}

resource "aws_security_group" "worker" {
  name_prefix = "worker-"
  vpc_id      = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "worker" {
  for_each               = local.zones
  ami                    = data.aws_ami.amazon_linux.id
  instance_type          = "c7g.large"
  availability_zone      = each.value.name
  subnet_id              = aws_subnet.private[each.key].id
  vpc_security_group_ids = [aws_security_group.worker.id]

  tags = {
    Name            = "worker-${each.key}"
    egress_identity = aws_eip.nat[each.key].id
  }
}
