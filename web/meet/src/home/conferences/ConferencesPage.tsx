// The conferences that concern whoever is logged in: what runs, what is scheduled, and the rooms that are always there.
import type { MyConference } from "@gavel/sdk";
import { Banner, Button, LinkButton } from "@gavel/ui";
import { Hash, Plus, Radio } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "../../pages/Loading";
import text from "../../pages/text.module.css";
import { useTitle } from "../../useNow";
import { openDialog } from "../area";
import { useMine } from "../queries";
import { ConferenceCard } from "./ConferenceCard";
import styles from "./ConferencesPage.module.css";

export function ConferencesPage() {
  const { t } = useTranslation();
  useTitle(t("home.title"));
  return (
    <>
      <div className={styles.head}>
        <h1 className={text.title}>{t("home.title")}</h1>
        <Button look="edge" icon={Hash} onPress={() => openDialog({ is: "join" })}>
          {t("start.joinById")}
        </Button>
        <Button look="edge" icon={Plus} onPress={() => openDialog({ is: "plan", people: [] })}>
          {t("home.newConference")}
        </Button>
      </div>
      <Mine />
    </>
  );
}

function Mine() {
  const { t } = useTranslation();
  const { data: mine, isPending, refetch } = useMine();
  if (isPending) return <Loading />;
  if (!mine) {
    return (
      <Banner
        tone="danger"
        role="alert"
        actions={
          <Button look="edge" size="sm" onPress={() => void refetch()}>
            {t("home.again")}
          </Button>
        }
      >
        {t("home.failed")}
      </Banner>
    );
  }
  if (mine.length === 0) {
    return (
      <section className={styles.empty}>
        <h2 className={text.section}>{t("home.empty")}</h2>
        <p className={text.dim}>{t("home.emptyText")}</p>
      </section>
    );
  }
  const scheduled = mine.filter(({ schedule }) => schedule !== null).sort(byNextDate);
  const rooms = mine.filter(({ schedule }) => schedule === null);
  return (
    <>
      {mine.filter(({ owned, running, participants }) => owned && running && participants > 0).map(now)}
      <Cards title={t("home.scheduled")} none={t("home.noneScheduled")} conferences={scheduled} />
      <Cards title={t("home.rooms")} none={t("home.noRooms")} conferences={rooms} />
    </>
  );
}

const now = (conference: MyConference) => <RunningNow key={conference.room} conference={conference} />;

/** An owner's own conference that somebody is in: the way back into it. */
function RunningNow({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { name, alias, participants, waiting } = conference;
  return (
    <div className={styles.now} role="status">
      <Radio aria-hidden="true" className={styles.radio} />
      <p>
        <b>{t("home.nowRunning", { name })}</b> {t("home.nowIn", { count: participants })}{" "}
        {waiting ? t("home.nowWaiting", { count: waiting }) : null}
      </p>
      <LinkButton look="primary" href={`/m/${encodeURIComponent(alias)}`}>
        {t("home.goBack")}
      </LinkButton>
    </div>
  );
}

function Cards({ title, none, conferences }: { title: string; none: string; conferences: MyConference[] }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <h2 id={id} className={text.section}>
          {title}
        </h2>
        <span className={text.hint}>{conferences.length}</span>
      </div>
      {conferences.length === 0 ? (
        <p className={text.dim}>{none}</p>
      ) : (
        <ul className={styles.cards}>
          {conferences.map((conference) => (
            <ConferenceCard key={conference.room} conference={conference} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Those without another date come last. */
function byNextDate({ next: a }: MyConference, { next: b }: MyConference): number {
  return (a ? Date.parse(a.start) : Infinity) - (b ? Date.parse(b.start) : Infinity) || 0;
}
