# Undecided for `hidden`: its subnet takes its zone from a sensitive variable, and what is sensitive in a plan is
# taken as not known, so that it can appear in no report. Wrong for `shown`, whose zone nobody hides.
variable "hidden_zone" {
  type      = string
  sensitive = true
  default   = "us-east-1f"
}

resource "aws_vpc" "core" {
  cidr_block = "10.85.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.85.0.0/24"
}

resource "aws_subnet" "hidden" {
  vpc_id            = aws_vpc.core.id
  availability_zone = var.hidden_zone
  cidr_block        = "10.85.1.0/24"
}

resource "aws_subnet" "shown" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.85.2.0/24"
}

resource "aws_network_interface" "hidden" {
  subnet_id = aws_subnet.hidden.id
}

resource "aws_network_interface" "shown" {
  subnet_id = aws_subnet.shown.id
}

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "hidden" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.hidden.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "shown" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.shown.id
  device_index         = 2
}

check "zones" {
  assert {
    condition     = aws_subnet.app.availability_zone == aws_subnet.shown.availability_zone
    error_message = "The service subnet should be in the zone of the instance."
  }
}
