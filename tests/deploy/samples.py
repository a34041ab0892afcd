"""What processes are told in these tests."""

import json

PAYMENT_LINE = json.dumps(
    {
        "specversion": "1.0",
        "id": "payment-1",
        "source": "acme-erp",
        "type": "erp.finance.PaymentSettled",
        "data": {
            "customer_ref": "C-17",
            "payment_ref": "1",
            "amount": {"amount": "10.00", "currency": "EUR"},
            "settled_on": "2026-03-20",
        },
    }
).encode()
"""Of a customer whom nobody knows: it waits."""
