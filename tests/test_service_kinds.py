"""Every kind of service that an input names has a row in `service-subnets.json`: a misspelt one demands nothing."""

from typing import get_args

import pytest

from enilint.aws.service_subnets import subnet_demands
from enilint.inputs.cloudformation.mapping import service_forms
from enilint.inputs.terraform.mapping import services
from enilint.inputs.topology.language.services import ServiceKind
from enilint.model.entities.services import ENDPOINTS

KINDS = {
    *(f"{one}-load-balancer" for one in ("application", "network", "gateway", "classic")),
    *(one.service for one in services.FORMS.values()),
    *(one.service for one in service_forms.FORMS.values()),
    *ENDPOINTS.values(),
    *get_args(ServiceKind),
    "transit-gateway-attachment",
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_of_service_has_demands(kind: str) -> None:
    demands = subnet_demands(kind)
    assert demands is not None
    assert demands.source.startswith("https://docs.aws.amazon.com/")
