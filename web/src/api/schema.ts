// Made by `python -m infrastructure.web_types` from the OpenAPI document. Don't edit.

export interface AcceptInvitation {
  token: string;
  name?: string | null;
  password?: string | null;
  totp?: string | null;
  accept?: Acceptance | null;
  locale?: "en" | "fr" | null;
}

export interface Acceptance {
  terms: string;
  privacy: string;
}

export interface Acceptances {
  terms: Accepted;
  privacy: Accepted;
}

export interface Accepted {
  version: string;
  at: string;
}

export interface AccountChange {
  id: string;
  at: string;
  actor: string;
  changes: Record<string, DetailChange>;
}

export interface AccountChangePage {
  items: AccountChange[];
  next_cursor: string | null;
}

export interface AccountCounts {
  contacts: number;
  members: number;
}

export interface AccountPatch {
  company?: string;
  legal_name?: string | null;
  vat_id?: string | null;
  phone?: string | null;
  website?: string | null;
  address?: CompanyAddressPatch | null;
  invoice_email?: string | null;
  locale?: "en" | "fr" | null;
}

export interface AccountView {
  id: string;
  company: string;
  status: "trial" | "active" | "read_only" | "suspended" | "deleted";
  deleted_at: string | null;
  purge_at: string | null;
  plan: string;
  trial_ends_at: string;
  legal_name: string | null;
  vat_id: string | null;
  phone: string | null;
  website: string | null;
  address: CompanyAddress | null;
  invoice_email: string | null;
  locale: "en" | "fr" | null;
  counters: AccountCounts;
  created_at: string;
  updated_at: string;
  version: number;
}

export interface ActivityPage {
  items: ActivityView[];
  next_cursor: string | null;
}

export interface ActivityQuery {
  limit: number;
  cursor: string | null;
  from: string | null;
  to: string | null;
  user: string | null;
  country: string | null;
  route: string | null;
}

export interface ActivityView {
  at: string;
  user: string;
  method: string;
  route: string;
  status: number;
  ip_address: string;
  country: string;
  region: string;
  browser: string;
  browser_version: string;
  system: string;
  device: "desktop" | "phone" | "tablet" | "tv" | "console" | "bot" | "tool" | "unknown";
  sign_in: boolean;
  own: boolean;
}

export interface AddressFields {
  line1?: string | null;
  line2?: string | null;
  postal_code?: string | null;
  city?: string | null;
  region?: string | null;
  country?: string | null;
}

export interface AddressView {
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
}

export interface AllowedView {
  create: boolean;
  tag: boolean;
  import: boolean;
  send: boolean;
}

export interface BillingLinks {
  page: string;
  plans: string;
  checkout: string;
  portal: string;
  invoices: string;
}

export interface BillingView {
  status: "trial" | "active" | "read_only" | "suspended";
  plan: string;
  plan_name: string | null;
  trial: RunningTrial | null;
  subscription: SubscriptionView | null;
  limits: LimitsView;
  allowed: AllowedView;
  links: BillingLinks;
}

export interface BulkBody {
  ids?: string[] | null;
  filter?: ContactFilter | null;
  tag?: string | null;
  untag?: string | null;
  delete?: true | null;
  blacklist?: true | null;
  restrict?: "accuracy_contested" | "unlawful" | "no_longer_needed" | null;
}

export interface BulkFailure {
  id: string;
  reason: "not_found" | "restricted" | "too_many_tags" | "busy" | "not_reached";
}

export interface BulkResult {
  done: number;
  failed: BulkFailure[];
}

export interface Change {
  from: unknown;
  to: unknown;
}

export interface ChangePassword {
  old_password: string;
  new_password: string;
}

export interface CheckoutBody {
  plan: "starter" | "team" | "business";
  interval: "month" | "year";
}

export interface Column {
  name: string;
  samples: string[];
}

export interface CompanyAddress {
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
}

export interface CompanyAddressPatch {
  line1?: string | null;
  line2?: string | null;
  postal_code?: string | null;
  city?: string | null;
  region?: string | null;
  country?: string | null;
}

export interface ConfirmSignUp {
  token: string;
}

export interface ConfirmTotp {
  password: string;
  code: string;
}

export interface ContactCreate {
  first_name?: string | null;
  last_name?: string | null;
  company?: string | null;
  job_title?: string | null;
  phone?: string | null;
  website?: string | null;
  linkedin_url?: string | null;
  address?: AddressFields | null;
  notes?: string | null;
  tags?: string[] | null;
  source?: string | null;
  lawful_basis?: string | null;
  email: string;
  custom?: Record<string, string> | null;
}

export interface ContactFilter {
  q?: string | null;
  tag?: string | null;
  domain?: string | null;
  status?: "active" | "restricted" | "unsubscribed" | "bounced" | null;
  created_after?: string | null;
  created_before?: string | null;
}

export interface ContactPatch {
  first_name?: string | null;
  last_name?: string | null;
  company?: string | null;
  job_title?: string | null;
  phone?: string | null;
  website?: string | null;
  linkedin_url?: string | null;
  address?: AddressFields | null;
  notes?: string | null;
  tags?: string[] | null;
  source?: string | null;
  lawful_basis?: string | null;
  email?: string;
  custom?: Record<string, string | null> | null;
}

export interface ContactQuery {
  limit: number;
  cursor: string | null;
  q: string | null;
  tag: string | null;
  domain: string | null;
  status: "active" | "restricted" | "unsubscribed" | "bounced" | null;
  created_after: string | null;
  created_before: string | null;
}

export interface ContactView {
  id: string;
  email: string;
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  job_title: string | null;
  phone: string | null;
  website: string | null;
  linkedin_url: string | null;
  address: AddressView | null;
  notes: string | null;
  tags: string[];
  custom: Record<string, string>;
  source: string | null;
  lawful_basis: string | null;
  status: "active" | "restricted" | "unsubscribed" | "bounced";
  restriction: Restriction | null;
  created_at: string;
  updated_at: string;
  last_processed_at: string;
  expires_at: string;
  version: number;
}

export interface Contacts {
  items: ContactView[];
  next_cursor: string | null;
}

export interface CreateKey {
  label: string;
  scopes: ("read" | "write")[];
}

export interface DeleteAccount {
  password: string;
  confirm: string;
}

export interface Deletion {
  status: "deleted";
  deleted_at: string;
  purge_at: string;
}

export interface DetailChange {
  from: string | null;
  to: string | null;
}

export interface DryRun {
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  over_limit: number;
  duplicates: "overwrite" | "fill" | "skip";
  at: string;
}

export interface Entries {
  items: Entry[];
  next_cursor: string | null;
}

export interface Entry {
  id: string;
  kind: "email" | "domain";
  masked: string | null;
  domain: string | null;
  reason: string | null;
  source: string | null;
  created_by: string;
  created_at: string;
  erased: number;
  sweep: "pending" | "done";
}

export interface Export {
  id: string;
  status: "queued" | "running" | "done" | "failed";
  format: "csv" | "jsonl";
  filter: Record<string, string> | null;
  rows: number;
  rows_per_second: number | null;
  url: string | null;
  failure: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
  file_expires_at: string;
}

export interface ExportQuery {
  cursor: string | null;
}

export interface Exports {
  items: Export[];
  next_cursor: string | null;
}

export interface ForgotPassword {
  email: string;
  locale?: "en" | "fr";
}

export interface Health {
  status: "ok";
}

export interface History {
  items: HistoryEntry[];
  next_cursor: string | null;
}

export interface HistoryEntry {
  id: string;
  action: string;
  actor: string;
  at: string;
  changes: Record<string, Change>;
}

export interface HostedPage {
  url: string;
}

export interface Import {
  id: string;
  status: "awaiting_upload" | "analysing" | "ready" | "running" | "done" | "failed" | "cancelled" | "undone";
  task: "dry_run" | "import" | "undo" | null;
  file_name: string;
  created_by: string;
  created_at: string;
  updated_at: string;
  failure: string | null;
  columns: Column[];
  suggested_mapping: Record<string, string>;
  has_address_column: boolean;
  encoding: string | null;
  delimiter: string | null;
  mapping: Record<string, string> | null;
  duplicates: "overwrite" | "fill" | "skip" | null;
  rows: number;
  processed: number;
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  over_limit: number;
  dry_run: DryRun | null;
  undo: Undone | null;
  error_file_url: string | null;
  upload: Upload | null;
}

export interface ImportBody {
  entries?: ImportRow[] | null;
  csv?: string | null;
}

export interface ImportRow {
  email?: string | null;
  domain?: string | null;
  reason?: string | null;
  source?: string | null;
  id?: string | null;
  masked?: string | null;
  created_at?: string | null;
}

export interface Imported {
  rows: number;
  added: number;
  existing: number;
  failed: number;
  erased: number;
  sweep: "pending" | "done";
  results: ImportedRow[];
}

export interface ImportedRow {
  row: number;
  status: "added" | "existing" | "failed";
  id: string | null;
  field: string | null;
  message: string | null;
}

export interface Imports {
  items: Import[];
  next_cursor: string | null;
}

export interface InvitationView {
  id: string;
  email: string;
  role: "owner" | "admin" | "member";
  invited_by: string;
  created_at: string;
  expires_at: string;
}

export interface InvitationViewPage {
  items: InvitationView[];
  next_cursor: string | null;
}

export interface Invite {
  email: string;
  role: "owner" | "admin" | "member";
  locale?: "en" | "fr" | null;
}

export interface InvoiceView {
  id: string;
  number: string | null;
  date: string;
  amount: number;
  paid: number;
  refunded: number;
  currency: string;
  status: "open" | "paid" | "void" | "uncollectible";
  page_url: string | null;
  pdf_url: string | null;
}

export interface InvoiceViewPage {
  items: InvoiceView[];
  next_cursor: string | null;
}

export interface Job {
  id: string;
  action: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  matched: number;
  done: number;
  failed: number;
  failure: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface Jobs {
  items: Job[];
  next_cursor: string | null;
}

export interface KeyView {
  id: string;
  label: string;
  scopes: ("read" | "write")[];
  prefix: string;
  created_by: string;
  created_at: string;
  last_used_at: string | null;
}

export interface KeyViewPage {
  items: KeyView[];
  next_cursor: string | null;
}

export interface LimitsView {
  seats: UseView;
  contacts: UseView;
  mails: UseView;
}

export interface ListQuery {
  limit: number;
  cursor: string | null;
  email: string | null;
  domain: string | null;
}

export interface Mailed {
  status: "mailed";
}

export interface Me {
  id: string;
  email: string;
  name: string;
  locale: string;
  totp_enabled: boolean;
  recovery_codes_left: number;
  preferences: Preferences;
  accepted: Acceptances;
  accounts: MyAccount[];
  created_at: string;
  updated_at: string;
}

export interface MePatch {
  name?: string;
  locale?: "en" | "fr";
  preferences?: PreferencesPatch;
}

export interface MyAccount {
  id: string;
  company: string;
  status: string;
  purge_at: string | null;
  role: "owner" | "admin" | "member";
}

export interface NewEntry {
  email?: string | null;
  domain?: string | null;
  reason?: string | null;
  source?: string | null;
}

export interface NewExport {
  format?: "csv" | "jsonl";
  filter?: ContactFilter | null;
}

export interface NewImport {
  file_name?: string;
  size?: number | null;
}

export interface NewKey {
  id: string;
  label: string;
  scopes: ("read" | "write")[];
  prefix: string;
  created_by: string;
  created_at: string;
  last_used_at: string | null;
  key: string;
}

export interface OpenSession {
  id: string;
  current: boolean;
  device: string;
  ip_address: string;
  created_at: string;
  last_seen_at: string;
}

export interface OpenSessions {
  items: OpenSession[];
  next_cursor: null;
}

export interface OwnPassword {
  password: string;
}

export interface PageQuery {
  limit: number;
  cursor: string | null;
}

export interface PlanView {
  key: string;
  name: string;
  seats: number;
  contacts: number;
  mails: number;
  monthly: PriceView;
  yearly: PriceView;
}

export interface Plans {
  items: PlanView[];
  trial: TrialView;
}

export interface Policy {
  terms: PolicyVersion;
  privacy: PolicyVersion;
}

export interface PolicyVersion {
  version: string;
  in_force: string;
  url: string;
}

export interface Preferences {
  newsletter: boolean;
  notifications: boolean;
  account_mail: boolean;
}

export interface PreferencesPatch {
  newsletter?: boolean;
  notifications?: boolean;
  account_mail?: boolean;
}

export interface PriceView {
  amount: number;
  currency: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: {   field: string;   message: string; }[];
}

export interface ProcessorView {
  name: string;
  category: "marketing" | "infrastructure" | "data" | "communication" | "customer support" | "finance" | "statistics";
  receives: string;
  country: string;
  consent: boolean;
}

export interface Processors {
  items: ProcessorView[];
}

export interface RecoveryCodes {
  recovery_codes: string[];
}

export interface ResetPassword {
  token: string;
  password: string;
}

export interface RestrictBody {
  ground: "accuracy_contested" | "unlawful" | "no_longer_needed";
}

export interface Restriction {
  ground: "accuracy_contested" | "unlawful" | "no_longer_needed";
  since: string;
}

export interface Retention {
  items: RetentionRule[];
}

export interface RetentionRule {
  store: string;
  days: number | null;
  counted_from: string;
  mechanism: string;
  promise: string;
  colder_after_days: number | null;
  afterwards: string | null;
}

export interface RolePatch {
  role: "owner" | "admin" | "member";
}

export interface RunningTrial {
  ends_at: string;
  days_left: number;
}

export interface SessionAccount {
  id: string;
  company: string;
  status: "trial" | "active" | "read_only" | "suspended" | "deleted";
  purge_at: string | null;
  plan: string;
  trial_ends_at: string;
}

export interface SessionUser {
  id: string;
  email: string;
  name: string;
  locale: string;
  totp_enabled: boolean;
}

export interface SessionView {
  user: SessionUser;
  account: SessionAccount;
  role: "owner" | "admin" | "member";
}

export interface SignIn {
  email: string;
  password: string;
  totp?: string | null;
}

export interface SignUp {
  email: string;
  password: string;
  name: string;
  company: string;
  locale?: "en" | "fr";
  accept: Acceptance;
  newsletter?: boolean;
}

export interface StartImport {
  mapping?: Record<string, string | null> | null;
  duplicates?: "overwrite" | "fill" | "skip";
  dry_run?: boolean;
}

export interface SubscriptionView {
  status: string;
  interval: "month" | "year" | null;
  amount: number | null;
  currency: string | null;
  renews_at: string | null;
  ends_then: boolean;
}

export interface SwitchAccount {
  account_id: string;
}

export interface TagCount {
  tag: string;
  count: number;
}

export interface Tags {
  items: TagCount[];
  next_cursor: string | null;
}

export interface TeammateView {
  user_id: string;
  name: string;
  email: string;
  role: "owner" | "admin" | "member";
  joined_at: string;
}

export interface TeammateViewPage {
  items: TeammateView[];
  next_cursor: string | null;
}

export interface TotpSecret {
  secret: string;
  uri: string;
}

export interface TrialView {
  days: number;
  seats: number;
  contacts: number;
  mails: number;
}

export interface Undone {
  removed: number;
  restored: number;
  kept: number;
}

export interface Upload {
  url: string;
  fields: Record<string, string>;
  limits: UploadLimits;
}

export interface UploadLimits {
  file_bytes: number;
  rows: number;
  columns: number;
  row_bytes: number;
  formats: string[];
}

export interface UseView {
  most: number;
  used: number;
}

export interface Operations {
  "DELETE /v1/account": { path: undefined; query: undefined; body: DeleteAccount; answer: Deletion };
  "DELETE /v1/api-keys/{key_id}": { path: { key_id: string }; query: undefined; body: undefined; answer: undefined };
  "DELETE /v1/blacklist/{entry_id}": { path: { entry_id: string }; query: undefined; body: undefined; answer: undefined };
  "DELETE /v1/contacts/{contact_id}": { path: { contact_id: string }; query: undefined; body: undefined; answer: undefined };
  "DELETE /v1/contacts/{contact_id}/restrict": { path: { contact_id: string }; query: undefined; body: undefined; answer: ContactView };
  "DELETE /v1/me/sessions": { path: undefined; query: undefined; body: undefined; answer: undefined };
  "DELETE /v1/me/sessions/{session_id}": { path: { session_id: string }; query: undefined; body: undefined; answer: undefined };
  "DELETE /v1/me/totp": { path: undefined; query: undefined; body: OwnPassword; answer: undefined };
  "DELETE /v1/session": { path: undefined; query: undefined; body: undefined; answer: undefined };
  "DELETE /v1/team/invitations/{invitation_id}": { path: { invitation_id: string }; query: undefined; body: undefined; answer: undefined };
  "DELETE /v1/team/{user_id}": { path: { user_id: string }; query: undefined; body: undefined; answer: undefined };
  "GET /v1/account": { path: undefined; query: undefined; body: undefined; answer: AccountView };
  "GET /v1/account/history": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: AccountChangePage };
  "GET /v1/activity": { path: undefined; query: { limit?: number; cursor?: string; from?: string; to?: string; user?: string; country?: string; route?: string }; body: undefined; answer: ActivityPage };
  "GET /v1/api-keys": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: KeyViewPage };
  "GET /v1/billing": { path: undefined; query: undefined; body: undefined; answer: BillingView };
  "GET /v1/billing/invoices": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: InvoiceViewPage };
  "GET /v1/blacklist": { path: undefined; query: { limit?: number; cursor?: string; email?: string; domain?: string }; body: undefined; answer: Entries };
  "GET /v1/blacklist/export": { path: undefined; query: { cursor?: string }; body: undefined; answer: string };
  "GET /v1/blacklist/{entry_id}": { path: { entry_id: string }; query: undefined; body: undefined; answer: Entry };
  "GET /v1/contact-jobs": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: Jobs };
  "GET /v1/contact-jobs/{job_id}": { path: { job_id: string }; query: undefined; body: undefined; answer: Job };
  "GET /v1/contacts": { path: undefined; query: { limit?: number; cursor?: string; q?: string; tag?: string; domain?: string; status?: "active" | "restricted" | "unsubscribed" | "bounced"; created_after?: string; created_before?: string }; body: undefined; answer: Contacts };
  "GET /v1/contacts/{contact_id}": { path: { contact_id: string }; query: undefined; body: undefined; answer: ContactView };
  "GET /v1/contacts/{contact_id}/history": { path: { contact_id: string }; query: { limit?: number; cursor?: string }; body: undefined; answer: History };
  "GET /v1/docs": { path: undefined; query: undefined; body: undefined; answer: string };
  "GET /v1/exports": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: Exports };
  "GET /v1/exports/{export_id}": { path: { export_id: string }; query: undefined; body: undefined; answer: Export };
  "GET /v1/health": { path: undefined; query: undefined; body: undefined; answer: Health };
  "GET /v1/imports": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: Imports };
  "GET /v1/imports/{import_id}": { path: { import_id: string }; query: undefined; body: undefined; answer: Import };
  "GET /v1/me": { path: undefined; query: undefined; body: undefined; answer: Me };
  "GET /v1/me/sessions": { path: undefined; query: undefined; body: undefined; answer: OpenSessions };
  "GET /v1/openapi.json": { path: undefined; query: undefined; body: undefined; answer: Record<string, unknown> };
  "GET /v1/plans": { path: undefined; query: undefined; body: undefined; answer: Plans };
  "GET /v1/policy": { path: undefined; query: undefined; body: undefined; answer: Policy };
  "GET /v1/processors": { path: undefined; query: undefined; body: undefined; answer: Processors };
  "GET /v1/retention": { path: undefined; query: undefined; body: undefined; answer: Retention };
  "GET /v1/session": { path: undefined; query: undefined; body: undefined; answer: SessionView };
  "GET /v1/tags": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: Tags };
  "GET /v1/team": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: TeammateViewPage };
  "GET /v1/team/invitations": { path: undefined; query: { limit?: number; cursor?: string }; body: undefined; answer: InvitationViewPage };
  "PATCH /v1/account": { path: undefined; query: undefined; body: AccountPatch; answer: AccountView };
  "PATCH /v1/contacts/{contact_id}": { path: { contact_id: string }; query: undefined; body: ContactPatch; answer: ContactView };
  "PATCH /v1/me": { path: undefined; query: undefined; body: MePatch; answer: Me };
  "PATCH /v1/team/{user_id}": { path: { user_id: string }; query: undefined; body: RolePatch; answer: TeammateView };
  "POST /v1/account/restore": { path: undefined; query: undefined; body: undefined; answer: AccountView };
  "POST /v1/api-keys": { path: undefined; query: undefined; body: CreateKey; answer: NewKey };
  "POST /v1/billing/checkout": { path: undefined; query: undefined; body: CheckoutBody; answer: HostedPage };
  "POST /v1/billing/portal": { path: undefined; query: undefined; body: undefined; answer: HostedPage };
  "POST /v1/blacklist": { path: undefined; query: undefined; body: NewEntry; answer: Entry };
  "POST /v1/blacklist/import": { path: undefined; query: undefined; body: ImportBody; answer: Imported };
  "POST /v1/contact-jobs/{job_id}/cancel": { path: { job_id: string }; query: undefined; body: undefined; answer: Job };
  "POST /v1/contacts": { path: undefined; query: undefined; body: ContactCreate; answer: ContactView };
  "POST /v1/contacts/bulk": { path: undefined; query: undefined; body: BulkBody; answer: BulkResult | Job };
  "POST /v1/contacts/{contact_id}/restrict": { path: { contact_id: string }; query: undefined; body: RestrictBody; answer: ContactView };
  "POST /v1/exports": { path: undefined; query: undefined; body: NewExport; answer: Export };
  "POST /v1/imports": { path: undefined; query: undefined; body: NewImport; answer: Import };
  "POST /v1/imports/{import_id}/cancel": { path: { import_id: string }; query: undefined; body: undefined; answer: Import };
  "POST /v1/imports/{import_id}/start": { path: { import_id: string }; query: undefined; body: StartImport; answer: Import };
  "POST /v1/imports/{import_id}/undo": { path: { import_id: string }; query: undefined; body: undefined; answer: Import };
  "POST /v1/invitations/accept": { path: undefined; query: undefined; body: AcceptInvitation; answer: SessionView };
  "POST /v1/me/password": { path: undefined; query: undefined; body: ChangePassword; answer: undefined };
  "POST /v1/me/totp": { path: undefined; query: undefined; body: OwnPassword; answer: TotpSecret };
  "POST /v1/me/totp/confirm": { path: undefined; query: undefined; body: ConfirmTotp; answer: RecoveryCodes };
  "POST /v1/password/forgot": { path: undefined; query: undefined; body: ForgotPassword; answer: Mailed };
  "POST /v1/password/reset": { path: undefined; query: undefined; body: ResetPassword; answer: undefined };
  "POST /v1/session": { path: undefined; query: undefined; body: SignIn; answer: SessionView };
  "POST /v1/session/account": { path: undefined; query: undefined; body: SwitchAccount; answer: SessionView };
  "POST /v1/signup": { path: undefined; query: undefined; body: SignUp; answer: Mailed };
  "POST /v1/signup/confirm": { path: undefined; query: undefined; body: ConfirmSignUp; answer: SessionView };
  "POST /v1/team/invitations": { path: undefined; query: undefined; body: Invite; answer: InvitationView };
  "POST /v1/webhooks/stripe": { path: undefined; query: undefined; body: undefined; answer: undefined };
}
