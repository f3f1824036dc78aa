# Wrong: keys of a map are sorted as text, so that `n10` comes before `n2`, while the list beside it counts. The lanes of
# `n10`, `n2` and `n3` are in other zones than their nodes. What converts numbers and booleans to text is right.
variable "nodes" {
  type = map(object({
    weight  = string
    private = string
    zone    = string
  }))

  default = {
    n1  = { weight = 1.0, private = true, zone = "us-east-1a", ignored = "left out by the type" }
    n2  = { weight = 2.50, private = false, zone = "us-east-1b" }
    n3  = { weight = 1e2, private = true, zone = "us-east-1a" }
    n10 = { weight = 0.1, private = false, zone = "us-east-1c" }
  }
}

variable "start" {
  type    = number
  default = "8"
}

variable "flags" {
  type    = list(string)
  default = [true, 1, "x", 2.0]
}

locals {
  counted = [for number in [1, 2, 3, 10] : "n${number}"]
  sorted  = keys(var.nodes)
  matched = zipmap(local.sorted, [for name in local.counted : var.nodes[name].zone])
  weights = { for name, node in var.nodes : name => tonumber(node.weight) * 10 }
  heavy   = [for name, weight in local.weights : name if weight > 10]
  numbers = toset([10, 9, 100, 9])
  texts   = toset(["b", "a", "B", "é", "z"])
  equal   = 1 == "1" ? "never" : tostring(1) == "1" && 1 == 1.0 ? "always" : "never"
}

resource "aws_vpc" "this" {
  cidr_block = "10.86.0.0/16"

  tags = {
    Flags   = join("/", var.flags)
    Numbers = join("/", [for number in local.numbers : number])
    Texts   = join("", local.texts)
    Weights = jsonencode(local.weights)
    Heavy   = join(" ", local.heavy)
    Equal   = local.equal
    Ratio   = "${10 / 4} ${7 % 3} ${-7 % 3} ${1 / 8} ${0.1 + 0.2} ${1000000 * 1000000} ${!false}"
    Order   = join(",", [for key, value in { z = 1, Z = 2, _ = 3, "1" = 4, "10" = 5, "9" = 6 } : "${key}${value}"])
  }
}

resource "aws_subnet" "node" {
  for_each          = var.nodes
  vpc_id            = aws_vpc.this.id
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet("10.86.0.0/16", var.start, index(local.counted, each.key))
}

resource "aws_subnet" "lane" {
  for_each                = local.matched
  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.value
  cidr_block              = cidrsubnet("10.86.0.0/16", "${var.start}", 100 + index(local.sorted, each.key))
  map_public_ip_on_launch = var.nodes[each.key].private == "true" ? false : "true"
}

resource "aws_instance" "node" {
  for_each      = aws_subnet.node
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = each.value.id

  tags = {
    Weight  = var.nodes[each.key].weight
    Private = "is ${var.nodes[each.key].private}"
    Tenth   = local.weights[each.key] / 100
    First   = each.key == local.sorted[0]
  }
}

resource "aws_network_interface" "lane" {
  for_each          = aws_subnet.lane
  subnet_id         = each.value.id
  source_dest_check = var.nodes[each.key].private
}

resource "aws_network_interface_attachment" "lane" {
  for_each             = aws_network_interface.lane
  instance_id          = aws_instance.node[each.key].id
  network_interface_id = each.value.id
  device_index         = "1"
}
