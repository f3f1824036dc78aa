# Undecided, never a finding: every subnet is a placeholder that the user has to fill in. That all of them read
# `subnet-xxxxx` does not make them one subnet.
variable "public_subnet" {
  default = "subnet-xxxxx"
}

variable "private_subnet" {
  default = "subnet-xxxxx"
}

resource "aws_network_interface" "eth0" {
  subnet_id = var.public_subnet
}

resource "aws_network_interface" "eth1" {
  subnet_id         = var.private_subnet
  source_dest_check = false
}

resource "aws_instance" "gateway" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "c5.large"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.eth0.id
  }

  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.eth1.id
  }
}

# The name that a user is told to replace by an interface id.
resource "aws_network_interface_attachment" "spare" {
  instance_id          = aws_instance.gateway.id
  network_interface_id = "eth0"
  device_index         = 2
}
