variable "name" {
  type = string
}

variable "interfaces" {
  description = "What each interface is: its device index, its subnet and more."
  type        = map(any)
}

variable "instance_type" {
  default = "m5.xlarge"
}

variable "tags" {
  default = {}
}

resource "aws_network_interface" "this" {
  for_each          = var.interfaces
  subnet_id         = each.value.subnet_id
  private_ips       = lookup(each.value, "private_ip_address", null) != null ? [each.value.private_ip_address] : null
  source_dest_check = lookup(each.value, "source_dest_check", false)
  description       = "${var.name} ${each.key}"
  tags              = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_instance" "this" {
  ami           = "ami-0123456789abcdef0"
  instance_type = var.instance_type
  tags          = merge(var.tags, { Name = var.name })

  dynamic "network_interface" {
    for_each = { for name, interface in var.interfaces : name => interface if interface.device_index == 0 }

    content {
      device_index         = 0
      network_interface_id = aws_network_interface.this[network_interface.key].id
    }
  }
}

resource "aws_network_interface_attachment" "this" {
  for_each             = { for name, interface in var.interfaces : name => interface if interface.device_index > 0 }
  instance_id          = aws_instance.this.id
  network_interface_id = aws_network_interface.this[each.key].id
  device_index         = each.value.device_index
}

resource "aws_eip" "this" {
  for_each = { for name, interface in var.interfaces : name => interface if interface.create_public_ip }
  vpc      = true
  tags     = { Name = format("%s-%s", var.name, each.key) }
}

resource "aws_eip_association" "this" {
  for_each             = aws_eip.this
  allocation_id        = each.value.id
  network_interface_id = aws_network_interface.this[each.key].id
  depends_on           = [aws_instance.this, aws_network_interface_attachment.this]
}

output "interfaces" {
  value = aws_network_interface.this
}

output "public_ips" {
  value = { for name, address in aws_eip.this : name => address.public_ip }
}
