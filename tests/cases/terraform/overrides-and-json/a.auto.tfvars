zones = {
  one = "us-east-1c"
  two = "us-east-1d"
}
