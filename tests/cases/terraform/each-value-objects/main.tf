# Wrong for `backup`: a local map of objects says which subnet and instance each interface belongs to, and pairs a
# subnet of zone b with the instance in zone a. `web` is right. A plan does not hold the expressions of locals.
resource "aws_vpc" "core" {
  cidr_block = "10.32.0.0/16"
}

resource "aws_subnet" "zone" {
  for_each          = { app-a = 0, app-b = 1, service-a = 2, service-b = 3 }
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1${substr(each.key, -1, 1)}"
  cidr_block        = "10.32.${each.value}.0/24"
}

resource "aws_instance" "host" {
  for_each      = toset(["a", "b"])
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.zone["app-${each.key}"].id
}

locals {
  interfaces = {
    web    = { subnet = aws_subnet.zone["service-a"].id, instance = aws_instance.host["a"].id, index = 1 }
    backup = { subnet = aws_subnet.zone["service-b"].id, instance = aws_instance.host["a"].id, index = 2 }
  }
}

resource "aws_network_interface" "extra" {
  for_each  = local.interfaces
  subnet_id = each.value.subnet
}

resource "aws_network_interface_attachment" "extra" {
  for_each             = local.interfaces
  instance_id          = each.value.instance
  network_interface_id = aws_network_interface.extra[each.key].id
  device_index         = each.value.index
}
