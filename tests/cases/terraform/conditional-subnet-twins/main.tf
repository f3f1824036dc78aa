# Wrong: of two subnets with opposite conditions only the one in zone 1b exists, so every conditional expression can
# only mean that one, and the instance is in zone 1a.
variable "dedicated_management" {
  default = true
}

resource "aws_vpc" "core" {
  cidr_block = "10.29.0.0/16"
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.29.0.0/24"
}

resource "aws_subnet" "management" {
  count             = var.dedicated_management ? 1 : 0
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.29.1.0/24"
}

resource "aws_subnet" "shared_management" {
  count             = var.dedicated_management ? 0 : 1
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.29.2.0/24"
}

resource "aws_network_interface" "management" {
  subnet_id = var.dedicated_management ? aws_subnet.management[0].id : aws_subnet.shared_management[0].id
}

resource "aws_network_interface" "management_joined" {
  subnet_id = join("", concat(aws_subnet.management.*.id, aws_subnet.shared_management.*.id))
}

resource "aws_instance" "appliance" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.data.id
}

resource "aws_network_interface_attachment" "management" {
  instance_id          = aws_instance.appliance.id
  network_interface_id = aws_network_interface.management.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "management_joined" {
  instance_id          = aws_instance.appliance.id
  network_interface_id = aws_network_interface.management_joined.id
  device_index         = 2
}
