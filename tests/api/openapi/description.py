"""The API's description as it is served, made once per process of the tests."""

import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis.config import SchemathesisConfig

#: That a header is missing is 428 for If-Match (RFC 6585); too much is 413; what was read is asked
#: before what is sent.
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428"]
STATUSES = {
    "missing_required_header": {"expected-statuses": ["401", "403", "428"]},
    "negative_data_rejection": {"expected-statuses": REFUSED},
}
schema = schemathesis.openapi.from_wsgi(
    "/api/v1/schema?format=json",
    get_wsgi_application(),
    config=SchemathesisConfig.from_dict({"checks": STATUSES}),
)
