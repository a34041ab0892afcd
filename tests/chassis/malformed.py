"""Events that no door takes: the malformed classes of JSON, of CloudEvents and of their data."""

import base64
import gzip
import json
from typing import Any

from tests.chassis.events import SETTLED, event, line, settled

GOOD = line(event())
SCHEMA = "urn:daybook:schema:erp.finance.PaymentSettled"


def amount(text: Any, currency: Any = "EUR") -> bytes:
    return line(event(settled(amount={"amount": text, "currency": currency})))


def replaced(old: bytes, new: bytes) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


BYTES = {
    "empty": b"",
    "blank": b"  ",
    "tombstone": b"null",
    "truncated": GOOD[:-1],
    "trailing bytes": GOOD + b"{}",
    "two events": GOOD + b"\n" + GOOD,
    "list": b"[" + GOOD + b"]",
    "text": b'"event"',
    "number": b"7",
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "invalid UTF-8": replaced(b"C-1", b"C\xff1"),
    "overlong UTF-8": replaced(b"C-1", b"C\xc0\xaf1"),
    "surrogate in UTF-8": replaced(b"C-1", b"C\xed\xa0\x801"),
    "gzip": gzip.compress(GOOD),
    "gzip bomb": gzip.compress(b" " * 10_000_000 + GOOD),
    "only looks like gzip": b"\x1f\x8b\x08\x00",
    "name twice": replaced(b'{"spec', b'{"id": "evt-2", "spec'),
    "name twice in data": replaced(b'{"customer_ref"', b'{"payment_ref": "P-2", "customer_ref"'),
    "NaN": replaced(b'"12.50"', b"NaN"),
    "infinity": replaced(b'"12.50"', b"-Infinity"),
    "beyond any float": replaced(b'"P-1"', b'"P-1", "note": 1e400'),
    "huge number": replaced(b'"12.50"', b"9" * 5000),
    "half a character": replaced(b"P-1", b"P-\\ud800"),
    "half a character in what nobody reads": replaced(b'"P-1"', b'"P-1", "note": "\\udfff"'),
    "NUL": replaced(b"P-1", b"P-\\u0000"),
    "NUL in what nobody reads": replaced(b'"P-1"', b'"P-1", "note": ["\\u0000"]'),
    "NUL in a name": replaced(b'"P-1"', b'"P-1", "a\\u0000": 1'),
    "bare control character": replaced(b"P-1", b"P-\x01"),
    "deep lists": replaced(b'"P-1"', b"[" * 100_000 + b"]" * 100_000),
    "deep objects": replaced(b'"P-1"', b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "deep enough for one reader only": replaced(
        b'"P-1"', b'"P-1", "n": ' + b"[" * 600 + b"]" * 600
    ),
    "single quotes": b"{'specversion': '1.0'}",
    "comment": replaced(b'{"spec', b'{/* */"spec'),
}
ATTRIBUTES: dict[str, dict[str, Any]] = {
    "specversion missing": {"specversion": None},
    "specversion of a draft": {"specversion": "0.3"},
    "specversion a number": {"specversion": 1.0},
    "specversion and more": {"specversion": "1.0\n"},
    "id missing": {"id": None},
    "id empty": {"id": ""},
    "id a number": {"id": 5},
    "id too long": {"id": "x" * 201},
    "id with a line end": {"id": "evt\r\n1"},
    "source missing": {"source": None},
    "source with NUL": {"source": "led\x00ger"},
    "type missing": {"type": None},
    "type unknown": {"type": "erp.finance.Nothing"},
    "type of another door": {"type": "erp.scm.OrderShipped"},
    "type of ours": {"type": "crm.sales.PaymentReceived"},
    "type a Python path": {"type": "daybook_contracts.erp:PaymentSettled"},
    "type a module": {"type": "os.system"},
    "type a list": {"type": ["erp.finance.PaymentSettled"]},
    "schema of another type": {"dataschema": "urn:daybook:schema:erp.finance.DayClosed:1"},
    "schema unknown": {"dataschema": "http://json-schema.org/draft-07/schema"},
    "schema empty": {"dataschema": ""},
    "version zero": {"dataschema": f"{SCHEMA}:0"},
    "version negative": {"dataschema": f"{SCHEMA}:-1"},
    "version of the future": {"dataschema": f"{SCHEMA}:2"},
    "version of the far future": {"dataschema": f"{SCHEMA}:99999999999999999999"},
    "version with zeros": {"dataschema": f"{SCHEMA}:01"},
    "version no number": {"dataschema": f"{SCHEMA}:one"},
    "version missing": {"dataschema": f"{SCHEMA}:"},
    "content of another type": {"datacontenttype": "text/xml"},
    "content almost JSON": {"datacontenttype": "application/jsonp"},
    "no zone": {"occurredat": "2026-01-02T03:04:05"},
    "leap second": {"occurredat": "2026-12-31T23:59:60Z"},
    "a number for a time": {"occurredat": 1767323045},
    "digits for a time": {"occurredat": "1767323045"},
    "no such day": {"occurredat": "2026-02-30T00:00:00Z"},
    "traceparent": {"traceparent": "00-xyz-1-01"},
    "timeline empty": {"timeline": ""},
    "timeline with a control character": {"timeline": "a\x1b[31m"},
    "data missing": {"data": None},
    "data a list": {"data": [SETTLED]},
    "data a text": {"data": json.dumps(SETTLED)},
    "data in base64": {"data": None, "data_base64": base64.b64encode(line(SETTLED)).decode()},
}
DATA: dict[str, dict[str, Any]] = {
    "field missing": {"payment_ref": ...},
    "field null": {"payment_ref": None},
    "field empty": {"payment_ref": ""},
    "field retyped": {"payment_ref": 5},
    "field too long": {"payment_ref": "x" * 201},
    "reference a list": {"customer_ref": ["C-1"]},
    "reference with a line end": {"customer_ref": "C\n1"},
    "amount a number": {"amount": 12.5},
    "amount a text": {"amount": "12.50 EUR"},
    "day a number": {"settled_on": 20455},
    "day a time": {"settled_on": "2026-01-02T00:00:00Z"},
    "day zero": {"settled_on": "0000-01-02"},
    "day beyond": {"settled_on": "10000-01-02"},
    "no such day": {"settled_on": "2026-02-29"},
}
AMOUNTS: dict[str, tuple[Any, Any]] = {
    "a float": (12.5, "EUR"),
    "an exponent": ("1e3", "EUR"),
    "negative zero": ("-0.00", "EUR"),
    "not finite": ("NaN", "EUR"),
    "unknown currency": ("12.50", "ZZZ"),
    "no currency": ("12.50", None),
    "small currency": ("12.50", "eur"),
    "wrong minor unit": ("12.505", "EUR"),
    "a minor unit where there is none": ("12.50", "JPY"),
    "a separator": ("1,250.00", "EUR"),
    "other digits": ("\u0661\u0662", "EUR"),
    "beyond 64 bits": ("99999999999999999999.00", "EUR"),
}
CORPUS = (
    BYTES
    | {f"attribute: {name}": line(event(**changed)) for name, changed in ATTRIBUTES.items()}
    | {f"data: {name}": line(event(settled(**changed))) for name, changed in DATA.items()}
    | {f"amount: {name}": amount(*said) for name, said in AMOUNTS.items()}
)
