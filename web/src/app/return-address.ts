// Where sign-in leads back to. It comes out of the address bar, so anybody may have written it.

/** The address if it can't lead anywhere but into the product, else null. */
export function safeReturn(address: string | null): string | null {
  if (!address?.startsWith("/")) return null;
  const base = "https://product.invalid";
  const url = URL.parse(address, base);
  return url?.origin === base ? url.pathname + url.search : null;
}
