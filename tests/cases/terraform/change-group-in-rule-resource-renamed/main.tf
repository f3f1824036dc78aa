# A security group that a rule resource names: the rule is replaced first.
resource "aws_vpc" "core" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.80.1.0/24"
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.core.id
}

resource "aws_security_group" "db" {
  name   = "db"
  vpc_id = aws_vpc.core.id
}

resource "aws_security_group_rule" "web" {
  type                     = "ingress"
  security_group_id        = aws_security_group.db.id
  protocol                 = "tcp"
  from_port                = 5432
  to_port                  = 5432
  source_security_group_id = aws_security_group.web.id
}
