variable "subnet_id" {}

variable "address" {
  default = "10.50.1.10"
}

resource "aws_network_interface" "this" {
  subnet_id   = var.subnet_id
  private_ips = [var.address]
}
