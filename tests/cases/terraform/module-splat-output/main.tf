# Wrong: index 1 of a module's list of subnets is in another zone than index 0. A plan says only that the list is
# used, not which of its subnets; what is read from the state is exact.
variable "zones" {
  default = ["us-east-1a", "us-east-1b"]
}

module "net" {
  source = "./net"
  zones  = var.zones
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c5.large"
  subnet_id     = module.net.subnet_ids[0]
}

resource "aws_network_interface" "side" {
  subnet_id = module.net.subnet_ids[1]
}

resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
