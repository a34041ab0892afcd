"""What other systems say: good lines, and one line of each way in which a line can be bad."""

import json
from typing import Any

SENDER = "ledger"


def line(name: str, event_id: str, data: object, **attributes: object) -> bytes:
    """One CloudEvent; attributes that are None are left out."""
    event = {
        "specversion": "1.0",
        "id": event_id,
        "source": SENDER,
        "type": f"erp.finance.{name}",
        "occurredat": "2025-03-20T09:00:00Z",
        "data": data,
    } | attributes
    return json.dumps({key: value for key, value in event.items() if value is not None}).encode()


def money(amount: object, currency: object = "USD") -> dict[str, object]:
    return {"amount": amount, "currency": currency}


def invoice(reference: str, number: int, amount: str, day: str) -> bytes:
    return line(
        "InvoiceIssued",
        f"invoice-{reference}-{number}",
        {
            "customer_ref": reference,
            "invoice_ref": f"I{number}",
            "amount": money(amount),
            "issued_on": day,
            "due_on": day,
        },
    )


def payment(reference: str, number: int, amount: object, day: object, **more: Any) -> bytes:
    return line(
        "PaymentSettled",
        f"payment-{reference}-{number}",
        paid(reference, number, amount, day),
        **more,
    )


def paid(reference: str, number: int, amount: object, day: object) -> dict[str, object]:
    return {
        "customer_ref": reference,
        "payment_ref": f"P{number}",
        "amount": money(amount),
        "settled_on": day,
    }


def reversal(reference: str, number: int, day: str) -> bytes:
    return line(
        "PaymentReversed",
        f"reversal-{reference}-{number}",
        {
            "customer_ref": reference,
            "payment_ref": f"P{number}",
            "reversed_on": day,
            "reason": "card stolen",
        },
    )


def good_lines() -> list[bytes]:
    """Three customers over four months, with a reversal, and a closing in the end."""
    lines = []
    for place, reference in enumerate(("C-1", "C-2", "C-3")):
        for month in range(1, 5):
            day = f"2025-{month:02d}-1{place}"
            lines.append(invoice(reference, month, f"{place + 1}0.00", day))
            lines.append(payment(reference, month, f"{place + 1}0.00", day))
    lines.append(reversal("C-2", 3, "2025-04-20"))
    lines.append(line("DayClosed", "closed-april", {"day": "2025-04-30"}))
    return lines


_SCHEMA = "urn:daybook:schema:erp.finance.PaymentSettled"
_DAY = "2025-03-20"
_GOOD = payment("C-1", 99, "1.00", _DAY)


def _with(old: bytes, new: bytes) -> bytes:
    assert old in _GOOD
    return _GOOD.replace(old, new)


def _data(**changed: object) -> bytes:
    data = paid("C-1", 99, "1.00", _DAY) | changed
    return line("PaymentSettled", "bad", {k: v for k, v in data.items() if v is not ...})


def _amount(amount: object, currency: object = "USD") -> bytes:
    return _data(amount=money(amount, currency))


BAD: dict[str, tuple[bytes, str]] = {
    "float money": (_with(b'"1.00"', b"1.00"), "amount"),
    "whole number money": (_amount(1), "amount"),
    "exponent money": (_amount("1e3"), "amount"),
    "NaN": (_with(b'"1.00"', b"NaN"), "not JSON"),
    "infinity": (_with(b'"1.00"', b"-Infinity"), "not JSON"),
    "NaN as text": (_amount("NaN"), "amount"),
    "negative zero": (_amount("-0.00"), "amount"),
    "leading zero": (_amount("01.00"), "amount"),
    "thousands": (_amount("1,000.00"), "amount"),
    "too many decimals": (_amount("1.005"), "decimals"),
    "decimals of yen": (_amount("1.00", "JPY"), "decimals"),
    "unknown currency": (_amount("1.00", "XXX"), "currency"),
    "small letters": (_amount("1.00", "usd"), "currency"),
    "more than 64 bits": (_amount("92233720368547758.08"), "64 bits"),
    "amount alone": (_data(amount="1.00"), "amount"),
    "arabic digits": (_amount("\N{ARABIC-INDIC DIGIT ONE}.00"), "amount"),
    "duplicate keys": (_with(b'"P99"', b'"P99", "payment_ref": "P98"'), "twice"),
    "duplicate attributes": (_with(b'"1.0"', b'"1.0", "id": "other"'), "twice"),
    "missing id": (_with(b'"id": "payment-C-1-99", ', b""), "id"),
    "empty id": (_with(b'"payment-C-1-99"', b'""'), "id"),
    "null id": (_with(b'"payment-C-1-99"', b"null"), "id"),
    "number as id": (_with(b'"payment-C-1-99"', b"99"), "id"),
    "missing source": (_with(b'"source": "ledger", ', b""), "source"),
    "missing type": (_with(b'"type": "erp.finance.PaymentSettled", ', b""), "type"),
    "unknown type": (line("PaymentGuessed", "bad", {}), "type"),
    "type of ours": (line("x", "bad", {}, type="crm.sales.PaymentReceived"), "type"),
    "forged class path": (line("x", "bad", {}, type="os.system"), "type"),
    "type that looks like a line": (line("x", "bad", {}, type="x.y\n  line 1: good"), "type"),
    "unknown version": (
        payment(
            "C-1", 99, "1.00", _DAY, dataschema="urn:daybook:schema:erp.finance.PaymentSettled:2"
        ),
        "version 2",
    ),
    "version zero": (
        payment(
            "C-1", 99, "1.00", _DAY, dataschema="urn:daybook:schema:erp.finance.PaymentSettled:0"
        ),
        "dataschema",
    ),
    "schema of another type": (
        payment("C-1", 99, "1.00", _DAY, dataschema="urn:daybook:schema:erp.finance.DayClosed:1"),
        "dataschema",
    ),
    "another specversion": (_with(b'"1.0"', b'"0.3"'), "specversion"),
    "not JSON data": (
        _with(b'"specversion"', b'"datacontenttype": "text/xml", "specversion"'),
        "data",
    ),
    "missing customer": (_data(customer_ref=...), "customer_ref"),
    "null customer": (_data(customer_ref=None), "customer_ref"),
    "empty customer": (_data(customer_ref=""), "customer_ref"),
    "customer of 201 letters": (_data(customer_ref="x" * 201), "customer_ref"),
    "list as customer": (_data(customer_ref=["C-1"]), "customer_ref"),
    "NUL": (_data(customer_ref="C\x001"), ""),
    "NUL in the id": (line("DayClosed", "a\x00b", {"day": _DAY}), ""),
    "lone surrogate": (_data(customer_ref="C\ud8001"), ""),
    "bad date": (_data(settled_on="2025-02-30"), "settled_on"),
    "month 13": (_data(settled_on="2025-13-01"), "settled_on"),
    "date and time": (_data(settled_on="2025-03-20T00:00:00"), "settled_on"),
    "seconds since 1970": (_data(settled_on=1742428800), "settled_on"),
    "seconds as text": (_data(settled_on="1742428800"), "settled_on"),
    "year 0": (_data(settled_on="0000-01-01"), "settled_on"),
    "null date": (_data(settled_on=None), "settled_on"),
    "no timezone": (
        payment("C-1", 99, "1.00", _DAY, occurredat="2025-03-20T09:00:00"),
        "occurredat",
    ),
    "leap second": (
        payment("C-1", 99, "1.00", _DAY, occurredat="2025-06-30T23:59:60Z"),
        "occurredat",
    ),
    "before the year 1": (
        payment("C-1", 99, "1.00", _DAY, occurredat="0001-01-01T00:00:00+14:00"),
        "",
    ),
    "bad traceparent": (payment("C-1", 99, "1.00", _DAY, traceparent="00-abc"), "traceparent"),
    "data is a list": (line("PaymentSettled", "bad", []), "data"),
    "data is missing": (line("PaymentSettled", "bad", None), "data"),
    "not JSON": (b"payment of 1.00 USD", "not JSON"),
    "truncated": (_GOOD[:-9], "not JSON"),
    "trailing bytes": (_GOOD + b"]", "not JSON"),
    "two on one line": (_GOOD + _GOOD, "not JSON"),
    "empty object": (b"{}", "specversion"),
    "list": (b"[" + _GOOD + b"]", "object"),
    "text": (b'"payment"', "object"),
    "null": (b"null", "object"),
    "deep nesting": (b'{"specversion":' * 100_000, "not JSON"),
    "nesting in data": (_with(b'"P99"', b"[" * 500 + b"]" * 500), ""),
    "number of 5000 digits": (_with(b'"1.00"', b"9" * 5000), "not JSON"),
    "BOM": (b"\xef\xbb\xbf" + _GOOD, "not JSON"),
    "UTF-16": (_GOOD.decode().encode("utf-16-be"), "not JSON"),
    "not UTF-8": (_with(b"ledger", b"l\xffdger"), "not JSON"),
    "overlong UTF-8": (_with(b"ledger", b"l\xc0\xaedger"), "not JSON"),
    "gzip": (b"\x1f\x8b\x08\x00" + b"\x00" * 16, "not JSON"),
    "NUL bytes": (b"\x00" * 16, "not JSON"),
}
"""By kind: the line, and a word of the reason that it is refused with."""
