variable "subnet_id" {}
variable "instance_id" {}

resource "aws_network_interface" "this" {
  count     = 4
  subnet_id = var.subnet_id

  attachment {
    instance     = var.instance_id
    device_index = count.index + 1
  }
}
