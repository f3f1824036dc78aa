# Wrong: an address of another subnet, the router's, and the broadcast address. Right: the first and the last address
# that AWS gives out.
resource "aws_vpc" "core" {
  cidr_block = "10.49.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.49.0.0/26"
}

locals {
  addresses = {
    outside   = "10.49.0.70"
    router    = cidrhost("10.49.0.0/26", 1)
    broadcast = cidrhost("10.49.0.0/26", -1)
    first     = "10.49.0.4"
    last      = "10.49.0.62"
  }
}

resource "aws_network_interface" "fixed" {
  for_each    = local.addresses
  subnet_id   = aws_subnet.app.id
  private_ips = [each.value]
}
