"""Reading and writing files of contacts: pure functions over bytes and text that know nothing of AWS or HTTP."""
