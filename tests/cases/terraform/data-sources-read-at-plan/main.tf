# Wrong: every subnet here exists already and is read while planning, so that the plan knows its zone and its addresses:
# an attachment across zones, and an address that AWS keeps for itself.
data "aws_vpc" "default" {
  default = true
}

data "aws_availability_zones" "available" {
  state = "available"
}

data "aws_subnet" "zone" {
  count             = 2
  vpc_id            = data.aws_vpc.default.id
  availability_zone = data.aws_availability_zones.available.names[count.index]
  default_for_az    = true
}

data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["amzn2-ami-hvm-*"]
  }
}

resource "aws_instance" "app" {
  ami           = data.aws_ami.linux.id
  instance_type = "m5.large"
  subnet_id     = data.aws_subnet.zone[0].id
}

resource "aws_network_interface" "side" {
  subnet_id   = data.aws_subnet.zone[1].id
  private_ips = [cidrhost(data.aws_subnet.zone[1].cidr_block, 1)]
}

resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
