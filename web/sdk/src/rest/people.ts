// Whom one can invite.
import type { Contact } from "../protocol";
import type { Http, Page } from "./http";

export const peopleCalls = (http: Http) => ({
  /** Accounts and groups whose name contains `q`, by name. */
  addressBook: (q: string, cursor?: string | null, signal?: AbortSignal) =>
    http.get<Page<Contact>>("/address-book", { query: { q, cursor }, ...(signal && { signal }) }),
});
