${host.role} of ${host.site}, at ${host.address}%{ if host.site == "lab" } (experimental)%{ endif }; ${length(others)} others
