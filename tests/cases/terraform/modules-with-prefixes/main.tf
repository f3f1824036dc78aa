# Wrong for `far`: a module output picks the only subnet of zone b by `one()`. `near` takes the module's other subnet,
# in the zone of the instance, which an object that is passed down three modules names.
module "net" {
  source = "./net"
}

module "service" {
  source = "./service"
  placement = {
    near = { subnet_id = module.net.near_subnet_id, index = 1 }
  }
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = module.net.app_subnet_id
}

resource "aws_network_interface" "far" {
  subnet_id = module.net.far_subnet_id
}

resource "aws_network_interface_attachment" "far" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.far.id
  device_index         = 2
}

resource "aws_network_interface_attachment" "near" {
  instance_id          = aws_instance.app.id
  network_interface_id = module.service.interface_ids["near"]
  device_index         = 1
}
