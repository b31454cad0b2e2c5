// What this meeting is, whether it runs and how its door stands; going in, and ending it.
import { Button, Chip, Unseen } from "@gavel/ui";
import { ChartNoAxesGantt, CircleStop, LogIn } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { DOORS, doorOf } from "../doors";
import { elapsed } from "../format";
import { useOrders, useRoom } from "../meeting/context";
import { useNow } from "../useNow";
import styles from "./Board.module.css";
import { useManaged } from "./context";

export function Heading() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { room, name, alias } = useManaged();
  const conference = useRoom((state) => state.conference);
  const orders = useOrders();
  return (
    <header className={styles.heading}>
      <div className={styles.titles}>
        <p className={styles.over}>{t("manage.title")}</p>
        <div className={styles.title}>
          <h1>
            <bdi>{conference?.name ?? name}</bdi>
          </h1>
          {conference ? (
            <>
              <Running since={conference.started_at} />
              <Door />
            </>
          ) : (
            <Chip>{t("manage.idle")}</Chip>
          )}
        </div>
      </div>
      <div className={styles.acts}>
        <Button
          look="primary"
          icon={LogIn}
          onPress={() => navigate(`/m/${encodeURIComponent(alias)}${window.location.hash}`)}
        >
          {conference ? t("manage.join") : t("manage.start")}
        </Button>
        {room ? (
          <Button
            look="edge"
            icon={ChartNoAxesGantt}
            onPress={() => navigate(`/analytics/${encodeURIComponent(alias)}`)}
          >
            {t("manage.analytics")}
          </Button>
        ) : null}
        {conference ? (
          <Button
            look="dangerAsk"
            icon={CircleStop}
            onPress={() => orders.open({ is: "confirm", what: "disconnectAll" })}
          >
            {t("manage.disconnectAll")}
          </Button>
        ) : null}
      </div>
    </header>
  );
}

function Running({ since }: { since: string }) {
  const { t } = useTranslation();
  const now = useNow();
  return <Chip tone="live">{t("manage.running", { time: elapsed(since, now) })}</Chip>;
}

function Door() {
  const { t } = useTranslation();
  const door = doorOf(useRoom((state) => state.conference));
  const { icon, word } = DOORS[door];
  return (
    <Chip icon={icon} tone={door === "locked" ? "locked" : "plain"}>
      <Unseen>{t("meeting.door", { door: t(word) })}</Unseen>
      <span aria-hidden="true">{t(word)}</span>
    </Chip>
  );
}
