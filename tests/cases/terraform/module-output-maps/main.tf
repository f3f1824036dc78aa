# Wrong for `legacy`: zipmap and a map of ids hand subnets out by zone, and it takes that of zone b for an interface of
# an instance in zone a. `current` is right.
module "net" {
  source = "./net"
}

resource "aws_instance" "host" {
  for_each      = toset(["legacy", "current"])
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.small"
  subnet_id     = module.net.by_zone["a"]
}

resource "aws_network_interface" "legacy" {
  subnet_id = module.net.service_by_zone["b"]
}

resource "aws_network_interface" "current" {
  subnet_id = lookup(module.net.service_by_zone, "a")
}

resource "aws_network_interface_attachment" "legacy" {
  instance_id          = aws_instance.host["legacy"].id
  network_interface_id = aws_network_interface.legacy.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "current" {
  instance_id          = aws_instance.host["current"].id
  network_interface_id = aws_network_interface.current.id
  device_index         = 1
}
