# Wrong: three modules pass a subnet of zone 1b down and an interface id up; the attachment at the top puts that
# interface on an instance in zone 1a.
resource "aws_vpc" "core" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.20.1.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.20.2.0/24"
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
