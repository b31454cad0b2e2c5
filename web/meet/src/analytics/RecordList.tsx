// One list with its search, filters, order and pages, all of it the server's work; and the file of the same.
import type { Page, Query } from "@gavel/sdk";
import { announce } from "@gavel/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { explain } from "../explain";
import text from "../pages/text.module.css";
import type { ListSpec } from "./columns";
import { FilterBar } from "./FilterBar";
import { type Filters, queryOf } from "./filters";
import styles from "./RecordList.module.css";
import { More, RecordTable } from "./RecordTable";
import { save } from "./save";
import { useSettled } from "./useSettled";

interface RecordListProps<T> {
  label: string;
  /** What the list is of, for the cache. */
  about: readonly string[];
  spec: ListSpec<T>;
  fetchPage: (query: Query, signal: AbortSignal) => Promise<Page<T>>;
  fetchFile: (query: Query) => Promise<Blob>;
  file: string;
  /** How often to look again, in milliseconds, while there may be more. */
  every: number | false;
  senders?: { person: string; name: string }[];
}

const AT_ONCE = 50;

export function RecordList<T>(props: RecordListProps<T>) {
  const { label, about, spec, fetchPage, fetchFile, file, every, senders } = props;
  const { t } = useTranslation();
  const [filters, setFilters] = useState<Filters>({});
  const [order, setOrder] = useState(spec.order);
  const [saving, setSaving] = useState<"no" | "busy" | "failed">("no");
  const query = queryOf(useSettled(filters), order);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["records", ...about, query],
    queryFn: ({ pageParam, signal }) => fetchPage({ ...query, limit: AT_ONCE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: every,
  });
  const rows = data?.pages.flatMap((page) => page.items) ?? [];

  const saveFile = async () => {
    setSaving("busy");
    try {
      save(await fetchFile(queryOf(filters, order)), file);
      setSaving("no");
    } catch {
      setSaving("failed");
      announce(t("analytics.csvFailed"), "assertive");
    }
  };

  return (
    <div className={styles.list}>
      <FilterBar
        names={spec.filters}
        find={spec.find}
        filters={filters}
        onFilters={setFilters}
        connections={about.includes("connections")}
        onSave={() => void saveFile()}
        isSaving={saving === "busy"}
        {...(senders ? { senders } : {})}
      />
      {saving === "failed" ? (
        <p className={`${styles.said} ${text.error}`}>{t("analytics.csvFailed")}</p>
      ) : null}
      {error ? (
        <p className={`${styles.said} ${text.error}`} role="alert">
          {t("analytics.failed")} {explain(error)}
        </p>
      ) : null}
      {data && rows.length === 0 ? (
        <p className={`${styles.said} ${text.dim}`} role="status">
          {t("analytics.nothingFits")}
        </p>
      ) : (
        <RecordTable label={label} spec={spec} rows={rows} order={order} onOrder={setOrder} />
      )}
      {hasNextPage ? <More onMore={() => void fetchNextPage()} isPending={isFetchingNextPage} /> : null}
    </div>
  );
}
