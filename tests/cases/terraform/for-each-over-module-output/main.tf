# Right: one interface for each subnet that a module hands out, every one attached to the instance of that subnet's
# zone.
module "net" {
  source = "./net"
}

resource "aws_instance" "node" {
  for_each      = module.net.subnets
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = each.value.app
}

resource "aws_network_interface" "service" {
  for_each  = module.net.subnets
  subnet_id = each.value.service
}

resource "aws_network_interface_attachment" "service" {
  for_each             = module.net.subnets
  instance_id          = aws_instance.node[each.key].id
  network_interface_id = aws_network_interface.service[each.key].id
  device_index         = 1
}
