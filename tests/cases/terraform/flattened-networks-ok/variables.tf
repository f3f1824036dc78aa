variable "zones" {
  type = list(string)
}

variable "networks" {
  type = map(object({
    cidr = string
    tiers = map(object({
      newbits = number
      first   = number
      public  = bool
    }))
    appliances = map(object({
      zone  = string
      type  = string
      tiers = list(string)
    }))
  }))
}

variable "admin_ports" {
  type    = list(number)
  default = [22, 443]
}

variable "tags" {
  type    = map(string)
  default = {}
}
