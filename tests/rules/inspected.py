"""A VPC with a Gateway Load Balancer endpoint in one zone, a subnet in another, and the table of its gateway."""

BASE = """\
variable "zone" { type = string }
variable "range" { type = string }
variable "endpoint" { type = string }
variable "green" { type = bool }
variable "table" { type = string }
variable "more" { type = list(string) }
variable "service" { type = string }
variable "gateway" { type = string }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "fw_a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.100.0/28"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "fw_b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.101.0/28"
  availability_zone = "eu-west-1b"
}
resource "aws_vpc_endpoint" "a" {
  vpc_id            = aws_vpc.core.id
  service_name      = "inspection"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.fw_a.id]
}
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_route_table" "edge" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "edge" {
  gateway_id     = aws_internet_gateway.core.id
  route_table_id = aws_route_table.edge.id
}
"""
SECOND = """\
resource "aws_vpc_endpoint" "b" {
  vpc_id            = aws_vpc.core.id
  service_name      = "inspection"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.fw_b.id]
}
"""
"""An endpoint of the same service in the zone of the subnet."""
