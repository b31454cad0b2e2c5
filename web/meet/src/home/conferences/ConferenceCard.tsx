// One conference: its facts, the way in, and what its owner does to it without being in it.
import type { MyConference } from "@gavel/sdk";
import { Chip, IconButton, LinkButton, MenuButton } from "@gavel/ui";
import {
  CalendarDays,
  ChartNoAxesColumn,
  EllipsisVertical,
  KeyRound,
  Link as LinkIcon,
  Lock,
  LockOpen,
  Pencil,
  SlidersHorizontal,
  Trash2,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { DOORS, doorOf } from "../../doors";
import { time } from "../../format";
import { useCopy } from "../../useCopy";
import { openDialog } from "../area";
import { datesInWords, repeatInWords } from "../planning/words";
import { useToday } from "../useToday";
import { saveCalendarFile, toggleLock } from "./acts";
import { CardFacts } from "./CardFacts";
import styles from "./ConferenceCard.module.css";

export function ConferenceCard({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { name, running, settings } = conference;
  const door = doorOf(conference);
  return (
    <li className={styles.card}>
      <div className={styles.top}>
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <Chip icon={DOORS[door].icon} tone={door === "locked" ? "locked" : "plain"}>
          {t(DOORS[door].word)}
        </Chip>
      </div>
      <p className={styles.when}>
        {running ? (
          <Chip tone="live">
            <i className={styles.dot} />
            {t("card.running")}
          </Chip>
        ) : null}
        <When conference={conference} />
      </p>
      <CardFacts conference={conference} />
      <div className={styles.acts}>
        <WayIn conference={conference} />
        {settings ? <OwnersActs conference={conference} /> : <InvitedActs conference={conference} />}
      </div>
    </li>
  );
}

/** Since when it runs; when it meets; or else what it is. */
function When({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { schedule, next, running, started_at, settings, role, kind } = conference;
  const today = useToday();
  const dates = next ? datesInWords(t, next, today) : t("card.noDates");
  const repeats = schedule ? repeatInWords(t, schedule) : null;
  const when = repeats && next ? t("card.repeated", { dates, rhythm: repeats }) : dates;
  const since = running && started_at ? time(started_at) : null;
  if (schedule) return <>{since ? t("card.sinceThen", { time: since, dates: when }) : when}</>;
  if (since) return <>{t("card.since", { time: since })}</>;
  if (!settings) return <>{t("card.asGuestOf", { role: t(`roles.${role}`) })}</>;
  const word = t(`card.${kind}`);
  return <>{settings.limit ? t("card.upTo", { kind: word, count: settings.limit }) : word}</>;
}

/** An owner starts what does not run; everybody else joins, and may have to wait. */
function WayIn({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { name, alias, running, settings } = conference;
  const starts = !running && settings !== null;
  return (
    <LinkButton
      look={running ? "soft" : "edge"}
      href={`/m/${encodeURIComponent(alias)}`}
      aria-label={starts ? t("card.startName", { name }) : t("card.joinName", { name })}
    >
      {starts ? t("card.start") : t("card.join")}
    </LinkButton>
  );
}

function InvitedActs({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { name, schedule } = conference;
  if (!schedule) return null;
  return (
    <span className={styles.push}>
      <IconButton
        icon={CalendarDays}
        label={t("card.calendarName", { name })}
        onPress={() => void saveCalendarFile(conference)}
      />
    </span>
  );
}

function OwnersActs({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { name, alias, room, running, locked, schedule, join_url } = conference;
  const { copy } = useCopy();
  const lock = {
    id: "lock",
    label: locked ? t("card.unlock") : t("card.lock"),
    icon: locked ? LockOpen : Lock,
    onAction: () => void toggleLock(conference),
  };
  const calendar = {
    id: "calendar",
    label: t("card.calendar"),
    icon: CalendarDays,
    onAction: () => void saveCalendarFile(conference),
  };
  return (
    <>
      <LinkButton
        icon={SlidersHorizontal}
        href={`/manage/${encodeURIComponent(alias)}`}
        aria-label={t("card.managerName", { name })}
      >
        {t("card.manager")}
      </LinkButton>
      <span className={styles.analytics}>
        <LinkButton
          icon={ChartNoAxesColumn}
          href={`/analytics/${room}`}
          aria-label={t("card.analyticsName", { name })}
        >
          <span>{t("card.analytics")}</span>
        </LinkButton>
      </span>
      <span className={styles.push}>
        {running ? (
          <IconButton
            icon={lock.icon}
            label={t(locked ? "card.unlockName" : "card.lockName", { name })}
            onPress={lock.onAction}
          />
        ) : null}
        <MenuButton
          label={t("card.more", { name })}
          groups={[
            [
              {
                id: "edit",
                label: t("card.edit"),
                icon: Pencil,
                onAction: () => openDialog({ is: "edit", room, name }),
              },
              {
                id: "pin",
                label: t("card.pinAndId"),
                icon: KeyRound,
                onAction: () => openDialog({ is: "pin", conference }),
              },
              { id: "link", label: t("card.link"), icon: LinkIcon, onAction: () => copy(join_url) },
              ...(schedule ? [calendar] : []),
              ...(running ? [lock] : []),
            ],
            [
              {
                id: "delete",
                label: t("card.delete"),
                icon: Trash2,
                danger: true,
                onAction: () => openDialog({ is: "delete", conference }),
              },
            ],
          ]}
        >
          <IconButton icon={EllipsisVertical} label={t("card.more", { name })} />
        </MenuButton>
      </span>
    </>
  );
}
