# Right: what would be wrong is switched off. The second interface in the same subnet and the attachment across zones
# have `count = 0`, and a module with `count = 0` vanishes as a whole.
variable "high_availability" {
  default = false
}

resource "aws_vpc" "core" {
  cidr_block = "10.31.0.0/16"
}

resource "aws_subnet" "zone" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
  cidr_block        = "10.31.${count.index}.0/24"
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.zone[0].id
}

resource "aws_network_interface" "other_zone" {
  count     = var.high_availability ? 1 : 0
  subnet_id = aws_subnet.zone[1].id
}

resource "aws_network_interface_attachment" "other_zone" {
  count                = var.high_availability ? 1 : 0
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.other_zone[0].id
  device_index         = 1
}

module "extra" {
  count       = var.high_availability ? 1 : 0
  source      = "./extra"
  subnet_id   = aws_subnet.zone[0].id
  instance_id = aws_instance.app.id
}
