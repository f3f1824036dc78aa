variable "app_subnet" {}
variable "service_subnet" {}

resource "aws_instance" "this" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = var.app_subnet
}

resource "aws_network_interface" "service" {
  subnet_id = var.service_subnet
}

resource "aws_network_interface_attachment" "service" {
  instance_id          = aws_instance.this.id
  network_interface_id = aws_network_interface.service.id
  device_index         = 1
}
