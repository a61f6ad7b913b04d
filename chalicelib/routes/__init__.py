"""HTTP only: parse, one service call, return. One file per part of the API."""
