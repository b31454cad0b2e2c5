// Whom one can invite; the own account, and where it is logged in.
import type { Account, Contact, LogIn } from "../protocol";
import type { Http, Page } from "./http";

export const peopleCalls = (http: Http) => ({
  /** Accounts and groups whose name contains `q`, by name. */
  addressBook: (q: string, cursor?: string | null, signal?: AbortSignal) =>
    http.get<Page<Contact>>("/address-book", { query: { q, cursor }, ...(signal && { signal }) }),
  groups: () => http.all<{ id: string; name: string }>("/groups"),
  me: () => http.get<Account>("/accounts/me"),
  logIns: () => http.all<LogIn>("/auth/sessions"),
  endLogIn: (id: string) => http.delete(`/auth/sessions/${id}`),
  endOtherLogIns: () => http.delete("/auth/sessions"),
});
