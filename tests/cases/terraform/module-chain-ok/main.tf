# Right: the same three modules, but the subnet that they pass down is in the zone of the instance, and not its own.
resource "aws_vpc" "core" {
  cidr_block = "10.21.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.21.1.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.21.2.0/24"
}

module "stack" {
  source         = "./stack"
  service_subnet = aws_subnet.service.id
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "service" {
  instance_id          = aws_instance.app.id
  network_interface_id = module.stack.service_interface
  device_index         = 1
}
