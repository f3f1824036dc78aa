variable "vpc_id" {
  type = string
}

variable "management_subnet_id" {
  type = string
}

resource "aws_subnet" "edge" {
  vpc_id     = var.vpc_id
  cidr_block = "10.9.0.0/24"
}

resource "aws_network_interface" "outside" {
  subnet_id         = aws_subnet.edge.id
  source_dest_check = false
}

resource "aws_network_interface" "management" {
  subnet_id = var.management_subnet_id
}

resource "aws_instance" "firewall" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c5.xlarge"
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.outside.id
  }
  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.management.id
  }
}
