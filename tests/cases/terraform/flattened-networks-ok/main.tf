# Right: networks, tiers and appliances are nested maps that are flattened for for_each; every interface of an appliance
# is in the appliance's own zone, each in the subnet of another tier.
resource "aws_vpc" "this" {
  for_each   = var.networks
  cidr_block = each.value.cidr
  tags       = merge(var.tags, { Name = each.key })
}

resource "aws_subnet" "this" {
  for_each                = local.subnets
  vpc_id                  = aws_vpc.this[each.value.network].id
  availability_zone       = each.value.zone
  cidr_block              = each.value.cidr
  map_public_ip_on_launch = each.value.public
  tags                    = merge(var.tags, { Name = each.key, Tier = title(each.value.tier) })
}

resource "aws_security_group" "appliance" {
  for_each    = aws_vpc.this
  name        = format("%s-appliance", each.key)
  description = "Appliances of ${each.value.tags["Name"]}"
  vpc_id      = each.value.id

  dynamic "ingress" {
    for_each = { for port in distinct(concat(var.admin_ports, [443])) : tostring(port) => port }
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [each.value.cidr_block]
    }
  }
}

resource "aws_network_interface" "this" {
  for_each          = local.interfaces
  subnet_id         = aws_subnet.this[each.value.subnet].id
  security_groups   = [aws_security_group.appliance[each.value.network].id]
  source_dest_check = each.value.forwards ? false : null
  private_ips       = [cidrhost(local.subnets[each.value.subnet].cidr, 10 + each.value.position)]
  description       = "${each.value.appliance} eth${each.value.position}"
}

resource "aws_instance" "appliance" {
  for_each      = local.appliances
  ami           = "ami-0123456789abcdef0"
  instance_type = each.value.type

  dynamic "network_interface" {
    for_each = [for key, interface in local.interfaces : key if interface.appliance == each.key && interface.position == 0]
    content {
      device_index         = 0
      network_interface_id = aws_network_interface.this[network_interface.value].id
    }
  }
}

resource "aws_network_interface_attachment" "this" {
  for_each             = { for key, interface in local.interfaces : key => interface if interface.position > 0 }
  instance_id          = aws_instance.appliance[each.value.appliance].id
  network_interface_id = aws_network_interface.this[each.key].id
  device_index         = each.value.position
}

resource "aws_route_table" "inside" {
  for_each = aws_vpc.this
  vpc_id   = each.value.id
}

resource "aws_route" "out" {
  for_each               = { for network, keys in local.inside_by_network : network => sort(keys)[0] }
  route_table_id         = aws_route_table.inside[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.this[each.value].id
}
