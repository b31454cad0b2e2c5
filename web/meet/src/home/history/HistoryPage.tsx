// The last conferences in one's own rooms, each leading to the room's analytics.
import type { MyConference, PastConference } from "@gavel/sdk";
import { Banner, Chip, LinkButton } from "@gavel/ui";
import { useQueries } from "@tanstack/react-query";
import { ChartNoAxesColumn } from "lucide-react";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import { time } from "../../format";
import { Loading } from "../../pages/Loading";
import text from "../../pages/text.module.css";
import { useTitle } from "../../useNow";
import { useMine } from "../queries";
import styles from "./History.module.css";

/** Of each room; the rest stands in its analytics. */
const EACH = 20;

export default function HistoryPage() {
  const { t } = useTranslation();
  const { data: mine, isPending, isError } = useMine();
  useTitle(t("past.title"));
  return (
    <>
      <h1 className={text.title}>{t("past.title")}</h1>
      {isPending ? <Loading /> : null}
      {isError && !mine ? <Failed /> : null}
      {mine ? <Held rooms={mine.filter(({ settings }) => settings !== null)} /> : null}
    </>
  );
}

function Held({ rooms }: { rooms: MyConference[] }) {
  const { t } = useTranslation();
  const asked = useQueries({
    queries: rooms.map(({ room }) => ({
      queryKey: ["history", room],
      queryFn: () => rest.rooms.history(room, EACH),
      staleTime: 30_000,
    })),
  });
  if (asked.some(({ isPending }) => isPending)) return <Loading />;
  const held = asked
    .flatMap(({ data }) => data?.items ?? [])
    .sort((a, b) => b.started_at.localeCompare(a.started_at));
  return (
    <>
      {asked.some(({ isError }) => isError) ? <Failed /> : null}
      {held.length === 0 ? (
        <p className={text.dim}>{t("past.empty")}</p>
      ) : (
        <>
          <p className={text.dim}>{t("past.text", { count: EACH })}</p>
          <ul className={styles.list}>
            {held.map((one) => (
              <Row key={one.id} conference={one} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Row({ conference }: { conference: PastConference }) {
  const { t } = useTranslation();
  const { room, name, started_at, duration_s, running, participants, removals } = conference;
  const minutes = t("past.minutes", { count: Math.max(1, Math.round(duration_s / 60)) });
  const when = time(started_at);
  const facts = [
    running ? t("past.runningSince", { time: when }) : t("past.held", { time: when, minutes }),
    t("count.people", { count: participants }),
    removals > 0 ? t("past.removals", { count: removals }) : null,
  ];
  return (
    <li className={styles.row}>
      <span className={styles.what}>
        <span className={styles.name}>
          <b>
            <bdi>{name}</bdi>
          </b>
          {running ? <Chip tone="live">{t("card.running")}</Chip> : null}
        </span>
        <span className={text.dim}>{facts.filter((fact) => fact !== null).join(" · ")}</span>
      </span>
      <LinkButton
        icon={ChartNoAxesColumn}
        href={`/analytics/${room}`}
        aria-label={t("card.analyticsName", { name })}
      >
        {t("card.analytics")}
      </LinkButton>
    </li>
  );
}

function Failed() {
  const { t } = useTranslation();
  return (
    <Banner tone="danger" role="alert">
      {t("past.failed")}
    </Banner>
  );
}
