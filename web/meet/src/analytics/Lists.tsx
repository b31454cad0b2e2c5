// The lists of a conference, and that of all conferences of its room.
import type { Query, RecordedPerson, RecordedSession, RecordList as RecordListName } from "@gavel/sdk";
import { Button, Tabs } from "@gavel/ui";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../account";
import text from "../pages/text.module.css";
import styles from "./AnalyticsPage.module.css";
import * as lists from "./columns";
import { RecordList } from "./RecordList";

interface ListsProps {
  room: string;
  session: RecordedSession;
  people: RecordedPerson[];
  every: number | false;
  onChoose: (id: string) => void;
}

export function Lists({ room, session, people, every, onChoose }: ListsProps) {
  const { t } = useTranslation();
  const of = <List extends RecordListName>(list: List) => ({
    about: [session.id, list],
    fetchPage: (query: Query, signal: AbortSignal) => rest.records.list(session.id, list, query, signal),
    fetchFile: (query: Query) => rest.records.csv(session.id, list, query),
    file: `${list}-${session.started_at.slice(0, 10)}.csv`,
    every,
  });
  const senders = useMemo(() => people.map(({ person, name }) => ({ person, name })), [people]);
  const tabs = [
    {
      id: "participants",
      label: t("analytics.participants"),
      content: (
        <RecordList
          key={session.id}
          label={t("analytics.participants")}
          spec={lists.participants()}
          {...of("participants")}
        />
      ),
    },
    {
      id: "connections",
      label: t("analytics.connections"),
      content: (
        <RecordList
          key={session.id}
          label={t("analytics.connections")}
          spec={lists.connections()}
          {...of("connections")}
        />
      ),
    },
    {
      id: "messages",
      label: t("analytics.chat"),
      content: (
        <>
          {session.private_messages > 0 ? (
            <p className={`${styles.private} ${text.hint}`}>
              {t("analytics.privateMessages", { count: session.private_messages })}
            </p>
          ) : null}
          <RecordList
            key={session.id}
            label={t("analytics.chat")}
            spec={lists.messages()}
            senders={senders}
            {...of("messages")}
          />
        </>
      ),
    },
    {
      id: "timeline",
      label: t("analytics.timeline"),
      content: (
        <RecordList
          key={session.id}
          label={t("analytics.timeline")}
          spec={lists.timeline()}
          {...of("timeline")}
        />
      ),
    },
    {
      id: "sessions",
      label: t("analytics.sessions"),
      content: (
        <RecordList
          label={t("analytics.sessions")}
          spec={lists.sessions({
            cell: (row) =>
              row.id === session.id ? (
                t("analytics.shown")
              ) : (
                <Button size="sm" look="edge" onPress={() => onChoose(row.id)}>
                  {t("analytics.choose")}
                </Button>
              ),
          })}
          about={[room, "sessions"]}
          fetchPage={(query, signal) => rest.records.sessions(room, query, signal)}
          fetchFile={(query) => rest.records.sessionsCsv(room, query)}
          file={`conferences-${room}.csv`}
          every={every}
        />
      ),
    },
  ];
  return (
    <section className={styles.lists} aria-label={t("analytics.lists")}>
      <Tabs label={t("analytics.lists")} tabs={tabs} />
    </section>
  );
}
