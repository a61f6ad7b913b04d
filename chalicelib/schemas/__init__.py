"""Request and response shapes (pydantic), under the same file names as the routes."""
