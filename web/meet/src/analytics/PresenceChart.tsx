// Who was here and who talked, a row a person. The tables below have the same as text; each row says it, too. Time runs to
// the right in every language.
import type { RecordedMoment, RecordedPerson, RecordedSession } from "@gavel/sdk";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock, duration } from "../format";
import { Card } from "../pages/Card";
import text from "../pages/text.module.css";
import { useNarrow } from "../useNarrow";
import styles from "./PresenceChart.module.css";
import { type Presence, presences, type Span, ticksOf } from "./presence";
import { More } from "./RecordTable";

interface PresenceChartProps {
  session: RecordedSession;
  people: RecordedPerson[];
  moments: RecordedMoment[];
  now: number;
}

const ROWS = 25;

export function PresenceChart({ session, people, moments, now }: PresenceChartProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(ROWS);
  const until = session.ended_at ? Date.parse(session.ended_at) : now;
  const rows = useMemo(() => presences(people, moments, until), [people, moments, until]);
  const from = Math.min(Date.parse(session.started_at), ...rows.flatMap((row) => row.spans[0]?.from ?? []));
  const axis = { from, until: Math.max(until, from + 60_000) };
  // In the first seconds nobody has talked for long.
  const longest = Math.max(10_000, ...rows.map((row) => row.talkMs));
  const ticks = ticksOf(axis.from, axis.until, useNarrow() ? 3 : 6);
  return (
    <Card title={t("analytics.presence")}>
      <Legend />
      {rows.length === 0 ? <p className={text.dim}>{t("analytics.nobodyCame")}</p> : null}
      <div className={`${styles.row} ${styles.axis}`} dir="ltr" aria-hidden="true">
        <span />
        <svg className={styles.times} height="20" aria-hidden="true">
          {ticks.map((tick) => (
            <text key={tick} x={share(tick, axis)} y="14" textAnchor="middle">
              {clock(tick)}
            </text>
          ))}
        </svg>
        <span className={styles.talkHead}>{t("analytics.talkTime")}</span>
      </div>
      <ol className={styles.rows} dir="ltr">
        {rows.slice(0, shown).map((row) => (
          <PersonLine key={row.person} row={row} axis={axis} ticks={ticks} longest={longest} />
        ))}
      </ol>
      {rows.length > shown ? <More onMore={() => setShown(shown + ROWS)} isPending={false} /> : null}
    </Card>
  );
}

interface Axis {
  from: number;
  until: number;
}

const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;
const share = (at: number, { from, until }: Axis): string => percent((at - from) / (until - from));
const width = (span: Span, { from, until }: Axis): string =>
  percent((span.until - span.from) / (until - from));

interface PersonLineProps {
  row: Presence;
  axis: Axis;
  ticks: number[];
  longest: number;
}

function PersonLine({ row, axis, ticks, longest }: PersonLineProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.row}>
      <bdi className={styles.name}>{row.name}</bdi>
      <svg className={styles.presence} height="28" role="img" aria-label={useSentence(row)}>
        {ticks.map((tick) => (
          <line
            key={tick}
            className={styles.grid}
            x1={share(tick, axis)}
            x2={share(tick, axis)}
            y1="0"
            y2="28"
          />
        ))}
        {row.spans.map((span) => (
          <SpanMark key={`${span.kind}${span.from}`} span={span} axis={axis} />
        ))}
        {row.removals.map((at) => (
          <svg key={at} x={share(at, axis)} y="14" overflow="visible" aria-hidden="true">
            <path className={styles.removal} d="M0 -8L8 0L0 8L-8 0Z" />
          </svg>
        ))}
      </svg>
      <svg className={styles.talk} height="28" aria-hidden="true">
        <rect className={styles.here} y="8" height="12" rx="2" width={percent(row.talkMs / longest)} />
      </svg>
      <span
        className={styles.talked}
        role="img"
        aria-label={t("analytics.talked", { time: duration(row.talkMs) })}
      >
        {duration(row.talkMs)}
      </span>
    </li>
  );
}

function SpanMark({ span, axis }: { span: Span; axis: Axis }) {
  const x = share(span.from, axis);
  switch (span.kind) {
    case "here":
      return <rect className={styles.here} x={x} y="8" width={width(span, axis)} height="12" rx="2" />;
    case "waiting":
      return <rect className={styles.waiting} x={x} y="9" width={width(span, axis)} height="10" rx="2" />;
    case "lost":
      return <line className={styles.lost} x1={x} x2={share(span.until, axis)} y1="14" y2="14" />;
    default:
      return span.kind satisfies never;
  }
}

const WORDS = {
  here: "analytics.hereFrom",
  waiting: "analytics.waitingFrom",
  lost: "analytics.lostFrom",
} as const;

/** The row for ears. */
function useSentence({ name, spans, removals }: Presence): string {
  const { t } = useTranslation();
  const parts = [
    ...spans.map(({ kind, from, until }) => ({
      at: from,
      text: t(WORDS[kind], { from: clock(from), until: clock(until) }),
    })),
    ...removals.map((at) => ({ at, text: t("analytics.removedAt", { at: clock(at) }) })),
  ].sort((a, b) => a.at - b.at);
  return t("analytics.presenceOf", { name, spans: parts.map((part) => part.text).join(t("common.between")) });
}

function Legend() {
  const { t } = useTranslation();
  return (
    <div className={styles.legend}>
      <span>
        <svg viewBox="0 0 20 16" aria-hidden="true">
          <rect className={styles.here} y="3" width="20" height="10" rx="2" />
        </svg>
        {t("analytics.here")}
      </span>
      <span>
        <svg viewBox="0 0 20 16" aria-hidden="true">
          <rect className={styles.waiting} x="1" y="4" width="18" height="8" rx="2" />
        </svg>
        {t("analytics.waiting")}
      </span>
      <span>
        <svg viewBox="0 0 20 16" aria-hidden="true">
          <line className={styles.lost} x1="0" x2="20" y1="8" y2="8" />
        </svg>
        {t("analytics.lost")}
      </span>
      <span>
        <svg viewBox="-10 -8 20 16" aria-hidden="true">
          <path className={styles.removal} d="M0 -8L8 0L0 8L-8 0Z" />
        </svg>
        {t("analytics.removal")}
      </span>
    </div>
  );
}
