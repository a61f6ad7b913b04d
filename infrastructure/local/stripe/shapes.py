"""The fields of each object that are empty or always the same here; what fills the others stands where it is made."""

from __future__ import annotations

import copy
from typing import Any

NO_TAX: dict[str, Any] = {
    "enabled": False,
    "liability": None,
    "status": None,
    "provider": None,
    "disabled_reason": None,
}
NO_ADDRESS: dict[str, Any] = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
ADDRESS_FIELDS = tuple(NO_ADDRESS)

_EMPTY = {
    "product": "default_price description package_dimensions shippable statement_descriptor tax_code unit_label url",
    "price": "custom_unit_amount lookup_key nickname tiers_mode transform_quantity",
    "customer": "address business_name currency customer_account default_source description discount email "
    "individual_name name phone shipping test_clock",
    "tax_id": "customer_account",
    "payment_method": "customer customer_account",
    "checkout.session": "adaptive_pricing after_expiration allow_promotion_codes billing_address_collection cancel_url "
    "client_reference_id client_secret collected_information consent consent_collection currency_conversion customer "
    "customer_account customer_creation customer_details customer_email discounts integration_identifier invoice "
    "invoice_creation locale managed_payments optional_items origin_context payment_intent payment_link "
    "payment_method_collection payment_method_configuration_details permissions recovered_from "
    "saved_payment_method_options setup_intent shipping_address_collection shipping_cost submit_type subscription "
    "success_url wallet_options",
    "billing_portal.session": "customer_account flow locale on_behalf_of return_url",
    "billing_portal.configuration": "application default_return_url name",
    "subscription": "application application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at "
    "canceled_at customer_account days_until_due default_payment_method default_source description ended_at "
    "latest_invoice managed_payments next_pending_invoice_item_invoice on_behalf_of pause_collection "
    "pending_invoice_item_interval pending_setup_intent pending_update schedule test_clock transfer_data trial_end "
    "trial_start",
    "subscription_item": "billing_thresholds",
    "plan": "meter nickname tiers_mode transform_usage trial_period_days",
    "invoice": "account_tax_ids application automatically_finalizes_at custom_fields customer_account "
    "customer_phone customer_shipping default_payment_method default_source description due_date effective_at "
    "ending_balance footer from_invoice hosted_invoice_url invoice_pdf last_finalization_error latest_revision "
    "next_payment_attempt number on_behalf_of receipt_number shipping_cost shipping_details statement_descriptor "
    "test_clock total_pretax_credit_amounts webhooks_delivered_at",
    "line_item": "pretax_credit_amounts subscription",
    "invoice_payment": "amount_paid",
    "payment_intent": "application application_fee_amount canceled_at cancellation_reason customer_account description "
    "excluded_payment_method_types last_payment_error latest_charge managed_payments next_action on_behalf_of "
    "payment_method payment_method_configuration_details processing receipt_email review setup_future_usage shipping "
    "source statement_descriptor statement_descriptor_suffix transfer_data transfer_group",
    "charge": "application application_fee application_fee_amount balance_transaction calculated_statement_descriptor "
    "description failure_balance_transaction failure_code failure_message on_behalf_of receipt_email receipt_number "
    "receipt_url review shipping source_transfer statement_descriptor statement_descriptor_suffix transfer_data "
    "transfer_group",
    "refund": "balance_transaction customer_account payment_method reason receipt_number source_transfer_reversal "
    "transfer_reversal",
    "dispute": "",
    "radar.early_fraud_warning": "",
    "review": "billing_zip closed_reason ip_address ip_address_location session",
    "webhook_endpoint": "application description",
    "event": "account context",
}

_SAME: dict[str, dict[str, Any]] = {
    "product": {"active": True, "images": [], "marketing_features": [], "type": "service"},
    "price": {"active": True, "billing_scheme": "per_unit", "tax_behavior": "unspecified", "type": "recurring"},
    "customer": {
        "balance": 0,
        "delinquent": False,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    },
    "payment_method": {"allow_redisplay": "unspecified", "metadata": {}, "type": "card"},
    "checkout.session": {
        "automatic_tax": NO_TAX,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "mode": "subscription",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "ui_mode": "hosted_page",
    },
    "subscription": {
        "automatic_tax": NO_TAX,
        "billing_mode": {"type": "flexible", "flexible": {"proration_discounts": "included"}},
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "default_tax_rates": [],
        "discounts": [],
        "invoice_settings": {
            "account_tax_ids": None,
            "custom_fields": None,
            "description": None,
            "footer": None,
            "issuer": {"type": "self"},
        },
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
    },
    "subscription_item": {"discounts": [], "metadata": {}, "tax_rates": []},
    "plan": {"active": True, "billing_scheme": "per_unit", "usage_type": "licensed"},
    "invoice": {
        "account_country": "FR",
        "account_name": "Lead Labs",
        "amount_overpaid": 0,
        "amount_paid_off_stripe": 0,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": NO_TAX,
        "collection_method": "charge_automatically",
        "customer_tax_exempt": "none",
        "default_tax_rates": [],
        "discounts": [],
        "issuer": {"type": "self"},
        "metadata": {},
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "rendering": None,
        "starting_balance": 0,
        "status": "draft",
        "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "total_discount_amounts": [],
        "total_taxes": [],
    },
    "line_item": {"discount_amounts": [], "discountable": True, "discounts": [], "metadata": {}, "taxes": []},
    "payment_intent": {
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": None,
        "capture_method": "automatic",
        "confirmation_method": "automatic",
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    },
    "charge": {
        "amount_refunded": 0,
        "disputed": False,
        "fraud_details": {},
        "metadata": {},
        "refunded": False,
    },
    "refund": {"destination_details": {"card": {"type": "refund"}, "type": "card"}, "status": "succeeded"},
    "dispute": {
        "balance_transactions": [],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "is_charge_refundable": False,
        "metadata": {},
    },
    "webhook_endpoint": {"metadata": {}, "status": "enabled"},
}


_WITHOUT_MODE = ("refund", "subscription_item", "item")


def blank(kind: str) -> dict[str, Any]:
    """A new object of a kind with what is empty or always the same; the maker adds the rest."""
    empty = dict.fromkeys(_EMPTY.get(kind, "").split())
    fresh: dict[str, Any] = {"object": kind, **empty, **copy.deepcopy(_SAME.get(kind, {}))}
    return fresh if kind in _WITHOUT_MODE else fresh | {"livemode": False}
