# Wrong for the third lane of every whole chunk: device_index counts modulo two, so that it takes the slot of the first
# lane. `spare` is right.
variable "lanes" {
  type    = list(string)
  default = ["red", "green", "blue", "cyan", "magenta", "yellow", "black"]
}

variable "per_host" {
  type    = number
  default = 3
}

locals {
  chunks  = chunklist(var.lanes, var.per_host)
  hosts   = [for number in range(length(local.chunks)) : format("host%d", number + 1)]
  by_host = zipmap(local.hosts, local.chunks)
  owner   = { for number, lane in var.lanes : lane => local.hosts[floor(number / var.per_host)] }
  even    = [for number, lane in var.lanes : lane if number % 2 == 0]
}

resource "aws_vpc" "this" {
  cidr_block = "10.78.0.0/16"
}

resource "aws_subnet" "host" {
  count             = length(local.hosts)
  vpc_id            = aws_vpc.this.id
  availability_zone = element(["us-east-1a", "us-east-1b"], count.index)
  cidr_block        = cidrsubnet("10.78.0.0/17", 7, count.index)
}

resource "aws_subnet" "lane" {
  count             = length(var.lanes)
  vpc_id            = aws_vpc.this.id
  availability_zone = aws_subnet.host[floor(count.index / var.per_host)].availability_zone
  cidr_block        = cidrsubnet("10.78.128.0/17", 7, count.index)
}

resource "aws_instance" "host" {
  count         = length(local.hosts)
  ami           = "ami-0123456789abcdef0"
  instance_type = length(local.chunks[count.index]) < var.per_host ? "m5.large" : "c5n.2xlarge"
  subnet_id     = aws_subnet.host[count.index].id

  tags = {
    Name  = local.hosts[count.index]
    Lanes = join("+", [for lane in local.by_host[local.hosts[count.index]] : lane if contains(local.even, lane)])
  }
}

resource "aws_network_interface" "lane" {
  count     = length(var.lanes)
  subnet_id = aws_subnet.lane[count.index].id
  tags      = { Name = "${local.owner[var.lanes[count.index]]}/${var.lanes[count.index]}" }
}

resource "aws_network_interface_attachment" "lane" {
  count                = length(var.lanes) - length(var.lanes) % var.per_host
  instance_id          = aws_instance.host[(count.index - count.index % var.per_host) / var.per_host].id
  network_interface_id = aws_network_interface.lane[count.index].id
  device_index         = count.index % var.per_host % 2 + 1
}

resource "aws_network_interface_attachment" "spare" {
  instance_id          = aws_instance.host[length(local.hosts) - 1].id
  network_interface_id = slice(aws_network_interface.lane[*].id, 6, 7)[0]
  device_index         = 1
}
