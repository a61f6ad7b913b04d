// The name of the product, which leads home.
export function Brand({ href }: { href: string }) {
  return (
    <a class="brand" href={href}>
      <img src="/icon.svg" alt="" width="28" height="28" />
      Lead Labs
    </a>
  );
}
