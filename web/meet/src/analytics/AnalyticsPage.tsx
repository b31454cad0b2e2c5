// Analytics (requirement T10): a conference of a room, past or running, for its owner and who administers.
import { Refused } from "@gavel/sdk";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";
import { useStore } from "zustand";
import { account, current, rest } from "../account";
import { Loading } from "../pages/Loading";
import { Page } from "../pages/Page";
import { Refusal } from "../pages/Refusal";
import text from "../pages/text.module.css";
import { queries } from "../queries";
import { useTitle } from "../useNow";
import { Analysis } from "./Analysis";
import styles from "./AnalyticsPage.module.css";
import { SessionChooser } from "./SessionChooser";

export default function AnalyticsPage({ room }: { room: string }) {
  useStore(account);
  if (!current()) return <No fault={new Refused({ status: 401, code: "unauthenticated" })} />;
  return (
    <QueryClientProvider client={queries}>
      <RoomAnalytics room={decodeURIComponent(room)} />
    </QueryClientProvider>
  );
}

/** How many conferences the chooser offers; the list of all of them has the others. */
const CHOICES = 50;
/** A conference that runs is looked at again and again. */
const RUNNING_MS = 10_000;

function RoomAnalytics({ room }: { room: string }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("session");
  const sessions = useQuery({
    queryKey: ["sessions", room],
    queryFn: ({ signal }) => rest.records.sessions(room, { limit: CHOICES }, signal),
    refetchInterval: RUNNING_MS,
  });
  // One that is not among the latest, by its id.
  const other = useQuery({
    queryKey: ["session", asked],
    queryFn: () => rest.records.session(asked ?? ""),
    enabled: asked !== null,
    refetchInterval: ({ state }) => (state.data?.running ? RUNNING_MS : false),
  });
  const latest = sessions.data?.items ?? [];
  const session = asked ? other.data : latest[0];
  const name = session?.name ?? room;
  useTitle(t("analytics.titleOf", { name }));
  if (sessions.error || other.error) return <No fault={sessions.error ?? other.error} />;
  if (!sessions.data || (asked && !other.data)) return <Loading />;
  const choose = (id: string) => setSearch({ session: id });
  return (
    <Page shape="wide">
      {session ? (
        <Analysis room={room} session={session} onChoose={choose}>
          <SessionChooser sessions={latest} session={session} onChoose={choose} />
        </Analysis>
      ) : (
        <div className={styles.empty}>
          <h1 className={text.title}>{t("analytics.title")}</h1>
          <p className={text.dim}>{t("analytics.noSessions")}</p>
        </div>
      )}
    </Page>
  );
}

function No({ fault }: { fault: unknown }) {
  const { t } = useTranslation();
  const problem = fault instanceof Refused ? fault.problem : { status: 0, code: "unreachable" };
  return <Refusal problem={problem} title={t("analytics.notYours")} text={t("analytics.notYoursText")} />;
}
