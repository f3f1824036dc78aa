variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "cidrs" {
  type = map(string)
}

resource "aws_subnet" "this" {
  for_each          = var.cidrs
  vpc_id            = var.vpc_id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = { Name = "${var.name}-${substr(each.key, length(each.key) - 1, 1)}" }
}

resource "aws_route_table" "this" {
  for_each = aws_subnet.this
  vpc_id   = each.value.vpc_id
}

resource "aws_route_table_association" "this" {
  for_each       = aws_subnet.this
  subnet_id      = each.value.id
  route_table_id = aws_route_table.this[each.key].id
}

output "subnets" {
  value = aws_subnet.this
}

output "route_tables" {
  value = { for zone, table in aws_route_table.this : zone => table.id }
}
