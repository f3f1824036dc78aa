variable "name" {
  type = string
}

variable "subnet" {
  type = object({ id = string, vpc_id = string, availability_zone = string, cidr_block = string })
}

variable "type" {
  type = string

  validation {
    condition     = can(regex("^t[34]g?\\.", var.type))
    error_message = "A NAT instance needs a burstable type."
  }
}

variable "arguments" {
  type = set(string)
}
