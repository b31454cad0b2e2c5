// Which conference is shown: the latest ones by their dates.
import type { RecordedSession } from "@gavel/sdk";
import { Choose } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { clock, dateTime } from "../format";
import type { Translate } from "../i18n";

interface SessionChooserProps {
  sessions: RecordedSession[];
  session: RecordedSession;
  onChoose: (id: string) => void;
}

export function SessionChooser({ sessions, session, onChoose }: SessionChooserProps) {
  const { t } = useTranslation();
  const all = sessions.some((one) => one.id === session.id) ? sessions : [session, ...sessions];
  return (
    <Choose
      label={t("analytics.session")}
      value={session.id}
      onChange={onChoose}
      options={all.map((one) => ({ value: one.id, label: sessionName(t, one) }))}
    />
  );
}

/** 19 Nov 2026, 14:00 to 14:58. */
export function sessionName(t: Translate, { started_at, ended_at }: RecordedSession): string {
  const from = dateTime(started_at);
  if (!ended_at) return t("analytics.sessionRunning", { from });
  const sameDay = new Date(started_at).toDateString() === new Date(ended_at).toDateString();
  return t("analytics.sessionOf", { from, until: sameDay ? clock(ended_at) : dateTime(ended_at) });
}
