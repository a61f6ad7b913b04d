"""Building, running and deploying Lead Labs: everything that is not shipped inside the Lambda bundle."""
