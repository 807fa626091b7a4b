"""Leads: who in the community is becoming a customer, by what they do, and why we think so.

Scoring is a projection of the activity log. When somebody moves to another stage, the lead-scoring hook is
called; its built-in implementation hands the move to the CRM as a signed webhook.
"""
