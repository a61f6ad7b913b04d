"""The OpenAPI document of the API and a readable page of it, both made from the route table and loaded when asked for."""
