// Roles, and who may give them to whom (chalicelib/services/team_rules.py).
import type { Key } from "../../app/i18n";

export type Role = "owner" | "admin" | "member";
export const ROLES: readonly Role[] = ["member", "admin", "owner"];

export const ROLE_NAMES = {
  owner: "team.role.owner",
  admin: "team.role.admin",
  member: "team.role.member",
} as const satisfies Record<Role, Key>;
export const ROLE_HINTS = {
  owner: "team.role.owner.hint",
  admin: "team.role.admin.hint",
  member: "team.role.member.hint",
} as const satisfies Record<Role, Key>;

const rank = (role: Role) => ROLES.indexOf(role);

/** Whether `actor` may give or take `role`: owners all of them, admins all but owner. */
export function manages(actor: Role, role: Role): boolean {
  return rank(actor) >= rank("admin") && rank(role) <= rank(actor);
}

export function isLower(role: Role, than: Role): boolean {
  return rank(role) < rank(than);
}
