"""Who is a loyal member, and how long coupons last: a versioned policy (MK8)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class CardPolicy(BaseModel):
    """Loyal is who buys `loyal_purchases` times within `loyal_days` days, the last one included.

    Who becomes so gets a coupon of `loyal_percent` percent, none if that is 0. Coupons can be used
    up to `coupon_days` days after the day they were issued.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    loyal_purchases: Annotated[int, Field(ge=1, le=1000)]
    loyal_days: Annotated[int, Field(ge=1, le=3650)]
    loyal_percent: Annotated[int, Field(ge=0, le=100)]
    coupon_days: Annotated[int, Field(ge=0, le=3650)]
