variable "name" {}
variable "vpc_id" {}
variable "zone" {}

variable "cidrs" {
  type = list(string)
}

resource "aws_subnet" "this" {
  for_each          = zipmap(["server", "service"], var.cidrs)
  vpc_id            = var.vpc_id
  availability_zone = var.zone
  cidr_block        = each.value
  tags              = { Name = "${var.name}-${each.key}" }
}

resource "aws_instance" "server" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.this["server"].id
  tags          = { Name = var.name }
}

output "rack" {
  value = {
    server         = aws_instance.server.id
    server_cidr    = aws_subnet.this["server"].cidr_block
    service_subnet = aws_subnet.this["service"].id
    service_cidr   = aws_subnet.this["service"].cidr_block
  }
}
