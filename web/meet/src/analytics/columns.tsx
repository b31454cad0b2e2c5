// The lists of analytics: their columns, what they can be filtered and ordered by.
import type {
  RecordedConnection,
  RecordedMessage,
  RecordedMoment,
  RecordedPerson,
  RecordedSession,
} from "@gavel/sdk";
import { Icon } from "@gavel/ui";
import { Ban } from "lucide-react";
import type { ReactNode } from "react";
import { dateTime, duration, exact, figure } from "../format";
import { t } from "../i18n";
import { inBrief } from "../i18n/locale";
import type { FilterName, Order } from "./filters";
import styles from "./RecordTable.module.css";

export interface Column<Row> {
  id: string;
  label: string;
  /** What the server calls the order by it. */
  sort?: string;
  /** Numbers stand at the end. */
  end?: boolean;
  cell: (row: Row) => ReactNode;
}

/** What stands where there is nothing. */
export const NONE = "–";

export interface ListSpec<Row> {
  columns: Column<Row>[];
  filters: readonly FilterName[];
  /** What the search looks in. */
  find: string;
  order: Order;
  keyOf: (row: Row) => string;
}

const maybe = (value: string | null | undefined): ReactNode => (value ? <bdi>{value}</bdi> : NONE);
const moment = (at: string | null): ReactNode => (at ? <time dateTime={at}>{exact(at)}</time> : NONE);
const byName = (by: RecordedMoment["by"]): string | null =>
  by && (by.role === "system" ? t("analytics.removedBySystem") : by.name);

export const participants = (): ListSpec<RecordedPerson> => ({
  filters: ["q", "role", "kind", "how", "since", "until", "removed"],
  find: t("analytics.find"),
  order: { column: "joined_at", descending: false },
  keyOf: (row) => row.person,
  columns: [
    { id: "name", label: t("analytics.column.name"), sort: "name", cell: (row) => <bdi>{row.name}</bdi> },
    {
      id: "account",
      label: t("analytics.column.account"),
      cell: (row) => t(row.account ? "analytics.signedIn" : "analytics.noAccount"),
    },
    {
      id: "kind",
      label: t("analytics.column.kind"),
      cell: (row) => inBrief(row.kinds.map((kind) => t(`kinds.${kind}`))),
    },
    { id: "role", label: t("analytics.column.role"), sort: "role", cell: (row) => t(`roles.${row.role}`) },
    {
      id: "joined",
      label: t("analytics.column.joined"),
      sort: "joined_at",
      cell: (row) => moment(row.joined_at),
    },
    { id: "left", label: t("analytics.column.left"), sort: "left_at", cell: (row) => moment(row.left_at) },
    {
      id: "total",
      label: t("analytics.column.total"),
      sort: "total_ms",
      end: true,
      cell: (row) => duration(row.total_ms),
    },
    {
      id: "connections",
      label: t("analytics.column.connections"),
      sort: "connections",
      end: true,
      cell: (row) => figure(row.connections),
    },
    {
      id: "talk",
      label: t("analytics.column.talk"),
      sort: "talk_ms",
      end: true,
      cell: (row) => duration(row.talk_ms),
    },
    {
      id: "camera",
      label: t("analytics.column.camera"),
      sort: "camera_ms",
      end: true,
      cell: (row) => duration(row.camera_ms),
    },
    {
      id: "share",
      label: t("analytics.column.share"),
      sort: "share_ms",
      end: true,
      cell: (row) => duration(row.share_ms),
    },
    { id: "how", label: t("analytics.column.how"), cell: (row) => t(`how.${row.how ?? "in"}`) },
    { id: "removed", label: t("analytics.column.removed"), cell: removed },
  ],
});

function removed({ removal, removals, by }: RecordedPerson): ReactNode {
  if (!removal) return NONE;
  return (
    <span className={styles.removed}>
      <Icon of={Ban} size="xs" />
      {t("analytics.removedTimes", {
        count: removals,
        at: exact(removal.at),
        by: byName(removal.by ?? by) ?? NONE,
      })}
    </span>
  );
}

export const connections = (): ListSpec<RecordedConnection> => ({
  filters: ["q", "role", "kind", "how", "since", "until"],
  find: t("analytics.findConnection"),
  order: { column: "since", descending: false },
  keyOf: (row) => `${row.participant} ${row.since}`,
  columns: [
    { id: "name", label: t("analytics.column.name"), sort: "name", cell: (row) => <bdi>{row.name}</bdi> },
    {
      id: "account",
      label: t("analytics.column.account"),
      cell: (row) => t(row.account ? "analytics.signedIn" : "analytics.noAccount"),
    },
    { id: "kind", label: t("analytics.column.kind"), cell: (row) => t(`kinds.${row.kind}`) },
    { id: "role", label: t("analytics.column.role"), cell: (row) => t(`roles.${row.role}`) },
    { id: "client", label: t("analytics.column.client"), cell: (row) => maybe(row.client) },
    { id: "address", label: t("analytics.column.address"), cell: (row) => maybe(row.address) },
    { id: "since", label: t("analytics.column.since"), sort: "since", cell: (row) => moment(row.since) },
    { id: "until", label: t("analytics.column.until"), sort: "until", cell: (row) => moment(row.until) },
    {
      id: "duration",
      label: t("analytics.column.duration"),
      sort: "duration_ms",
      end: true,
      cell: (row) => duration(row.duration_ms),
    },
    { id: "how", label: t("analytics.column.how"), cell: (row) => t(`how.${row.how ?? "in"}`) },
  ],
});

export const messages = (): ListSpec<RecordedMessage> => ({
  filters: ["q", "person", "since", "until"],
  find: t("analytics.findMessage"),
  order: { column: "at", descending: false },
  keyOf: (row) => row.id,
  columns: [
    { id: "at", label: t("analytics.column.at"), sort: "at", cell: (row) => moment(row.at) },
    { id: "name", label: t("analytics.column.sender"), sort: "name", cell: (row) => <bdi>{row.name}</bdi> },
    {
      id: "text",
      label: t("analytics.column.text"),
      cell: (row) => <bdi className={styles.text}>{row.text}</bdi>,
    },
  ],
});

export const timeline = (): ListSpec<RecordedMoment> => ({
  filters: ["q", "since", "until", "removed"],
  find: t("analytics.find"),
  order: { column: "at", descending: false },
  keyOf: (row) => `${row.participant} ${row.what} ${row.at}`,
  columns: [
    { id: "at", label: t("analytics.column.at"), sort: "at", cell: (row) => moment(row.at) },
    { id: "name", label: t("analytics.column.name"), cell: (row) => <bdi>{row.name}</bdi> },
    { id: "what", label: t("analytics.column.what"), cell: (row) => t(`how.${row.what}`) },
    { id: "by", label: t("analytics.column.by"), cell: (row) => maybe(byName(row.by)) },
    {
      id: "reason",
      label: t("analytics.column.reason"),
      cell: (row) => (row.reason ? t(`reason.${row.reason}`) : NONE),
    },
  ],
});

export const sessions = (choice: Pick<Column<RecordedSession>, "cell">): ListSpec<RecordedSession> => ({
  filters: ["q", "since", "until", "removed", "running"],
  find: t("analytics.findSession"),
  order: { column: "started_at", descending: true },
  keyOf: (row) => row.id,
  columns: [
    {
      id: "started",
      label: t("analytics.column.started"),
      sort: "started_at",
      cell: (row) => <time dateTime={row.started_at}>{dateTime(row.started_at)}</time>,
    },
    {
      id: "ended",
      label: t("analytics.column.ended"),
      sort: "ended_at",
      cell: (row) =>
        row.ended_at ? <time dateTime={row.ended_at}>{dateTime(row.ended_at)}</time> : t("analytics.runs"),
    },
    {
      id: "duration",
      label: t("analytics.column.duration"),
      sort: "duration_s",
      end: true,
      cell: (row) => duration(row.duration_s * 1000),
    },
    {
      id: "people",
      label: t("analytics.column.people"),
      sort: "participants",
      end: true,
      cell: (row) => figure(row.participants),
    },
    {
      id: "peak",
      label: t("analytics.column.peak"),
      sort: "peak",
      end: true,
      cell: (row) => figure(row.peak),
    },
    {
      id: "removals",
      label: t("analytics.column.removals"),
      sort: "removals",
      end: true,
      cell: (row) => figure(row.removals),
    },
    {
      id: "messages",
      label: t("analytics.column.messages"),
      sort: "messages",
      end: true,
      cell: (row) => figure(row.messages),
    },
    { id: "choose", label: t("analytics.choice"), cell: choice.cell },
  ],
});
