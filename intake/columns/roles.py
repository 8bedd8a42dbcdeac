"""The roles a column can play in each kind of file, and which of them are numbers or dates."""

from __future__ import annotations

from ..file_report import Kind

ROLES: dict[Kind, tuple[str, ...]] = {
    "transactions": (
        "customer_id", "date", "amount", "quantity", "unit_price", "order_id", "product", "cost", "margin",
        "household_id", "channel", "start_date", "currency", "vat", "paid_with", "discount", "refund", "debit",
        "credit", "row_type", "sale_status", "cancelled_date", "leave_reason", "contract_end", "event_date",
        "answer_date", "referred_by",
    ),
    "customers": (
        "customer_id", "revenue_before", "revenue_now", "revenue", "start_date", "end_date", "last_date", "orders",
        "status", "tenure", "products", "nps", "ski", "household_id", "channel", "currency", "leave_reason",
    ),
    "contracts": (
        "customer_id", "contract_id", "start_date", "end_date", "cancelled_date", "amount", "amount_per", "status",
        "household_id", "channel", "currency", "leave_reason",
    ),
    "flows": ("movement", "tier_now", "tier_before", "customers", "orders", "revenue", "revenue_before"),
    "segments": (
        "segment", "customers", "revenue", "revenue_per_customer", "products_per_customer", "duration_years",
        "retention", "churn", "base", "lost", "orders", "clv", "nps", "ski",
    ),
}  # fmt: skip
NUMBER_ROLES = frozenset(
    [
        "amount",
        "quantity",
        "unit_price",
        "cost",
        "margin",
        "revenue",
        "revenue_before",
        "revenue_now",
        "tenure",
        "products",
        "nps",
        "ski",
        "customers",
        "revenue_per_customer",
        "products_per_customer",
        "duration_years",
        "retention",
        "churn",
        "base",
        "lost",
        "paid_with",
        "discount",
        "refund",
        "debit",
        "credit",
        "orders",
        "clv",
    ]
)
DATE_ROLES = frozenset(
    {"date", "start_date", "end_date", "last_date", "cancelled_date", "contract_end", "event_date", "answer_date"}
)
ALL_ROLES = frozenset(role for roles in ROLES.values() for role in roles)
