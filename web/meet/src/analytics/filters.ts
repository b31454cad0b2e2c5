// What a list is searched and filtered by, and the query that it makes. Pure.
import type { Query } from "@gavel/sdk";

export type FilterName = "q" | "role" | "kind" | "how" | "person" | "removed" | "running" | "since" | "until";

/** As the fields hold them; empty is not set. Times are those of `datetime-local`, in the time zone of the reader. */
export type Filters = Partial<Record<FilterName, string>>;

export interface Order {
  column: string;
  descending: boolean;
}

export function queryOf(filters: Filters, order: Order): Query {
  const { since, until, q, ...rest } = filters;
  return {
    ...rest,
    q: q?.trim(),
    since: instant(since),
    until: instant(until),
    sort: (order.descending ? "-" : "") + order.column,
  };
}

export const isFiltered = (filters: Filters): boolean => Object.values(filters).some((value) => value);

function instant(local: string | undefined): string | undefined {
  const at = local ? new Date(local) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}
