# Wrong for `lab`: its address plan, which is read from a file, gives the router the first address of the subnet, and
# the probe the address that the server has. The other sites are right.
terraform {
  required_version = ">= 0.15"
}

locals {
  files  = fileset(path.module, "sites/*.yaml")
  sites  = { for file in local.files : trimsuffix(basename(file), ".yaml") => yamldecode(file("${path.module}/${file}")) }
  owners = jsondecode(file("${path.root}/owners.json"))["owners"]

  hosts = merge([
    for site, plan in local.sites : {
      for role, host in plan.hosts : "${site}-${role}" => {
        site    = site
        role    = role
        address = can(tonumber(host)) ? cidrhost(plan.cidr, host) : host
        owner   = lookup(local.owners, site, local.owners.default)
      }
    }
  ]...)
}

resource "aws_vpc" "sites" {
  cidr_block = jsondecode(file("owners.json")).network
}

resource "aws_subnet" "site" {
  for_each          = local.sites
  vpc_id            = aws_vpc.sites.id
  cidr_block        = each.value.cidr
  availability_zone = join("", [substr(each.value.zone, 0, length(each.value.zone) - 1), lower(substr(each.value.zone, -1, 1))])
  tags              = { Contact = base64decode(base64encode(lookup(local.owners, each.key, local.owners["default"]).contact)) }
}

resource "aws_network_interface" "host" {
  for_each    = local.hosts
  subnet_id   = aws_subnet.site[each.value.site].id
  private_ips = [each.value.address]
  description = templatefile("${path.module}/description.tpl", { host = each.value, others = setsubtract(keys(local.hosts), [each.key]) })
}

resource "aws_instance" "host" {
  for_each      = local.hosts
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.host[each.key].id
  }

  tags = {
    Owner = each.value.owner.contact
    Role  = each.value.role
  }
}
