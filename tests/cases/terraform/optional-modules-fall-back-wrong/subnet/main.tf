variable "vpc_id" {}

variable "zone" {
  type    = string
  default = "us-east-1a"
}

variable "cidr_block" {}

resource "aws_subnet" "this" {
  vpc_id            = var.vpc_id
  availability_zone = var.zone
  cidr_block        = var.cidr_block
}

output "id" {
  value = aws_subnet.this.id
}

output "zone" {
  value = var.zone
}
