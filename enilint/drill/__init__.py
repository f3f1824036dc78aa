"""What a design loses with an Availability Zone, an instance or an interface, and what can replace it."""
