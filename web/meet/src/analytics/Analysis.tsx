// One conference: its figures, who was there when, how good the lines were, and the lists.
import type { Page, RecordedSession, RecordList as RecordListName, Records } from "@gavel/sdk";
import { Button } from "@gavel/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { rest } from "../account";
import { figure } from "../format";
import styles from "./AnalyticsPage.module.css";
import { Lists } from "./Lists";
import { PresenceChart } from "./PresenceChart";
import { QualityCard } from "./QualityCard";
import { sessionName } from "./SessionChooser";

interface AnalysisProps {
  room: string;
  session: RecordedSession;
  onChoose: (id: string) => void;
  /** What chooses another one. */
  children: ReactNode;
}

const RUNNING_MS = 10_000;

export function Analysis({ room, session, onChoose, children }: AnalysisProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const every = session.running ? RUNNING_MS : false;
  const { data: people = [] } = useWhole(session.id, "participants", every);
  const { data: moments = [], dataUpdatedAt } = useWhole(session.id, "timeline", every);
  return (
    <>
      <header className={styles.head}>
        <div className={styles.titles}>
          <p className={styles.over}>{t("analytics.title")}</p>
          <h1>
            <bdi>{session.name}</bdi>
          </h1>
          <p className={styles.when}>{sessionName(t, session)}</p>
        </div>
        <Figures session={session} />
        <div className={styles.choice}>
          {children}
          <Button
            look="edge"
            icon={SlidersHorizontal}
            onPress={() => navigate(`/manage/${encodeURIComponent(room)}`)}
          >
            {t("analytics.manager")}
          </Button>
        </div>
      </header>
      <PresenceChart session={session} people={people} moments={moments} now={dataUpdatedAt} />
      <QualityCard people={people} />
      <Lists room={room} session={session} people={people} every={every} onChoose={onChoose} />
    </>
  );
}

function Figures({ session }: { session: RecordedSession }) {
  const { t } = useTranslation();
  const figures = [
    { label: t("analytics.people"), value: session.participants },
    { label: t("analytics.peak"), value: session.peak },
    { label: t("analytics.messages"), value: session.messages },
    { label: t("analytics.removed"), value: session.removals },
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{figure(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A list from its first page to its last, for drawing. */
function useWhole<List extends RecordListName>(session: string, list: List, every: number | false) {
  return useQuery({
    queryKey: ["whole", session, list],
    queryFn: async ({ signal }) => {
      const rows: Records[List][] = [];
      let cursor: string | null = null;
      do {
        const page: Page<Records[List]> = await rest.records.list(
          session,
          list,
          { limit: 1000, cursor },
          signal,
        );
        rows.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return rows;
    },
    placeholderData: keepPreviousData,
    refetchInterval: every,
  });
}
