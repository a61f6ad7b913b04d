// Buttons, and links that look like them.
import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./icon";

export type Look = "plain" | "primary" | "danger" | "danger-solid" | "quiet" | "link";
type Common = { look?: Look; small?: boolean; wide?: boolean; icon?: IconName; children?: ComponentChildren };
type ButtonProps = Common &
  Omit<JSX.IntrinsicElements["button"], "icon" | "children"> & {
    /** Shows that it is being done and takes no second press, but keeps the focus. */
    busy?: boolean;
    /** The name of a button that shows its icon alone. */
    label?: string;
  };

function classes({ look = "plain", small, wide }: Common, iconOnly = false): string {
  const names = ["button"];
  if (look !== "plain") names.push(`button-${look}`);
  if (small) names.push("button-small");
  if (wide) names.push("button-wide");
  if (iconOnly) names.push("button-icon");
  return names.join(" ");
}

export function Button({
  look,
  small,
  wide,
  icon,
  busy,
  label,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={classes({ look, small, wide }, label !== undefined)}
      aria-label={label ?? rest["aria-label"]}
      title={label}
      aria-disabled={busy || rest["aria-disabled"]}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function LinkButton({
  look,
  small,
  wide,
  icon,
  children,
  href,
  download,
}: Common & { href: string; download?: string }) {
  return (
    <a href={href} download={download} class={classes({ look, small, wide })}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}
