# Wrong: a second interface in the subnet of the first. All subnets of the module are in one zone, so that the zones
# agree whichever of them is meant (no cross-zone question is left), but whether two are the same is open in a plan.
module "net" {
  source = "./net"
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c5.large"
  subnet_id     = element(module.net.subnet_ids, 0)
}

resource "aws_network_interface" "side" {
  subnet_id = element(module.net.subnet_ids, 2)
}

resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
