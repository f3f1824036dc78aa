network = {
  cidr    = "10.80.0.0/16"
  zones   = ["us-east-1a", "us-east-1b"]
  private = ["10.80.0.0/20", "10.80.16.0/20", "10.80.32.0/20"]
  nat = {
    single    = false
    type      = "t4g.nano"
    arguments = ["--metrics", "--interface=eth1", "--metrics"]
  }
}
