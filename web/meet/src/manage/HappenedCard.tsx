// What happened in this meeting, the latest first: who came and went, everything, and for the owner the audit.
import type { Event } from "@gavel/sdk";
import { Icon, Tabs } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { clock } from "../format";
import { useRoom } from "../meeting/context";
import { Card } from "../pages/Card";
import text from "../pages/text.module.css";
import { AuditTrail } from "./AuditTrail";
import { useHappened, useManaged } from "./context";
import styles from "./HappenedCard.module.css";
import { lineOf } from "./happened";

export function HappenedCard() {
  const { t } = useTranslation();
  const { room } = useManaged();
  const conference = useRoom((state) => state.conference?.id);
  const tabs = [
    { id: "traffic", label: t("manage.cameAndWent"), content: <Trail only="traffic" /> },
    { id: "all", label: t("manage.everything"), content: <Trail /> },
    ...(room && conference
      ? [{ id: "audit", label: t("manage.audit"), content: <AuditTrail conference={conference} /> }]
      : []),
  ];
  return (
    <Card title={t("manage.happened")}>
      <Tabs label={t("manage.happened")} tabs={tabs} />
    </Card>
  );
}

function Trail({ only }: { only?: "traffic" }) {
  const { t } = useTranslation();
  const events = useHappened();
  const lines = events
    .flatMap((event) => {
      const line = lineOf(event);
      return line && (only !== "traffic" || line.traffic) ? [{ event, line }] : [];
    })
    .reverse();
  if (lines.length === 0) return <p className={text.dim}>{t("manage.nothingYet")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be scrollable by keyboard
    <ol className={styles.trail} tabIndex={0} aria-label={t("manage.happened")}>
      {lines.map(({ event, line }) => (
        <Moment key={event.seq} event={event} {...line} />
      ))}
    </ol>
  );
}

function Moment({ event, icon, tone, text: sentence, hint }: { event: Event } & Line) {
  return (
    <li className={styles.moment}>
      <time dateTime={event.at}>{clock(event.at)}</time>
      <span className={`${styles.mark} ${styles[tone]}`}>
        <Icon of={icon} size="xs" />
      </span>
      <p>
        {sentence}
        {hint ? <span className={styles.hint}>{hint}</span> : null}
      </p>
    </li>
  );
}

type Line = NonNullable<ReturnType<typeof lineOf>>;
