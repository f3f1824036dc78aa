# Wrong: a module per zone, and the interface of site "a" attached to the instance of site "b". Site "b" takes its
# second interface from its own zone, which is right.
module "site" {
  for_each = { a = "10.26.1.0/24", b = "10.26.2.0/24" }
  source   = "./site"
  vpc_id   = aws_vpc.core.id
  zone     = "us-east-1${each.key}"
  cidr     = each.value
}

resource "aws_vpc" "core" {
  cidr_block = "10.26.0.0/16"
}

resource "aws_subnet" "extra" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.26.3.0/24"
}

resource "aws_network_interface" "extra" {
  subnet_id = aws_subnet.extra.id
}

resource "aws_network_interface_attachment" "crossed" {
  instance_id          = module.site["b"].instance_id
  network_interface_id = module.site["a"].interface_id
  device_index         = 1
}

resource "aws_network_interface_attachment" "extra" {
  instance_id          = module.site["b"].instance_id
  network_interface_id = aws_network_interface.extra.id
  device_index         = 2
}
