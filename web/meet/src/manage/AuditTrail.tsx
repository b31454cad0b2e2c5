// The audit of this conference as it grows: who ordered what of whom, from where, and what came of it; refusals too.
import type { AuditRow, Rest } from "@gavel/sdk";
import { Icon } from "@gavel/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Gavel, ShieldX } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../format";
import { t as translate } from "../i18n";
import text from "../pages/text.module.css";
import { useHappened, useManaged } from "./context";
import styles from "./HappenedCard.module.css";

/** How long a refusal may take to be shown. */
const REFUSALS_MS = 5000;

export function AuditTrail({ conference }: { conference: string }) {
  const { t } = useTranslation();
  const rows = useAudit(conference);
  return (
    <>
      <p className={text.hint}>{t("manage.auditText")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be scrollable by keyboard */}
      <ol className={styles.trail} tabIndex={0} aria-label={t("manage.audit")}>
        {rows.map((row) => (
          <Row key={row.seq} row={row} />
        ))}
      </ol>
    </>
  );
}

function Row({ row }: { row: AuditRow }) {
  const refused = row.verdict === "refused";
  const [by, what, whom] = [row.actor.name, word("verb", row.verb), row.target?.name];
  const came = [word("verdict", row.verdict), row.code, word("surface", row.surface)];
  return (
    <li className={styles.moment}>
      <time dateTime={row.at}>{clock(row.at)}</time>
      <span className={`${styles.mark} ${refused ? styles.danger : styles.plain}`}>
        <Icon of={refused ? ShieldX : Gavel} size="xs" />
      </span>
      <p>
        {whom ? translate("audit.lineAbout", { by, what, whom }) : translate("audit.line", { by, what })}
        <span className={styles.hint}>{came.filter(Boolean).join(" · ")}</span>
      </p>
    </li>
  );
}

/** Newest first. Only what is new is fetched: whenever something happens, and now and then, as a refusal is no event. */
function useAudit(conference: string): AuditRow[] {
  const { rest } = useManaged();
  const client = useQueryClient();
  const last = useHappened().at(-1)?.seq;
  const queryKey = ["audit", conference];
  const { data = [], refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<AuditRow[]>(queryKey) ?? [];
      return [...(await after(rest, conference, known[0]?.seq ?? null, signal)), ...known];
    },
    refetchInterval: REFUSALS_MS,
  });
  useEffect(() => void refetch(), [last, refetch]);
  return data;
}

async function after(rest: Rest, conference: string, seq: number | null, signal: AbortSignal) {
  const rows: AuditRow[] = [];
  let cursor = seq;
  for (;;) {
    const page = await rest.records.audit(conference, cursor, signal);
    rows.unshift(...page.items.reverse());
    if (page.next_cursor === null) return rows;
    cursor = Number(page.next_cursor);
  }
}

/** The word of a code, where there is one. */
function word(group: "verb" | "verdict" | "surface", code: string): string {
  const words: Record<string, string> = translate(`audit.${group}`, { returnObjects: true });
  return words[code] ?? code;
}
