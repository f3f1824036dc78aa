variable "vpc_id" {}
variable "zone" {}
variable "cidr" {}

resource "aws_subnet" "this" {
  vpc_id            = var.vpc_id
  availability_zone = var.zone
  cidr_block        = var.cidr
}

resource "aws_instance" "this" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.xlarge"
  subnet_id     = aws_subnet.this.id
}

resource "aws_network_interface" "spare" {
  subnet_id = aws_subnet.this.id
}

output "instance_id" {
  value = aws_instance.this.id
}

output "interface_id" {
  value = aws_network_interface.spare.id
}
