# Right: every resource repeats over the one before it, from subnets to attachments, and takes what it needs of it.
variable "zones" {
  type    = set(string)
  default = ["us-east-1a", "us-east-1b"]
}

variable "bastion_zone" {
  type    = string
  default = null
}

locals {
  numbers = { for number, zone in sort(var.zones) : zone => number }
  bastion = var.bastion_zone == null ? sort(var.zones)[0] : var.bastion_zone
}

resource "aws_vpc" "this" {
  cidr_block                       = "10.83.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "node" {
  for_each          = var.zones
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet("10.83.0.0/16", 8, local.numbers[each.value])
}

resource "aws_subnet" "pods" {
  for_each          = aws_subnet.node
  vpc_id            = aws_vpc_ipv4_cidr_block_association.pods.vpc_id
  availability_zone = each.value.availability_zone
  cidr_block        = cidrsubnet(aws_vpc_ipv4_cidr_block_association.pods.cidr_block, 4, local.numbers[each.key])
}

resource "aws_instance" "node" {
  for_each          = aws_subnet.node
  ami               = "ami-0123456789abcdef0"
  instance_type     = "m5.large"
  subnet_id         = each.value.id
  source_dest_check = false

  lifecycle {
    ignore_changes = [ami, user_data]
  }
}

resource "aws_network_interface" "pods" {
  for_each          = aws_instance.node
  subnet_id         = aws_subnet.pods[each.key].id
  source_dest_check = each.value.source_dest_check

  attachment {
    instance     = each.value.id
    device_index = 1
  }
}

resource "aws_route_table" "pods" {
  for_each = toset([for zone, subnet in aws_subnet.pods : zone])
  vpc_id   = aws_vpc.this.id
}

resource "aws_route" "peer" {
  for_each = {
    for pair in setproduct(keys(aws_subnet.pods), keys(aws_network_interface.pods)) : join(">", pair) => pair
    if pair[0] != pair[1]
  }

  route_table_id         = aws_route_table.pods[each.value[0]].id
  destination_cidr_block = "192.168.${local.numbers[each.value[1]]}.0/24"
  network_interface_id   = aws_network_interface.pods[each.value[1]].id
}

resource "aws_route_table_association" "pods" {
  for_each       = aws_route_table.pods
  subnet_id      = aws_subnet.pods[each.key].id
  route_table_id = each.value.id
}

resource "aws_instance" "bastion" {
  count         = contains(var.zones, local.bastion) ? 1 : 0
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.node[local.bastion].id

  provisioner "local-exec" {
    when    = destroy
    command = "true"
  }
}

output "nodes" {
  value = [for zone in sort(keys(aws_instance.node)) : "${zone}: ${aws_instance.node[zone].instance_type} ${aws_subnet.pods[zone].cidr_block}"]
}

output "bastion" {
  value = join("", aws_instance.bastion[*].subnet_id)
}
